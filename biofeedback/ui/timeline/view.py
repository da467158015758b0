"""Which stretch of a session is shown: zoom, pan and jump as arithmetic; and its time axis."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

LEAST_S: Final = 2.0
"""One beat and its neighbours fill the screen."""
_STEPS_S: Final = (
    0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0,
    60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0,
)  # fmt: skip
_HOUR_S: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Shown:
    """The stretch from ``start`` to ``end`` of a session that lasts ``whole_s``."""

    start: float
    end: float
    whole_s: float

    @property
    def length_s(self) -> float:
        """How much time is in view."""
        return self.end - self.start

    @property
    def middle(self) -> float:
        """The time in the middle of the view."""
        return (self.start + self.end) / 2.0

    @property
    def is_whole(self) -> bool:
        """Whether nothing lies outside."""
        return self.length_s >= self.whole_s

    def zoomed(self, factor: float, anchor: float) -> Shown:
        """``factor`` times as much time, with ``anchor`` where it was."""
        length_s = min(max(self.length_s * factor, min(LEAST_S, self.whole_s)), self.whole_s)
        share = (anchor - self.start) / self.length_s
        return self._at(anchor - share * length_s, length_s)

    def panned(self, seconds: float) -> Shown:
        """Later by so many seconds, as far as the session goes."""
        return self._at(self.start + seconds, self.length_s)

    def centred(self, time: float) -> Shown:
        """The same length with ``time`` in the middle, as far as the session goes."""
        return self._at(time - self.length_s / 2.0, self.length_s)

    def holding(self, time: float) -> Shown:
        """The same where ``time`` is well in view, else centred on it."""
        edge = 0.05 * self.length_s
        inside = self.start + edge <= time <= self.end - edge
        return self if inside else self.centred(time)

    def spanning(self, start: float, end: float) -> Shown:
        """From ``start`` to ``end``, as far as the session goes."""
        length_s = min(max(end - start, min(LEAST_S, self.whole_s)), self.whole_s)
        return self._at((start + end - length_s) / 2.0, length_s)

    def all(self) -> Shown:
        """The whole session."""
        return Shown(0.0, self.whole_s, self.whole_s)

    def _at(self, start: float, length_s: float) -> Shown:
        start = min(max(start, 0.0), max(self.whole_s - length_s, 0.0))
        return Shown(start, start + length_s, self.whole_s)


def whole(duration_s: float) -> Shown:
    """All of a session; an empty one has a second to draw."""
    length_s = max(duration_s, 1.0)
    return Shown(0.0, length_s, length_s)


def time_step(length_s: float, width_px: float, apart_px: float) -> float:
    """The smallest round step whose labels are ``apart_px`` apart."""
    least = length_s * apart_px / max(width_px, 1.0)
    return next((step for step in _STEPS_S if step >= least), _STEPS_S[-1])


def time_ticks(shown: Shown, step: float) -> list[tuple[float, str]]:
    """Times at multiples of ``step`` within the view, with their labels."""
    first, last = math.ceil(shown.start / step - 1e-9), math.floor(shown.end / step + 1e-9)
    return [(number * step, clock(number * step, step)) for number in range(first, last + 1)]


def clock(seconds: float, step: float = 1.0) -> str:
    """``12:05``, ``1:02:05`` or, for steps below a second, ``12:05.2``."""
    tenths = round(seconds * 10.0)
    whole_s, tenth = divmod(tenths, 10)
    minutes, second = divmod(whole_s, 60)
    hours, minute = divmod(minutes, 60)
    text = f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
    return f"{text}.{tenth}" if step < 1.0 else text
