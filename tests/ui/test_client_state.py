"""What the client sees, as a function of events and time."""

from __future__ import annotations

from itertools import pairwise

import pytest

from biofeedback.events import Author, Cue, Event, PacerChange, Phase, SessionState
from biofeedback.guidance import prompts
from biofeedback.guidance.pacer import FADES
from biofeedback.ui.client.state import ClientState, Scene
from tests.ui.fake_session import paced

B3 = prompts.prompt("B3").text
T1 = prompts.prompt("T1").text


def folded(*events: Event) -> ClientState:
    state = ClientState()
    for event in events:
        put(state, event)
    return state


def put(state: ClientState, event: Event) -> None:
    match event:
        case PacerChange():
            state.on_pacer(event)
        case Cue():
            state.on_cue(event)
        case Phase():
            state.on_phase(event)
        case SessionState():
            state.on_session(event)


def cue(time: float, kind: str, item: str = "", author: Author = "therapist") -> Cue:
    return Cue(time, kind, item, author)


def stopped(time: float) -> PacerChange:
    return PacerChange(time, "long-exhale-4-6", (), "therapist")


def test_at_first_the_view_is_plain() -> None:
    assert ClientState().scene(0.0) == ClientState().scene(4000.0) == Scene()


def test_what_comes_into_view_fades_in_and_is_whole_within_a_second() -> None:
    state = folded(paced(10.0), cue(12.0, "prompt", "T1"))
    assert state.scene(10.0).shape == 0.0
    assert state.scene(10.4).shape == pytest.approx(0.5)
    assert state.scene(11.0).shape == 1.0
    assert state.scene(12.4).words == pytest.approx(0.5)
    assert state.scene(13.0).words == 1.0


def test_the_shape_fades_out_from_the_minute_of_the_block_that_was_chosen() -> None:
    state = folded(cue(5.0, FADES, "1"), paced(10.0))
    assert state.scene(69.9).shape == 1.0
    half = state.scene(100.0)
    assert half.shape == pytest.approx(0.5)
    # 6 dB in 20 s
    assert half.fade_db == pytest.approx(-9.0)
    assert state.scene(130.0).shape == 0.0
    assert state.scene(500.0).position is not None, "the block goes on"
    put(state, stopped(600.0))
    put(state, paced(700.0))
    assert state.scene(701.0).shape == 1.0, "the next block begins whole"


def test_a_fade_that_is_chosen_late_begins_then_and_one_that_is_taken_back_comes_back() -> None:
    state = folded(paced(10.0), cue(400.0, FADES, "1"))
    assert state.scene(400.0).shape == 1.0
    assert state.scene(430.0).shape == pytest.approx(0.5)
    put(state, cue(430.0, FADES))
    assert state.scene(430.0).shape == pytest.approx(0.5)
    assert state.scene(430.4).shape == pytest.approx(0.75)
    assert state.scene(431.0) == folded(paced(10.0)).scene(431.0)


def test_with_less_movement_it_is_there_at_once() -> None:
    state = folded(paced(10.0), cue(10.0, "prompt", "T1"))
    scene = state.scene(10.0, 0.0)
    assert (scene.shape, scene.words) == (1.0, 1.0)


def test_the_line_of_a_paced_block_stands_under_the_shape_and_cannot_be_passed() -> None:
    scene = folded(cue(0.0, "prompt", "B3"), paced(0.0)).scene(5.0)
    assert (scene.text, scene.as_line, scene.prompt) == (B3, True, "")


def test_the_line_goes_with_its_pacer() -> None:
    state = folded(cue(0.0, "prompt", "B3"), paced(0.0), stopped(3.0))
    assert state.scene(3.4).words == pytest.approx(0.5)
    assert state.scene(4.0) == Scene()


def test_a_prompt_stands_alone_unless_a_shape_is_shown() -> None:
    alone = folded(cue(0.0, "prompt", "T1")).scene(5.0)
    beside = folded(paced(0.0), cue(2.0, "prompt", "T1")).scene(5.0)
    assert (alone.text, alone.as_line, alone.prompt) == (T1, False, "T1")
    assert (beside.text, beside.as_line, beside.prompt) == (T1, True, "T1")
    assert beside.position is not None


def test_words_keep_their_place_when_the_pacer_stops() -> None:
    state = folded(paced(0.0), cue(2.0, "prompt", "T1"), stopped(4.0))
    assert state.scene(8.0).as_line


def test_one_prompt_takes_the_place_of_another() -> None:
    state = folded(cue(0.0, "prompt", "T1"), cue(5.0, "prompt", "O1"))
    assert state.scene(8.0).text == prompts.prompt("O1").text


