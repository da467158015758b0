"""Small panels, each by itself; words for what is drawn, and none that judge."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from biofeedback.guidance import wording
from biofeedback.guidance.safety import Circumstances
from biofeedback.recordings.trends import Conditions, Point, trend
from biofeedback.recordings.vault import Vault
from biofeedback.session.profile import Profile
from biofeedback.session.trending import MEASURES, Trends
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.trends.page import TrendsPage
from biofeedback.ui.trends.pairs import TotalsPanel
from biofeedback.ui.trends.panel import TrendPanel, spoken
from biofeedback.ui.trends.total_form import TotalForm
from tests.ui.test_review import wait

SITTING = Conditions("sitting", "morning", "strap", paced=False)
REST = MEASURES[0]


def points(*values: float) -> list[Point]:
    start = datetime(2026, 3, 1, 9, tzinfo=UTC)
    return [
        Point(f"s{n}", start + timedelta(days=7 * n), value, 300, 0.97, SITTING)
        for n, value in enumerate(values)
    ]


def some_trends(*values: float) -> Trends:
    return Trends(
        "Wren",
        len(values),
        ((REST, trend(points(*values), SITTING, 2.0)),),
        (("2026-03-01T09:00:00+00:00", 6.0, 4.0),),
        {"sleep last night": [("2026-03-02T09:00:00+00:00", 4.0)]},
    )


def page(*values: float) -> TrendsPage:
    made = TrendsPage()
    made.set_theme(Theme())
    made.show_trends(some_trends(*values))
    return made


def test_without_a_range_it_says_how_many_are_missing() -> None:
    assert spoken(REST, trend(points(70, 71, 72), SITTING, 2.0)) == [
        "3 sessions compared",
        "a usual range from 2 more under the same conditions",
    ]


def test_with_a_range_it_says_the_range_and_that_it_is_usual() -> None:
    said = spoken(REST, trend(points(70, 71, 72, 71, 70), SITTING, 2.0))
    assert said == ["5 sessions compared", "usual range 68 to 74 bpm", wording.fixed("F.8-i")]


def test_outside_its_range_nothing_is_said_about_it() -> None:
    said = spoken(REST, trend(points(70, 71, 72, 71, 95), SITTING, 2.0))
    assert said == ["5 sessions compared", "usual range 68 to 74 bpm"]


def test_ghosts_are_told_with_their_reasons() -> None:
    found = points(70, 71)
    found[0] = replace(found[0], conditions=replace(SITTING, posture="lying"))
    assert spoken(REST, trend(found, SITTING, 2.0))[-1] == (
        "1 drawn as rings, not compared: posture: lying"
    )


def test_every_panel_is_there_and_says_in_words_what_it_draws(qapp: QApplication) -> None:
    shown = page(70, 71, 72)
    assert len(shown.panels) == 3
    first = shown.panels[0]
    assert isinstance(first, TrendPanel)
    assert first.plot.accessibleName() == "Heart rate at rest"
    assert "1 Mar 26: 70" in first.plot.accessibleDescription()


def test_another_person_leaves_nothing_of_the_one_before(qapp: QApplication) -> None:
    shown = page(70, 71, 72)
    shown.show_trends(Trends("Robin", 0, (), (), {}))
    assert shown.panels == []
    assert "Robin" in shown.subtitle.text()
    assert "Nothing to show yet" in shown.said.text()


def test_no_word_judges(qapp: QApplication) -> None:
    shown = page(70, 71, 72, 90, 60)
    texts = [label.text() for label in shown.findChildren(QLabel)]
    assert len(texts) > 8
    hits = [(text, hit) for text in texts for hit in wording.check(text, "therapist")]
    assert hits == []


@pytest.mark.parametrize(("width", "columns"), [(700, 1), (1280, 2), (1920, 3)])
def test_panels_stand_in_as_many_columns_as_fit(
    qapp: QApplication, width: int, columns: int
) -> None:
    shown = page(70, 71, 72)
    shown.resize(width, 800)
    shown.show()
    QApplication.processEvents()
    lefts = {panel.x() for panel in shown.panels}
    assert len(lefts) == columns
    assert not shown.grab().isNull()
    shown.close()


def test_it_reads_beside_the_screen(qapp: QApplication, tmp_path: Path) -> None:
    with Vault.create(tmp_path / "library", os.urandom(32)) as vault:
        vault.people.add("Wren")
        shown = TrendsPage()
        shown.open(vault, "Wren")
        assert shown.said.text() == "Reading the sessions"
        wait(lambda: "Nothing to show yet" in shown.said.text())
        shown.close_reading()


def test_variability_is_withheld_with_its_reason() -> None:
    made = TrendsPage()
    made.show_trends(replace(some_trends(60.0), variability_withheld=True))
    assert made.withheld.isVisibleTo(made)
    assert made.withheld.text() == wording.fixed("F.8-l")
    made.show_trends(some_trends(60.0))
    assert not made.withheld.isVisibleTo(made)


def test_where_numbers_bring_worry_they_come_on_request(tmp_path: Path) -> None:
    with Vault.create(tmp_path / "library", os.urandom(32)) as vault:
        vault.people.add("Wren")
        Profile(vault.people, "Wren").keep_circumstances(Circumstances({"SI-6": "not sure"}))
        made = TrendsPage()
        made.open(vault, "Wren")
        assert made.show_key.isVisibleTo(made)
        assert "until somebody asks" in made.said.text()
        made.show_key.click()
        assert not made.show_key.isVisibleTo(made)
        made.close_reading()
        assert made.said.text().startswith("Nothing to show yet")


# --- totals from elsewhere ----------------------------------------------------------------------
def test_a_questionnaires_total_is_put_down_and_becomes_a_dot(
    qapp: QApplication, tmp_path: Path
) -> None:
    with Vault.create(tmp_path / "library", os.urandom(32)) as vault:
        vault.people.add("Wren")
        made = TrendsPage()
        made.set_theme(Theme())
        made.open(vault, "Wren")
        wait(lambda: not made.add_key.isHidden())
        made.add_key.click()
        form = made.form
        form.keep.click()
        assert form.said.text() == "Choose a questionnaire first."
        form.names.chips["GAD-7"].click()
        form.day.setText("in May")
        form.keep.click()
        assert "2026-11-23" in form.said.text()
        form.day.setText("2026-05-04")
        form.total.setText("9")
        form.keep.click()
        wait(lambda: bool(made.panels))
        (panel,) = made.panels
        assert isinstance(panel, TotalsPanel)
        assert panel.plot.accessibleName() == "GAD-7"
        assert panel.plot.accessibleDescription().endswith(": 9")
        (kept,) = vault.people.check_ins("Wren")
        assert kept.answers == {"name": "GAD-7", "day": "2026-05-04", "total": 9}
        made.close_reading()
        made.deleteLater()


def test_a_questionnaire_that_needs_more_than_a_total_is_not_offered(qapp: QApplication) -> None:
    form = TotalForm()
    assert "PHQ-15" in form.names.chips
    assert "PHQ-9" not in form.names.chips
    form.deleteLater()
