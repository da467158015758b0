"""The parts of a practice at home, all of them editable and skippable."""

from __future__ import annotations

from dataclasses import replace

from biofeedback.guidance.course import Part
from biofeedback.guidance.patterns import Pattern

ARRIVE, FREE_BEFORE, PRACTISE, FREE_AFTER, CLOSE = (
    "arrive",
    "free before",
    "practice",
    "free after",
    "close",
)
PART_NAMES = {
    ARRIVE: "arriving",
    FREE_BEFORE: "free breathing",
    PRACTISE: "practice",
    FREE_AFTER: "free breathing after",
    CLOSE: "closing",
}
"""What a part is called where people read it."""
CHECK_IN_BEFORE, CHECK_IN_AFTER = "check-in before", "check-in after"

LENGTHS_MIN = (5, 10, 20)
LONGEST_ON_DAY_1_MIN = 10
DAYS_OF_WEEK_1 = 7
FREE_BEFORE_HOME_S = 120.0
FREE_AFTER_HOME_S = 60.0
BLOCK_CLINIC_S = 180.0


def lengths_offered(days_since_first: int | None) -> tuple[int, ...]:
    """Minutes to choose from; ``days_since_first`` is None before the first practice."""
    if not days_since_first:
        return tuple(each for each in LENGTHS_MIN if each <= LONGEST_ON_DAY_1_MIN)
    return LENGTHS_MIN


def length_preselected(days_since_first: int | None) -> int:
    """Minutes found chosen: 5 in the first week, 10 from then on."""
    return 5 if (days_since_first or 0) < DAYS_OF_WEEK_1 else 10


def longest_paced_s(pattern: Pattern) -> float:
    """Seconds after which a pattern stops by itself; infinite without a cap."""
    caps = [float("inf")]
    if pattern.max_min is not None:
        caps.append(pattern.max_min * 60.0)
    for cycles in (pattern.max_cycles, pattern.reset_cycles):
        if cycles is not None:
            caps.append(cycles * pattern.cycle_s)
    return min(caps)


def at_home(
    pattern: Pattern,
    minutes: float,
    *,
    lead_from_per_min: float | None = None,
    before_s: float = FREE_BEFORE_HOME_S,
    after_s: float = FREE_AFTER_HOME_S,
) -> tuple[Part, ...]:
    """A practice at home. Own breath as ``pattern`` is practice without a pacer.

    Free breathing takes ``before_s`` and ``after_s``; 0 leaves it out.
    """
    free = ((FREE_BEFORE, before_s), (FREE_AFTER, after_s))
    before, after = ([Part(name, seconds)] if seconds > 0 else [] for name, seconds in free)
    return (
        Part(ARRIVE, None, question=CHECK_IN_BEFORE),
        *before,
        *_practise(pattern, minutes * 60.0, lead_from_per_min),
        *after,
        Part(CLOSE, None, question=CHECK_IN_AFTER),
    )


def _practise(pattern: Pattern, seconds: float, lead_from_per_min: float | None) -> list[Part]:
    """Paced up to the pattern's cap, and the rest of the time without a pacer."""
    if not pattern.paced:
        return [Part(PRACTISE, seconds)]
    paced_s = min(seconds, longest_paced_s(pattern))
    paced = Part(PRACTISE, paced_s, pattern, lead_from_per_min)
    rest = replace(paced, seconds=seconds - paced_s, pattern=None, lead_from_per_min=None)
    return [paced, rest] if paced_s < seconds else [paced]
