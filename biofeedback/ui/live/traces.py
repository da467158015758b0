"""What the lanes draw, in arrays of fixed size: nothing here grows with the session."""

from __future__ import annotations

import itertools
import math
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from biofeedback.events import Beat, SampleBatch

Floats: TypeAlias = NDArray[np.float64]

_NO_INDEX = -1


class Ring:
    """The last ``capacity`` points (time, value) as contiguous arrays; NaN breaks the line.

    Each point is written twice, half a buffer apart, so that a window never wraps and reading it
    copies nothing.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._times = np.full(2 * capacity, np.nan)
        self._values = np.full(2 * capacity, np.nan)
        self._written = 0

    def append(self, time: float, value: float) -> None:
        """Add a point after the last one."""
        self._write(self._written % self._capacity, time, value)
        self._written += 1

    def replace_last(self, time: float, value: float) -> None:
        """Overwrite the newest point."""
        self._write((self._written - 1) % self._capacity, time, value)

    def set_value(self, from_end: int, value: float) -> None:
        """Overwrite the value of an earlier point; ``from_end`` counts from 1, the newest."""
        slot = (self._written - from_end) % self._capacity
        self._values[slot] = self._values[slot + self._capacity] = value

    def _write(self, slot: int, time: float, value: float) -> None:
        for place in (slot, slot + self._capacity):
            self._times[place] = time
            self._values[place] = value

    @property
    def last(self) -> tuple[float, float]:
        """Time and value of the newest point; NaN while there is none."""
        slot = (self._written - 1) % self._capacity
        return float(self._times[slot]), float(self._values[slot])

    def __len__(self) -> int:
        return min(self._written, self._capacity)

    def window(self, since: float) -> tuple[Floats, Floats]:
        """Views of times and values from ``since`` on, with one point before it."""
        end = (self._written - 1) % self._capacity + self._capacity + 1
        start = end - len(self)
        times = self._times[start:end]
        first = max(int(np.searchsorted(times, since)) - 1, 0)
        return times[first:], self._values[start:end][first:]


class HeartTrace:
    """Heart rate of each beat, bpm; a flagged beat or a gap leaves a hole."""

    def __init__(self, capacity: int = 1024) -> None:
        self.ring = Ring(capacity)
        self._indices = [_NO_INDEX] * 8
        self.last_rr_ms: float | None = None

    def add(self, beat: Beat) -> None:
        """Draw a beat when it arrives, and take it out again when its verdict says so."""
        if beat.index in self._indices:
            if beat.verdict != "ok":
                from_end = len(self._indices) - self._indices.index(beat.index)
                self.ring.set_value(from_end, math.nan)
            return
        if not beat.adjacent and len(self.ring):
            self._append(_NO_INDEX, beat.time, math.nan)
        self.last_rr_ms = beat.rr_ms
        drawn = beat.verdict == "ok" and beat.rr_ms > 0
        self._append(beat.index, beat.time, 60_000.0 / beat.rr_ms if drawn else math.nan)

    def _append(self, index: int, time: float, value: float) -> None:
        self._indices = [*self._indices[1:], index]
        self.ring.append(time, value)

    def break_at(self, time: float) -> None:
        """Nothing bridges a gap; a beat that came late for it stays where it is."""
        if len(self.ring) and not math.isnan(self.ring.last[1]):
            time = max(time, self.ring.last[0])
            self._append(_NO_INDEX, time, math.nan)
        self.last_rr_ms = None


class SampledTrace:
    """A sampled stream as means of ``bin_s`` seconds; the newest bin grows as samples come."""

    def __init__(self, bin_s: float = 0.4, capacity: int = 1024) -> None:
        self.ring = Ring(capacity)
        self._bin_s = bin_s
        self._bin = _NO_INDEX
        self._sum = 0.0
        self._count = 0
        self._end: float | None = None

    def add(self, batch: SampleBatch) -> None:
        """Take in a batch; NaN samples and holes in time leave a hole in the line."""
        values = batch.values if batch.values.ndim == 1 else batch.values[:, 0]
        if values.size == 0:
            return
        if self._end is not None and batch.time - self._end > max(
            3.0 / batch.sampling_rate, 2 * self._bin_s
        ):
            self.break_at(self._end)
        times = batch.time + np.arange(values.size) / batch.sampling_rate
        self._end = float(times[-1])
        bins = np.floor(times / self._bin_s).astype(np.int64)
        known = np.isfinite(values)
        # a run is of one bin, and all known or all unknown
        starts = np.flatnonzero(np.diff(2 * bins + known, prepend=-1))
        for start, end in itertools.pairwise([*starts.tolist(), values.size]):
            if known[start]:
                self._add_run(int(bins[start]), values[start:end], float(times[end - 1]))
            else:
                self._break_line(float(times[start]))

    def _add_run(self, number: int, values: Floats, last_time: float) -> None:
        if number == self._bin:
            self._sum += float(values.sum())
            self._count += values.size
            self.ring.replace_last(last_time, self._sum / self._count)
            return
        self._bin, self._sum, self._count = number, float(values.sum()), values.size
        self.ring.append(last_time, self._sum / self._count)

    def _break_line(self, time: float) -> None:
        if len(self.ring) and not math.isnan(self.ring.last[1]):
            self.ring.append(max(time, self.ring.last[0]), math.nan)
        self._bin = _NO_INDEX

    def break_at(self, time: float) -> None:
        """End the line here; the next sample begins a new one."""
        self._break_line(time)
        self._end = None
