from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from biofeedback.signal.hrv_time import hr_bpm, pnn50, rmssd, sdnn, successive_differences
from tests.signal.recorded import rr_file


def test_hrv_analysis_reference(test_data: Path) -> None:
    # expected values of hrv-analysis's own tests for its test_nn_intervals.txt
    rr_ms = rr_file(test_data / "hrv_analysis" / "test_nn_intervals.txt")
    steps = successive_differences(rr_ms)
    assert rr_ms.mean() == pytest.approx(718.248, abs=1e-9)
    assert rmssd(steps) == pytest.approx(19.519400785039664, abs=1e-9)
    assert sdnn(rr_ms) == pytest.approx(43.113074968427306, abs=1e-9)
    assert pnn50(steps) == pytest.approx(2.4024024024024024, abs=1e-9)


@pytest.mark.parametrize(
    ("file", "count", "mean", "sdnn_ms", "rmssd_ms", "pnn50_pct"),
    [
        # four libraries agree on these; rhrvbook: first 306 intervals of healthy 000
        ("rhrvbook/healthy_ms_000.txt", 306, 979.9118, 81.77824, 52.622348, 31.8033),
        ("reference/rr_ms/kubios_sample.txt", 423, 707.5437, 92.7945, 56.8595, 16.3507),
        ("reference/rr_ms/polar_h10_ibi.txt", 620, 970.2726, 80.2172, 37.3606, 15.9935),
        ("hrv_rhenan/rest_rri.txt", 910, 1058.7187, 57.8182, 55.1374, 35.3135),
    ],
)
def test_published_recordings(
    test_data: Path,
    file: str,
    count: int,
    mean: float,
    sdnn_ms: float,
    rmssd_ms: float,
    pnn50_pct: float,
) -> None:
    rr_ms = rr_file(test_data / file)[:count]
    steps = successive_differences(rr_ms)
    assert len(rr_ms) == count
    assert rr_ms.mean() == pytest.approx(mean, abs=1e-4)
    assert sdnn(rr_ms) == pytest.approx(sdnn_ms, abs=1e-4)
    assert rmssd(steps) == pytest.approx(rmssd_ms, abs=1e-4)
    assert pnn50(steps) == pytest.approx(pnn50_pct, abs=1e-4)


def test_rate_is_of_the_mean_interval_not_the_mean_of_rates() -> None:
    assert hr_bpm(np.array([500.0, 1000.0])) == 80.0


def test_no_difference_touches_a_flagged_beat_or_crosses_a_hole() -> None:
    rr_ms = np.array([800.0, 810.0, 400.0, 830.0, 850.0, 900.0])
    usable = np.array([True, True, False, True, True, True])
    adjacent = np.array([False, True, True, True, True, False])
    assert successive_differences(rr_ms, usable, adjacent).tolist() == [10.0, 20.0]


def test_exactly_fifty_milliseconds_does_not_count_as_more() -> None:
    assert pnn50(np.array([50.0, -50.0, 50.1, -51.0])) == 50.0


def test_too_little_gives_nan() -> None:
    nothing = np.array([])
    assert math.isnan(hr_bpm(nothing))
    assert math.isnan(rmssd(nothing))
    assert math.isnan(pnn50(nothing))
    assert math.isnan(sdnn(np.array([800.0])))
