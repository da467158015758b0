"""Why there is no data from a sensor: the likely cause, in words, with one thing to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from biofeedback.errors import SensorError, SensorNotFoundError

LOW_BATTERY_PCT = 10
OFTEN = 2
"""So many connections in a row that ended before any data are no accident."""


class Cause(NamedTuple):
    """One likely cause, in the words of :class:`SensorError`."""

    problem: str
    advice: str
    final: bool = False

    def error(self) -> SensorError:
        """Make the error that says so."""
        return SensorError(self.problem, self.advice, final=self.final)


NOT_FOUND = Cause(
    "The sensor was not found; another app or a phone may be holding it.",
    "Put it on or switch it on, and close other heart-rate apps here and on phones nearby.",
)
OUT_OF_REACH = Cause(
    "The sensor is out of reach.",
    "Bring it within a few metres of this computer; it is connected again by itself.",
)
BATTERY_EMPTY = Cause(
    "The sensor no longer answers, and its battery was low.",
    "Charge it or change its battery.",
)
TAKEN_OFF = Cause(
    "The sensor was taken off and has switched itself off.",
    "Put it on again, with damp electrodes.",
)
DISCONNECTED = Cause(
    "The sensor disconnected.",
    "Keep it within a few metres; it is connected again as soon as it answers.",
)
CONNECTION_CUT = Cause(
    "The connection ended while it was in use.",
    "Keep the sensor within a few metres.",
)
REFUSED = Cause(
    "The sensor ends each connection at once.",
    "Disconnect it in other apps and on phones, then take it off and put it on again.",
)
SILENT = Cause(
    "The sensor is connected but sends nothing; it may not be worn.",
    "Put it on; damp the electrodes of a chest strap.",
)
GARBLED = Cause(
    "What the sensor sends cannot be read.",
    "Switch the sensor off and on; if that changes nothing, update it.",
)
NOT_UNDERSTOOD = Cause(
    "The sensor answered in a way the program does not know.",
    "Update the sensor with its maker's app, then connect again.",
)
NOTHING_TO_READ = Cause(
    "This device offers no heart or skin data that the program can read.",
    "Choose another sensor from the list.",
    final=True,
)
NO_CONTACT = Cause(
    "The sensor reports no skin contact.",
    "Put the electrodes on again, snug on the skin: damp for a strap, with gel for fingers.",
)
NO_PULSE = Cause(
    "The sensor feels no pulse; it may not be worn.",
    "Put it on, close to the skin, and wait for some seconds.",
)
BATTERY_LOW = Cause(
    "The sensor's battery is low.",
    "Charge it or change its battery after this session.",
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of a sensor when a try to use it ends."""

    streamed: bool = False
    """It has sent data since the program began to look for it."""
    worn: bool | None = None
    """By its own last word; None where it has no word for it."""
    battery_pct: int | None = None
    cut_short: int = 0
    """Connections in a row that ended before any data."""


def cuts(error: SensorError) -> bool:
    """Tell whether ``error`` is a connection that ended."""
    return error.problem in (DISCONNECTED.problem, CONNECTION_CUT.problem)


def likely_cause(error: SensorError, seen: Seen) -> SensorError:
    """Say more than ``error`` does, where what was seen before allows it."""
    if isinstance(error, SensorNotFoundError):
        if seen.battery_pct is not None and seen.battery_pct <= LOW_BATTERY_PCT:
            return BATTERY_EMPTY.error()
        if seen.worn is False:
            return TAKEN_OFF.error()
        if seen.streamed:
            return OUT_OF_REACH.error()
    elif cuts(error) and seen.cut_short >= OFTEN:
        return REFUSED.error()
    return error
