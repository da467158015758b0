"""Session time, and the mapping of a sensor's own clock to it."""

from __future__ import annotations

import time
from collections.abc import Callable


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
