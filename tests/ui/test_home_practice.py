"""A whole practice at home, from the first start to its report, driven by keys alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from biofeedback.events import Beat, Cue, Marker, PacerChange, Phase
from biofeedback.guidance.paced_block import BLOCK_LINE
from biofeedback.guidance.prompts import prompt, triggered_by
from biofeedback.session.opening import JUST_ME
from biofeedback.session.report_reading import analyzed
from biofeedback.ui.review import saving as review_saving
from biofeedback.ui.review.report_dialog import ReportDialog
from tests.ui.whole_app import PASSPHRASE, WholeApp

Key = Qt.Key


@pytest.fixture
def app(qapp: QApplication, tmp_path: Path) -> Iterator[WholeApp]:
    made = WholeApp(tmp_path, scenario="steady", seed=3)
    yield made
    made.close()


def first_run(app: WholeApp) -> None:
    shell = app.shell
    shell.begin()
    assert app.page is shell.first.purpose
    app.press_on(shell.first.purpose.go_on)
    vault_page = shell.first.vault
    assert app.page is vault_page
    assert not vault_page.make.isEnabled()
    app.press_on(vault_page.adult, Key.Key_Space)
    for field in (vault_page.once, vault_page.again):
        app.tab_to(field)
        app.type(PASSPHRASE)
    app.press_on(vault_page.make)
    recovery = shell.first.recovery
    assert app.page is recovery
    assert len(recovery.key.text().split("-")) == 7
    app.press_on(recovery.written, Key.Key_Space)
    app.press_on(recovery.go_on)
    assert recovery.key.text() == ""
    app.press_on(shell.first.sensor.look)
    app.pass_time(1.0)


def choose_simulated_sensors(app: WholeApp) -> None:
    sensors = app.shell.flow.sensors
    assert app.page is sensors
    for name in ("Simulated strap", "Simulated finger electrodes"):
        row = next(each for each in sensors.reach.rows if each.sensor.name == name)
        app.press_on(row.use)
        app.pass_time(1.0)
    app.pass_time(70.0, 5.0)
    assert sensors.cards["simulated-strap"].quality.accessibleName().startswith("clear")
    app.press_on(sensors.go_back)
    assert app.page is app.shell.flow.home


def tab_in(dialog: ReportDialog, widget: QWidget) -> None:
    """Press Tab until the ring is at ``widget`` of a dialog."""
    for _ in range(20):
        if dialog.focusWidget() is widget:
            return
        QTest.keyClick(dialog.focusWidget() or dialog, Key.Key_Tab)
    raise AssertionError(f"Tab does not reach {widget.accessibleName()!r}")


def agree(app: WholeApp) -> None:
    """Nobody has agreed to files yet: it is asked where one is made."""
    dialog = app.flow.report.dialog
    assert dialog is not None
    assert not dialog.save.isEnabled()
    tab_in(dialog, dialog.agreement)
    QTest.keyClick(dialog.agreement, Key.Key_Space)


def write_report(app: WholeApp, place: Path) -> None:
    """In the dialog that is open, by keys: PDF is found chosen, the next one down is HTML."""
    dialog = app.flow.report.dialog
    assert dialog is not None
    if place.suffix == ".html":
        tab_in(dialog, dialog.form.buttons["pdf"])
        QTest.keyClick(dialog.form.buttons["pdf"], Key.Key_Down)
    tab_in(dialog, dialog.place)
    QTest.keySequence(dialog.place, QKeySequence(QKeySequence.StandardKey.SelectAll))
    QTest.keyClicks(dialog.place, str(place))
    tab_in(dialog, dialog.save)
    QTest.keyClick(dialog.save, Key.Key_Return)
    app.wait_beside(lambda: dialog.said.text() == f"Saved as {place}")


def test_a_practice_from_first_start_to_its_report_by_keys_alone(
    app: WholeApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review_saving, "apart", lambda work, *values: work(*values))
    shell = app.shell
    first_run(app)
    choose_simulated_sensors(app)
    # Home: key 2, with nobody chosen yet, is practice for oneself
    app.press(Key.Key_2)
    assert shell.opened is not None
    assert shell.opened.person == JUST_ME
    app.press_on(shell.flow.person.consent.boxes["record"], Key.Key_Space)
    app.press_on(shell.flow.person.consent.keep)
    notes = shell.flow.practice.notes
    assert app.page is notes
    app.press_on(notes.items["SI-5"].chips["doesn't apply"], Key.Key_Space)
    app.press_on(notes.keep)
    setup = shell.flow.practice.setup
    assert app.page is setup
    assert shell.focusWidget() is setup.begin
    assert setup.plan.minutes == 5
    assert setup.with_sensors
    app.tab_to(setup.length)
    for _ in range(3):
        app.press(Key.Key_Down)
    app.press_on(setup.count, Key.Key_Space)
    app.press_on(setup.begin)
    run = shell.flow.practice.run
    assert app.page is run
    app.pass_time(0.1)
    # the questions before: one answered by a digit, the rest left
    assert run.middle.currentWidget() is run.questions
    form = run.questions.form
    assert form is not None
    assert shell.focusWidget() is form.questions["distress"].slider
    app.press(Key.Key_4)
    app.press_on(form.finish)
    # own breath: the space bar counts a breath out
    assert run.stage.line.text
    QTest.keyPress(app.focused, Key.Key_Space)
    app.pass_time(3.2)
    assert run.stage.numeral == "4"
    QTest.keyRelease(app.focused, Key.Key_Space)
    app.pass_time(110.5, 5.0)
    app.pass_time(1.0)
    assert run.stage.line.text == "Next: 2 minutes of following the shape"
    app.pass_time(7.0)
    assert run.stage.disc.extent is not None
    assert run.stage.line.text == triggered_by(BLOCK_LINE).text
    app.pass_time(20.0, 2.0)
    assert run.stage.line.text == ""
    app.press(Key.Key_H)
    app.press(Key.Key_Up, 10.0)
    # something else sets the shape aside, passing brings it back
    app.press(Key.Key_E)
    assert run.middle.currentWidget() is run.choices
    chosen = run.choices._prompts[1].id
    app.press(Key.Key_2, 0.5)
    assert run.stage.prompt.text in (prompt(chosen).text, *prompt(chosen).steps)
    assert run.stage.disc.extent is None
    while run.state.prompt is not None:
        app.press(Key.Key_Space, 0.5)
    assert run.stage.disc.extent is not None
    app.pass_time(110.0, 5.0)
    assert run.state.free
    app.press(Key.Key_N, 0.5)
    assert run.questions.form is not None
    assert run.questions.form.instrument == "check-in after"
    app.press_on(run.questions.form.skip_all)
    app.pass_time(1.0)
    summary = shell.flow.practice.summary
    assert app.page is summary
    assert summary.done.text().startswith("Free breathing for 2 minutes, then Long exhale 4-6 for ")
    assert "simulated" in summary.kept.text()
    app.press_on(summary.report)
    agree(app)
    for form in ("pdf", "html"):
        write_report(app, tmp_path / f"practice.{form}")
    dialog = shell.flow.report.dialog
    assert dialog is not None
    QTest.keyClick(dialog, Key.Key_Escape)
    assert not dialog.isVisible()
    shell.activateWindow()
    app.tab_to(summary.keep)
    app.type("the chair held me")
    app.press_on(summary.close_key)
    assert app.page is shell.flow.home
    check_what_was_kept(app)
    check_report(app, tmp_path)


def check_report(app: WholeApp, folder: Path) -> None:
    """The client's copy, with the numbers that ``analyze`` gives."""
    assert (folder / "practice.pdf").read_bytes().startswith(b"%PDF")
    page = (folder / "practice.html").read_text("utf-8")
    assert "Client copy" in page
    assert "RMSSD" not in page
    assert ", practice at home, simulated" in page
    assert "How much is this weighing on you?" in page
    rate = analyzed(app.vault.session("last"))["time"]["hr_bpm"]
    assert f">{rate:.0f}</td>" in page.split("Whole session</th>")[1].split("</tr>")[0]


