"""How regular the heart rhythm is: one slow wave, or many.

The last 64 s of intervals at 4 Hz, linear trend removed, Hann window; the share of power
(0.0033 to 0.4 Hz) that lies within 0.015 Hz of the largest peak between 0.04 and 0.26 Hz. A pure
0.1 Hz wave gives 0.898: the window's main lobe is wider than that, so 1 cannot be reached.

References
----------
The ratio of peak to total power follows McCraty et al. (2009), Integral Review 5(2).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from biofeedback.events import Samples
from biofeedback.signal.filters import hann, without_line
from biofeedback.signal.spline import RESAMPLED_HZ, cubic_spline

WINDOW_S = 64.0
SEARCH_HZ = (0.04, 0.26)
BREATH_HZ = (0.06, 0.4)
TOTAL_HZ = (0.0033, 0.4)
HALF_WIDTH_HZ = 0.015
LONGEST_HOLE_S = 3.0
"""Holes up to this long are interpolated; longer ones end a spectrum."""
_POINTS = 4096
"""Zero-padded, so that the peak is read to 0.001 Hz."""
_STEP_HZ = RESAMPLED_HZ / _POINTS
_BINS = int((TOTAL_HZ[1] + HALF_WIDTH_HZ) / _STEP_HZ) + 3


@dataclass(frozen=True, slots=True)
class RhythmPeak:
    """The largest wave of a stretch of heart rhythm."""

    hz: float
    share: float
    """Of the power from 0.0033 to 0.4 Hz, within 0.015 Hz of the peak; 0 for a flat series."""


class RhythmSpectrum:
    """Power of a stretch of heart rhythm, to be searched for its largest wave."""

    def __init__(self, rr_4hz: Samples) -> None:
        n = len(rr_4hz)
        mean = float(rr_4hz.sum()) / n
        level = without_line(rr_4hz)
        # What rounding leaves of a constant series is no wave.
        self._flat = float(level @ level) <= 1e-12 * n * mean * mean
        wave = np.fft.rfft(level * hann(n), _POINTS)[:_BINS]
        self._power = wave.real**2 + wave.imag**2
        self._below = np.zeros(_BINS)
        """Integral up to each bin, by trapezoids."""
        (self._power[1:] + self._power[:-1]).cumsum(out=self._below[1:])
        self._total = self._between(*TOTAL_HZ)

    def peak(self, search_hz: tuple[float, float] = SEARCH_HZ) -> RhythmPeak:
        """Find the largest wave between two frequencies."""
        first = math.ceil(search_hz[0] / _STEP_HZ)
        last = int(search_hz[1] / _STEP_HZ)
        hz = (first + int(self._power[first : last + 1].argmax())) * _STEP_HZ
        if self._flat:
            return RhythmPeak(hz, 0.0)
        return RhythmPeak(hz, self._between(hz - HALF_WIDTH_HZ, hz + HALF_WIDTH_HZ) / self._total)

    def _between(self, low_hz: float, high_hz: float) -> float:
        return self._up_to(high_hz) - self._up_to(low_hz)

    def _up_to(self, hz: float) -> float:
        """Integral from 0, the last trapezoid cut off at ``hz``."""
        place = hz / _STEP_HZ
        at = int(place)
        part = place - at
        left, right = float(self._power[at]), float(self._power[at + 1])
        return float(self._below[at]) + part * (2.0 * left + part * (right - left))


def evenly(times: Samples, rr_ms: Samples, end: float, window_s: float = WINDOW_S) -> Samples:
    """Intervals at 4 Hz over the ``window_s`` that end at ``end``, by cubic spline.

    ``times`` (s) are the ends of the intervals, strictly increasing, and reach back beyond the
    start of the window; flagged beats are left out by the caller.
    """
    return cubic_spline(times, rr_ms, end - _before_end(round(window_s * RESAMPLED_HZ)))


@lru_cache(maxsize=16)
def _before_end(count: int) -> Samples:
    """How long before the end of a window each of its places lies, s; read-only."""
    before: Samples = np.arange(count - 1, -1, -1) / RESAMPLED_HZ
    before.flags.writeable = False
    return before
