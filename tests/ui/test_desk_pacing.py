"""The pacer and the pause guide, as the desk leads them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from biofeedback.events import Marker
from biofeedback.guidance.choice import about_breath
from biofeedback.guidance.prompts import prompt
from biofeedback.ui.kit.theme import Theme
from tests.ui.conftest import Shown
from tests.ui.desk_in_session import Show, heard, in_session
from tests.ui.fake_session import metric


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


@pytest.mark.parametrize(
    ("followed", "belt", "leads_from"),
    [(None, None, 6.0), (4.4, None, 6.0), (11.0, None, 11.0), (11.0, 5.2, 5.2)],
)
def test_another_pattern_leads_on_from_the_breath_as_it_is_paced(
    show: Show, followed: float | None, belt: float | None, leads_from: float
) -> None:
    shown = in_session(show)
    shown.handle.put(metric(400.0, "breath_rate", 6.0))
    shown.frames(1)
    shown.press("breathe")
    shown.until(410.0)
    shown.handle.put(
        metric(410.0, "breath_rate", belt, reason=None if belt else "breathing is paced"),
        metric(410.0, "followed_rate", followed, reason="no wave"),
    )
    shown.frames(1)
    shown.press("pattern")
    QTest.keyClick(shown.window.desk.tray.list, Qt.Key.Key_Down)
    QTest.keyClick(shown.window.desk.tray.list, Qt.Key.Key_Return)
    assert shown.handle.calls[-1] == "pacer even-5-5"
    assert shown.handle.lead_from == pytest.approx(leads_from)


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


def test_arrows_change_the_pace_and_h_leads_on(show: Show) -> None:
    shown = in_session(show)
    QTest.keyClick(shown.window, Qt.Key.Key_Up)
    assert shown.handle.calls == [], "nothing is paced yet"
    shown.handle.put(metric(400.0, "breath_rate", 9.0))
    shown.frames(1)
    shown.press("breathe")
    shown.until(430.0)
    QTest.keyClick(shown.window, Qt.Key.Key_Up)
    shown.until(460.0)
    card = shown.window.desk.pacer
    assert shown.handle.calls[-1] == "pace +0.5"
    # led to 8.7 by then, and in tenths of a second
    assert "asked 9.2 a minute" in card._words.text()
    assert card.hold.showing
    shown.press("hold")
    shown.until(700.0)
    assert "asked 9.2" not in card._words.text()
    QTest.mouseClick(card.slower, Qt.MouseButton.LeftButton)
    assert shown.handle.calls[-2:] == ["lead on", "pace -0.5"]


def test_arrows_move_in_a_list_and_leave_the_pace_alone(show: Show) -> None:
    shown = in_session(show)
    shown.press("breathe")
    shown.press("pattern")
    before = shown.window.desk.tray.list.currentRow()
    QTest.keyClick(shown.window.desk.tray.list, Qt.Key.Key_Down)
    assert shown.window.desk.tray.list.currentRow() == before + 1
    assert not any(call.startswith("pace ") for call in shown.handle.calls)


def test_hold_here_without_a_pacer_does_nothing(show: Show) -> None:
    shown = in_session(show)
    shown.press("hold")
    assert shown.handle.calls == []


def test_d_lets_the_shape_fade_out_from_a_minute_of_the_block(show: Show) -> None:
    shown = in_session(show)
    shown.press("fades")
    QTest.keyClick(shown.window.desk.tray.list, Qt.Key.Key_Down)
    QTest.keyClick(shown.window.desk.tray.list, Qt.Key.Key_Return)
    shown.frames(1)
    assert shown.handle.calls == ["fade after 1"]
    assert shown.window.desk.pacer._words.text().endswith("fades out after 1 min")
    shown.press("fades")
    assert shown.window.desk.tray.list.currentRow() == 1
    shown.press("fades")
    shown.press("count")
    shown.press("breathe")
    shown.until(490.0)
    assert 0.0 < shown.view.scene.shape < 1.0
    assert shown.view.count._contrast == shown.view.scene.shape
    shown.until(530.0)
    assert shown.view.scene.shape == 0.0


# --- after a halt ---------------------------------------------------------------------------
def halted(show: Show, *times: float, by: str = "light-headed") -> Shown:
    """Pacing came to a halt 20 s after each of these times."""
    shown = in_session(show)
    shown.handle.put(metric(400.0, "breath_rate", 9.0))
    for time in times:
        shown.until(time)
        shown.press("breathe")
        shown.until(time + 20.0)
        shown.press(by)
    return shown


def test_the_card_says_how_long_pacing_rests(show: Show) -> None:
    shown = halted(show, 410.0)
    card = shown.window.desk.pacer
    assert card._heading.text() == "Pacer rests"
    assert card._words.text() == (
        "Free breathing: 2:00 left. Then Long exhale 4-6, starting near 10 a minute"
    )
    shown.until(460.5)
    assert card._words.text().startswith("Free breathing: 1:30 left")
    shown.press("pacer")
    shown.until(550.0)
    assert card._heading.text() == "Pacer off"
    assert card._words.text() == "Ready: Long exhale 4-6, starting near 10 a minute"


def test_after_two_halts_only_other_things_than_breath_are_on_the_desk(show: Show) -> None:
    shown = halted(show, 410.0, 600.0)
    shown.until(1200.0)
    card = shown.window.desk.pacer
    assert card._heading.text() == "Pacer rests"
    assert card._words.text().startswith("Pacing rests for today.")
    for _ in range(6):
        shown.press("slow")
        shown.frames(2, 1.0)
        assert not about_breath(prompt(shown.view.scene.prompt))
    shown.press("prompts")
    listed = shown.window.session.keys.lists._prompts  # type: ignore[union-attr]
    assert listed
    assert not any(about_breath(each) for each in listed)


def test_a_reason_goes_with_the_pattern_that_it_was_about(show: Show) -> None:
    shown = in_session(show)
    shown.window.session.live.refusal = "Patterns with holds are off."  # type: ignore[union-attr]
    shown.press("pattern")
    QTest.keyClick(shown.window.desk.tray.list, Qt.Key.Key_Return)
    shown.frames(2)
    assert shown.window.desk.pacer._words.text().startswith("Ready")


def test_after_stop_the_way_out_waits_in_the_tray(show: Show) -> None:
    shown = halted(show, 410.0, by="stop-all")
    tray = shown.window.desk.tray
    assert prompt("B6").text in tray._words.text()
    assert shown.view.stage.plain
    shown.press("prompts")
    QTest.keyClick(tray.list, Qt.Key.Key_Return)
    shown.frames(2, 1.0)
    assert shown.view.scene.prompt == "B6"
    shown.until(560.0)
    assert prompt("B6").text not in tray._words.text()


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
