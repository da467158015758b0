"""The pacer and the pause guide, as the desk leads them."""

from __future__ import annotations

import pytest

from biofeedback.events import Marker
from biofeedback.ui.kit.theme import Theme
from tests.ui.desk_in_session import Show, heard, in_session


# --- pacer ----------------------------------------------------------------------------------
def test_the_pacer_leads_from_the_clients_own_breath(show: Show) -> None:
    shown = in_session(show)
    assert shown.window.desk.pacer._words.text() == (
        "Ready: Long exhale 4-6, starting near 14 a minute"
    )
    shown.press("breathe")
    assert shown.handle.lead_from == 14.2
    shown.frames(2)
    assert shown.window.desk.lanes_card.breath.text.startswith("Breath: 14.2 a minute")


def test_without_a_breath_to_go_by_it_leads_from_a_usual_one(show: Show) -> None:
    shown = show()
    shown.press("breathe")
    assert shown.handle.lead_from == 9.0


def test_hold_here_freezes_the_rate_and_leads_on_again(show: Show) -> None:
    shown = in_session(show)
    shown.press("breathe")
    shown.until(520.0)
    shown.press("hold")
    shown.frames(2)
    card, breath = shown.window.desk.pacer, shown.window.desk.lanes_card.breath
    assert card.hold.showing
    held = breath.text
    shown.until(700.0)
    assert breath.text == held
    shown.press("hold")
    shown.until(900.0)
    assert breath.text != held
    assert not card.hold.showing
    assert shown.handle.calls[1:] == ["hold here", "lead on"]


def test_hold_here_without_a_pacer_does_nothing(show: Show) -> None:
    shown = in_session(show)
    shown.press("hold")
    assert shown.handle.calls == []


# --- pause guide ----------------------------------------------------------------------------
def test_the_pause_guide_fills_over_two_breaths_on_the_desk_alone(show: Show) -> None:
    shown = in_session(show)
    events = heard(shown)
    clock = shown.window.desk.header.clock
    assert clock.arc is None
    shown.press("pause-guide")
    assert events == [Marker(400.0, "pause guide", "therapist")]
    length = 2 * 60 / 14.2
    shown.until(400.0 + length / 2)
    assert clock.arc == pytest.approx(0.5)
    assert shown.view.stage.plain
    shown.until(400.1 + length)
    assert clock.arc is None


def test_the_pause_guide_takes_8_s_where_no_breath_is_known(show: Show) -> None:
    shown = show()
    shown.press("pause-guide")
    shown.until(6.0)
    assert shown.window.desk.header.clock.arc == pytest.approx(0.75)


def test_with_less_movement_the_arc_fills_in_four_steps(show: Show) -> None:
    shown = show(theme=Theme(reduced_motion=True))
    shown.press("pause-guide")
    seen = set()
    for tenth in range(80):
        shown.until(tenth / 10)
        seen.add(shown.window.desk.header.clock.arc)
    assert seen == {0.0, 0.25, 0.5, 0.75}
