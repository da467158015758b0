"""Notes in the log when the screen stood still for longer than a tenth of a second."""

from __future__ import annotations

import logging
from typing import Final

STALL_S: Final = 0.1
_log = logging.getLogger(__name__)


class Stalls:
    """Told of each frame."""

    def __init__(self) -> None:
        self.count = 0
        self._last: float | None = None

    def frame(self, now: float) -> None:
        """A frame is drawn at ``now``, in seconds of a monotonic clock."""
        if self._last is not None and now - self._last > STALL_S:
            self.count += 1
            _log.info("the screen stood still for %.0f ms", 1000.0 * (now - self._last))
        self._last = now
