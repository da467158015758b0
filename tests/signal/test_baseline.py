import numpy as np
import pytest

from biofeedback.signal.baseline import RollingBaseline, StartBaseline, robust


def test_median_and_scaled_deviation_ignore_outliers():
    values = [*np.random.default_rng(1).normal(70.0, 4.0, 2000).tolist(), 1e6, -1e6]
    baseline = robust(values, 0.5)
    assert baseline.median == pytest.approx(70.0, abs=0.3)
    assert baseline.sd == pytest.approx(4.0, abs=0.2)
    assert baseline.z(78.0) == pytest.approx(2.0, abs=0.2)


def test_a_quiet_person_is_measured_against_the_floor():
    assert robust([70.0] * 10, 2.0).z(73.0) == 1.5


def test_the_rolling_baseline_leaves_out_the_latest_minute_and_what_is_old():
    rolling = RollingBaseline(1.0)
    for second in range(2000):
        rolling.add(float(second), 500.0 if second < 1390 else 10.0 if second < 1940 else 900.0)
        if second == 0:
            assert rolling.at(0.0) is None
    baseline = rolling.at(2000.0)
    assert baseline is not None
    assert (baseline.median, baseline.sd, rolling.usable) == (10.0, 1.0, 540)


@pytest.mark.parametrize(("values", "enough"), [(179, False), (180, True)])
def test_the_rolling_baseline_needs_three_minutes(values, enough):
    rolling = RollingBaseline(1.0)
    for second in range(values):
        rolling.add(float(second), 1.0)
    assert (rolling.at(values + 60.0) is not None) is enough


def test_the_rolling_baseline_is_refreshed_every_ten_seconds():
    rolling = RollingBaseline(1.0)
    for second in range(200):
        rolling.add(float(second), 1.0)
    assert rolling.at(235.0) is None
    assert rolling.at(244.0) is None
    assert rolling.at(245.0) is not None


def test_the_start_is_fixed_after_five_minutes():
    start = StartBaseline()
    for _ in range(299):
        start.add(60.0)
    assert (start.median, start.has_s) == (None, 299)
    start.add(60.0)
    start.add(1000.0)
    assert start.median == 60.0