def test_a_shape_that_stops_fades_where_it_was() -> None:
    state = folded(paced(0.0), stopped(7.0))
    going = state.scene(7.2)
    assert 0.0 < going.shape < 1.0
    assert going.position is not None
    assert state.scene(7.9) == Scene()


def test_steps_follow_one_another_and_end() -> None:
    state = folded(cue(0.0, "prompt", "O3"))
    steps = prompts.prompt("O3").steps
    seen = [state.scene(2.0).text]
    while state.step_on():
        seen.append(state.scene(2.0).text)
    assert tuple(seen) == steps
    assert not state.scene(2.0).more


def test_choices_set_everything_aside_until_they_are_taken_away() -> None:
    state = folded(paced(0.0), cue(5.0, "choices", "T1 O1 H1", "client"))
    assert state.scene(6.0) == Scene(choices=("T1", "O1", "H1"))
    put(state, cue(7.0, "clear"))
    assert state.scene(7.0).shape == 0.0, "the shape comes back as it came"
    assert state.scene(8.0).shape == 1.0


def test_a_choice_takes_the_place_of_the_choices() -> None:
    state = folded(cue(5.0, "choices", "T1 O1 H1"), cue(6.0, "prompt", "T1"))
    assert state.scene(8.0).text == T1
    assert state.scene(8.0).choices is None


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ("180", "Next: 3 minutes of following the shape"),
        ("30.0", "Next: half a minute of following the shape"),
        ("free before", "Next: your own breath, eyes as you like"),
        ("close", "Next: a little time to close"),
        ("anything", "Next: something new, in your own time"),
    ],
)
def test_what_comes_next_is_said_in_one_line(item: str, words: str) -> None:
    scene = folded(cue(0.0, "next", item)).scene(2.0)
    assert (scene.text, scene.as_line, scene.prompt) == (words, True, "")


def test_the_announcement_goes_when_the_part_begins() -> None:
    state = folded(cue(0.0, "next", "close"), Phase(6.0, "close", "therapist"))
    assert state.scene(7.0) == Scene()


def test_the_glow_of_somebody_here_ends_within_8_s_and_the_words_stay_their_time() -> None:
    state = folded(cue(0.0, "prompt", "S1"))
    levels = [state.scene(tenth / 10).glow for tenth in range(120)]
    assert max(levels) == 1.0
    assert max(abs(b - a) for a, b in pairwise(levels)) < 0.06
    assert all(level == 0.0 for level in levels[80:])
    assert state.scene(10.0).text == prompts.prompt("S1").text


def test_breaths_out_are_counted_for_whoever_asked_and_on_the_way_out_only() -> None:
    state = folded(paced(0.0))
    assert [state.scene(time).count for time in (1.0, 5.0, 9.5)] == [None, None, None]
    counted = [state.scene(time, counting=True).count for time in (1.0, 4.5, 5.5, 9.5)]
    assert counted == [None, 1, 2, 6]


@pytest.mark.parametrize(
    "events",
    [
        (paced(0.0),),
        (cue(0.0, "prompt", "T1"),),
        (cue(0.0, "prompt", "S1"), paced(0.0)),
        (cue(0.0, "choices", "T1 O1"),),
        (cue(0.0, "next", "180"),),
        (paced(0.0), stopped(0.5)),
    ],
)
def test_stop_takes_everything_away_without_a_fade(events: tuple[Event, ...]) -> None:
    by_session = folded(*events, cue(1.0, "stop"))
    at_once = folded(*events)
    at_once.stop()
    for state in (by_session, at_once):
        assert {state.scene(time) for time in (1.0, 1.1, 60.0, 4000.0)} == {Scene()}


def test_what_the_session_said_before_it_heard_of_the_stop_is_left_aside() -> None:
    state = folded(paced(0.0))
    state.stop()
    put(state, paced(10.0))
    put(state, cue(10.0, "prompt", "T1"))
    assert state.scene(11.0) == Scene()
    put(state, cue(10.1, "stop"))
    assert state.scene(11.0) == Scene()
    put(state, cue(12.0, "prompt", "T1"))
    assert state.scene(14.0).text == T1


def test_what_is_meant_for_the_desk_is_not_shown() -> None:
    state = folded(
        cue(0.0, "offered", "T1 O1", "program"),
        cue(1.0, "refused", "A little free breathing first."),
        cue(2.0, "not-offered", "a prompt is showing", "program"),
        cue(3.0, "passed"),
    )
    assert state.scene(5.0) == Scene()


def test_the_end_of_the_session_leaves_the_view_plain() -> None:
    state = folded(paced(0.0), SessionState(30.0, recording=False))
    assert state.scene(31.0) == Scene()
