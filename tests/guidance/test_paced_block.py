"""The line against over-breathing, and the way out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.events import Cue, Event, PacerChange
from biofeedback.guidance.paced_block import PacedBlocks, Rest
from biofeedback.guidance.patterns import pattern

LONG = pattern("long-exhale-4-6")
EASY = pattern("easing-in")


def seen(events: list[Event]) -> list[str]:
    return [
        f"{event.kind} {event.item}".strip()
        if isinstance(event, Cue)
        else ("pace" if isinstance(event, PacerChange) and event.phases else "halt")
        for event in events
    ]


def test_every_block_begins_with_the_line() -> None:
    blocks = PacedBlocks()
    for minute in range(3):
        assert seen(blocks.begin(LONG, minute * 300.0, "therapist")) == ["prompt B3", "pace"]
        assert seen(blocks.ended(minute * 300.0 + 180.0, "program")) == ["halt"]


def test_light_headedness_halts_and_shows_the_way_out() -> None:
    blocks = PacedBlocks()
    blocks.begin(LONG, 0.0, "therapist")
    assert seen(blocks.light_headed(60.0, "client")) == ["halt", "rests 180.0 7.0 0", "prompt B6"]
    assert blocks.running is None


def test_a_stop_leaves_the_client_side_blank() -> None:
    blocks = PacedBlocks()
    blocks.begin(LONG, 0.0, "therapist")
    assert seen(blocks.stopped(60.0, "client")) == ["halt", "rests 180.0 7.0 0", "stop"]


def test_two_minutes_of_free_breathing_follow() -> None:
    blocks = PacedBlocks()
    blocks.begin(LONG, 0.0, "therapist")
    blocks.light_headed(60.0, "client")
    refused = blocks.refusal(179.9)
    assert refused is not None
    assert refused.again_at == 180.0
    assert blocks.begin(LONG, 179.9, "therapist") == []
    assert blocks.running is None
    assert blocks.begin(LONG, 180.0, "therapist")


def test_the_next_block_is_quicker_by_one_breath_a_minute() -> None:
    blocks = PacedBlocks()
    blocks.begin(LONG, 0.0, "therapist")
    blocks.light_headed(60.0, "client")
    quicker = blocks.fitted(LONG)
    assert quicker.rate_per_min == pytest.approx(7.0)
    assert quicker.in_out_ratio == pytest.approx(LONG.in_out_ratio)
    assert blocks.fitted(EASY) is EASY


def test_while_leading_the_rate_then_shown_counts() -> None:
    blocks = PacedBlocks()
    blocks.begin(LONG, 0.0, "therapist")
    blocks.rate_per_min = 8.2
    blocks.light_headed(60.0, "client")
    assert blocks.fitted(LONG).rate_per_min == pytest.approx(9.2)


@given(st.floats(0.0, 1e5), st.floats(3.0, 15.0), st.booleans())
def test_a_cue_carries_a_rest(free_until: float, least: float, for_today: bool) -> None:
    rest = Rest(free_until, least, for_today)
    assert Rest.from_item(rest.item) == rest
    assert rest.breath_rests(free_until) == for_today


def test_no_phase_gets_shorter_than_a_phase_may_be() -> None:
    blocks = PacedBlocks()
    blocks.begin(pattern("double-inhale-sigh"), 0.0, "therapist")
    blocks.rate_per_min = 14.0
    blocks.light_headed(60.0, "client")
    quicker = blocks.fitted(pattern("4-7-8"))
    assert quicker.rate_per_min == pytest.approx(15.0)
    assert min(seconds for _, seconds in quicker.phases) == pytest.approx(1.0)


def test_where_a_breath_a_minute_more_would_be_too_quick_pacing_rests() -> None:
    blocks = PacedBlocks()
    blocks.begin(LONG, 0.0, "therapist")
    blocks.rate_per_min = 14.2
    blocks.light_headed(60.0, "client")
    assert blocks.other_than_breath_only
    assert blocks.begin(LONG, 1000.0, "therapist") == []


def test_after_the_second_time_only_other_things_are_offered() -> None:
    blocks = PacedBlocks()
    blocks.begin(LONG, 0.0, "therapist")
    blocks.light_headed(60.0, "client")
    assert not blocks.other_than_breath_only
    blocks.begin(LONG, 200.0, "therapist")
    blocks.stopped(260.0, "therapist")
    assert blocks.other_than_breath_only
    refused = blocks.refusal(10_000.0)
    assert refused is not None
    assert refused.again_at is None
    assert blocks.begin(EASY, 10_000.0, "therapist") == []


def test_pressing_twice_counts_once() -> None:
    blocks = PacedBlocks()
    blocks.begin(LONG, 0.0, "therapist")
    blocks.light_headed(60.0, "client")
    assert seen(blocks.light_headed(61.0, "client")) == ["prompt B6"]
    assert blocks.halts == 1


def test_light_headed_after_a_block_counts_like_in_it() -> None:
    blocks = PacedBlocks()
    blocks.begin(LONG, 0.0, "therapist")
    blocks.ended(180.0, "program")
    blocks.light_headed(190.0, "client")
    blocks.light_headed(191.0, "client")
    assert blocks.halts == 1
    assert blocks.refusal(300.0) is not None
    assert blocks.refusal(310.0) is None
    assert blocks.fitted(LONG).rate_per_min == pytest.approx(7.0)


def test_light_headed_before_any_block_leaves_two_minutes_of_free_breathing() -> None:
    blocks = PacedBlocks()
    blocks.light_headed(10.0, "client")
    assert blocks.halts == 0
    assert blocks.refusal(129.0) is not None
    assert blocks.refusal(130.0) is None


def test_a_block_that_ended_as_planned_changes_nothing() -> None:
    blocks = PacedBlocks()
    blocks.begin(LONG, 0.0, "therapist")
    blocks.ended(180.0, "program")
    assert blocks.refusal(180.0) is None
    assert blocks.fitted(LONG) is LONG


def test_own_breath_is_no_paced_block() -> None:
    assert PacedBlocks().begin(pattern("own-breath"), 0.0, "client") == []


@given(
    st.lists(st.tuples(st.floats(0.0, 2000.0), st.sampled_from(["begin", "dizzy", "stop", "end"])))
)
def test_the_pacer_never_resumes_by_itself(steps: list[tuple[float, str]]) -> None:
    blocks = PacedBlocks()
    for time, what in sorted(steps):
        match what:
            case "begin":
                events = blocks.begin(LONG, time, "client")
            case "dizzy":
                events = blocks.light_headed(time, "client")
            case "stop":
                events = blocks.stopped(time, "client")
            case _:
                events = blocks.ended(time, "program")
        if what != "begin":
            assert "pace" not in seen(events)
            assert blocks.running is None
    assert blocks.halts <= 2


def test_what_happened_still_counts_in_the_next_session_of_the_day() -> None:
    blocks = PacedBlocks()
    blocks.begin(LONG, 0.0, "client")
    blocks.light_headed(290.0, "client")
    blocks.carry_over(300.0)
    refused = blocks.refusal(0.0)
    assert refused is not None
    assert refused.again_at == 110.0
    blocks.begin(LONG, 110.0, "client")
    assert blocks.rate_per_min == pytest.approx(7.0)
