"""One value over many sessions: only sessions under the same conditions are compared.

There is no score and no direction: a usual range, and a line once there are enough sessions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias

import numpy as np

from biofeedback.errors import UsageError
from biofeedback.events import Samples

TimeOfDay: TypeAlias = Literal["morning", "afternoon", "evening", "night"]
LEAST_CLEAN: Final = 0.8
FOR_A_RANGE: Final = 5
"""Comparable sessions."""
FOR_A_LINE: Final = 8
MEDICINES: Final = "medicines"
"""In what is known of a session: something that changes the pulse was taken, or changed lately."""
_LINE_SESSIONS: Final = 5
_USUAL_Z: Final = 1.5
_MAD_TO_SD: Final = 1.4826


@dataclass(frozen=True, slots=True)
class Conditions:
    """Under which a value was measured."""

    posture: str
    time_of_day: TimeOfDay
    sensor: str
    paced: bool
    medicines: bool = False
    """Something that changes the pulse was taken, or changed lately."""


@dataclass(frozen=True, slots=True)
class Point:
    """A value of one session."""

    session_id: str
    at: datetime
    value: float
    beats_or_seconds: int
    """How much it was computed from."""
    clean: float
    """Share, 0 to 1."""
    conditions: Conditions
    tags: tuple[str, ...] = ()
    """What makes a session one of its own: medication changed, unwell, …"""


@dataclass(frozen=True, slots=True)
class Ghost:
    """A session that is drawn faintly, and why it is not compared."""

    point: Point
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Trend:
    """What a small panel draws, oldest session first."""

    compared: tuple[Point, ...]
    ghosts: tuple[Ghost, ...]
    usual: tuple[float, float] | None
    """The usual range; None with fewer than five comparable sessions."""
    line: Samples | None
    """Smoothed, one value for each compared session; None with fewer than eight."""

    @property
    def within_usual(self) -> bool | None:
        """Whether the newest session lies in the usual range; None where there is no range."""
        if self.usual is None:
            return None
        low, high = self.usual
        return low <= self.compared[-1].value <= high


def time_of_day(at: datetime) -> TimeOfDay:
    """By the clock where the session was."""
    if 5 <= at.hour < 12:
        return "morning"
    if 12 <= at.hour < 18:
        return "afternoon"
    return "evening" if 18 <= at.hour < 23 else "night"


def trend(points: Iterable[Point], like: Conditions, floor: float) -> Trend:
    """Sort sessions into comparable ones and ghosts.

    ``floor`` is the least SD of the range, in the value's unit. Raises :class:`UsageError` where
    paced and resting values are mixed: these two are never drawn together.
    """
    ordered = sorted(points, key=lambda point: point.at)
    if {point.conditions.paced for point in ordered} - {like.paced}:
        raise UsageError("Paced and resting values have panels of their own: choose one of them.")
    compared: list[Point] = []
    ghosts: list[Ghost] = []
    for point in ordered:
        reason = _reason(point, like)
        if reason is None:
            compared.append(point)
        else:
            ghosts.append(Ghost(point, reason))
    values = np.array([point.value for point in compared])
    return Trend(tuple(compared), tuple(ghosts), _usual(values, floor), _line(values))


def _reason(point: Point, like: Conditions) -> str | None:
    """Why a session is not compared; None where it is."""
    here = point.conditions
    if not np.isfinite(point.value) or point.clean < LEAST_CLEAN:
        return f"{100 * point.clean:.0f} % clean"
    if here.posture != like.posture:
        return f"posture: {here.posture}"
    if here.time_of_day != like.time_of_day:
        return here.time_of_day
    if here.medicines != like.medicines:
        return "with medicines" if here.medicines else "without medicines"
    if here.sensor != like.sensor:
        return f"sensor: {here.sensor}"
    return ", ".join(point.tags) or None


def _usual(values: Samples, floor: float) -> tuple[float, float] | None:
    if len(values) < FOR_A_RANGE:
        return None
    middle = float(np.median(values))
    sd = max(_MAD_TO_SD * float(np.median(np.abs(values - middle))), floor)
    return middle - _USUAL_Z * sd, middle + _USUAL_Z * sd


def _line(values: Samples) -> Samples | None:
    """Median of up to five sessions around each."""
    if len(values) < FOR_A_LINE:
        return None
    half = _LINE_SESSIONS // 2
    return np.array(
        [np.median(values[max(0, n - half) : n + half + 1]) for n in range(len(values))]
    )
