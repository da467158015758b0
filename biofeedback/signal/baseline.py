"""A person's own baselines, for values that come once a second."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from biofeedback.events import Samples

SCALE = 1.4826
"""Times the median absolute deviation: the SD of a normal distribution."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """Median and robust SD; the SD never below a floor."""

    median: float
    sd: float

    def z(self, value: float) -> float:
        """Distance from the median in SD."""
        return (value - self.median) / self.sd


def robust(values: ArrayLike, floor: float) -> Baseline:
    """Median, and 1.4826 × median absolute deviation or ``floor``, of at least one value."""
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    center = _middle(ordered)
    return Baseline(center, max(SCALE * _middle(np.sort(np.abs(ordered - center))), floor))


def _middle(ordered: Samples) -> float:
    return float(ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2.0


class RollingBaseline:
    """The last minutes without the latest one, refreshed every few seconds."""

    LENGTH_S = 600.0
    LATEST_S = 60.0
    REFRESH_S = 10.0
    LEAST = 180
    """Values that make a baseline."""

    def __init__(self, floor: float) -> None:
        self._floor = floor
        self._times: list[float] = []
        self._values = array("d")
        self._refreshed = -math.inf
        self._baseline: Baseline | None = None
        self.usable = 0
        """Values in the window at the last refresh."""

    def add(self, time: float, value: float) -> None:
        """Take the value of one second."""
        self._times.append(time)
        self._values.append(value)

    def at(self, time: float) -> Baseline | None:
        """The baseline at ``time``, or None while values are too few."""
        if time - self._refreshed >= self.REFRESH_S:
            self._refreshed = time
            gone = bisect_left(self._times, time - self.LENGTH_S)
            del self._times[:gone], self._values[:gone]
            self.usable = bisect_left(self._times, time - self.LATEST_S)
            self._baseline = None
            if self.usable >= self.LEAST:
                old = np.frombuffer(self._values, count=self.usable)
                self._baseline = robust(old, self._floor)
        return self._baseline


class StartBaseline:
    """Median of the first five minutes with a value: the start of today, then fixed."""

    LENGTH = 300

    def __init__(self) -> None:
        self._values: list[float] = []
        self.median: float | None = None

    def add(self, value: float) -> None:
        """Take the value of one second."""
        if self.median is None:
            self._values.append(value)
            if len(self._values) >= self.LENGTH:
                self.median = robust(self._values, 0.0).median

    @property
    def has_s(self) -> int:
        """Seconds gathered so far."""
        return len(self._values)
