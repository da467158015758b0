"""Samples of any rate gathered in bins, for slow estimates that look back.

What is in a bin does not depend on how the samples were cut into batches.
"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from biofeedback.events import Samples

_WAITING = 64
"""Batches."""


class MeanBins:
    """Mean of the samples in each bin of time, for the latest bins."""

    def __init__(self, hz: float, seconds: float, channels: int = 1) -> None:
        self.hz = hz
        self._size = round(hz * seconds) + 1
        self._sums = np.zeros((self._size, channels))
        self._counts = np.zeros(self._size)
        self._newest = -1

    @property
    def end(self) -> float:
        """Time up to which bins are complete, s."""
        return self._newest / self.hz

    def add(self, times: Samples, values: Samples) -> None:
        """Take finite samples, shape ``(n, channels)``, at increasing times."""
        if len(times) == 0:
            return
        first, last = math.floor(times[0] * self.hz), math.floor(times[-1] * self.hz)
        edges = np.searchsorted(times * self.hz, range(first + 1, last + 1)).tolist()
        oldest = last - self._size + 1
        for place in range(max(self._newest, oldest - 1) + 1, last + 1):
            self._sums[place % self._size] = 0.0
            self._counts[place % self._size] = 0.0
        bounds = pairwise([0, *edges, len(times)])
        for place, (begin, end) in zip(range(first, last + 1), bounds, strict=True):
            if place >= oldest:
                slot = place % self._size
                # A running sum adds one after the other, wherever a batch ends
                added = np.vstack((self._sums[slot], values[begin:end])).cumsum(axis=0)
                self._sums[slot] = added[-1]
                self._counts[slot] += end - begin
        self._newest = max(last, self._newest)

    def latest(self, seconds: float) -> Samples:
        """The latest complete bins, shape ``(bins, channels)``; NaN in empty ones."""
        count = min(round(seconds * self.hz), self._size - 1, max(self._newest, 0))
        slots = np.arange(self._newest - count, self._newest) % self._size
        counts = self._counts[slots][:, None]
        means: Samples = np.where(counts > 0.0, self._sums[slots] / np.maximum(counts, 1.0), np.nan)
        return means


class Blocks:
    """Highest and lowest of every so many samples, as long as none is lost."""

    def __init__(self, width: int, kept: int) -> None:
        self._width = width
        self._waiting: list[Samples] = []
        """Not yet gone through: only now and then does somebody ask."""
        self._kept = kept
        self.cut()

    def cut(self) -> None:
        """Samples were lost: begin anew."""
        self._waiting.clear()
        self._highest = self._lowest = np.empty(0)

    def add(self, values: Samples) -> None:
        """Take samples, shape ``(n,)``; they must not change afterwards."""
        self._waiting.append(values)
        if len(self._waiting) >= _WAITING:
            self._settle()

    def latest(self, count: int) -> tuple[Samples, Samples] | None:
        """Highest and lowest of the latest blocks, oldest first; None before there are so many."""
        self._settle()
        if len(self._highest) < count:
            return None
        return self._highest[-count:], self._lowest[-count:]

    def _settle(self) -> None:
        values = np.concatenate(self._waiting or [np.empty(0)])
        whole = len(values) // self._width * self._width
        blocks = values[:whole].reshape(-1, self._width)
        self._highest = np.concatenate((self._highest, blocks.max(axis=1)))[-self._kept :]
        self._lowest = np.concatenate((self._lowest, blocks.min(axis=1)))[-self._kept :]
        self._waiting = [values[whole:]]


def without_holes(series: Samples, most: float = 0.1) -> Samples | None:
    """Fill NaN by straight lines where at most this share is missing; else None."""
    known = np.isfinite(series)
    if len(series) == 0 or np.count_nonzero(known) < (1.0 - most) * len(series):
        return None
    places = np.arange(len(series))
    filled: Samples = np.interp(places, places[known], series[known])
    return filled
