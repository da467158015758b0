"""Time back to the range of the minute before, on a step that decays (figures by simulation)."""

from __future__ import annotations

import numpy as np
import pytest

from biofeedback.signal.baseline import Baseline
from biofeedback.signal.recovery import (
    HEART_FLOOR_BPM,
    TimeBack,
    reference,
    smooth_heart,
    smooth_skin,
    start_of_today,
    time_back,
)

ONSET = 120.0


def decaying_step(noise_bpm: float, seed: int = 0, *, step: float = 12.0):
    """Beats at 70 bpm, with a step at the onset that decays with 30 s."""
    rng = np.random.default_rng(seed)
    time, times, rr_ms = 0.0, [], []
    while time < 400.0:
        rate = 70.0 + rng.normal(0.0, noise_bpm)
        rate += step * np.exp(-(time - ONSET) / 30.0) if time >= ONSET else 0.0
        time += 60.0 / rate
        times.append(time)
        rr_ms.append(60000.0 / rate)
    return np.array(times), np.array(rr_ms)


def found(times, rr_ms, *, horizon: float = 400.0, leaves_by: float = ONSET + 90.0) -> TimeBack:
    grid = np.arange(0.0, horizon)
    smooth = smooth_heart(times, rr_ms, grid)
    before = smooth[(grid >= ONSET - 60.0) & (grid < ONSET)]
    return time_back(grid, smooth, reference(before, HEART_FLOOR_BPM), ONSET, leaves_by)


def test_a_decaying_step_is_back_after_42_s_and_halfway_after_26_s():
    back = found(*decaying_step(0.0))
    assert back.outcome == "back"
    assert back.seconds == pytest.approx(42.0, abs=3.0)
    assert back.halfway_s == pytest.approx(26.0, abs=3.0)


def test_with_noise_the_median_of_100_people_is_within_5_s():
    backs = [found(*decaying_step(1.0, seed)) for seed in range(100)]
    assert {back.outcome for back in backs} == {"back"}
    assert np.median([back.seconds for back in backs]) == pytest.approx(42.0, abs=5.0)
    assert np.median([back.halfway_s for back in backs]) == pytest.approx(26.0, abs=5.0)


def test_a_step_down_comes_back_from_below():
    back = found(*decaying_step(0.0, step=-12.0))
    assert back.outcome == "back"
    assert back.seconds == pytest.approx(42.0, abs=3.0)


def test_what_never_leaves_its_range_stayed():
    assert found(*decaying_step(0.0, step=2.0)) == TimeBack("stayed")


def test_a_change_that_begins_long_after_has_another_cause():
    times, rr_ms = decaying_step(0.0)
    steady = times < ONSET
    times = np.concatenate((times[steady], times + ONSET))
    late = found(times, np.concatenate((rr_ms[steady], rr_ms)))
    assert late.outcome == "stayed"


def test_a_time_cut_off_by_the_next_moment_is_the_least_it_can_have_been():
    back = found(*decaying_step(0.0), horizon=ONSET + 30.0)
    assert back.outcome == "not back"
    assert back.seconds == pytest.approx(29.0)


def test_a_return_too_short_to_count_is_no_return():
    grid = np.arange(200.0)
    smooth = np.where((grid >= 100.0) & ~((grid >= 130.0) & (grid < 145.0)), 80.0, 70.0)
    smooth[grid >= 170.0] = 70.0
    back = time_back(grid, smooth, Baseline(70.0, 2.0), 100.0, 190.0)
    assert (back.outcome, back.seconds) == ("back", 70.0)


def test_a_gap_before_the_return_leaves_it_open():
    times, rr_ms = decaying_step(0.0)
    lost = (times > ONSET + 10.0) & (times < ONSET + 25.0)
    assert found(times[~lost], rr_ms[~lost]).outcome == "cannot tell"


def test_a_gap_after_the_return_changes_nothing():
    times, rr_ms = decaying_step(0.0)
    lost = (times > ONSET + 90.0) & (times < ONSET + 120.0)
    assert found(times[~lost], rr_ms[~lost]) == found(times, rr_ms)


def test_without_a_minute_before_nothing_can_be_told():
    grid = np.arange(0.0, 100.0)
    assert time_back(grid, grid, None, 50.0, 90.0) == TimeBack("cannot tell")


def test_before_counts_only_with_four_fifths_of_it():
    smooth = np.full(60, 70.0)
    smooth[:13] = np.nan
    assert reference(smooth, 2.0) is None
    smooth[:12] = [np.nan] * 12
    smooth[12] = 70.0
    assert reference(smooth, 2.0) == Baseline(70.0, 2.0)
    assert reference(np.full(20, 70.0), 2.0) is None


def test_the_start_of_today_is_the_first_five_usable_minutes():
    smooth = np.concatenate((np.full(50, np.nan), np.full(300, 66.0), np.full(1000, 90.0)))
    assert start_of_today(smooth, 2.0) == Baseline(66.0, 2.0)
    assert start_of_today(smooth[:349], 2.0) is None


def test_the_smoothed_heart_rate_is_the_median_of_ten_seconds():
    times, rr_ms = decaying_step(3.0)
    grid = np.array([50.0, 130.5])
    inside = [(times >= at - 5.0) & (times <= at + 5.0) for at in grid]
    expected = [np.median(60000.0 / rr_ms[each]) for each in inside]
    assert smooth_heart(times, rr_ms, grid) == pytest.approx(expected)


def test_smoothing_of_nothing_is_nothing():
    grid = np.arange(5.0)
    assert np.isnan(smooth_heart(np.empty(0), np.empty(0), grid)).all()
    assert np.isnan(smooth_skin(np.empty(0), np.empty(0), grid)).all()


def test_the_smoothed_conductance_is_the_mean_of_logarithms():
    times = np.arange(1.0, 61.0)
    microsiemens = np.linspace(2.0, 5.0, 60)
    inside = (times >= 30.0 - 7.5) & (times <= 30.0 + 7.5)
    smooth = smooth_skin(times, microsiemens, np.array([30.0, 65.0]))
    assert smooth[0] == pytest.approx(np.log(microsiemens[inside]).mean())
    assert np.isnan(smooth[1])
