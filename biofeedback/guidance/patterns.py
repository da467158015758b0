"""Breathing patterns: what ``patterns.json`` offers, and the limits of a pattern made by hand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal, TypeAlias

from biofeedback.events import BreathPhase
from biofeedback.guidance import files

Phases: TypeAlias = tuple[tuple[BreathPhase, float], ...]
"""Phases of one breath in order, with their seconds."""
OfferRule: TypeAlias = Literal["auto-ok", "auto-ok-once-set", "opt-in", "opt-in-after-safety-notes"]

HOLDS: frozenset[BreathPhase] = frozenset({"hold-full", "hold-empty"})
INWARD: frozenset[BreathPhase] = frozenset({"in", "top-up"})
OUTWARD: frozenset[BreathPhase] = frozenset({"out", "out-voiced"})

PHASE_LIMITS_S = (1.0, 12.0)
PHASE_STEP_S = 0.1
RATE_LIMITS_PER_MIN = (3.0, 15.0)
NOTE_BELOW_PER_MIN = 4.5
NOTE_HOLD_ABOVE_S = 4.0
MADE = "made"
"""Before the seconds of in, hold, out, hold: the id of a pattern made by hand, ``made-4-0-6-0``."""
MADE_MAX_MIN, MADE_WITH_HOLD_MAX_MIN = 20.0, 5.0
_MADE_PHASES: tuple[BreathPhase, ...] = ("in", "hold-full", "out", "hold-empty")


@dataclass(frozen=True, slots=True)
class PersonalRate:
    """How a pattern's phases follow from a person's own rate."""

    lowest_per_min: float
    highest_per_min: float
    in_share: float


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way to breathe. ``phases`` is empty for a person's own, unpaced breath."""

    id: str
    name: str
    phases: Phases
    use: str
    """One sentence for the person who chooses."""
    note: str = ""
    """For people who change the list; not shown."""
    offer: OfferRule = "opt-in"
    default: bool = False
    max_min: float | None = None
    """The pacer stops by itself after so many minutes."""
    max_cycles: int | None = None
    reset_cycles: int | None = None
    """Breaths of a short use between other things; whoever wants more begins it again."""
    personal_rate: PersonalRate | None = None
    variants: tuple[Pattern, ...] = ()

    @property
    def paced(self) -> bool:
        """Whether there is anything to follow."""
        return bool(self.phases)

    @property
    def made(self) -> bool:
        """Whether it was made by hand."""
        return self.id.startswith(f"{MADE}-")

    @property
    def cycle_s(self) -> float:
        """Seconds of one breath; 0 when unpaced."""
        return sum(seconds for _, seconds in self.phases)

    @property
    def rate_per_min(self) -> float | None:
        """Breaths a minute; None when unpaced."""
        return 60.0 / self.cycle_s if self.phases else None

    @property
    def in_out_ratio(self) -> float | None:
        """Seconds in per second out, holds left aside; None when unpaced."""
        if not self.phases:
            return None
        return seconds_of(self.phases, INWARD) / seconds_of(self.phases, OUTWARD)

    @property
    def has_hold(self) -> bool:
        """Whether the breath is held, full or empty."""
        return any(phase in HOLDS for phase, _ in self.phases)

    @property
    def voiced(self) -> bool:
        """Whether the breath out is hummed, which raises heart rate a little."""
        return any(phase == "out-voiced" for phase, _ in self.phases)


def seconds_of(phases: Phases, kinds: frozenset[BreathPhase]) -> float:
    """Seconds that a breath spends in phases of the given kinds."""
    return sum(seconds for phase, seconds in phases if phase in kinds)


def in_proportion(phases: Phases, cycle_s: float) -> Phases:
    """``phases`` made to last ``cycle_s`` together, none shorter than a phase may be.

    There must be room: ``cycle_s`` is no less than the shortest phase, times their number.
    """
    shortest = PHASE_LIMITS_S[0]
    factor = cycle_s / sum(seconds for _, seconds in phases)
    asked = [(phase, max(seconds * factor, shortest)) for phase, seconds in phases]
    over = sum(seconds for _, seconds in asked) - cycle_s
    room = sum(seconds - shortest for _, seconds in asked)
    # what the shortest did not give is given by the others, each by what it can spare
    share = over / room if over > 0.0 and room > 0.0 else 0.0
    return tuple((phase, seconds - share * (seconds - shortest)) for phase, seconds in asked)


@cache
def load_patterns() -> tuple[Pattern, ...]:
    """Every pattern, in the order in which they are listed; the person's own breath comes first."""
    return tuple(_pattern(entry) for entry in files.read("patterns.json")["patterns"])


def pattern(pattern_id: str) -> Pattern:
    """The pattern or variant with this id; ``KeyError`` if there is none.

    The id of a pattern made by hand says its phases.
    """
    if pattern_id.startswith(f"{MADE}-"):
        return _from_id(pattern_id)
    for each in load_patterns():
        for one in (each, *each.variants):
            if one.id == pattern_id:
                return one
    raise KeyError(pattern_id)


