from __future__ import annotations

import itertools
import math

from hypothesis import given
from hypothesis import strategies as st

from biofeedback.ui.live.lane_scale import CHANGE_S, LaneScale, Span, fit, tick_step, ticks

values = st.floats(0.1, 200)


@given(values, values, st.floats(0.5, 20))
def test_fitted_range_holds_what_it_was_fitted_to(one: float, other: float, least: float) -> None:
    low, high = sorted((one, other))
    span = fit(low, high, least)
    assert span.low <= low
    assert span.high >= high
    assert span.size >= least


@given(values, values)
def test_ticks_are_few_inside_the_range_and_evenly_apart(one: float, other: float) -> None:
    span = fit(*sorted((one, other)), 0.5)
    places = [place for place, _ in ticks(span)]
    assert 1 <= len(places) <= 7
    assert all(span.low < place < span.high for place in places)
    steps = {round(b - a, 6) for a, b in itertools.pairwise(places)}
    assert len(steps) <= 1


def test_tick_labels_have_the_digits_their_step_needs() -> None:
    assert [label for _, label in ticks(Span(4.4, 5.6))] == ["4.6", "4.8", "5.0", "5.2", "5.4"]
    assert [label for _, label in ticks(Span(60, 90))] == ["65", "70", "75", "80", "85"]


def test_fewer_ticks_where_there_is_less_room() -> None:
    assert tick_step(30, 0.5) > tick_step(30)


def test_range_widens_at_once_and_settles_within_its_time() -> None:
    scale = LaneScale(Span(0, 10), 5)
    scale.follow(70, 80, 0.0)
    scale.advance(0.0, steps=False)
    assert scale.shown.low <= 70
    scale.follow(70, 110, 1.0)
    scale.advance(1.0 + CHANGE_S / 2, steps=False)
    halfway = scale.shown.high
    scale.advance(1.0 + CHANGE_S, steps=False)
    assert 80 < halfway < scale.shown.high
    assert scale.shown.high >= 110


def test_range_does_not_follow_small_changes() -> None:
    scale = LaneScale(Span(0, 10), 5)
    scale.follow(60, 90, 0.0)
    scale.advance(0.0, steps=True)
    before = scale.shown
    scale.follow(63, 86, 5.0)
    assert not scale.advance(9.0, steps=True)
    assert scale.shown == before


def test_range_narrows_when_most_of_it_is_unused() -> None:
    scale = LaneScale(Span(0, 10), 5)
    scale.follow(40, 160, 0.0)
    scale.advance(0.0, steps=True)
    scale.follow(70, 80, 5.0)
    scale.advance(9.0, steps=True)
    assert scale.shown.size < 40


def test_less_movement_changes_the_range_in_one_step() -> None:
    scale = LaneScale(Span(0, 10), 5)
    scale.follow(60, 90, 0.0)
    scale.follow(60, 150, 1.0)
    scale.advance(1.0, steps=True)
    assert scale.shown.high >= 150


def test_no_value_leaves_the_range_as_it_is() -> None:
    scale = LaneScale(Span(0, 10), 5)
    scale.follow(math.nan, math.nan, 0.0)
    assert not scale.advance(1.0, steps=False)
