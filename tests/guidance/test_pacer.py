"""Position within a paced breath."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.events import PacerChange
from biofeedback.guidance.pacer import (
    active,
    fade,
    next_cycle_start,
    out_count,
    pause_guide_s,
    position,
)
from biofeedback.guidance.patterns import Phases, load_patterns, pattern

PACED = [each for each in load_patterns() if each.paced]


def change(pattern_id: str, time: float = 0.0) -> PacerChange:
    return PacerChange(time, pattern_id, pattern(pattern_id).phases, "therapist")


def at(pacer: PacerChange, time: float) -> tuple[str, float]:
    found = position(pacer, time)
    assert found is not None
    return found.phase, found.extent


def test_in_rises_out_falls_and_holds_rest() -> None:
    box = change("box-4")
    expected = {
        0.0: ("in", 0.0),
        2.0: ("in", 0.5),
        4.0: ("hold-full", 1.0),
        7.9: ("hold-full", 1.0),
        10.0: ("out", 0.5),
        12.0: ("hold-empty", 0.0),
        15.9: ("hold-empty", 0.0),
    }
    for time, (phase, extent) in expected.items():
        found = at(box, time)
        assert found[0] == phase
        assert found[1] == pytest.approx(extent)


def test_each_phase_follows_a_raised_cosine() -> None:
    for time in (0.5, 1.0, 2.5, 3.9):
        expected = (1 - math.cos(math.pi * time / 4.0)) / 2
        assert at(change("long-exhale-4-6"), time)[1] == pytest.approx(expected)


def test_a_second_breath_in_goes_on_where_the_first_ended() -> None:
    sigh = change("double-inhale-sigh")
    assert at(sigh, 2.5) == ("top-up", pytest.approx(2.5 / 3.5))
    assert at(sigh, 3.5) == ("out", pytest.approx(1.0))


def test_nothing_moves_before_the_pattern_begins_or_after_a_stop() -> None:
    assert position(change("even-5-5", time=10.0), 9.99) is None
    assert position(PacerChange(10.0, "", (), "client"), 11.0) is None


def test_ten_minutes_later_the_shape_is_where_arithmetic_puts_it() -> None:
    pacer = change("long-exhale-4-6", time=3.25)
    found = position(pacer, 3.25 + 600.0 + 2.0)
    assert found is not None
    assert (found.phase, found.cycle) == ("in", 60)
    assert found.progress == pytest.approx(0.5, abs=1e-9)


def test_the_change_in_force_is_the_last_that_has_begun() -> None:
    first, second = change("easing-in", 0.0), change("even-5-5", 14.0)
    assert active([first, second], 13.9) is first
    assert active([first, second], 14.0) is second
    assert active([first], -1.0) is None


def test_a_change_takes_effect_when_the_breath_ends() -> None:
    pacer = change("long-exhale-4-6", time=5.0)
    assert next_cycle_start(pacer, 12.0) == 15.0
    assert next_cycle_start(pacer, 15.0) == 15.0
    assert next_cycle_start(pacer, 2.0) == 2.0
    assert next_cycle_start(PacerChange(5.0, "", (), "client"), 12.0) == 12.0


def test_numbers_appear_only_while_breathing_out() -> None:
    pacer = change("long-exhale-4-6")
    shown = [out_count(pacer, half / 2) for half in range(20)]
    assert shown[:8] == [None] * 8
    assert shown[8:] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6]
    assert out_count(change("box-4"), 5.0) is None
    assert out_count(change("hum-4-8"), 11.99) == 8


def test_shape_and_sound_fade_over_a_minute() -> None:
    assert [fade(second).contrast for second in (-5.0, 0.0, 30.0, 60.0, 90.0)] == [1, 1, 0.5, 0, 0]
    assert [fade(second).gain_db for second in (-5.0, 0.0, 20.0, 60.0)] == pytest.approx(
        [0.0, 0.0, -6.0, -18.0]
    )


def test_a_pause_lasts_two_breaths_or_eight_seconds() -> None:
    assert pause_guide_s(10.0) == 12.0
    assert pause_guide_s(None) == 8.0


lengths = st.floats(1.0, 12.0)
breaths = st.builds(
    lambda a, b, c, d: (("in", a), ("hold-full", b), ("out", c), ("hold-empty", d)),
    lengths,
    lengths,
    lengths,
    lengths,
)
some_breath = st.one_of(st.sampled_from([each.phases for each in PACED]), breaths)
times = st.floats(0.0, 7200.0)


@given(some_breath, st.floats(0.0, 3600.0), times)
def test_extent_and_progress_stay_between_0_and_1(
    phases: Phases, start: float, later: float
) -> None:
    found = position(PacerChange(start, "any", phases, "client"), start + later)
    assert found is not None
    assert 0.0 <= found.progress <= 1.0
    assert 0.0 <= found.extent <= 1.0
    assert 0.0 <= found.seconds_left <= 12.0


@given(some_breath, times)
def test_the_shape_never_jumps(phases: Phases, time: float) -> None:
    pacer = PacerChange(0.0, "any", phases, "client")
    step = 1e-4
    here, there = at(pacer, time)[1], at(pacer, time + step)[1]
    # the steepest slope of a raised cosine is pi / 2 over the shortest phase, 1 s
    assert abs(there - here) <= step * math.pi / 2 + 1e-9


@given(some_breath, times)
def test_every_breath_is_the_same(phases: Phases, time: float) -> None:
    pacer = PacerChange(0.0, "any", phases, "client")
    cycle_s = sum(seconds for _, seconds in phases)
    assert at(pacer, time + cycle_s)[1] == pytest.approx(at(pacer, time)[1], abs=1e-6)


@given(some_breath, some_breath, times)
def test_a_change_at_the_end_of_a_breath_causes_no_jump(
    before: Phases, after: Phases, time: float
) -> None:
    first = PacerChange(0.0, "before", before, "client")
    switch = next_cycle_start(first, time)
    assert time <= switch <= time + sum(seconds for _, seconds in before) + 1e-6
    second = PacerChange(switch, "after", after, "client")
    assert at(first, max(switch - 1e-6, 0.0))[1] == pytest.approx(0.0, abs=1e-5)
    assert at(second, switch)[1] == 0.0
