"""Match, then lead."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.events import PacerChange
from biofeedback.guidance.lead import Lead, can_lead, start_rate
from biofeedback.guidance.patterns import Pattern, load_patterns, pattern

TARGETS = [each for each in load_patterns() if each.paced and can_lead(each)]
LONG = 3600.0

targets = st.sampled_from(TARGETS)
rates = st.floats(3.0, 15.0)


def rate(change: PacerChange) -> float:
    return 60.0 / sum(seconds for _, seconds in change.phases)


def led(start: float, pattern_id: str = "long-exhale-4-6") -> list[PacerChange]:
    lead = Lead(pattern(pattern_id), start, 100.0, "therapist")
    return [lead.change, *lead.feed(LONG)]


@pytest.mark.parametrize(
    ("measured", "estimated", "begins"),
    [
        (12.4, None, 12.4),
        (12.4, 8.0, 12.4),
        (None, 8.0, 8.0),
        (None, None, 9.0),
        (22.0, None, 15.0),
        (1.0, None, 3.0),
        (math.nan, None, 9.0),
    ],
)
def test_it_begins_at_the_persons_own_rate(
    measured: float | None, estimated: float | None, begins: float
) -> None:
    assert start_rate(measured, estimated) == begins


def test_it_begins_with_even_halves_of_the_persons_own_breath() -> None:
    first = led(12.0)[0]
    assert first.phases == (("in", pytest.approx(2.5)), ("out", pytest.approx(2.5)))


def test_it_ends_at_the_pattern_itself() -> None:
    assert led(12.0)[-1].phases == pattern("long-exhale-4-6").phases


def test_the_breath_out_grows_first_then_both() -> None:
    target = pattern("long-exhale-4-6")
    changes = led(12.0)
    breaths_in = [change.phases[0][1] for change in changes]
    ratios = [change.phases[0][1] / change.phases[1][1] for change in changes]
    met = next(i for i, ratio in enumerate(ratios) if ratio <= target.in_out_ratio + 1e-9)
    assert breaths_in[:met] == pytest.approx([2.5] * met)
    assert ratios[met:] == pytest.approx([target.in_out_ratio] * len(ratios[met:]))
    assert breaths_in[met + 1 :] == sorted(breaths_in[met + 1 :])
    assert 0 < met < len(changes) - 1


def test_ten_minutes_from_eleven_to_six() -> None:
    lead = Lead(pattern("long-exhale-4-6"), 11.0, 0.0, "therapist")
    lead.feed(599.0)
    assert 6.0 < lead.requested_rate_per_min < 6.1
    lead.feed(620.0)
    assert lead.arrived


def test_a_person_who_breathes_more_slowly_keeps_their_rate() -> None:
    assert [rate(change) for change in led(5.0)] == [pytest.approx(5.0)]


def test_hold_here_rests_and_going_on_starts_from_there() -> None:
    lead = Lead(pattern("long-exhale-4-6"), 12.0, 0.0, "therapist")
    lead.hold(120.0)
    rested = lead.requested_rate_per_min
    assert rested == pytest.approx(11.0, abs=0.05)
    assert lead.feed(600.0) == []
    assert lead.next_change_at() is None
    lead.go_on(600.0)
    changes = lead.feed(660.0)
    assert changes[0].time >= 600.0
    assert rested - 0.05 <= rate(changes[0]) <= rested
    assert lead.requested_rate_per_min == pytest.approx(rested - 0.5, abs=0.05)


@given(targets, rates, rates)
def test_nothing_is_ever_led_to_more_slowly_than_allowed(
    target: Pattern, start: float, least: float
) -> None:
    lead = Lead(target, start, 0.0, "client", least)
    for change in [lead.change, *lead.feed(1800.0)]:
        assert rate(change) >= least - 1e-9


def test_patterns_with_holds_are_not_led_to() -> None:
    assert {each.id for each in TARGETS} == {
        "easing-in",
        "long-exhale-4-6",
        "even-5-5",
        "personal-pace",
        "hum-4-8",
    }
    with pytest.raises(ValueError, match="box-4"):
        Lead(pattern("box-4"), 9.0, 0.0, "client")


@given(targets, rates)
def test_the_rate_falls_by_no_more_than_half_a_breath_a_minute(
    target: Pattern, start: float
) -> None:
    changes = led(start, target.id)
    for earlier, later in pairwise(changes):
        fallen = rate(earlier) - rate(later)
        since_start = rate(changes[0]) - rate(later)
        assert fallen >= -1e-9
        assert since_start <= 0.5 * (later.time - changes[0].time) / 60.0 + 1e-9


@given(targets, rates)
def test_changes_fall_on_the_end_of_a_breath(target: Pattern, start: float) -> None:
    for earlier, later in pairwise(led(start, target.id)):
        breaths = (later.time - earlier.time) * rate(earlier) / 60.0
        assert breaths == pytest.approx(round(breaths), abs=1e-6)
        assert breaths > 0.5


@given(targets, rates)
def test_no_part_of_the_breath_ever_gets_shorter(target: Pattern, start: float) -> None:
    for earlier, later in pairwise(led(start, target.id)):
        for (_, before), (_, after) in zip(earlier.phases, later.phases, strict=True):
            assert after >= before - 1e-9


@given(
    rates,
    st.lists(st.floats(0.0, 900.0), max_size=8),
    st.floats(0.0, 900.0),
    st.floats(0.0, 300.0),
)
def test_however_often_it_is_fed_the_changes_are_the_same(
    start: float, looks: list[float], hold_at: float, held_for: float
) -> None:
    def run(times: list[float]) -> list[PacerChange]:
        lead = Lead(pattern("long-exhale-4-6"), start, 0.0, "therapist")
        found: list[PacerChange] = []
        for time in sorted(each for each in times if each < hold_at):
            found += lead.feed(time)
        found += lead.hold(hold_at)
        lead.go_on(hold_at + held_for)
        for time in sorted(each for each in times if each > hold_at + held_for):
            found += lead.feed(time)
        return found + lead.feed(1300.0)

    assert run(looks) == run([])
