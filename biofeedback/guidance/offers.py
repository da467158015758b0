"""When a rise may become an offer: pauses between offers, a cap, and silence after two refusals.

The rise itself is found in the signal room. What is decided here reaches the therapist's desk in a
session; at home it reaches the person, and only once they have switched offers on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

AFTER_OFFER_S = 5 * 60.0
AFTER_DISMISSAL_S = 15 * 60.0
DISMISSALS_UNTIL_OFF = 2
CAP_IN_50_MIN = 3
CAP_AT_HOME = 2
SESSION_S = 50 * 60.0
SILENT_SESSIONS = 20
"""Sessions of a practice in which would-be offers are only logged."""
AFTER_POSTURE_S = 60.0
POSTURE_MARKS = frozenset({"posture", "activity"})
VOICED_MARKS = frozenset({"voice", "hum", "cough", "laugh"})
AFTER_VOICED_S = 30.0


@dataclass(frozen=True, slots=True)
class Settings:
    """How offers are set for a practice."""

    place: Literal["session", "home"]
    home_offers: bool = False
    """Off until the person switches them on, and off again in one press."""
    earlier_sessions: int = 0
    silent_sessions: int = SILENT_SESSIONS
    off: bool = False
    """The therapist wants none at all."""
    planned_s: float = SESSION_S
    """How long the session is to last."""

    @property
    def observed(self) -> bool:
        """Whether what would be offered is only written down."""
        return self.earlier_sessions < self.silent_sessions


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether to offer now, and if not, why not."""

    outcome: Literal["offer", "log", "nothing"]
    """``log``: it would have been offered, and is written down without being shown."""
    reason: str = ""


@dataclass(slots=True)
class Offers:
    """Decides for one session. Tell it what happens, in the order of session time."""

    settings: Settings
    held_pattern: bool = False
    """A paced block with holds is running."""
    prompt_showing: bool = False
    switched_off: bool = False
    _offered: int = 0
    _dismissed: int = 0
    _quiet_until: float = 0.0
    _quiet_reason: str = ""

    def marked(self, time: float, kind: str) -> None:
        """A marker was set: some explain a rise by themselves for a while."""
        if kind in POSTURE_MARKS:
            self._be_quiet(time + AFTER_POSTURE_S, "a change of posture or activity just now")
        elif kind in VOICED_MARKS:
            self._be_quiet(time + AFTER_VOICED_S, "voice, humming, a cough or a laugh just now")

    def dismissed(self, time: float) -> None:
        """An offer was refused."""
        self._dismissed += 1
        self._be_quiet(time + AFTER_DISMISSAL_S, "an offer was passed on not long ago")

    def rise(self, time: float) -> Decision:
        """A rise goes on at session time ``time``: what to do about it."""
        reason = self._reason_against(time)
        if reason:
            return Decision("nothing", reason)
        self._offered += 1
        self._be_quiet(time + AFTER_OFFER_S, "the last offer was not long ago")
        if self.settings.observed:
            return Decision("log", "offers are being observed before they are switched on")
        return Decision("offer")

    def _reason_against(self, time: float) -> str:
        if self.switched_off or self.settings.off:
            return "offers are switched off"
        if self.settings.place == "home" and not self.settings.home_offers:
            return "offers are not switched on"
        if self._dismissed >= DISMISSALS_UNTIL_OFF:
            return "two offers were passed on"
        if self._offered >= self._cap(time):
            return "as many offers as a session has were made"
        if self.prompt_showing:
            return "a prompt is showing"
        if self.held_pattern:
            return "a paced block with holds is running"
        return self._quiet_reason if time < self._quiet_until else ""

    def _cap(self, time: float) -> int:
        if self.settings.place == "home":
            return CAP_AT_HOME
        return CAP_IN_50_MIN * (1 + int(time // SESSION_S))

    def _be_quiet(self, until: float, reason: str) -> None:
        if until > self._quiet_until:
            self._quiet_until, self._quiet_reason = until, reason
