"""Whether a sensor's data are whole: when they last came, and the holes in them."""

from __future__ import annotations

from dataclasses import dataclass

from biofeedback.devices.link import Wearer
from biofeedback.events import Gap


@dataclass(frozen=True, slots=True)
class _Hole:
    reason: str
    noticed: float


class Continuity:
    """Emits one :class:`Gap` for each hole, just before the data that end it."""

    def __init__(self, wearer: Wearer) -> None:
        self.last: float | None = None
        """When data last arrived; None before the first."""
        self._wearer = wearer
        self._hole: _Hole | None = None

    def take(self, first: float, arrival: float) -> None:
        """Note data that begin at ``first`` and arrived at ``arrival``."""
        # A driver that is stopped may still hand out what it received before the hole was noticed
        if self._hole is not None and arrival > self._hole.noticed:
            self.close(first, arrival)
        self.last = arrival if self.last is None else max(self.last, arrival)

    def open(self, reason: str, now: float) -> None:
        """Note that data are missing, if there have been any; the first reason stays."""
        if self._hole is None and self.last is not None:
            self._hole = _Hole(reason, now)

    def close(self, end: float, now: float) -> None:
        """End the hole at ``end``, if there is one."""
        if self._hole is None or self.last is None:
            return
        wearer, start, reason = self._wearer, self.last, self._hole.reason
        self._hole = None
        wearer.emit(Gap(now, wearer.device, wearer.person, start, max(start, end), reason))
