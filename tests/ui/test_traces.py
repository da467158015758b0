from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.events import Beat, SampleBatch, Verdict, read_only
from biofeedback.ui.live.traces import HeartTrace, Ring, SampledTrace


def beat(index: int, time: float, rr_ms: float, verdict: Verdict = "ok", **more: bool) -> Beat:
    return Beat(time, "client", index, rr_ms, verdict, more.get("adjacent", True),
                more.get("provisional", False))  # fmt: skip


@given(st.integers(1, 9), st.lists(st.floats(0.01, 5), max_size=40), st.floats(0, 100))
def test_ring_holds_the_newest_points_in_order(
    capacity: int, steps: list[float], since: float
) -> None:
    ring = Ring(capacity)
    times = np.cumsum(steps).tolist()
    for time in times:
        ring.append(time, 2 * time)
    kept = times[-capacity:]
    first = max(sum(time < since for time in kept) - 1, 0)
    shown_times, shown_values = ring.window(since)
    assert shown_times.tolist() == kept[first:]
    assert shown_values.tolist() == [2 * time for time in kept[first:]]


def test_an_empty_ring_has_an_empty_window() -> None:
    times, values = Ring(4).window(0.0)
    assert times.size == values.size == 0


def test_a_beat_is_drawn_when_it_arrives_and_not_twice() -> None:
    trace = HeartTrace()
    trace.add(beat(0, 1.0, 800, provisional=True))
    trace.add(beat(0, 1.0, 800))
    assert trace.ring.window(0)[1].tolist() == [75.0]


def test_a_flagged_beat_leaves_a_hole() -> None:
    trace = HeartTrace()
    for index, rr_ms in enumerate((800, 500, 1100, 800)):
        trace.add(beat(index, 1.0 + index, rr_ms, provisional=True))
    trace.add(beat(1, 2.0, 500, "ectopic"))
    assert np.isnan(trace.ring.window(0)[1]).tolist() == [False, True, False, False]


def test_nothing_bridges_a_gap() -> None:
    trace = HeartTrace()
    trace.add(beat(0, 1.0, 800))
    trace.add(beat(1, 30.0, 800, adjacent=False))
    values = trace.ring.window(0)[1]
    assert np.isnan(values[1])
    assert values[[0, 2]].tolist() == [75.0, 75.0]


def test_a_verdict_that_comes_after_a_gap_finds_its_beat() -> None:
    trace = HeartTrace()
    trace.add(beat(0, 1.0, 800, provisional=True))
    trace.break_at(2.0)
    trace.add(beat(0, 1.0, 800, "out_of_range"))
    assert np.isnan(trace.ring.window(0)[1]).all()


def test_breaking_twice_adds_one_break() -> None:
    trace = HeartTrace()
    trace.add(beat(0, 1.0, 800))
    trace.break_at(2.0)
    trace.break_at(3.0)
    assert len(trace.ring) == 2


def batches(values: list[float], cuts: list[int], rate: float) -> list[SampleBatch]:
    edges = [0, *sorted({cut for cut in cuts if 0 < cut < len(values)}), len(values)]
    return [
        SampleBatch(start / rate, "s", rate, read_only(values[start:end]), end / rate)
        for start, end in itertools.pairwise(edges)
        if end > start
    ]


@given(
    st.lists(st.floats(0, 20) | st.just(math.nan), min_size=1, max_size=60),
    st.lists(st.integers(1, 59), max_size=8),
)
def test_any_chunking_gives_the_same_line(values: list[float], cuts: list[int]) -> None:
    whole, parts = SampledTrace(), SampledTrace()
    for batch in batches(values, [], 8.0):
        whole.add(batch)
    for batch in batches(values, cuts, 8.0):
        parts.add(batch)
    for one, other in zip(whole.ring.window(0), parts.ring.window(0), strict=True):
        assert one == pytest.approx(other, nan_ok=True)


def test_samples_are_averaged_in_bins_and_the_newest_is_always_shown() -> None:
    trace = SampledTrace(bin_s=0.5)
    trace.add(SampleBatch(0.0, "s", 4.0, read_only([1.0, 3.0, 10.0]), 0.75))
    times, values = trace.ring.window(0)
    assert values.tolist() == [2.0, 10.0]
    assert times[-1] == 0.5


def test_a_hole_in_time_breaks_the_line() -> None:
    trace = SampledTrace()
    trace.add(SampleBatch(0.0, "s", 4.0, read_only([1.0]), 0.0))
    trace.add(SampleBatch(9.0, "s", 4.0, read_only([1.0]), 9.0))
    assert np.isnan(trace.ring.window(0)[1]).tolist() == [False, True, False]


def test_only_the_first_channel_is_drawn() -> None:
    trace = SampledTrace()
    trace.add(SampleBatch(0.0, "s", 4.0, read_only([[1.0, 50.0]]), 0.0))
    assert trace.ring.last[1] == 1.0
