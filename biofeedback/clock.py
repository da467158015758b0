"""Session time, and the mapping of a sensor's own clock to it."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

FEWEST_PAIRS = 8
CHANCE_PAIRS = 20
"""Pairs that agree may do so by chance: with so many, half of the uncertainty is for that."""
RECENT_PAIRS = 256
"""Pairs from which the jitter of delivery is learnt."""
USUAL_DRIFT = 1 / 3
"""Standard deviation of the drifts that are met, as a share of the largest."""
_SLOPES, _ZOOMS = 41, 3
_SHORTEST_JITTER_S = 1e-7


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


@dataclass(slots=True)
class _Bucket:
    """The earliest of the pairs of some seconds; both times relative to the first pair's."""

    end_s: float
    device_s: float
    delay_s: float
    pairs: int = 1


class SensorClock:
    """Maps a sensor's clock to session time, from pairs of device time and arrival.

    A packet may arrive late but never early, so the clock is a line that no pair lies below: its
    own drift, and the shortest delay (Moon, Skelly and Towsley 1999, *Estimation and removal of
    clock skew from network delay measurements*, IEEE INFOCOM). Of all such lines the mean is
    taken, each weighted by how likely it makes the pairs, with delays that thin out exponentially
    above the shortest, and by how usual its drift is: over the first seconds the jitter of
    delivery says less about the drift than any quartz does.

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
        # of the first pair: a sensor's clock may count from 2019
        self._origin: tuple[float, float] | None = None
        self._buckets: deque[_Bucket] = deque()
        self._recent: deque[tuple[float, float]] = deque(maxlen=RECENT_PAIRS)
        self._pairs = 0
        self._offset = 0.0
        self._slope = 0.0

    @property
    def uncertainty_s(self) -> float:
        """Roughly how far the shortest delay seen may lie above the shortest there is."""
        if self._pairs < FEWEST_PAIRS:
            return float("inf")
        few = 1 + CHANCE_PAIRS / self._pairs
        return self._jitter_s() / self._pairs * few

    def add(self, device_s: float, arrival: float) -> None:
        """Learn that what the sensor stamped ``device_s`` arrived at ``arrival``."""
        if self._origin is None:
            self._origin = (device_s, arrival)
        x = device_s - self._origin[0]
        delay = arrival - self._origin[1] - x
        self._pairs += 1
        self._recent.append((x, delay))
        if not self._buckets or x >= self._buckets[-1].end_s:
            self._buckets.append(_Bucket(x + self._bucket_s, x, delay))
            while x - self._buckets[0].device_s > self._memory_s:
                self._buckets.popleft()
            self._fit()
            return
        bucket = self._buckets[-1]
        bucket.pairs += 1
        if delay < bucket.delay_s:
            bucket.device_s, bucket.delay_s = x, delay
            if delay < self._line(x):
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

    def _jitter_s(self) -> float:
        """Seconds over which delays spread evenly, or two thirds of which thin out to half."""
        x, delay = np.array(self._recent).T
        above = delay - self._slope * x
        return 2 * float(np.median(above) - above.min())

    def _fit(self) -> None:
        """Weigh the highest line of each slope; a line's own height is integrated out.

        With ``n`` delays of mean ``jitter`` above a line, the line is ``exp(n * height / jitter)``
        times as likely as one that is lower by ``height``, taken where the pairs' middle is.
        """
        x = np.array([bucket.device_s for bucket in self._buckets])
        delay = np.array([bucket.delay_s for bucket in self._buckets])
        pairs = sum(bucket.pairs for bucket in self._buckets)
        middle = float(np.mean(x))
        sharpness = pairs / max(self._jitter_s(), _SHORTEST_JITTER_S)
        lowest, highest = -self._max_drift, self._max_drift
        for _ in range(_ZOOMS):
            slopes = np.linspace(lowest, highest, _SLOPES)
            offsets = (delay - slopes[:, None] * x).min(axis=1)
            usual = slopes / (USUAL_DRIFT * self._max_drift)
            likely = sharpness * (offsets + slopes * middle) - usual**2 / 2
            weights = np.exp(likely - likely.max())
            weights /= weights.sum()
            slope = float(weights @ slopes)
            reach = 4 * float(np.sqrt(weights @ (slopes - slope) ** 2)) + slopes[1] - slopes[0]
            lowest = max(-self._max_drift, slope - reach)
            highest = min(self._max_drift, slope + reach)
        self._slope = slope
        self._offset = float(weights @ offsets) - 1 / sharpness
