"""When the library locks by itself: after some minutes without anyone, and never in a session."""

from __future__ import annotations

from typing import Final

from biofeedback.errors import UsageError

SHORTEST_S: Final = 5 * 60.0
LONGEST_S: Final = 15 * 60.0
DEFAULT_S: Final = 10 * 60.0


class AutoLock:
    """A state and no timer: whoever has a clock asks :meth:`due`, and locks."""

    def __init__(self, now: float, after_s: float = DEFAULT_S) -> None:
        if not SHORTEST_S <= after_s <= LONGEST_S:
            raise UsageError("The library can lock itself after 5 to 15 minutes.")
        self._after_s = after_s
        self._last = now

    def active(self, now: float) -> None:
        """Somebody pressed a key or moved the pointer."""
        self._last = now

    def due(self, now: float, *, live: bool) -> bool:
        """Whether to lock at this moment; while a session is ``live`` it waits for its end."""
        if live:
            self._last = now
        return now - self._last >= self._after_s
