"""Respiratory sinus arrhythmia: how far the heart rate swings with each breath, and when.

References
----------
Grossman & Taylor (2007), Biol Psychol 74, 263-285: peak-to-trough.
Lehrer, Vaschillo & Vidali (2020), Appl Psychophysiol Biofeedback 45, 145: phase at resonance.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from biofeedback.events import PacerChange, Samples

FEWEST_BEATS = 3
"""Beats in a breath, below which its highest and lowest heart rate are not seen."""


@dataclass(frozen=True, slots=True)
class Swing:
    """Mean of (highest - lowest heart rate) over breaths."""

    bpm: float
    breaths: int
    """Breaths that had beats enough."""


@dataclass(frozen=True, slots=True)
class Wave:
    """A sine at a known rate, fitted to the heart rate."""

    amplitude_bpm: float
    lag_deg: float
    """How far the heart rate's crest comes behind the reference, 0 to 360."""
    r_squared: float


def peak_to_trough(times: Samples, rr_ms: Samples, bounds: Samples) -> Swing:
    """Mean swing of the heart rate within each breath.

    Parameters
    ----------
    times, rr_ms
        Usable beats: time (s, increasing) and interval (ms), shape ``(n,)``.
    bounds
        Where breaths begin and end, s; shape ``(breaths + 1,)``.
    """
    rates = (60000.0 / rr_ms).tolist()
    swings = [
        max(rates[first:last]) - min(rates[first:last])
        for first, last in pairwise(times.searchsorted(bounds).tolist())
        if last - first >= FEWEST_BEATS
    ]
    return Swing(sum(swings) / len(swings) if swings else math.nan, len(swings))


def fit_wave(times: Samples, rr_ms: Samples, hz: float, crest: float) -> Wave:
    """Fit a sine of frequency ``hz`` and a straight line to the heart rate (least squares).

    Parameters
    ----------
    times, rr_ms
        Usable beats, at least five: time (s) and interval (ms), shape ``(n,)``. The rate of an
        interval is that of its middle, half an interval before its beat.
    crest
        A time at which the reference has its crest: the end of an in-breath, say.
    """
    middles = times - rr_ms / 2000.0
    angle = 2.0 * np.pi * hz * (middles - crest)
    line = middles - middles.mean()
    design = np.column_stack((np.cos(angle), np.sin(angle), np.ones(len(line)), line))
    rates = 60000.0 / rr_ms
    weights, *_ = np.linalg.lstsq(design, rates, rcond=None)
    flat = rates - design[:, 2:] @ np.linalg.lstsq(design[:, 2:], rates, rcond=None)[0]
    spread = float(flat @ flat)
    left = float(np.square(rates - design @ weights).sum())
    cosine, sine = float(weights[0]), float(weights[1])
    return Wave(
        amplitude_bpm=math.hypot(cosine, sine),
        lag_deg=math.degrees(math.atan2(sine, cosine)) % 360.0,
        r_squared=max(1.0 - left / spread, 0.0) if spread > 0.0 else 0.0,
    )


class PacerCycles:
    """Where the pacer's cycles began, as far as the beats have come."""

    def __init__(self, kept: int) -> None:
        self._change: PacerChange | None = None
        self._next = math.inf
        self._cycle_s = 0.0
        self._bounds: deque[float] = deque(maxlen=kept + 1)
        self.running_since: float | None = None
        """When pacing began; None while the pacer stands."""

    def change(self, change: PacerChange) -> None:
        """The pacer begins a cycle of other phases, or stops."""
        if not change.phases:
            self._change = self.running_since = None
            self._next = math.inf
            self._bounds.clear()
            return
        if self._change is None:
            self.running_since = change.time
        self.reach(change.time)
        self._change = change
        self._cycle_s = sum(seconds for _, seconds in change.phases)
        self._next = change.time

    def reach(self, time: float) -> bool:
        """Beats have come to ``time``; return whether a cycle has begun since the last call."""
        begun = False
        while self._next <= time:
            if not self._bounds or self._next > self._bounds[-1]:
                self._bounds.append(self._next)
            self._next += self._cycle_s
            begun = True
        return begun

    def bounds(self) -> Samples:
        """Beginnings of the latest cycles, s, oldest first: one more than whole breaths."""
        return np.array(self._bounds)

    def crest(self) -> float:
        """When the latest cycle's in-breath ends, s."""
        end = elapsed = 0.0
        for phase, seconds in self._change.phases if self._change else ():
            elapsed += seconds
            if phase in ("in", "top-up"):
                end = elapsed
        return self._bounds[-1] + end
