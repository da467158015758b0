"""Where a paced breath is at a given time: a pure function, so that it cannot drift.

The shape rises and falls as a raised cosine within each phase, rests during holds, and is empty
at the end of every breath. A change that begins when a breath ends therefore causes no jump.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from biofeedback.events import BreathPhase, PacerChange
from biofeedback.guidance.patterns import INWARD, OUTWARD, Phases, seconds_of


@dataclass(frozen=True, slots=True)
class PacerPosition:
    """One instant of a paced breath."""

    phase: BreathPhase
    progress: float
    """Share of the phase that has passed, 0 to 1."""
    extent: float
    """How full the shape is, 0 to 1."""
    cycle: int
    """Whole breaths since the pattern began."""
    seconds_left: float
    """Of the phase."""


def position(change: PacerChange, time: float) -> PacerPosition | None:
    """Position at session time ``time``; None before the pattern begins and when it is a stop."""
    if not change.phases or time < change.time:
        return None
    return _in_breath(change.phases, time - change.time)


def active(changes: Sequence[PacerChange], time: float) -> PacerChange | None:
    """Of changes in the order of their times, the one in force at ``time``."""
    for change in reversed(changes):
        if change.time <= time:
            return change
    return None


def next_cycle_start(change: PacerChange, time: float) -> float:
    """The first time, not before ``time``, when a breath of ``change`` ends.

    For a pacer that has stopped or not begun, a change can take effect at once.
    """
    if not change.phases or time <= change.time:
        return time
    cycle_s = sum(seconds for _, seconds in change.phases)
    cycles = math.ceil((time - change.time) / cycle_s)
    start = change.time + cycles * cycle_s
    # the quotient may have been rounded down to a whole number
    return start if start >= time else start + cycle_s


def out_count(change: PacerChange, time: float) -> int | None:
    """Number to show while counting the breath out, 1 in its first second; None otherwise."""
    now = position(change, time)
    if now is None or now.phase not in OUTWARD:
        return None
    length_s = seconds_of(change.phases, frozenset({now.phase}))
    return min(int(now.progress * length_s), math.ceil(length_s) - 1) + 1


BREATH_OUT: Final = "breath out"
"""Kind of the mark of a breath out that a person counted by a key; its text is the seconds."""
FADES: Final = "fades"
"""Kind of the cue that says from which minute of a paced block on shape and sound fade out."""
FADE_S = 60.0
FADE_DB_PER_S = 6.0 / 20.0
PAUSE_BREATHS = 2.0
PAUSE_UNKNOWN_S = 8.0


@dataclass(frozen=True, slots=True)
class Fade:
    """How much is left of shape and sound while the pacer fades out."""

    contrast: float
    """1 to 0."""
    gain_db: float


def fade(since_begun_s: float) -> Fade:
    """Shape and sound so many seconds after the fade-out began; unchanged before."""
    passed = max(since_begun_s, 0.0)
    return Fade(max(1.0 - passed / FADE_S, 0.0), -FADE_DB_PER_S * passed)


def pause_guide_s(breath_rate_per_min: float | None) -> float:
    """Length of a pause in talking: two of the client's breaths, or 8 s without breath data."""
    if breath_rate_per_min is None or breath_rate_per_min <= 0.0:
        return PAUSE_UNKNOWN_S
    return PAUSE_BREATHS * 60.0 / breath_rate_per_min


def _in_breath(phases: Phases, elapsed: float) -> PacerPosition:
    cycle, into = divmod(elapsed, sum(seconds for _, seconds in phases))
    place, extent = 0, 0.0
    # rounding may leave a hair beyond the last phase, which then counts as its end
    while place < len(phases) - 1 and into >= phases[place][1]:
        into -= phases[place][1]
        extent = _extent_after(phases, place, extent)
        place += 1
    phase, seconds = phases[place]
    progress = min(into / seconds, 1.0)
    rise = (1.0 - math.cos(math.pi * progress)) / 2.0
    level = extent + (_extent_after(phases, place, extent) - extent) * rise
    level = min(max(level, 0.0), 1.0)
    return PacerPosition(phase, progress, level, int(cycle), max(seconds - into, 0.0))


def _extent_after(phases: Phases, place: int, before: float) -> float:
    """Fullness when the phase at ``place`` ends; phases of one direction share it by seconds."""
    phase, _ = phases[place]
    so_far = phases[: place + 1]
    if phase in INWARD:
        return seconds_of(so_far, INWARD) / seconds_of(phases, INWARD)
    if phase in OUTWARD:
        return 1.0 - seconds_of(so_far, OUTWARD) / seconds_of(phases, OUTWARD)
    return before