def check_what_was_kept(app: WholeApp) -> None:
    vault = app.vault
    (session,) = vault.sessions(JUST_ME)
    assert session.source == "simulated"
    assert session.complete
    recording = vault.session(session.session_id)
    events = list(recording.events())
    phases = [event.name for event in events if isinstance(event, Phase)]
    assert phases == ["arrive", "free before", "practice", "free after", "close"]
    (breath_out,) = [event for event in events if isinstance(event, Marker)]
    assert breath_out.kind == "breath out"
    assert float(breath_out.text) == pytest.approx(3.2, abs=0.1)
    pacing = [event for event in events if isinstance(event, PacerChange)]
    assert pacing[-1].phases == ()
    assert sum(isinstance(event, Beat) for event in recording.derived()) > 200
    shown = [event.item for event in events if isinstance(event, Cue) and event.kind == "prompt"]
    assert shown[0] == triggered_by(BLOCK_LINE).id
    kept = {each.instrument: each for each in vault.people.check_ins(JUST_ME)}
    assert kept["check-in before"].answers["distress"] == 4
    assert kept["check-in before"].session_id == session.session_id
    # what was left is kept as passed, which is not the same as missing
    assert set(kept["check-in after"].answers.values()) == {None}
    assert kept["worth keeping"].answers == {"text": "the chair held me"}