def at_rate(chosen: Pattern, rate_per_min: float) -> Pattern:
    """``chosen`` with the phases of a person's own rate, kept within the pattern's limits.

    ``ValueError`` for a pattern that takes no personal rate.
    """
    rule = chosen.personal_rate
    if rule is None:
        raise ValueError(f"{chosen.id} takes no personal rate")
    cycle_s = 60.0 / min(max(rate_per_min, rule.lowest_per_min), rule.highest_per_min)
    in_s = cycle_s * rule.in_share
    return replace(chosen, phases=(("in", in_s), ("out", cycle_s - in_s)))


@dataclass(frozen=True, slots=True)
class Adjusted:
    """A breath made by hand, after the limits were applied."""

    phases: Phases
    changed: bool
    """True when a limit changed what was asked for."""
    notes: tuple[str, ...]
    """Shown once, beside the pattern."""


def within_limits(phases: Phases) -> Adjusted:
    """Round each phase to 0.1 s and bring phases and rate within their limits.

    A breath slower than the slowest rate is shortened in proportion; a quicker one is lengthened.
    """
    asked = tuple((phase, round(seconds, 1)) for phase, seconds in phases)
    kept = tuple((phase, _clamp(seconds, PHASE_LIMITS_S)) for phase, seconds in asked)
    cycle_s = sum(seconds for _, seconds in kept)
    slowest, quickest = RATE_LIMITS_PER_MIN
    allowed_s = _clamp(cycle_s, (60.0 / quickest, 60.0 / slowest))
    if kept and allowed_s != cycle_s:
        kept = _stretched(kept, allowed_s)
        cycle_s = sum(seconds for _, seconds in kept)
    notes = []
    if kept and 60.0 / cycle_s < NOTE_BELOW_PER_MIN:
        notes.append("Slower than 4.5 a minute. Quicker is fine at any time.")
    if any(phase in HOLDS and seconds > NOTE_HOLD_ABOVE_S for phase, seconds in kept):
        notes.append("A pause of more than 4 s. Shorter is fine at any time.")
    return Adjusted(kept, kept != asked, tuple(notes))


def made(phases: Phases, name: str = "") -> Pattern:
    """A pattern made by hand, of in, hold, out and hold at most, with phases within the limits.

    Its id holds the seconds and no name, so that the record of a session names nobody. One with
    holds waits for the safety notes and ends after five minutes, like those of the list.
    """
    seconds = dict(phases)
    told = [f"{seconds.get(phase, 0.0):g}" for phase in _MADE_PHASES]
    kept = tuple((phase, seconds[phase]) for phase in _MADE_PHASES if seconds.get(phase))
    held = any(phase in HOLDS for phase, _ in kept)
    return Pattern(
        "-".join((MADE, *told)),
        name or f"Own {'-'.join(told if held else told[::2])}",
        kept,
        "Made by hand.",
        offer="opt-in-after-safety-notes" if held else "opt-in",
        max_min=MADE_WITH_HOLD_MAX_MIN if held else MADE_MAX_MIN,
    )


def _from_id(pattern_id: str) -> Pattern:
    _, *told = pattern_id.split("-")
    try:
        seconds = [float(each) for each in told]
    except ValueError as error:
        raise KeyError(pattern_id) from error
    phases = tuple(zip(_MADE_PHASES, seconds, strict=False))
    asked = made(tuple((phase, length) for phase, length in phases if length))
    whole = {"in", "out"} <= {phase for phase, _ in asked.phases}
    if asked.id != pattern_id or not whole or within_limits(asked.phases).phases != asked.phases:
        raise KeyError(pattern_id)
    return asked


def _stretched(phases: Phases, cycle_s: float) -> Phases:
    """Scale in steps of 0.1 s; the longest phase takes what rounding leaves."""
    factor = cycle_s / sum(seconds for _, seconds in phases)
    scaled = [
        (phase, _clamp(round(seconds * factor, 1), PHASE_LIMITS_S)) for phase, seconds in phases
    ]
    rest = cycle_s - sum(seconds for _, seconds in scaled)
    longest = max(range(len(scaled)), key=lambda place: scaled[place][1])
    phase, seconds = scaled[longest]
    scaled[longest] = (phase, _clamp(round(seconds + rest, 1), PHASE_LIMITS_S))
    return tuple(scaled)


def _clamp(value: float, limits: tuple[float, float]) -> float:
    return min(max(value, limits[0]), limits[1])


def _pattern(entry: dict[str, Any]) -> Pattern:
    rate = entry.get("personal_rate")
    fields = {**entry, "phases": tuple((phase, seconds) for phase, seconds in entry["phases"])}
    fields["personal_rate"] = PersonalRate(**rate) if rate else None
    shared: dict[str, Any] = {
        key: entry[key] for key in ("use", "offer", "max_min") if key in entry
    }
    fields["variants"] = tuple(_pattern({**shared, **each}) for each in entry.get("variants", ()))
    return Pattern(**fields)
