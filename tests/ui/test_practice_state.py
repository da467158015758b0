"""What a practice shows, folded from its events."""

from __future__ import annotations

import pytest

from biofeedback.events import (
    ConnectionState,
    Cue,
    DeviceStatus,
    Event,
    PacerChange,
    Person,
    Phase,
    SessionState,
)
from biofeedback.guidance.course import Course
from biofeedback.guidance.paced_block import PacedBlocks
from biofeedback.guidance.patterns import pattern
from biofeedback.guidance.practice import at_home
from biofeedback.session.guide import OFFERED
from biofeedback.session.practising import Plan
from biofeedback.ui.kit.words import minutes
from biofeedback.ui.practice import words as practice_words
from biofeedback.ui.practice.state import PracticeState

LONG = pattern("long-exhale-4-6")
PARTS = at_home(LONG, 5.0)


def fold(state: PracticeState, events: list[Event]) -> None:
    for event in events:
        match event:
            case Phase():
                state.on_phase(event)
            case PacerChange():
                state.on_pacer(event)
            case Cue():
                state.on_cue(event)
            case SessionState():
                state.on_session(event)


def begun(until: float) -> tuple[PracticeState, Course]:
    """A practice whose questions before were left at 10 s."""
    course, state = Course(PARTS, PacedBlocks()), PracticeState(PARTS)
    fold(state, course.begin(0.0, "client"))
    fold(state, course.next_part(10.0, "client"))
    course.answered(10.0)
    fold(state, course.feed(until))
    return state, course


def test_it_arrives_breathes_freely_and_is_paced() -> None:
    state, _ = begun(11.0)
    assert state.free
    assert state.position(11.0) is None
    state, _ = begun(131.0)
    assert not state.free
    assert state.position(131.0) is not None
    assert state.block_line(131.0)
    assert not state.block_line(146.0)


def test_the_paced_part_is_announced_at_least_five_seconds_ahead() -> None:
    state, _ = begun(124.5)
    assert state.announced_s() == 300.0
    line = practice_words.line(state, Plan(), 124.5)
    assert line == "Next: 5 minutes of following the shape"
    state, _ = begun(131.0)
    assert state.announced_s() is None


def test_a_prompt_sets_the_shape_aside_until_it_is_passed() -> None:
    state, _ = begun(150.0)
    fold(state, [Cue(150.0, "prompt", "T1", "client")])
    assert state.prompt == "T1"
    assert state.position(151.0) is None
    fold(state, [Cue(160.0, "clear", "", "client")])
    assert state.prompt is None
    assert state.position(161.0) is not None


def test_stop_leaves_nothing_and_nothing_comes_back() -> None:
    state, course = begun(150.0)
    fold(state, course.stop(151.0, "client"))
    for time in (151.0, 200.0, 2000.0):
        fold(state, course.feed(time))
        assert state.position(time) is None
        assert state.prompt is None
        assert practice_words.line(state, Plan(), time) == ""
        assert state.offer(time) == ()
    assert state.over


def test_light_headed_shows_the_way_out() -> None:
    state, course = begun(150.0)
    fold(state, course.light_headed(151.0, "client"))
    assert state.light_headed
    assert state.over
    assert state.prompt == "B6"
    assert state.pacer is None


def test_an_offer_stays_twenty_seconds_and_goes_when_it_is_declined() -> None:
    state, _ = begun(150.0)
    fold(state, [Cue(150.0, OFFERED, "T1 O2", "program")])
    assert state.offer(169.0) == ("T1", "O2")
    assert state.offer(170.0) == ()
    fold(state, [Cue(180.0, OFFERED, "T1 O2", "program"), Cue(181.0, "passed", "", "client")])
    assert state.offer(182.0) == ()


def test_the_line_of_time_moves_once_in_a_breath() -> None:
    state, _ = begun(300.0)
    seen = {state.progress(170.0 + tenth / 10) for tenth in range(100)}
    assert len(seen) <= 2
    state, _ = begun(60.0)
    assert {state.progress(60.0 + second) for second in range(9)} == {state.progress(60.0)}


