"""Held against the belts of two laboratory recordings, whose breaths NeuroKit 0.2.13 counts."""

import math
from pathlib import Path

import numpy as np
import pytest

from biofeedback.signal.ecg import RPeakDetector
from biofeedback.signal.respiration import (
    BELT_QUALITY,
    NO_RATE,
    WAVE_QUALITY,
    BreathRate,
    ecg_height,
    from_acceleration,
    from_belt,
    from_ecg_height,
    from_rhythm,
    told,
)
from biofeedback.signal.rhythm import evenly

RNG = np.random.default_rng(1)


def wave(per_min, seconds, hz, size=1.0):
    return size * np.sin(2.0 * np.pi * per_min / 60.0 * np.arange(round(seconds * hz)) / hz)


@pytest.mark.parametrize("per_min", [4.5, 6.0, 12.0, 20.0, 30.0])
@pytest.mark.parametrize("hz", [4.0, 10.0, 25.0])
def test_a_belt_gives_its_rate_at_any_sampling_rate(per_min, hz):
    belt = 500.0 + wave(per_min, 40.0, hz) + RNG.normal(0.0, 0.05, round(40.0 * hz))
    rate = from_belt(belt, hz)
    assert rate.per_min == pytest.approx(per_min, rel=0.05)
    assert rate.quality > 0.7


def test_drift_of_a_belt_is_no_breath():
    belt = wave(12.0, 30.0, 10.0) + np.linspace(0.0, 20.0, 300)
    assert from_belt(belt, 10.0).per_min == pytest.approx(12.0, rel=0.05)
    assert from_belt(np.linspace(0.0, 20.0, 300), 10.0) == NO_RATE


@pytest.mark.parametrize(
    "belt",
    [np.empty(0), np.full(300, 7.0), np.zeros(300), np.ones(20), RNG.normal(size=300)],
    ids=["empty", "flat", "zero", "two seconds", "noise"],
)
def test_what_is_no_breath_has_no_rate(belt):
    assert from_belt(belt, 10.0).quality < BELT_QUALITY


@pytest.mark.parametrize(
    ("name", "column", "reference_per_min"),
    [("bio_resting_8min_100hz", 1, 9.45), ("bio_eventrelated_100hz", 3, 17.3)],
)
def test_breaths_of_real_belts_are_counted(test_data: Path, name, column, reference_per_min):
    belt = np.loadtxt(
        test_data / "neurokit" / f"{name}.csv", delimiter=",", skiprows=1, usecols=column
    )
    belt = belt[: len(belt) // 10 * 10].reshape(-1, 10).mean(axis=1)
    rates = [from_belt(belt[end - 300 : end], 10.0) for end in range(300, len(belt), 50)]
    shown = [rate.per_min for rate in rates if rate.quality >= BELT_QUALITY]
    assert len(shown) >= 0.95 * len(rates)
    assert np.mean(shown) == pytest.approx(reference_per_min, abs=0.8)


@pytest.mark.parametrize(("name", "belt", "least_shown"), [
    ("bio_resting_8min_100hz", 1, 0.45), ("bio_eventrelated_100hz", 3, 0.1),
])  # fmt: skip
def test_what_heart_and_ecg_tell_agrees_with_the_belt_or_is_blank(
    test_data: Path, name, belt, least_shown
):
    file = test_data / "neurokit" / f"{name}.csv"
    ecg, extent = np.loadtxt(file, delimiter=",", skiprows=1, usecols=(0, belt)).T
    peaks = np.array([peak.time for peak in RPeakDetector(100.0).feed(0.0, ecg, 100.0)])
    quarters = ecg[: len(ecg) // 25 * 25].reshape(-1, 25)
    tenths = extent[: len(extent) // 10 * 10].reshape(-1, 10).mean(axis=1)
    shown, errors = 0, []
    ends = np.arange(40.0, peaks[-1] - 1.0, 5.0)
    for end in ends:
        rhythm = from_rhythm(evenly(peaks[1:], 1000.0 * np.diff(peaks), end, 32.0))
        recent = quarters[round(end * 4) - 133 : round(end * 4)]
        height = from_ecg_height(ecg_height(recent.max(axis=1), recent.min(axis=1)))
        truth = from_belt(tenths[round(end * 10) - 320 : round(end * 10)], 10.0)
        rate = told(rhythm, height)
        if not math.isnan(rate.per_min):
            shown += 1
            errors.append(abs(rate.per_min - truth.per_min))
    assert shown >= least_shown * len(ends)
    assert np.mean(errors) < 0.8
    assert np.mean(np.array(errors) < 2.0) >= 0.95


@pytest.mark.parametrize("tilt_deg", [0.0, 30.0, 90.0])
def test_acceleration_is_read_along_its_main_direction(tilt_deg):
    angle = np.radians(tilt_deg) + np.radians(1.5) * wave(14.0, 30.0, 10.0)
    gravity = 1000.0 * np.column_stack((np.sin(angle), np.cos(angle), np.zeros(300)))
    rate = from_acceleration(gravity + RNG.normal(0.0, 2.0, (300, 3)), 10.0)
    assert rate.per_min == pytest.approx(14.0, rel=0.05)
    assert rate.quality >= BELT_QUALITY


@pytest.mark.parametrize(
    "acceleration",
    [np.zeros((300, 3)), np.full((300, 3), 577.0), RNG.normal(0.0, 2.0, (300, 3)), np.ones((5, 3))],
    ids=["zero", "still", "noise", "short"],
)
def test_acceleration_without_breath_has_no_rate(acceleration):
    assert from_acceleration(acceleration, 10.0).quality < BELT_QUALITY


@pytest.mark.parametrize("per_min", [6.0, 9.0, 15.0, 24.0])
def test_one_clear_wave_of_the_rhythm_is_the_breath(per_min):
    rr = 850.0 + wave(per_min, 32.0, 4.0, 40.0) + RNG.normal(0.0, 3.0, 128)
    rate = from_rhythm(rr)
    assert rate.per_min == pytest.approx(per_min, abs=0.4)
    assert rate.quality > WAVE_QUALITY


def test_a_breath_beside_a_larger_slow_wave_is_no_guess():
    rr = 850.0 + wave(6.0, 32.0, 4.0, 30.0) + wave(17.0, 32.0, 4.0, 15.0)
    assert from_rhythm(rr).quality < WAVE_QUALITY


@pytest.mark.parametrize(
    "series", [np.empty(0), np.full(128, 850.0), np.full(128, np.nan), np.linspace(0.0, 9.0, 128)]
)
def test_a_series_without_a_wave_has_no_rate(series):
    assert from_rhythm(series).quality < WAVE_QUALITY
    assert from_ecg_height(series).quality < WAVE_QUALITY


def test_two_sources_that_agree_need_less_each():
    rhythm, near, far = BreathRate(12.0, 0.62), BreathRate(13.0, 0.5), BreathRate(6.0, 0.5)
    assert told(rhythm, near) == rhythm
    assert math.isnan(told(rhythm, far).per_min)
    assert math.isnan(told(rhythm, NO_RATE).per_min)
    assert told(BreathRate(12.0, 0.7), far).per_min == 12.0
    assert told(BreathRate(9.0, 0.3), BreathRate(15.0, 0.8)).per_min == 15.0


def test_the_height_of_the_ecg_is_that_of_its_last_r_wave():
    highest = np.zeros(40)
    highest[::4] = 1.0
    highest[20] = 1.4
    height = ecg_height(highest, np.full(40, -0.2))
    assert len(height) == 35
    assert set(np.round(height, 6)) == {1.2, 1.6}
