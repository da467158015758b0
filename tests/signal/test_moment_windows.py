"""Windows around a moment, and their values against a direct computation."""

from __future__ import annotations

import numpy as np
import pytest

from biofeedback.signal.moment_windows import Traces, Window, measure, windows

NOTHING = np.empty(0)


def spans(onset: float, span_s: float | None, cuts, end: float):
    return [(each.start, each.end, each.short) for each in windows(onset, span_s, cuts, end)]


def test_a_moment_without_length_has_half_a_minute():
    assert spans(300.0, None, [], 1000.0) == [
        (240.0, 300.0, False),
        (300.0, 330.0, False),
        (330.0, 390.0, False),
    ]


def test_a_moment_with_length_has_its_own():
    assert spans(300.0, 95.0, [], 1000.0)[1:] == [(300.0, 395.0, False), (395.0, 455.0, False)]


def test_the_ends_of_the_recording_cut():
    assert spans(20.0, None, [], 70.0) == [
        (0.0, 20.0, True),
        (20.0, 50.0, False),
        (50.0, 70.0, True),
    ]
    assert spans(60.0, None, [], 70.0)[1:] == [(60.0, 70.0, True), (70.0, 70.0, True)]


def test_a_gap_or_another_phase_cuts():
    assert spans(300.0, None, [270.0, 315.0, 340.0], 1000.0) == [
        (270.0, 300.0, True),
        (300.0, 315.0, True),
        (315.0, 340.0, True),
    ]


def test_a_phase_that_begins_with_the_moment_cuts_nothing():
    assert spans(300.0, 120.0, [299.9, 420.1], 1000.0) == [
        (240.0, 300.0, False),
        (300.0, 420.0, False),
        (420.0, 480.0, False),
    ]


def traces(**changed) -> Traces:
    beats = np.arange(0.8, 200.0, 0.8)
    seconds = np.arange(1.0, 201.0)
    values = {
        "beat_times": beats,
        "rr_ms": np.full(len(beats), 800.0),
        "skin_times": seconds,
        "conductance_us": 4.0 + seconds / 100.0,
        "response_times": np.array([20.0, 61.0, 99.9, 130.0]),
        "breath_times": np.array([69.0, 90.0, 100.0, 110.0]),
        "breaths_per_min": np.array([20.0, 12.0, 14.0, 20.0]),
    }
    return Traces(**{**values, **changed})


def test_values_are_those_of_a_direct_computation():
    values = measure(traces(), Window("before", 40.0, 100.0))
    assert values.heart_bpm == pytest.approx(75.0)
    assert values.skin_us == pytest.approx(np.mean(4.0 + np.arange(41.0, 101.0) / 100.0))
    assert values.responses == 2
    assert values.breaths_per_min == pytest.approx(13.0)
    assert (values.heart_clean, values.skin_clean) == pytest.approx((1.0, 1.0))


def test_less_than_four_fifths_of_a_channel_hides_its_numbers_only():
    whole = traces()
    lost = (whole.beat_times > 50.0) & (whole.beat_times < 65.0)
    holed = traces(beat_times=whole.beat_times[~lost], rr_ms=whole.rr_ms[~lost])
    values = measure(holed, Window("before", 40.0, 100.0))
    assert values.heart_bpm is None
    assert values.breaths_per_min is None
    assert values.heart_clean == pytest.approx(0.75, abs=0.02)
    assert values.responses == 2


def test_an_empty_window_and_empty_traces_have_no_values():
    assert measure(traces(), Window("after", 100.0, 100.0)).heart_bpm is None
    empty = Traces(NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING)
    values = measure(empty, Window("after", 0.0, 60.0))
    assert (values.heart_bpm, values.skin_us, values.responses) == (None, None, None)
    assert (values.heart_clean, values.skin_clean) == (0.0, 0.0)
