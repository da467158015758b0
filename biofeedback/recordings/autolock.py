"""When the library locks by itself: after some minutes without anyone, and never in a session."""

from __future__ import annotations

from typing import Final

from biofeedback.errors import UsageError

SHORTEST_S: Final = 5 * 60.0
LONGEST_S: Final = 15 * 60.0
DEFAULT_S: Final = 10 * 60.0


class AutoLock:
    """A state and no timer: whoever has a clock asks :meth:`due`.

    A lock hides the library; a recording that runs, and the client's view, go on.
    """

    def __init__(self, now: float, after_s: float = DEFAULT_S) -> None:
        if not SHORTEST_S <= after_s <= LONGEST_S:
            raise UsageError("The library can lock itself after 5 to 15 minutes.")
        self._after_s = after_s
        self._last = now
        self._locked = False

    @property
    def locked(self) -> bool:
        """Whether the library is hidden."""
        return self._locked

    def active(self, now: float) -> None:
        """Somebody pressed a key or moved the pointer."""
        if not self._locked:
            self._last = now

    def due(self, now: float, *, live: bool) -> bool:
        """Whether to lock at this moment; while a session is ``live`` it waits for its end."""
        if live:
            self._last = now
        elif now - self._last >= self._after_s:
            self._locked = True
        return self._locked

    def lock(self) -> None:
        """Lock on request, in a session too."""
        self._locked = True

    def unlock(self, now: float) -> None:
        """The passphrase was given."""
        self._locked = False
        self._last = now
