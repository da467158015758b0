"""Trying one thing: a minute before, two minutes of it, a minute after, and what changed.

A change is set beside the person's usual wobble and described in one of three fixed texts. One try
ranks nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal, TypeAlias

from biofeedback.guidance.course import Part
from biofeedback.guidance.patterns import Pattern

BEFORE, TRY, AFTER = "before", "try", "after"
BEFORE_S = 60.0
TRY_S = 120.0
AFTER_S = 60.0
MOST_REPEATS = 3
LEAST_CLEAN = 0.80
SCALED_MAD = 1.4826
HEART_RATE_FLOOR_BPM = 2.0
LOG_CONDUCTANCE_FLOOR = 0.05

Felt: TypeAlias = Literal["-", "=", "+"]
ResultText: TypeAlias = Literal["F.8-f", "F.8-g", "F.8-h"]


@dataclass(frozen=True, slots=True)
class Change:
    """What one signal did, beside its usual wobble."""

    change: float | None
    """After less before; None when it cannot be told."""
    wobble: float | None
    text: ResultText
    """Id of the fixed text that says so."""


@dataclass(frozen=True, slots=True)
class Try:
    """One try, with what the person said; every repeat is kept."""

    what: str
    """Id of the pattern or prompt."""
    guess: Felt | None
    felt: Felt | None
    word: str
    heart: Change
    skin: Change | None


def parts(
    what: Pattern | str, lead_from_per_min: float | None = None, free_first_s: float = 0.0
) -> tuple[Part, ...]:
    """The parts of a try of a pattern, or of a prompt by its id.

    ``free_first_s`` is how long pacing rests yet: the part before takes as long at least.
    """
    if isinstance(what, str):
        middle = Part(TRY, TRY_S, prompt=what)
    else:
        middle = Part(TRY, TRY_S, what if what.paced else None, lead_from_per_min)
    return (
        Part(BEFORE, max(BEFORE_S, free_first_s)),
        middle,
        Part(AFTER, AFTER_S, question="felt"),
    )


def can_repeat(tries: Sequence[Try], what: str) -> bool:
    """Whether the same thing may be tried once more."""
    return sum(each.what == what for each in tries) < MOST_REPEATS


def wobble(values: Sequence[float], floor: float) -> float | None:
    """Scaled median absolute deviation of a person's unpaced values; None without any."""
    if not values:
        return None
    middle = median(values)
    return max(SCALED_MAD * median(abs(value - middle) for value in values), floor)


def compare(
    before: Sequence[float],
    after: Sequence[float],
    usual: Sequence[float],
    clean_share: float,
    floor: float,
) -> Change:
    """Median of ``after`` less that of ``before``, beside the wobble of ``usual``.

    ``clean_share`` is the smaller of the two stretches' shares of usable data, 0 to 1; all values
    and ``floor`` have one unit.
    """
    usual_wobble = wobble(usual, floor)
    if usual_wobble is None or not before or not after or clean_share < LEAST_CLEAN:
        return Change(None, usual_wobble, "F.8-h")
    change = median(after) - median(before)
    return Change(change, usual_wobble, "F.8-f" if abs(change) > usual_wobble else "F.8-g")
