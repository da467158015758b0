"""What the tray holds by itself: an offer, or the reminder that the session is about to end."""

from __future__ import annotations

from biofeedback.events import Cue
from biofeedback.guidance.offers import CAP_IN_50_MIN, SESSION_S, Settings
from biofeedback.session.guide import NOT_OFFERED, OFFERED, QUESTIONS

LEAST_S = 60.0
"""An offer stays so long, and for as long as the rise that called for it."""
LAST_MINUTES_S = 300.0


class OfferState:
    """Fed with cues; asked with the session time."""

    def __init__(self) -> None:
        self.settings = Settings("session")
        """How offers are set for this session."""
        self.withheld = ""
        """Why nothing was offered at the last rise; empty where something was."""
        self.made = 0
        """Offers made so far."""
        self._offer: tuple[float, tuple[str, ...]] | None = None
        self._reminded = False

    def on_cue(self, cue: Cue) -> None:
        """An offer is made, or something ends it: a prompt was sent, it was passed, all stopped."""
        if cue.kind == OFFERED:
            self.made += 1
            self.withheld = ""
            self._offer = (cue.time, tuple(cue.item.split()))
        elif cue.kind == NOT_OFFERED:
            self.withheld = cue.item
        elif cue.kind in ("prompt", "choices", QUESTIONS, "passed", "stop"):
            self._offer = None

    def offered(self, now: float, *, rising: bool) -> tuple[str, ...]:
        """Ids of the two prompts that are offered now; empty for none."""
        if self._offer is None:
            return ()
        if not rising and now >= self._offer[0] + LEAST_S:
            self._offer = None
            return ()
        return self._offer[1]

    def cap(self, now: float) -> int:
        """How many offers there can be by now."""
        return CAP_IN_50_MIN * (1 + int(now // SESSION_S))

    def reminds(self, now: float) -> bool:
        """Whether the last minutes have begun and nobody has put the reminder away."""
        return not self._reminded and now >= self.settings.planned_s - LAST_MINUTES_S

    def put_away(self) -> None:
        """The reminder has been read."""
        self._reminded = True
