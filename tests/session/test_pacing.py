"""The pace as a key changes it in a session, and a lead that goes on from there."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.events import Event, PacerChange
from biofeedback.guidance.offers import Settings
from biofeedback.guidance.pacer import position
from biofeedback.guidance.patterns import pattern
from biofeedback.session.guide import Guide

LONG_EXHALE = pattern("long-exhale-4-6")
BOX = pattern("box-4")


def paced(events: list[Event]) -> list[PacerChange]:
    return [event for event in events if isinstance(event, PacerChange)]


def rate(change: PacerChange) -> float:
    return 60.0 / sum(seconds for _, seconds in change.phases)


def test_a_key_changes_the_pace_where_a_breath_ends() -> None:
    guide = Guide(Settings("session"))
    guide.start_pacer(LONG_EXHALE, 0.0, "therapist")
    assert guide.change_pace(0.5, 3.0, "therapist") == []
    (quicker,) = paced(guide.feed(60.0))
    assert quicker.time == 10.0
    assert quicker.author == "therapist"
    assert rate(quicker) == pytest.approx(6.5, abs=0.05)


def test_pressed_twice_within_a_breath_it_changes_by_two_steps_at_once() -> None:
    guide = Guide(Settings("session"))
    guide.start_pacer(LONG_EXHALE, 0.0, "therapist")
    guide.change_pace(-0.5, 3.0, "therapist")
    guide.change_pace(-0.5, 4.0, "therapist")
    (slower,) = paced(guide.feed(60.0))
    assert rate(slower) == pytest.approx(5.0, abs=0.05)


def test_a_lead_rests_at_the_new_pace_until_it_is_led_on() -> None:
    guide = Guide(Settings("session"))
    guide.start_pacer(LONG_EXHALE, 0.0, "therapist", lead_from_per_min=9.0)
    guide.feed(60.0)
    guide.change_pace(0.5, 60.0, "therapist")
    (quicker,) = paced(guide.feed(300.0))
    assert rate(quicker) == pytest.approx(9.0, abs=0.1)
    guide.lead_on(300.0)
    led = paced(guide.feed(900.0))
    assert rate(led[0]) == pytest.approx(rate(quicker))
    assert led[-1].phases == LONG_EXHALE.phases


def test_nobody_is_paced_more_slowly_than_allowed_nor_out_of_range() -> None:
    guide = Guide(Settings("session"), slowest_per_min=6.0)
    guide.start_pacer(LONG_EXHALE, 0.0, "therapist")
    for second in range(1, 400):
        guide.change_pace(-0.5, float(second), "therapist")
        assert all(rate(change) >= 6.0 - 1e-9 for change in paced(guide.feed(float(second))))
    for second in range(400, 800):
        guide.change_pace(2.0, float(second), "therapist")
        for change in paced(guide.feed(float(second))):
            assert rate(change) <= 15.0 + 1e-9
            assert all(1.0 <= seconds <= 12.0 for _, seconds in change.phases)


def test_without_a_pacer_there_is_no_pace_to_change() -> None:
    guide = Guide(Settings("session"))
    assert guide.change_pace(0.5, 1.0, "therapist") == []
    guide.lead_on(2.0)
    assert guide.feed(100.0) == []


def test_a_pattern_ends_when_it_is_to_end_whatever_its_pace() -> None:
    guide = Guide(Settings("session"))
    guide.start_pacer(BOX, 0.0, "therapist")
    for second in range(1, 700):
        guide.change_pace(0.5 if second % 2 else -0.5, float(second), "therapist")
        ended = [each for each in paced(guide.feed(float(second))) if not each.phases]
        if ended:
            # five minutes, and the breath that was begun
            assert 300.0 <= ended[0].time <= 320.0
            return
    pytest.fail("it never ended")


steps = st.lists(
    st.tuples(st.floats(0.0, 400.0), st.sampled_from(["up", "down", "hold", "on", "other"])),
    max_size=12,
)


def run(keys: list[tuple[float, str]], looks: list[float]) -> list[Event]:
    guide = Guide(Settings("session"))
    events = guide.start_pacer(LONG_EXHALE, 0.0, "therapist", lead_from_per_min=11.0)
    for time, key in sorted([*keys, *((look, "look") for look in looks)], key=lambda each: each[0]):
        events += guide.feed(time)
        match key:
            case "up":
                guide.change_pace(0.5, time, "therapist")
            case "down":
                guide.change_pace(-0.5, time, "therapist")
            case "hold":
                events += guide.hold_here(time)
            case "on":
                guide.lead_on(time)
            case "other":
                guide.start_pacer(pattern("even-5-5"), time, "therapist", 8.0)
    return events + guide.feed(500.0)


@given(steps, st.lists(st.floats(0.0, 500.0), max_size=20))
def test_however_often_it_is_fed_the_pace_is_the_same_and_nothing_jumps(
    keys: list[tuple[float, str]], looks: list[float]
) -> None:
    events = run(keys, looks)
    assert events == run(keys, [])
    for before, after in itertools.pairwise(paced(events)):
        end = position(before, max(after.time - 1e-9, before.time))
        assert end is not None
        assert end.extent == pytest.approx(0.0, abs=1e-6)
