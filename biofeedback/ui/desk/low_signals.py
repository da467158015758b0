"""Whether both signals have lain low for a while, which is a question for the therapist alone."""

from __future__ import annotations

from typing import Final

from biofeedback.guidance.choice import FROM_USUAL_Z
from biofeedback.ui.live.live import Live

HOLD_S: Final = 60.0
"""Low for so long before anything is said."""


class LowSignals:
    """Asked once a second; low is below one's own last minutes, and means nothing by itself."""

    def __init__(self) -> None:
        self._since: float | None = None

    def last(self, live: Live, now: float) -> bool:
        """Whether heart and skin have both been low for a minute at session time ``now``."""
        values = (live.value("z_hr"), live.value("z_scl"))
        low = all(each is not None and each <= -FROM_USUAL_Z for each in values)
        if not low:
            self._since = None
            return False
        if self._since is None:
            self._since = now
        return now - self._since >= HOLD_S
