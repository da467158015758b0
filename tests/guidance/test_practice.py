"""Practice at home and in the clinic."""

from __future__ import annotations

import pytest

from biofeedback.events import PacerChange
from biofeedback.guidance.course import Course
from biofeedback.guidance.paced_block import PacedBlocks
from biofeedback.guidance.patterns import Pattern, load_patterns, pattern
from biofeedback.guidance.practice import (
    at_home,
    length_preselected,
    lengths_offered,
    longest_paced_s,
)

LONG = pattern("long-exhale-4-6")


def test_twenty_minutes_are_not_offered_on_the_first_day() -> None:
    assert lengths_offered(None) == (5, 10)
    assert lengths_offered(0) == (5, 10)
    assert lengths_offered(1) == (5, 10, 20)


def test_the_first_week_finds_five_minutes_chosen() -> None:
    assert [length_preselected(days) for days in (None, 0, 6, 7, 100)] == [5, 5, 5, 10, 10]


def test_a_practice_at_home_has_its_parts_in_order() -> None:
    parts = at_home(LONG, 5)
    assert [(part.name, part.seconds) for part in parts] == [
        ("arrive", None),
        ("free before", 120.0),
        ("practice", 300.0),
        ("free after", 60.0),
        ("close", None),
    ]
    assert "free before" not in [part.name for part in at_home(LONG, 5, before_s=0.0)]


@pytest.mark.parametrize(
    ("pattern_id", "paced_s"),
    [("hum-4-8", 300.0), ("4-7-8", 76.0), ("easing-in", 600.0), ("long-exhale-4-6", 1200.0)],
)
def test_a_pattern_stops_at_its_cap_and_free_breathing_takes_over(
    pattern_id: str, paced_s: float
) -> None:
    parts = [part for part in at_home(pattern(pattern_id), 20) if part.name == "practice"]
    assert parts[0].seconds == pytest.approx(paced_s)
    assert sum(part.seconds or 0.0 for part in parts) == pytest.approx(1200.0)
    assert all(part.pattern is None for part in parts[1:])


def test_without_a_pacer_nothing_is_paced() -> None:
    assert all(part.pattern is None for part in at_home(pattern("own-breath"), 10))
    assert longest_paced_s(pattern("own-breath")) == float("inf")


def test_a_reset_is_as_long_as_its_own_words_say() -> None:
    assert longest_paced_s(pattern("double-inhale-sigh")) == pytest.approx(30.0)


@pytest.mark.parametrize("chosen", load_patterns(), ids=lambda each: each.id)
def test_every_pattern_can_be_practised_to_the_end_by_keys_alone(chosen: Pattern) -> None:
    practice = Course(at_home(chosen, 5, lead_from_per_min=9.0), PacedBlocks())
    events = practice.begin(0.0, "client")
    time = 0.0
    while practice.ending is None:
        time += 2.0
        events += practice.next_part(time, "client")
        practice.answered(time)
    assert practice.ending == "done"
    paced = [event for event in events if isinstance(event, PacerChange)]
    assert bool(paced) == chosen.paced
    assert not paced or not paced[-1].phases


def test_free_breathing_takes_as_long_as_was_chosen_or_is_left_out() -> None:
    parts = at_home(LONG, 5, before_s=300.0, after_s=180.0)
    lengths = {part.name: part.seconds for part in parts}
    assert (lengths["free before"], lengths["free after"]) == (300.0, 180.0)
    names = [part.name for part in at_home(LONG, 5, before_s=0.0, after_s=0.0)]
    assert names == ["arrive", "practice", "close"]
