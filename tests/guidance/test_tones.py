"""Sounds that tell in from out: spectrum, slope and envelope of what is generated."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from biofeedback.events import BreathPhase
from biofeedback.guidance.patterns import Pattern, load_patterns
from biofeedback.guidance.tones import SAMPLING_RATE, breath, tone

RATE = SAMPLING_RATE
SOUNDING: list[BreathPhase] = ["in", "top-up", "out", "out-voiced"]
sounding = pytest.mark.parametrize("phase", SOUNDING)
PACED = [each for each in load_patterns() if each.paced]


def spectrum(sound: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    power = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 4 * len(sound))) ** 2
    return np.fft.rfftfreq(4 * len(sound), 1 / RATE), power


def pitch(sound: NDArray[np.float32], at_s: float) -> float:
    """Strongest frequency of the 0.2 s that begin at ``at_s``."""
    start = round(at_s * RATE)
    hz, power = spectrum(sound[start : start + RATE // 5])
    return float(hz[np.argmax(power)])


def envelope(sound: NDArray[np.float32], width_s: float = 0.01) -> NDArray[np.float32]:
    width = round(width_s * RATE)
    return np.abs(sound[: len(sound) // width * width]).reshape(-1, width).max(axis=1)


def sounding_s(sound: NDArray[np.float32]) -> float:
    return float(np.flatnonzero(np.abs(sound) > 1e-6)[-1]) / RATE


@sounding
@pytest.mark.parametrize("seconds", [1.0, 4.0, 8.0])
def test_the_power_lies_between_180_and_520_hz(phase: BreathPhase, seconds: float) -> None:
    hz, power = spectrum(tone(phase, seconds))
    inside = power[(hz >= 180.0) & (hz <= 520.0)].sum()
    assert inside / power.sum() > 0.999


@sounding
def test_it_is_one_sine_without_overtones(phase: BreathPhase) -> None:
    sound = tone(phase, 4.0)
    middle = sound[RATE : RATE + RATE // 5]
    hz, power = spectrum(middle)
    peak = hz[np.argmax(power)]
    assert power[np.abs(hz - peak) > 40.0].sum() / power.sum() < 1e-3


def test_in_rises_and_out_falls_and_lies_lower() -> None:
    breathe_in, breathe_out = tone("in", 4.0), tone("out", 6.0)
    rising = [pitch(breathe_in, at) for at in (0.3, 0.9, 1.5, 2.0)]
    falling = [pitch(breathe_out, at) for at in (0.3, 1.5, 3.0, 5.0)]
    assert rising == sorted(rising)
    assert falling == sorted(falling, reverse=True)
    assert rising[-1] - rising[0] > 80.0
    assert falling[0] - falling[-1] > 80.0
    assert np.mean(falling) < np.mean(rising) - 80.0


@pytest.mark.parametrize("chosen", PACED, ids=lambda each: each.id)
def test_out_lasts_longer_than_in(chosen: Pattern) -> None:
    lengths = {phase: sounding_s(tone(phase, s)) for phase, s in chosen.phases if phase in SOUNDING}
    out = lengths.get("out", lengths.get("out-voiced", 0.0))
    assert out > lengths["in"]


@sounding
@pytest.mark.parametrize("seconds", [1.0, 2.5, 12.0])
def test_it_swells_for_150_ms_at_least(phase: BreathPhase, seconds: float) -> None:
    loudness = envelope(tone(phase, seconds))
    full = loudness.max()
    assert np.flatnonzero(loudness > 0.9 * full)[0] * 0.01 >= 0.15
    assert loudness[0] < 0.05 * full
    rising = loudness[: int(np.argmax(loudness > 0.9 * full))]
    assert np.all(np.diff(rising) > -0.02 * full)


@sounding
@given(seconds=st.floats(1.0, 12.0))
@settings(max_examples=15)
def test_it_never_exceeds_minus_18_dbfs(phase: BreathPhase, seconds: float) -> None:
    sound = tone(phase, seconds, 8000)
    assert 20 * np.log10(np.abs(sound).max()) <= -18.0
    assert np.isfinite(sound).all()


def test_holds_are_silent() -> None:
    assert not tone("hold-full", 4.0).any()
    assert not tone("hold-empty", 4.0).any()


@pytest.mark.parametrize("chosen", PACED, ids=lambda each: each.id)
def test_a_breath_has_its_tones_where_its_phases_begin(chosen: Pattern) -> None:
    sound = breath(chosen.phases)
    assert len(sound) == round(chosen.cycle_s * RATE)
    begun = 0.0
    for phase, seconds in chosen.phases:
        start, end = round(begun * RATE), round((begun + seconds) * RATE)
        heard = np.flatnonzero(np.abs(sound[start:end]) > 0.01)
        if phase in SOUNDING:
            assert heard[0] / RATE < 0.08
        else:
            assert heard.size == 0
        begun += seconds
