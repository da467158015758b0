"""The latest settled beats of one person, at the same cost however long the session.

Sums over a window are differences of running totals, so a beat costs the same for 30 s and 5 min.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from itertools import compress
from typing import NamedTuple

import numpy as np

from biofeedback.events import Samples

_KEEP_S = 330.0
"""Five minutes, and what the spline needs before them."""
_LENGTH = 4096
"""When so many beats are kept, those that are too old go, all at once."""


class Totals(NamedTuple):
    """Sums over the beats of a window."""

    window_s: float
    beats: int
    flagged: int
    covered_s: float
    """Time that intervals account for; a hole leaves it below the window."""
    usable_s: float
    """Time that clean intervals account for."""
    differences: int
    """Between usable neighbours, both inside."""
    squares_ms2: float
    over_50: int
    rr_squares_ms2: float
    """Sum of squares of clean intervals."""

    @property
    def flagged_share(self) -> float:
        """Beats set aside, as a share of all."""
        return self.flagged / self.beats if self.beats else 0.0

    @property
    def quality(self) -> float:
        """Share of the window with clean intervals, 0 to 1."""
        return min(self.usable_s / self.window_s, 1.0)

    @property
    def rmssd_ms(self) -> float:
        """Root mean square of successive differences; nan when there are none."""
        if not self.differences:
            return math.nan
        return math.sqrt(max(self.squares_ms2, 0.0) / self.differences)

    @property
    def sdnn_ms(self) -> float:
        """Standard deviation of clean intervals, with n - 1; nan for fewer than two."""
        count = self.beats - self.flagged
        if count < 2:
            return math.nan
        total_ms = 1000.0 * self.usable_s
        return math.sqrt(max(self.rr_squares_ms2 - total_ms**2 / count, 0.0) / (count - 1))

    @property
    def pnn50_pct(self) -> float:
        """Share of differences above 50 ms; nan when there are none."""
        return 100.0 * self.over_50 / self.differences if self.differences else math.nan


@dataclass(frozen=True, slots=True)
class Stretch:
    """Clean beats of a window as arrays, oldest first; shape ``(n,)``."""

    times: Samples
    clock: Samples
    """Sum of intervals, s: like ``times``, without the small moves of the anchor."""
    rr_ms: Samples


class BeatWindow:
    """Settled beats, oldest first."""

    def __init__(self, *windows_s: float) -> None:
        self._starts = dict.fromkeys(windows_s, 0)
        """Where each window of a fixed length begins."""
        self._times: list[float] = []
        self._clock: list[float] = []
        self._rr_ms: list[float] = []
        self._ok: list[bool] = []
        # Running totals: entry i sums the beats before i.
        self._flagged = [0]
        self._covered = [0.0]
        self._usable = [0.0]
        self._differences = [0]
        self._squares = [0.0]
        self._over_50 = [0]
        self._rr_squares = [0.0]

    def append(self, time: float, rr_ms: float, *, ok: bool, adjacent: bool) -> None:
        """Take the next beat; its time is not before the last one's."""
        seconds = rr_ms / 1000.0
        step = 0.0
        stepped = False
        if self._times:
            stepped = ok and adjacent and self._ok[-1]
            step = rr_ms - self._rr_ms[-1] if stepped else 0.0
            elapsed = seconds if adjacent else max(time - self._times[-1], seconds)
            self._clock.append(self._clock[-1] + elapsed)
        else:
            self._clock.append(0.0)
        self._times.append(time)
        self._rr_ms.append(rr_ms)
        self._ok.append(ok)
        self._flagged.append(self._flagged[-1] + (not ok))
        self._covered.append(self._covered[-1] + seconds)
        self._usable.append(self._usable[-1] + (seconds if ok else 0.0))
        self._differences.append(self._differences[-1] + stepped)
        self._squares.append(self._squares[-1] + step * step)
        self._over_50.append(self._over_50[-1] + (abs(step) > 50.0))
        self._rr_squares.append(self._rr_squares[-1] + (rr_ms * rr_ms if ok else 0.0))
        for window_s, start in self._starts.items():
            since = time - window_s
            while self._times[start] <= since:
                start += 1
            self._starts[window_s] = start
        if len(self._times) == _LENGTH:
            self._trim(bisect_right(self._times, time - _KEEP_S))

    def totals(self, window_s: float) -> Totals:
        """Sum the beats later than ``window_s`` (one of the fixed lengths) before the newest."""
        start = self._starts[window_s]
        inner = min(start + 1, len(self._times))
        return Totals(
            window_s,
            len(self._times) - start,
            self._flagged[-1] - self._flagged[start],
            self._covered[-1] - self._covered[start],
            self._usable[-1] - self._usable[start],
            self._differences[-1] - self._differences[inner],
            self._squares[-1] - self._squares[inner],
            self._over_50[-1] - self._over_50[inner],
            self._rr_squares[-1] - self._rr_squares[start],
        )

    def clean(self, window_s: float, margin_beats: int = 0) -> Stretch:
        """The clean ones of the last ``window_s`` and of ``margin_beats`` before."""
        since = self._times[-1] - window_s if self._times else 0.0
        first = max(bisect_right(self._times, since) - margin_beats, 0)
        ok = self._ok[first:]
        return Stretch(
            np.array(list(compress(self._times[first:], ok))),
            np.array(list(compress(self._clock[first:], ok))),
            np.array(list(compress(self._rr_ms[first:], ok))),
        )

    def _trim(self, count: int) -> None:
        """Let the oldest beats go; totals begin again at 0, so that they stay exact."""
        for beats in (self._times, self._clock, self._rr_ms, self._ok):
            del beats[:count]
        for counts in (self._flagged, self._differences, self._over_50):
            counts[:] = [total - counts[count] for total in counts[count:]]
        for sums in (self._covered, self._usable, self._squares, self._rr_squares):
            sums[:] = [total - sums[count] for total in sums[count:]]
        for window_s, start in self._starts.items():
            self._starts[window_s] = start - count
