"""Breaths a minute: from a belt, from chest acceleration, from the heart's rhythm and the ECG.

Each estimate has a quality, and below a limit it is no estimate: an empty place is better than a
guess. The heart follows the breath only in part; at rest its slow waves (near 6 a minute) are often
larger, so the rhythm's spectrum is weighted by frequency and has to be one clear wave.

References
----------
Charlton et al. (2018), IEEE Rev Biomed Eng 11, 2-20: respiration from ECG and pulse.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from biofeedback.events import Samples
from biofeedback.signal.filters import hann, moving_dot, without_line

SLOWEST_PER_MIN, FASTEST_PER_MIN = 3.5, 40.0
BELT_QUALITY = 0.4
"""Regularity of breaths and their size; noise and drift reach 0.3."""
WAVE_QUALITY = 0.65
"""Share of power in one wave: of the heart's rhythm, or of the height of the ECG, alone."""
AGREED_QUALITY = 0.60
"""Of the rhythm, where the ECG's height tells nearly the same."""
AGREEING_QUALITY = 0.4
AGREED_PER_MIN = 2.0
LEAST_ACCELERATION_MG = 10.0
"""Swing of breathing along the chest's main direction; less is noise of the sensor."""
FEWEST_BREATHS = 2
TURN = 0.35
"""A breath turns where it has gone back by this share of its usual size."""
SMOOTHING_S = 0.7
SEARCH_HZ = (0.07, 0.5)
BAND_HZ = (0.05, 0.5)
HALF_WIDTH_HZ = 0.03
_POINTS = 1024
_STEP_HZ = 4.0 / _POINTS
_FIRST, _LAST = math.ceil(BAND_HZ[0] / _STEP_HZ), math.floor(BAND_HZ[1] / _STEP_HZ)
_RISING: Samples = np.arange(_LAST + 2, dtype=np.float64) * _STEP_HZ
_SEARCHED = slice(math.ceil(SEARCH_HZ[0] / _STEP_HZ), math.floor(SEARCH_HZ[1] / _STEP_HZ) + 1)


@dataclass(frozen=True, slots=True)
class BreathRate:
    """Breaths a minute, and how far to trust it (0 to 1)."""

    per_min: float
    quality: float


NO_RATE = BreathRate(math.nan, 0.0)


