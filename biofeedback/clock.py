"""Session time, and the mapping of a sensor's own clock to it."""

from __future__ import annotations

import itertools
import time
from collections import deque
from collections.abc import Callable

FEWEST_PAIRS = 8
CHANCE_PAIRS = 20
"""Pairs that agree may do so by chance: with so many, half of the uncertainty is for that."""
CAUTION_S = 10.0
"""A slope is believed once there is more than twice this to see it in."""


class SessionClock:
    """Seconds since the session began; any thread may read it.

    ``source`` is the monotonic clock, or the time of an event loop that runs faster than life
    (:mod:`biofeedback.session.loop`).
    """

    def __init__(self, source: Callable[[], float] = time.monotonic) -> None:
        self._source = source
        self._origin = source()

    def now(self) -> float:
        """Session time, in seconds."""
        return self._source() - self._origin


class SensorClock:
    """Maps a sensor's clock to session time, from pairs of device time and arrival.

    A packet may arrive late but never early, so the line that touches the pairs from below and
    has the least distance to them all is the sensor's clock plus its shortest delay (Moon, Skelly
    and Towsley 1999, *Estimation and removal of clock skew from network delay measurements*,
    IEEE INFOCOM). Its slope is held within ``max_drift``: over the first seconds the jitter of
    delivery says less about the slope than any quartz does.

    Pairs are thinned to the earliest arrival of each ``bucket_s`` and kept for ``memory_s``, so
    the cost of a packet does not grow.
    """

    def __init__(
        self, *, max_drift: float = 200e-6, memory_s: float = 600.0, bucket_s: float = 4.0
    ) -> None:
        self._max_drift = max_drift
        self._memory_s = memory_s
        self._bucket_s = bucket_s
        self.reset()

    def reset(self) -> None:
        """Forget everything: the sensor's clock was set anew."""
        # (device time, delay) with both relative to the first pair: its clock may count from 2019
        self._lowest: deque[tuple[float, float]] = deque()
        self._bucket_end = 0.0
        self._origin: tuple[float, float] | None = None
        self._offset = 0.0
        self._slope = 0.0
        self._pairs = 0
        self._lateness_sum = 0.0

    @property
    def uncertainty_s(self) -> float:
        """Roughly how far the shortest delay seen may lie above the shortest there is."""
        if self._pairs < FEWEST_PAIRS:
            return float("inf")
        few = 1 + CHANCE_PAIRS / self._pairs
        return 2 * self._lateness_sum / self._pairs / self._pairs * few

    def add(self, device_s: float, arrival: float) -> None:
        """Learn that what the sensor stamped ``device_s`` arrived at ``arrival``."""
        if self._origin is None:
            self._origin = (device_s, arrival)
            self._bucket_end = -1.0
        x = device_s - self._origin[0]
        delay = arrival - self._origin[1] - x
        lateness = delay - self._line(x)
        self._pairs += 1
        if lateness < 0:
            self._lateness_sum -= lateness * (self._pairs - 1)
        else:
            self._lateness_sum += lateness
        if x >= self._bucket_end:
            self._lowest.append((x, delay))
            self._bucket_end = x + self._bucket_s
            while x - self._lowest[0][0] > self._memory_s:
                self._lowest.popleft()
            self._fit()
        elif delay < self._lowest[-1][1]:
            self._lowest[-1] = (x, delay)
            if lateness < 0:
                self._fit()

    def lateness(self, device_s: float, arrival: float) -> float:
        """Seconds by which ``arrival`` lies after the earliest that the fit allows."""
        return arrival - self.to_session(device_s)

    def to_session(self, device_s: float) -> float:
        """Session time of a device time, the shortest delay included.

        Raises :class:`ValueError` before the first pair.
        """
        if self._origin is None:
            raise ValueError("no packet yet")
        x = device_s - self._origin[0]
        return self._origin[1] + x + self._line(x)

    def _line(self, x: float) -> float:
        return self._offset + self._slope * x

    def _fit(self) -> None:
        """Find the highest line at the mean of x that no point lies below."""
        points = self._lowest
        mean = sum(x for x, _ in points) / len(points)
        hull: list[tuple[float, float]] = []
        for point in points:
            while len(hull) > 1 and _turns_right(hull[-2], hull[-1], point):
                hull.pop()
            hull.append(point)
        self._slope = min(self._max_drift, max(-self._max_drift, _slope(hull, mean)))
        self._offset = min(y - self._slope * x for x, y in hull)


def _slope(hull: list[tuple[float, float]], mean: float) -> float:
    """Slope of the best supporting line, 0 unless the pairs speak for one clearly enough.

    The line's height at the mean, less ``CAUTION_S`` times its steepness, is concave in the slope.
    """
    rising = _slope_at(hull, mean - CAUTION_S)
    falling = _slope_at(hull, mean + CAUTION_S)
    return max(0.0, rising) + min(0.0, falling)


def _slope_at(hull: list[tuple[float, float]], x: float) -> float:
    """Slope of the hull's edge across ``x``; towards 0 beyond its ends."""
    for left, right in itertools.pairwise(hull):
        if left[0] <= x < right[0]:
            return (right[1] - left[1]) / (right[0] - left[0])
    return 0.0


def _turns_right(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> bool:
    return (b[0] - a[0]) * (c[1] - a[1]) <= (b[1] - a[1]) * (c[0] - a[0])
