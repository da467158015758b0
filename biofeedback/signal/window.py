"""The latest settled beats of one person, in arrays that stay small however long the session."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.events import Samples

_CAPACITY = 4096
_KEEP = 1500
"""Five minutes at 300 beats a minute."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Beats of the last ``window_s``, as views that the next beat makes stale."""

    window_s: float
    times: Samples
    clock: Samples
    """Sum of intervals, s: like ``times``, without the small moves of the anchor."""
    rr_ms: Samples
    ok: NDArray[np.bool_]
    steps: Samples
    """Difference to the beat before, ms; 0 where none may be taken."""
    stepped: NDArray[np.bool_]
    """Where one may be taken, between two beats of the stretch."""

    @property
    def covered_s(self) -> float:
        """Time that intervals account for; a hole leaves it below the window."""
        return float(np.add.reduce(self.rr_ms)) / 1000.0

    @property
    def usable_s(self) -> float:
        """Time that clean intervals account for."""
        return float(self.rr_ms @ self.ok) / 1000.0

    @property
    def flagged_share(self) -> float:
        """Beats set aside, as a share of all."""
        beats = len(self.ok)
        return 1.0 - int(np.count_nonzero(self.ok)) / beats if beats else 0.0

    def differences_ms(self) -> Samples:
        """Successive differences between usable neighbours, ms."""
        differences: Samples = self.steps[self.stepped]
        return differences


class BeatWindow:
    """Settled beats, oldest first. Adding one and looking back cost the same at any length."""

    def __init__(self) -> None:
        self._times = np.zeros(_CAPACITY)
        self._clock = np.zeros(_CAPACITY)
        self._rr_ms = np.zeros(_CAPACITY)
        self._steps = np.zeros(_CAPACITY)
        self._stepped = np.zeros(_CAPACITY, dtype=np.bool_)
        self._ok = np.zeros(_CAPACITY, dtype=np.bool_)
        self._n = 0

    def append(self, time: float, rr_ms: float, *, ok: bool, adjacent: bool) -> None:
        """Take the next beat; its time is not before the last one's."""
        if self._n == _CAPACITY:
            for array in (self._times, self._clock, self._rr_ms, self._steps):
                array[:_KEEP] = array[-_KEEP:]
            for flags in (self._stepped, self._ok):
                flags[:_KEEP] = flags[-_KEEP:]
            self._n = _KEEP
        n, self._n = self._n, self._n + 1
        self._times[n] = time
        self._rr_ms[n] = rr_ms
        self._ok[n] = ok
        seconds = rr_ms / 1000.0
        stepped = False
        if n:
            if not adjacent:
                seconds = max(time - float(self._times[n - 1]), seconds)
            self._clock[n] = self._clock[n - 1] + seconds
            stepped = ok and adjacent and bool(self._ok[n - 1])
        self._stepped[n] = stepped
        self._steps[n] = rr_ms - self._rr_ms[n - 1] if stepped else 0.0

    def last(self, window_s: float, margin_beats: int = 0) -> Stretch:
        """Beats later than ``window_s`` before the newest, and ``margin_beats`` more."""
        n = self._n
        since = self._times[n - 1] - window_s if n else 0.0
        first = int(np.searchsorted(self._times[:n], since, side="right"))
        first = max(first - margin_beats, 0)
        stepped = self._stepped[first:n]
        if n > first and stepped[0]:
            stepped = stepped.copy()
            stepped[0] = False
        return Stretch(
            window_s,
            self._times[first:n],
            self._clock[first:n],
            self._rr_ms[first:n],
            self._ok[first:n],
            self._steps[first:n],
            stepped,
        )
