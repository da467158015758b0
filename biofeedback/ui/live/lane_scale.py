"""The range of a lane's axis: round limits, room above and below, and no restlessness."""

from __future__ import annotations

import math
from dataclasses import dataclass

_HEADROOM = 0.15
_MAX_TICKS = 6
_EDGE = 0.05
"""A label this close to the end of the axis would be cut."""
_SHRINK_BELOW = 0.55
"""A range is narrowed only when the trace uses less than this share of it."""
CHANGE_S = 0.6


@dataclass(frozen=True, slots=True)
class Span:
    """Lower and upper limit of an axis."""

    low: float
    high: float

    @property
    def size(self) -> float:
        """Distance between the limits."""
        return self.high - self.low


def tick_step(size: float, apart: float = 1 / _MAX_TICKS) -> float:
    """The smallest step of 1, 2 or 5 times a power of ten; ``apart`` is the least share of size."""
    raw = size * max(apart, 1 / _MAX_TICKS)
    power = 10.0 ** math.floor(math.log10(raw))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw * (1 - 1e-9))


def ticks(span: Span, apart: float = 1 / _MAX_TICKS) -> list[tuple[float, str]]:
    """Positions within the span, away from its very edges, and their labels."""
    step = tick_step(span.size, apart)
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    edge = span.size * _EDGE
    first = math.ceil((span.low + edge) / step)
    last = math.floor((span.high - edge) / step)
    return [(n * step, f"{n * step:.{digits}f}") for n in range(first, last + 1)]


def fit(low: float, high: float, smallest: float) -> Span:
    """Round limits around ``low`` and ``high`` with headroom, never narrower than ``smallest``."""
    spread = max(high - low, smallest)
    middle = (high + low) / 2
    half = spread * (0.5 + _HEADROOM)
    step = tick_step(2 * half) / 2
    return Span(math.floor((middle - half) / step) * step, math.ceil((middle + half) / step) * step)


class LaneScale:
    """Widens at once when the trace leaves the range, narrows late, and moves within 0.6 s."""

    def __init__(self, start: Span, smallest: float) -> None:
        self.shown = start
        self._from = start
        self._to = start
        self._smallest = smallest
        self._began = -math.inf
        self._fitted = False

    def follow(self, low: float, high: float, time: float) -> None:
        """Take in what the trace spans at ``time``; NaN leaves the range as it is."""
        if math.isnan(low) or math.isnan(high):
            return
        wanted = fit(low, high, self._smallest)
        inside = self._to.low <= low and high <= self._to.high
        if self._fitted and inside and wanted.size > _SHRINK_BELOW * self._to.size:
            return
        if wanted == self._to:
            return
        self._from, self._to = self.shown, wanted
        # the first range of all needs no movement: nothing has been drawn yet
        self._began = time if self._fitted else -math.inf
        self._fitted = True

    def advance(self, time: float, steps: bool) -> bool:
        """Move towards the range that fits; return whether the shown range changed."""
        share = 1.0 if steps else min(max((time - self._began) / CHANGE_S, 0.0), 1.0)
        eased = (1 - math.cos(math.pi * share)) / 2
        shown = Span(
            self._from.low + (self._to.low - self._from.low) * eased,
            self._from.high + (self._to.high - self._from.high) * eased,
        )
        if shown == self.shown:
            return False
        self.shown = shown
        return True