def from_belt(extent: Samples, sampling_rate: float) -> BreathRate:
    """Count the breaths of a belt's signal (any unit), shape ``(n,)``, about 30 s at 4 to 25 Hz.

    The quality is the regularity of intervals times that of heights, times the share of power
    that smoothing leaves.
    """
    if len(extent) < 10.0 * sampling_rate:
        return NO_RATE
    level = without_line(extent)
    spread = float(level @ level)
    if spread <= 1e-18 * max(float(extent @ extent), 1e-300):
        return NO_RATE
    width = max(round(SMOOTHING_S * sampling_rate), 1)
    weights = np.hanning(width + 2)[1:-1]
    padded = np.pad(level, (width // 2, width - 1 - width // 2), mode="edge")
    smooth = moving_dot(padded, weights / weights.sum())
    low, high = np.percentile(smooth, [8, 92])
    turns = _turns(smooth.tolist(), TURN * float(high - low))
    peaks = [place for place, is_peak in turns if is_peak]
    if len(peaks) < FEWEST_BREATHS + 1:
        return NO_RATE
    intervals = np.diff(peaks) / sampling_rate
    heights = np.abs(np.diff(smooth[[place for place, _ in turns]]))
    per_min = 60.0 / float(intervals.mean())
    if not SLOWEST_PER_MIN <= per_min <= FASTEST_PER_MIN:
        return NO_RATE
    kept = min(float(smooth @ smooth) / spread, 1.0)
    return BreathRate(per_min, _regularity(intervals) * _regularity(heights) * kept)


def from_acceleration(acceleration_mg: Samples, sampling_rate: float) -> BreathRate:
    """Count breaths in chest acceleration (mG), shape ``(n, 3)``, about 30 s at 4 to 25 Hz.

    Gravity and its slow drift are taken off, then the direction in which the chest moves most is
    read as a belt: the length of the vector would show two waves a breath.
    """
    if len(acceleration_mg) < 10.0 * sampling_rate:
        return NO_RATE
    moved = np.column_stack([without_line(axis) for axis in acceleration_mg.T])
    _, directions = np.linalg.eigh(moved.T @ moved)
    along = moved @ directions[:, -1]
    low, high = np.percentile(along, [8, 92])
    if high - low < LEAST_ACCELERATION_MG:
        return NO_RATE
    return from_belt(along, sampling_rate)


def from_rhythm(rr_4hz: Samples) -> BreathRate:
    """Find the breath's wave in intervals at 4 Hz, about 32 s."""
    return _largest_wave(rr_4hz, rising=True)


def from_ecg_height(height: Samples, hz: float = 4.0) -> BreathRate:
    """Find the breath's wave in the height of the ECG, about 32 s at ``hz``, which is near 4."""
    rate = _largest_wave(height, rising=False)
    return BreathRate(rate.per_min * hz / 4.0, rate.quality)


def ecg_height(highest: Samples, lowest: Samples) -> Samples:
    """Height of the ECG in the last 1.5 s, from its extremes in each quarter of a second.

    Long enough for one R wave at 40 beats a minute; the result is 5 bins shorter.
    """
    for apart in (1, 2, 2):  # of two bins, of four, of six
        highest = np.maximum(highest[:-apart], highest[apart:])
        lowest = np.minimum(lowest[:-apart], lowest[apart:])
    return highest - lowest


def told(rhythm: BreathRate, height: BreathRate) -> BreathRate:
    """What rhythm and ECG height tell together; NaN where it would be a guess."""
    near = abs(rhythm.per_min - height.per_min) < AGREED_PER_MIN
    agree = near and height.quality >= AGREEING_QUALITY
    if rhythm.quality >= (AGREED_QUALITY if agree else WAVE_QUALITY):
        return rhythm
    if height.quality >= WAVE_QUALITY and rhythm.quality < AGREED_QUALITY:
        return height
    return BreathRate(math.nan, max(rhythm.quality, height.quality))


def _largest_wave(series_4hz: Samples, *, rising: bool) -> BreathRate:
    """Find the largest wave; ``rising``: power counts the more, the higher its frequency."""
    size = float(series_4hz @ series_4hz)
    if len(series_4hz) < 64 or not math.isfinite(size):
        return NO_RATE
    level = without_line(series_4hz)
    if float(level @ level) <= 1e-18 * size:
        return NO_RATE
    wave = np.fft.rfft(level * hann(len(level)), _POINTS)[: _LAST + 2]
    power = wave.real**2 + wave.imag**2
    if rising:
        power *= _RISING
    at = _SEARCHED.start + int(power[_SEARCHED].argmax())
    before, peak, after = power[at - 1 : at + 2].tolist()
    if before > peak:  # the slope of something slower
        return NO_RATE
    bend = before - 2.0 * peak + after
    hz = (at + (0.5 * (before - after) / bend if bend < 0.0 else 0.0)) * _STEP_HZ
    first = max(math.ceil((hz - HALF_WIDTH_HZ) / _STEP_HZ), _FIRST)
    last = min(math.floor((hz + HALF_WIDTH_HZ) / _STEP_HZ), _LAST)
    share = power[first : last + 1].sum() / power[_FIRST : _LAST + 1].sum()
    return BreathRate(60.0 * hz, float(share))


def _turns(series: list[float], size: float) -> list[tuple[int, bool]]:
    """Places where the series turns by more than ``size``, and whether each is a peak."""
    turns: list[tuple[int, bool]] = []
    high = low = 0
    rising: bool | None = None
    for place, value in enumerate(series):
        if value > series[high]:
            high = place
        if value < series[low]:
            low = place
        if rising is not False and series[high] - value > size:
            if high > 0:
                turns.append((high, True))
            rising, low = False, place
        elif rising is not True and value - series[low] > size:
            if low > 0:
                turns.append((low, False))
            rising, high = True, place
    return turns


def _regularity(values: Samples) -> float:
    return max(1.0 - float(values.std() / values.mean()), 0.0)
