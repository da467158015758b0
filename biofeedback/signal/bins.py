"""Samples of any rate gathered in bins of even time, for slow estimates that look back.

What is in a bin does not depend on how the samples were cut into batches.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from biofeedback.events import Samples


class _Ring:
    """Which bins there are; the latest are kept."""

    def __init__(self, hz: float, seconds: float) -> None:
        self.hz = hz
        self.size = round(hz * seconds) + 1
        self.newest = -1

    @property
    def end(self) -> float:
        """Time up to which bins are complete, s."""
        return self.newest / self.hz

    def advance(
        self, times: Samples, values: Samples
    ) -> tuple[NDArray[np.int64], Samples, NDArray[np.int64]]:
        """Slot and value of each sample that is still kept, and the slots that begin anew."""
        places = np.floor(times * self.hz).astype(np.int64)
        last = max(int(places[-1]), self.newest)
        begun = np.arange(max(self.newest, last - self.size) + 1, last + 1)
        self.newest = last
        kept = int(np.searchsorted(places, last - self.size, side="right"))
        return places[kept:] % self.size, values[kept:], begun % self.size

    def latest(self, seconds: float) -> NDArray[np.int64]:
        """Slots of the latest complete bins, oldest first."""
        count = min(round(seconds * self.hz), self.size - 1, max(self.newest, 0))
        return np.arange(self.newest - count, self.newest) % self.size


class MeanBins:
    """Mean of the samples in each bin."""

    def __init__(self, hz: float, seconds: float, channels: int = 1) -> None:
        self._ring = _Ring(hz, seconds)
        self._sums = np.zeros((self._ring.size, channels))
        self._counts = np.zeros(self._ring.size)
        self.hz = hz

    @property
    def end(self) -> float:
        """Time up to which bins are complete, s."""
        return self._ring.end

    def add(self, times: Samples, values: Samples) -> None:
        """Take finite samples, shape ``(n, channels)``, at increasing times."""
        if len(times) == 0:
            return
        slots, values, begun = self._ring.advance(times, values)
        self._sums[begun] = 0.0
        self._counts[begun] = 0.0
        np.add.at(self._sums, slots, values)  # one after the other, in their order
        np.add.at(self._counts, slots, 1.0)

    def latest(self, seconds: float) -> Samples:
        """The latest complete bins, shape ``(bins, channels)``; NaN in empty ones."""
        slots = self._ring.latest(seconds)
        counts = self._counts[slots][:, None]
        means: Samples = np.where(counts > 0.0, self._sums[slots] / np.maximum(counts, 1.0), np.nan)
        return means


class ExtremeBins:
    """Highest and lowest sample in each bin."""

    def __init__(self, hz: float, seconds: float) -> None:
        self._ring = _Ring(hz, seconds)
        self._highest = np.full(self._ring.size, -np.inf)
        self._lowest = np.full(self._ring.size, np.inf)
        self.hz = hz

    @property
    def end(self) -> float:
        """Time up to which bins are complete, s."""
        return self._ring.end

    def add(self, times: Samples, values: Samples) -> None:
        """Take finite samples, shape ``(n,)``, at increasing times."""
        if len(times) == 0:
            return
        slots, values, begun = self._ring.advance(times, values)
        self._highest[begun] = -np.inf
        self._lowest[begun] = np.inf
        edges = np.flatnonzero(np.diff(slots)) + 1
        firsts = np.concatenate(([0], edges))
        at = slots[firsts]
        highest, lowest = np.maximum.reduceat(values, firsts), np.minimum.reduceat(values, firsts)
        self._highest[at] = np.maximum(self._highest[at], highest)
        self._lowest[at] = np.minimum(self._lowest[at], lowest)

    def latest(self, seconds: float) -> tuple[Samples, Samples]:
        """Highest and lowest of the latest complete bins; infinite in empty ones."""
        slots = self._ring.latest(seconds)
        return self._highest[slots], self._lowest[slots]


def without_holes(series: Samples, most: float = 0.1) -> Samples | None:
    """Fill NaN by straight lines where at most this share is missing; else None."""
    known = np.isfinite(series)
    if len(series) == 0 or np.count_nonzero(known) < (1.0 - most) * len(series):
        return None
    places = np.arange(len(series))
    filled: Samples = np.interp(places, places[known], series[known])
    return filled
