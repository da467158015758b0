"""A second look at a personal pace: one line in the set-up of a practice, once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from biofeedback.guidance.personal_pace import PersonalPace
from biofeedback.guidance.safety import Circumstances
from biofeedback.guidance.wording import safety_items
from biofeedback.session.profile import Profile
from biofeedback.ui.practice.setup import PracticeSetup
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


# --- a second look at a pace ----------------------------------------------------------------
def with_pace(app: WholeApp) -> None:
    """A pace of six weeks ago, and nothing that stands against looking again."""
    profile = Profile(app.vault.people, "Wren")
    profile.keep_circumstances(Circumstances({i.id: "doesn't apply" for i in safety_items()}))
    profile.keep_pace(PersonalPace(5.5, "2026-10-12", "Polar H10", 0.4, 5))
    app.flow.practice.today = lambda: date(2026, 11, 23)


def test_a_second_look_is_offered_once_and_only_in_the_set_up(app: WholeApp) -> None:
    with_pace(app)
    before = home_words(app)
    app.press(Key.Key_2)
    setup = app.flow.practice.setup
    assert setup.again.text.text() == (
        "The personal pace of 5.5 a minute is from 12 October 2026. A pace can change."
    )
    app.press_on(setup.again.no)
    assert not setup.again.isVisible()
    app.press_on(setup.go_back)
    # Home says what it said
    assert home_words(app) == before
    app.press(Key.Key_2)
    assert not setup.again.isVisible()


def home_words(app: WholeApp) -> list[str]:
    return [each.text() for each in app.flow.home.findChildren(QLabel) if each.isVisible()]


def test_a_second_look_begins_at_the_gate_like_the_first(app: WholeApp) -> None:
    with_pace(app)
    app.press(Key.Key_2)
    app.press_on(app.flow.practice.setup.again.yes)
    assert app.page is app.flow.pace.gate
    app.press_on(app.flow.pace.gate.go_back)
    assert app.page is app.flow.practice.setup
    assert not app.flow.practice.setup.again.isVisible()


def test_the_line_of_one_person_is_not_seen_by_the_next(app: WholeApp) -> None:
    with_pace(app)
    app.press(Key.Key_2)
    app.press_on(app.flow.practice.setup.go_back)
    app.press_on(app.flow.home.people["Robin"])
    app.press(Key.Key_2)
    assert not app.flow.practice.setup.again.isVisible()
