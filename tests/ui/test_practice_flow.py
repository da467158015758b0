"""Set-up, summary, and the file for the therapist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from biofeedback.recordings.vault import Vault
from biofeedback.ui.practice.line import shared_to_scale
from biofeedback.ui.practice.questions import PracticeQuestions
from biofeedback.ui.practice.setup import PracticeSetup
from biofeedback.ui.review import saving as review_saving
from tests.ui.whole_app import WholeApp

Key = Qt.Key


@pytest.fixture
def app(qapp: QApplication, tmp_path: Path) -> Iterator[WholeApp]:
    made = WholeApp(tmp_path, scenario="steady", seed=3)
    made.with_vault("Wren", "Robin")
    made.press_on(made.flow.home.people["Wren"])
    yield made
    made.close()


@pytest.fixture
def setup(app: WholeApp) -> PracticeSetup:
    app.press(Key.Key_2)
    return app.flow.practice.setup


def test_twenty_minutes_are_absent_on_the_first_day_and_reachable_by_editing(
    app: WholeApp, setup: PracticeSetup
) -> None:
    assert list(setup.lengths.chips) == ["5", "10"]
    app.tab_to(setup.length)
    for _ in range(15):
        app.press(Key.Key_Up, 0.0)
    assert setup.plan.minutes == 20
    assert setup.lengths.chosen == ()


def test_free_breathing_and_how_long_a_prompt_stays_are_chosen_here(
    app: WholeApp, setup: PracticeSetup
) -> None:
    app.tab_to(setup.before)
    app.press(Key.Key_Up, 0.0)
    app.tab_to(setup.after)
    app.press(Key.Key_Down, 0.0)
    app.press_on(setup.dwell.chips["until passed"], Key.Key_Space)
    plan = setup.plan
    assert (plan.before_min, plan.after_min, plan.dwell) == (3.0, 0.0, "until passed")
    app.press_on(setup.settle, Key.Key_Space)
    assert not setup.before.isEnabled()


def test_all_there_is_to_choose_is_in_sight(app: WholeApp, setup: PracticeSetup) -> None:
    assert setup.area.verticalScrollBar().maximum() == 0


def test_the_text_on_length_is_shown_once(app: WholeApp, setup: PracticeSetup) -> None:
    assert setup.dose.isVisible()
    app.press_on(setup.go_back)
    app.press(Key.Key_2)
    assert not setup.dose.isVisible()


def test_what_has_no_effect_rests(app: WholeApp, setup: PracticeSetup) -> None:
    assert not setup.volume.isEnabled()
    app.press_on(setup.sound, Key.Key_Space)
    assert setup.volume.isEnabled()
    app.press_on(setup.ways.chips["own"], Key.Key_Space)
    assert not any(chip.isEnabled() for chip in setup.patterns.chips.values())
    assert not setup.lead.isEnabled()
    assert not setup.volume.isEnabled()
    assert not setup.offers.isEnabled()


def test_a_pattern_with_a_cap_says_what_follows(app: WholeApp, setup: PracticeSetup) -> None:
    app.press_on(setup.patterns.chips["hum-4-8"], Key.Key_Space)
    app.press_on(setup.lengths.chips["10"], Key.Key_Space)
    assert "ends by itself after 5 minutes; own breath follows" in setup.use.text()


def test_what_was_chosen_is_found_chosen_the_next_time(app: WholeApp, setup: PracticeSetup) -> None:
    app.press_on(setup.patterns.chips["even-5-5"], Key.Key_Space)
    app.press_on(setup.count, Key.Key_Space)
    app.press_on(setup.begin)
    app.press(Key.Key_Escape)
    app.press(Key.Key_Escape, 1.0)
    app.press_on(app.flow.practice.summary.close_key)
    app.press(Key.Key_2)
    assert setup.plan.pattern == "even-5-5"
    assert setup.plan.count_out


def to_summary(app: WholeApp) -> None:
    app.press_on(app.flow.practice.setup.begin)
    app.press(Key.Key_Escape)
    app.press(Key.Key_Escape, 1.0)
    assert app.page is app.flow.practice.summary


def test_a_file_for_the_therapist_is_made_only_on_request_and_opens_elsewhere(
    app: WholeApp, setup: PracticeSetup, tmp_path: Path
) -> None:
    to_summary(app)
    flow = app.flow.practice
    out = tmp_path / "handed over"
    app.press_on(flow.summary.file)
    assert not flow.file.make.isEnabled()
    app.type("between us")
    app.tab_to(flow.file.place)
    app.type(str(out))
    # nobody has agreed to files yet: it is asked here, in one press, and kept
    assert not flow.file.make.isEnabled()
    app.press_on(flow.file.agreement, Key.Key_Space)
    app.press_on(flow.file.make)
    assert app.vault.people.allows("Wren", "exports")
    app.shell.beside._pool.shutdown(wait=True)  # type: ignore[union-attr]
    app.shell.beside.look()
    assert app.page is flow.summary
    written = out.with_name("handed over.bundle")
    assert written.exists()
    assert written.name in flow.summary.answer.text()
    assert b"Wren" not in written.read_bytes()
    with Vault.create(tmp_path / "clinic", bytes(32)) as clinic:
        assert clinic.add_bundle(written, "between us", "Robin").complete


def test_a_practice_by_sound_without_a_sensor_has_its_page_too(
    app: WholeApp, setup: PracticeSetup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review_saving, "apart", lambda work, *values: work(*values))
    app.press_on(setup.ways.chips["sound"], Key.Key_Space)
    app.press_on(setup.settle, Key.Key_Space)
    app.press_on(setup.begin)
    questions = app.flow.practice.run.questions
    assert isinstance(questions, PracticeQuestions)
    assert questions.form is not None
    app.press(Key.Key_3)
    app.press_on(questions.form.finish)
    app.pass_time(70.0, 5.0)
    app.press(Key.Key_Escape)
    app.press(Key.Key_Escape, 1.0)
    app.press_on(app.flow.practice.summary.report)
    dialog = app.flow.report.dialog
    assert dialog is not None
    # whose copy it is goes without saying at home
    assert not dialog.whose.isVisible()
    dialog.place.setText(str(tmp_path / "page.html"))
    assert not dialog.save.isEnabled()
    dialog.agreement.click()
    assert not app.vault.people.allows("Wren", "exports")
    QTest.keyClick(dialog.save, Key.Key_Return)
    app.wait_beside(lambda: dialog.said.text().startswith("Saved as"))
    assert app.vault.people.allows("Wren", "exports")
    page = (tmp_path / "page.html").read_text("utf-8")
    assert "Without a sensor" in page
    assert "<p>Long exhale 4-6, 0:00</p>" in page
    assert "<td>3</td><td>–</td>" in page
    (row,) = re.findall(r"Whole session</th>(.*?)</tr>", page)
    assert set(re.findall(r"<td[^>]*>(.*?)</td>", row)) == {"–"}
    # the page of one person is not left open for the next
    app.flow.forget()
    assert app.flow.report.dialog is None


def test_a_file_that_is_there_already_is_left_as_it_is(app: WholeApp, tmp_path: Path) -> None:
    page = app.flow.practice.file
    wanted: list[str] = []
    page.wanted.connect(lambda path, _passphrase: wanted.append(path))
    there = tmp_path / "earlier.bundle"
    there.write_bytes(b"of another day")
    page.begin(agreed=True)
    assert not page.agreement.isVisible()
    page.passphrase.setText("between us")
    page.place.setText(str(tmp_path / "earlier"))
    page.make.click()
    assert page.answer.text() == "A file of that name is there already: choose another name."
    # asked and answered in the system's own dialog
    page._chosen(str(there))
    page.make.click()
    assert wanted == [str(there)]


def test_a_practice_without_an_agreement_runs_and_keeps_nothing(
    qapp: QApplication, tmp_path: Path
) -> None:
    app = WholeApp(tmp_path)
    try:
        vault = app.with_vault("Wren", record=False)
        app.press_on(app.flow.home.people["Wren"])
        app.press(Key.Key_2)
        app.press_on(app.flow.person.consent.keep)
        to_summary(app)
        summary = app.flow.practice.summary
        assert summary.kept.text() == "Nothing of it was kept."
        assert not summary.file.isVisible()
        assert not summary.report.isVisible()
        assert vault.sessions() == []
    finally:
        app.close()


def test_the_summary_says_nothing_of_what_was_left_out(app: WholeApp, setup: PracticeSetup) -> None:
    to_summary(app)
    assert app.flow.practice.summary.done.text() == ""
    assert app.flow.practice.summary.heading.text() == "That was today’s practice."


# --- the line of time ---------------------------------------------------------------------
def test_lengths_are_to_scale_where_labels_allow() -> None:
    assert shared_to_scale([0.5, 0.25, 0.25], [10.0, 10.0, 10.0], 100.0) == [50.0, 25.0, 25.0]
    assert shared_to_scale([0.9, 0.05, 0.05], [10.0, 20.0, 10.0], 100.0) == pytest.approx(
        [70.0, 20.0, 10.0]
    )
    # with no room for any label, to scale
    assert shared_to_scale([0.5, 0.5], [80.0, 80.0], 100.0) == [50.0, 50.0]
