from __future__ import annotations

from collections.abc import Callable

import pytest

from biofeedback.events import Offer, SessionState
from biofeedback.guidance import prompts
from tests.ui.conftest import Shown
from tests.ui.fake_session import begin, metric, paced, usual_metrics

Show = Callable[..., Shown]
MARKERS = ["named", "rupture", "repair", "posture", "voice", "star"]


def test_breathing_together_begins_with_the_line_against_over_breathing(show: Show) -> None:
    shown = show(now=10.0)
    shown.press("breathe")
    stage = shown.view.stage
    assert shown.handle.calls == ["pacer long-exhale-4-6"]
    assert stage.prompt.text == prompts.prompt("B3").text
    assert stage.phase_word == "in"
    assert shown.window.desk.cues["breathe"].showing
    shown.until(11.0 + prompts.prompt("B3").seconds)
    assert shown.handle.calls == ["pacer long-exhale-4-6"], "the session clears it by itself"
    assert stage.prompt.text == ""
    assert not stage.plain, "the pacer goes on"


def test_a_second_press_does_not_begin_again(show: Show) -> None:
    shown = show()
    shown.press("breathe")
    shown.press("breathe")
    assert shown.handle.calls.count("pacer long-exhale-4-6") == 1


def test_space_starts_and_stops_the_pacer(show: Show) -> None:
    shown = show()
    shown.press("pacer")
    shown.press("pacer")
    assert shown.handle.calls[-1] == "stop pacer"
    assert not shown.window.desk.cues["breathe"].showing


@pytest.mark.parametrize("cue", ["ground", "here", "slow"])
def test_a_cue_shows_one_prompt_and_fills_its_key(show: Show, cue: str) -> None:
    shown = show(now=5.0)
    shown.press(cue)
    shown.until(15.0)
    desk = shown.window.desk
    assert shown.view.stage.prompt.text
    assert [name for name, key in desk.cues.items() if key.showing] == [cue]
    assert desk.cues[cue].accessibleName().endswith("on")
    shown.press("clear")
    shown.until(17.0)
    assert shown.view.stage.plain
    assert not desk.cues[cue].showing


def test_grounding_again_brings_another_prompt(show: Show) -> None:
    shown = show()
    shown.press("ground")
    shown.press("ground")
    assert shown.handle.calls[0] != shown.handle.calls[1]


def test_grounding_asks_for_touch_or_sight_only(show: Show) -> None:
    shown = show()
    for _ in range(12):
        shown.press("ground")
    sent = {call.removeprefix("prompt ") for call in shown.handle.calls}
    assert {prompts.prompt(each).kind for each in sent} == {"tactile", "orienting"}


@pytest.mark.parametrize("kind", MARKERS)
def test_a_marker_is_one_press(show: Show, kind: str) -> None:
    shown = show()
    shown.press(kind)
    assert shown.handle.calls == [f"mark {kind}"]


@pytest.mark.parametrize("state", ["pacer", "ground", "breathe", "pattern", "pause"])
def test_stop_all_blanks_the_client_from_every_state(show: Show, state: str) -> None:
    shown = show()
    shown.press(state)
    shown.press("stop-all")
    assert shown.view.stage.plain
    for second in range(5):
        shown.until(100.0 + second)
        assert shown.view.stage.plain, "nothing starts again by itself"


def test_light_headed_stops_the_pacer_and_shows_the_way_out(show: Show) -> None:
    shown = show()
    shown.press("breathe")
    shown.press("light-headed")
    assert shown.handle.calls[-1] == "light-headed"
    shown.until(2.0)
    stage = shown.view.stage
    assert stage.phase_word == ""
    assert stage.prompt.text == prompts.prompt("B6").text


def test_the_desk_says_why_a_block_does_not_begin(show: Show) -> None:
    shown = show()
    shown.press("breathe")
    shown.press("light-headed")
    shown.until(30.0)
    shown.press("breathe")
    assert not shown.window.desk.cues["breathe"].showing
    assert shown.window.desk.pacer._words.text().startswith("Free breathing: 1:30 left")


def test_signals_alone_show_the_client_nothing(show: Show) -> None:
    shown = show()
    begin(shown.handle)
    for second in range(400, 460):
        usual_metrics(shown.handle, float(second))
        shown.handle.put(
            metric(float(second), "z_hr", 4.0), metric(float(second), "z_scl", 4.0),
            metric(float(second), "rise", second - 400.0),
            Offer(float(second), "client", ("T1", "O1"), ("both up",)),
        )  # fmt: skip
        shown.until(float(second))
    assert shown.window.desk.header.clock.up
    assert shown.view.stage.plain
    assert shown.handle.calls == []


def test_the_screen_shows_what_the_session_said_not_what_was_pressed(show: Show) -> None:
    shown = show()
    shown.handle.start_pacer = lambda *_, **__: None  # type: ignore[method-assign]
    shown.press("pacer")
    assert shown.view.stage.phase_word == ""


def test_patterns_are_chosen_with_arrows_and_change_a_running_pacer(show: Show) -> None:
    shown = show()
    shown.press("breathe")
    shown.press("pattern")
    tray = shown.window.desk.tray
    assert tray.showing == "patterns"
    names = [tray.list.item(row).text() for row in range(tray.list.count())]
    assert names[0].startswith("Own breath")
    assert not any("4-7-8" in name or "Box" in name for name in names), "holds need safety notes"
    row = next(row for row, name in enumerate(names) if name.startswith("Even"))
    tray.list.picked.emit(row)
    shown.frames(1)
    assert shown.handle.calls[-1] == "pacer even-5-5"
    assert not tray.asked


def test_choosing_own_breath_stops_the_pacer(show: Show) -> None:
    shown = show()
    shown.press("breathe")
    shown.press("pattern")
    shown.window.desk.tray.list.picked.emit(0)
    shown.frames(1)
    assert shown.handle.calls[-1] == "stop pacer"


def test_what_is_this_opens_and_closes_beside_the_lines(show: Show) -> None:
    shown = show()
    shown.press("about")
    assert shown.window.desk.tray.showing == "about"
    assert "Heart" in shown.window.desk.tray._words.text()
    shown.press("about")
    assert not shown.window.desk.tray.asked


def test_sensing_is_paused_and_resumed_with_one_key(show: Show) -> None:
    shown = show()
    shown.handle.put(SessionState(0.0, recording=True))
    shown.frames(1)
    shown.press("pause")
    assert shown.window.desk.pause.showing
    assert shown.window.desk.header.state.line.text() == "sensing paused"
    shown.press("pause")
    assert shown.handle.calls == ["pause", "resume"]


def test_simulated_data_say_so_in_the_header(show: Show) -> None:
    shown = show()
    begin(shown.handle, source="simulated")
    shown.until(2.0)
    assert shown.window.desk.header.source.text() == "simulated"
    assert shown.window.desk.header.source.isVisible()


def test_time_stands_still_once_the_session_has_ended(show: Show) -> None:
    shown = show()
    shown.handle.put(SessionState(0.0, recording=True))
    shown.until(60.0)
    shown.handle.end()
    shown.until(90.0)
    assert shown.window.desk.header.clock.text == "01:00"
    assert shown.window.desk.header.recording.text() == "ended"


def test_the_pacer_card_tells_requested_and_followed_rate(show: Show) -> None:
    shown = show(now=400.0)
    begin(shown.handle)
    shown.handle.put(paced(300.0))
    usual_metrics(shown.handle, 400.0, paced=True)
    shown.frames(2)
    words = shown.window.desk.pacer._words.text()
    assert words == "in 4 s, out 6 s; asked 6.0, followed 6.0 a minute"
