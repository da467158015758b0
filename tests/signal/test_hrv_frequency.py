from __future__ import annotations

import gzip
import math
from pathlib import Path

import numpy as np
import pytest

from biofeedback.signal.hrv_frequency import (
    HF_HZ,
    LF_HZ,
    VLF_HZ,
    Spectrum,
    detrend_linear,
    lomb_scargle,
    resample,
    segments_of,
    smoothness_priors,
    spectrum_of,
    without_smoothness_response,
)
from tests.signal.recorded import rr_file


def ec57(folder: Path, pattern: int) -> tuple[np.ndarray, np.ndarray]:
    """Times (s) and intervals (ms) of an ANSI/AAMI EC57:2012 test pattern, 1.2 h."""
    with gzip.open(folder / "ec57" / f"HRV256_TP{pattern}.txt.gz", "rt") as file:
        rows = np.loadtxt(file, delimiter=",")
    return rows[:, 0], rows[:, 1] * 1000.0


def straight(series: np.ndarray, segment_s: float = 150.0) -> Spectrum:
    return spectrum_of(segments_of(detrend_linear(series), segment_s))


def rough(series: np.ndarray, segment_s: float = 150.0) -> Spectrum:
    return without_smoothness_response(
        spectrum_of(segments_of(smoothness_priors(series), segment_s))
    )


@pytest.mark.parametrize(
    ("pattern", "band", "power", "tolerance"),
    [(2, HF_HZ, 612.5, 0.015), (3, LF_HZ, 2450.0, 0.005), (4, VLF_HZ, 39200.0, 0.01)],
)
def test_ec57_power(
    test_data: Path, pattern: int, band: tuple[float, float], power: float, tolerance: float
) -> None:
    series = resample(*ec57(test_data, pattern))
    assert straight(series, 256.0).power(*band) == pytest.approx(power, rel=tolerance)
    if band is not VLF_HZ:
        assert rough(series, 256.0).power(*band) == pytest.approx(power, rel=tolerance)


def test_ec57_tp5_has_no_lf_and_no_hf(test_data: Path) -> None:
    series = resample(*ec57(test_data, 5))
    for spectrum in (straight(series, 256.0), rough(series, 256.0)):
        assert spectrum.power(*LF_HZ) < 0.1
        assert spectrum.power(*HF_HZ) < 0.1
    assert straight(series, 256.0).power(*VLF_HZ) < 50.0


@pytest.mark.parametrize(("pattern", "band", "power"), [(2, HF_HZ, 612.5), (3, LF_HZ, 2450.0)])
def test_ec57_lomb_scargle(
    test_data: Path, pattern: int, band: tuple[float, float], power: float
) -> None:
    times, rr_ms = ec57(test_data, pattern)
    assert lomb_scargle(times[:800], rr_ms[:800]).power(*band) == pytest.approx(power, rel=0.007)


def test_lomb_scargle_ends_at_half_the_beat_rate(test_data: Path) -> None:
    times, rr_ms = ec57(test_data, 4)
    assert lomb_scargle(times[:200], rr_ms[:200]).hz[-1] < 0.5 / 2.9


@pytest.mark.parametrize(
    ("file", "vlf", "lf", "hf"),
    [
        # spline 4 Hz, linear trend, Welch 150 s: the reference column of four-library comparison
        ("kubios_sample", 3606.0, 5096.0, 2262.0),
        ("nsr004_first5min", 421.0, 509.0, 238.0),
        ("hrvanalysis_test", 785.0, 624.0, 197.0),
        ("rhenan_rest", 960.0, 757.0, 892.0),
    ],
)
def test_real_recordings(test_data: Path, file: str, vlf: float, lf: float, hf: float) -> None:
    rr_ms = rr_file(test_data / "reference" / "rr_ms" / f"{file}.txt")
    series = resample(np.cumsum(rr_ms) / 1000.0, rr_ms)
    spectrum = straight(series)
    assert spectrum.power(*VLF_HZ) == pytest.approx(vlf, rel=0.005)
    assert spectrum.power(*LF_HZ) == pytest.approx(lf, rel=0.005)
    assert spectrum.power(*HF_HZ) == pytest.approx(hf, rel=0.005)
    assert rough(series).power(*LF_HZ) == pytest.approx(lf, rel=0.015)
    assert rough(series).power(*HF_HZ) == pytest.approx(hf, rel=0.005)


@pytest.mark.parametrize(("hz", "kept"), [(0.0583, 0.895), (0.075, 0.960), (0.1, 0.987)])
def test_what_smoothness_priors_keep_of_a_wave(hz: float, kept: float) -> None:
    # λ = 500 at 4 Hz: measured shares of power
    wave = np.sin(2.0 * np.pi * hz * np.arange(4800) / 4.0)
    middle = slice(600, -600)
    assert np.var(smoothness_priors(wave)[middle]) / np.var(wave[middle]) == pytest.approx(
        kept, abs=0.002
    )


def test_a_slow_drift_is_gone_and_the_wave_stays() -> None:
    t = np.arange(1200) / 4.0
    series = 800.0 + 0.002 * (t - 150.0) ** 2 + 20.0 * np.sin(2.0 * np.pi * 0.1 * t)
    assert rough(series).power(*LF_HZ) == pytest.approx(200.0, rel=0.02)
    assert rough(series).peak_hz() == pytest.approx(0.1, abs=0.001)


def test_a_slope_has_no_crest() -> None:
    hz = np.linspace(0.0, 2.0, 2001)
    assert math.isnan(Spectrum(hz, 1.0 / (hz + 1.0)).peak_hz())
