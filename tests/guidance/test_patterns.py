"""Breathing patterns and the limits of a breath made by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.guidance.patterns import (
    PHASE_LIMITS_S,
    RATE_LIMITS_PER_MIN,
    Phases,
    at_rate,
    load_patterns,
    pattern,
    within_limits,
)

# id, cycle in seconds, breaths a minute, in:out: the published table of patterns
TABLE = [
    ("easing-in", 7.0, 8.57, 0.75),
    ("long-exhale-4-6", 10.0, 6.0, 0.67),
    ("even-5-5", 10.0, 6.0, 1.0),
    ("personal-pace", 10.91, 5.5, 0.67),
    ("hum-4-8", 12.0, 5.0, 0.5),
    ("double-inhale-sigh", 10.0, 6.0, 0.54),
    ("box-4", 16.0, 3.75, 1.0),
    ("box-3", 12.0, 5.0, 1.0),
    ("4-7-8", 19.0, 3.16, 0.5),
]


def test_own_breath_comes_first_and_is_not_paced() -> None:
    first = load_patterns()[0]
    assert first.id == "own-breath"
    assert not first.paced
    assert first.rate_per_min is None


def test_one_pattern_is_preselected() -> None:
    assert [each.id for each in load_patterns() if each.default] == ["long-exhale-4-6"]


def test_ids_are_unique() -> None:
    ids = [one.id for each in load_patterns() for one in (each, *each.variants)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("pattern_id", "cycle_s", "rate", "in_out"), TABLE)
def test_derived_numbers_equal_the_table(
    pattern_id: str, cycle_s: float, rate: float, in_out: float
) -> None:
    chosen = pattern(pattern_id)
    assert chosen.cycle_s == pytest.approx(cycle_s)
    assert chosen.rate_per_min == pytest.approx(rate, abs=0.005)
    assert chosen.in_out_ratio == pytest.approx(in_out, abs=0.005)


def test_patterns_with_holds_wait_for_the_safety_notes() -> None:
    with_holds = {each.id for each in load_patterns() if each.has_hold}
    assert with_holds == {"box-4", "4-7-8"}
    assert {pattern(each).offer for each in with_holds} == {"opt-in-after-safety-notes"}


def test_every_paced_breath_begins_empty_and_ends_empty() -> None:
    for each in load_patterns():
        if each.paced:
            assert each.phases[0][0] == "in"
            assert each.phases[-1][0] in {"out", "out-voiced", "hold-empty"}


@pytest.mark.parametrize(("asked", "used"), [(5.5, 5.5), (2.0, 4.0), (12.0, 8.0)])
def test_personal_rate_is_kept_between_4_and_8_a_minute(asked: float, used: float) -> None:
    own = at_rate(pattern("personal-pace"), asked)
    assert own.rate_per_min == pytest.approx(used)
    assert own.in_out_ratio == pytest.approx(0.4 / 0.6)


def test_a_pattern_without_personal_rate_refuses_one() -> None:
    with pytest.raises(ValueError, match="box-4"):
        at_rate(pattern("box-4"), 5.5)


def test_a_breath_within_limits_is_left_as_it_is() -> None:
    asked: Phases = (("in", 4.0), ("out", 6.0))
    adjusted = within_limits(asked)
    assert adjusted.phases == asked
    assert not adjusted.changed
    assert adjusted.notes == ()


@pytest.mark.parametrize(
    ("asked", "used"),
    [
        ((("in", 0.2), ("out", 30.0)), (("in", 1.0), ("out", 12.0))),
        ((("in", 4.04), ("out", 6.06)), (("in", 4.0), ("out", 6.1))),
        ((("in", 1.0), ("out", 1.0)), (("in", 2.0), ("out", 2.0))),
    ],
)
def test_a_breath_beyond_limits_is_brought_within(asked: Phases, used: Phases) -> None:
    assert within_limits(asked).phases == used


def test_slow_rates_and_long_holds_are_noted() -> None:
    slow = within_limits((("in", 6.0), ("out", 8.0)))
    assert len(slow.notes) == 1
    assert "4.5" in slow.notes[0]
    held = within_limits((("in", 4.0), ("hold-full", 4.1), ("out", 4.0)))
    assert len(held.notes) == 1
    assert "4 s" in held.notes[0]


seconds = st.floats(0.0, 60.0)


@given(st.tuples(seconds, seconds, seconds, seconds))
def test_limits_hold_for_any_breath(asked: tuple[float, float, float, float]) -> None:
    names = ("in", "hold-full", "out", "hold-empty")
    adjusted = within_limits(tuple(zip(names, asked, strict=True)))
    for _, length in adjusted.phases:
        assert PHASE_LIMITS_S[0] <= length <= PHASE_LIMITS_S[1]
        assert length == pytest.approx(round(length, 1))
    rate = 60.0 / sum(length for _, length in adjusted.phases)
    assert RATE_LIMITS_PER_MIN[0] - 1e-9 <= rate <= RATE_LIMITS_PER_MIN[1] + 1e-9