def test_the_end_of_every_part_is_the_end() -> None:
    state, course = begun(600.0)
    assert not state.over
    assert state.current is not None
    assert state.current.name == "close"
    fold(state, course.next_part(601.0, "client"))
    assert state.finished
    assert [run.part.name for run in state.runs] == [part.name for part in PARTS]


def test_a_session_that_ends_by_itself_is_over_too() -> None:
    state, _ = begun(150.0)
    fold(state, [SessionState(151.0, recording=False)])
    assert state.over


def test_numbers_are_counted_on_the_way_out_only() -> None:
    state, _ = begun(131.0)
    change = state.pacer
    assert change is not None
    assert state.out_count(change.time + 1.0) is None
    assert state.out_count(change.time + 4.5) == 1
    assert state.out_count(change.time + 9.9) == 6


def test_shape_and_sound_fade_from_the_minute_that_was_chosen() -> None:
    state, _ = begun(131.0)
    since = state.paced_since
    assert since is not None
    assert state.fade(since + 59.0, 1.0).contrast == 1.0
    half = state.fade(since + 90.0, 1.0)
    assert half.contrast == pytest.approx(0.5)
    assert half.gain_db == pytest.approx(-9.0)
    assert state.fade(since + 900.0, None).contrast == 1.0


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(20.0, "half a minute"), (60.0, "1 minute"), (90.0, "1½ minutes"), (300.0, "5 minutes")],
)
def test_lengths_are_told_in_words(seconds: float, words: str) -> None:
    assert minutes(seconds) == words


def test_what_ran_is_told_without_a_judgement() -> None:
    state, course = begun(600.0)
    fold(state, course.next_part(601.0, "client"))
    assert practice_words.told(state.runs) == (
        "Free breathing for 2 minutes, then Long exhale 4-6 for 5 minutes, "
        "then free breathing for 1 minute."
    )
    assert practice_words.told(state.runs[:1]) == ""


# --- what the line says ---------------------------------------------------------------------
def sensor(time: float, state: ConnectionState, person: Person = "client") -> DeviceStatus:
    return DeviceStatus(time, "strap", person, "Strap", state)


def test_a_sensor_that_rests_is_told_in_the_fixed_words_until_it_is_back() -> None:
    state, _ = begun(200.0)
    state.on_device(sensor(1.0, "connecting"))
    assert practice_words.line(state, Plan(), 200.0) == ""
    state.on_device(sensor(2.0, "streaming"))
    state.on_device(sensor(100.0, "stalled"))
    assert practice_words.line(state, Plan(), 200.0) == "Sensor resting – nothing to do"
    assert state.position(200.0) is not None
    state.on_device(sensor(150.0, "reconnecting"))
    assert practice_words.line(state, Plan(), 200.0) == "Sensor resting – nothing to do"
    state.on_device(sensor(180.0, "streaming"))
    assert practice_words.line(state, Plan(), 200.0) == ""


def test_a_sensor_that_never_came_or_was_stopped_is_no_loss() -> None:
    state, _ = begun(200.0)
    for name in ("connecting", "reconnecting", "failed"):
        state.on_device(sensor(1.0, name))  # type: ignore[arg-type]
    assert not state.sensor_rests
    state.on_device(sensor(2.0, "streaming"))
    state.on_device(sensor(3.0, "stopped"))
    assert not state.sensor_rests


def test_after_it_was_light_headed_the_two_quiet_minutes_are_told_while_they_last() -> None:
    state, course = begun(200.0)
    fold(state, course.light_headed(200.0, "client"))
    assert practice_words.line(state, Plan(), 201.0) == ""
    state.on_cue(Cue(230.0, "clear", "", "program"))
    assert practice_words.line(state, Plan(), 231.0).startswith("Two quiet minutes")
    assert practice_words.line(state, Plan(), 321.0) == ""
    fold(state, course.stop(240.0, "client"))
    state.blank()
    assert practice_words.line(state, Plan(), 241.0) == ""


def test_no_other_line_stands_where_an_offer_is_made() -> None:
    state, _ = begun(200.0)
    by_sound = Plan(way="sound")
    assert practice_words.line(state, by_sound, 200.0) != ""
    state.on_cue(Cue(200.0, OFFERED, "T1 O1", "program"))
    assert practice_words.line(state, by_sound, 201.0) == ""
