"""An offer at home: a line that can be left, taken or switched off, and moves nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication

from biofeedback.events import Offer
from biofeedback.session.practising import Plan
from biofeedback.ui.kit.theme import Theme
from tests.ui.test_practice_run import corner_places, run_of
from tests.ui.whole_app import WholeApp


@pytest.fixture
def app(qapp: QApplication, tmp_path: Path) -> Iterator[WholeApp]:
    made = WholeApp(tmp_path)
    made.with_vault("Wren")
    made.press_on(made.flow.home.people["Wren"])
    yield made
    made.close()


def test_an_offer_at_home_is_a_line_that_can_be_left_taken_or_switched_off(app: WholeApp) -> None:
    plan = Plan(5.0, settle=False, lead=False, offers=True)
    run = run_of(app, plan)
    app.pass_time(20.0, 5.0)
    rise(app)
    assert run.offer.shown
    assert run.offer.words.text() == "Something to hold, or look around?"
    assert app.shell.focusWidget() is not run.offer.yes
    app.pass_time(25.0, 5.0)
    assert not run.offer.shown
    app.pass_time(300.0, 20.0)
    rise(app)
    app.press_on(run.offer.off)
    assert not run.offer.shown
    assert app.flow.practice.profile.setting("practice")["offers"] is False


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_an_offer_has_a_strip_of_its_own_and_moves_nothing(
    qapp: QApplication, tmp_path: Path, scale: float
) -> None:
    app = WholeApp(tmp_path, theme=Theme().scaled(scale))
    try:
        app.with_vault("Wren")
        app.press_on(app.flow.home.people["Wren"])
        run = run_of(app, Plan(5.0, settle=False, lead=False, offers=True))
        app.pass_time(20.0, 5.0)
        stage = run.stage.geometry()
        rise(app)
        assert run.offer.shown
        assert run.stage.geometry() == stage
        word = run.stage.phase_place.toAlignedRect().translated(run.middle.pos())
        offer = QRect(run.offer.mapTo(run, QPoint(0, 0)), run.offer.size())
        assert not offer.intersects(word)
        assert not any(offer.intersects(place) for place in corner_places(run))
        words = run.offer.words
        assert words.width() >= words.sizeHint().width()
    finally:
        app.close()


def test_what_was_offered_is_shown_whole_before_it_is_chosen(app: WholeApp) -> None:
    run = run_of(app, Plan(5.0, settle=False, lead=False, offers=True))
    app.pass_time(20.0, 5.0)
    rise(app)
    app.press_on(run.offer.yes)
    assert run.middle.currentWidget() is run.choices
    assert len(run.choices.buttons) == 2
    assert run.state.prompt is None


def test_without_the_switch_nothing_is_offered(app: WholeApp) -> None:
    run = run_of(app)
    app.pass_time(20.0, 5.0)
    rise(app)
    assert not run.offer.shown


def rise(app: WholeApp) -> None:
    """The rise rule fires."""
    practice = app.flow.practice.run.practice
    assert practice is not None
    session = practice.handle._session
    now = practice.handle.clock.now()
    app.thread.call(session._follow, session.guide.rise(Offer(now, "client", (), ("up",))))
    app.draw()
