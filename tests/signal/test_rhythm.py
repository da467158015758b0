from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.interpolate import CubicSpline

from biofeedback.signal.rhythm import RhythmSpectrum, evenly
from biofeedback.signal.spline import cubic_spline
from tests.signal.recorded import rr_file


@pytest.mark.parametrize("beats", [4, 5, 90])
def test_the_spline_is_scipys(beats: int) -> None:
    rng = np.random.default_rng(beats)
    x = np.cumsum(rng.uniform(0.4, 1.4, beats))
    y = rng.normal(800.0, 50.0, beats)
    at = np.linspace(x[0] - 0.1, x[-1] + 0.1, 300)
    assert cubic_spline(x, y, at) == pytest.approx(CubicSpline(x, y)(at), rel=1e-9)


def test_a_pure_wave_at_six_a_minute() -> None:
    # reference: 0.1 Hz, 850 ± 60 ms, 64 s Hann window: 0.898 ± 0.01 at 0.0996 ± 0.001 Hz
    rr_ms = 850.0 + 60.0 * np.sin(2.0 * np.pi * 0.1 * np.arange(256) / 4.0)
    peak = RhythmSpectrum(rr_ms).peak()
    assert peak.share == pytest.approx(0.898, abs=0.01)
    assert peak.hz == pytest.approx(0.0996, abs=0.001)


@pytest.mark.parametrize(
    ("file", "share"),
    [
        # mean over windows of 64 s, step 5 s
        ("rhenan_rest", 0.211),
        ("hrvanalysis_test", 0.295),
        ("kubios_sample", 0.319),
        ("nsr004_first5min", 0.296),
    ],
)
def test_unpaced_rest(test_data: Path, file: str, share: float) -> None:
    rr_ms = rr_file(test_data / "reference" / "rr_ms" / f"{file}.txt")
    times = np.cumsum(rr_ms) / 1000.0
    ends = np.arange(70.0, times[-1], 5.0)
    shares = []
    for end in ends:
        near = (times > end - 70.0) & (times < end + 3.0)
        shares.append(RhythmSpectrum(evenly(times[near], rr_ms[near], end)).peak().share)
    assert np.mean(shares) == pytest.approx(share, abs=0.01)


def test_constant_intervals_hold_no_wave() -> None:
    assert RhythmSpectrum(np.full(256, 800.0)).peak().share == 0.0
