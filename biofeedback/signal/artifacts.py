"""Which intervals are not from one sinus beat to the next, decided two beats later.

After Lipponen & Tarvainen (2019), with their thresholds: 5.2 times the quartile deviation of the
person's own last 91 values. Three changes make it causal and keep strong, healthy variability:

- An early beat with its pause is a pair: what is tested is the swing between its two intervals,
  against the line from the accepted beat before to the beat after. In that, the artifact is twice
  as large as in successive differences, and breathing is not.
- Extra and missed beats are told by arithmetic (two intervals that make one, one that makes two),
  which no sinus rhythm does, however variable.
- A flagged beat is never a neighbour: the next ones are measured from the last accepted beat.

Flagged beats are marked, never replaced.

References
----------
Lipponen & Tarvainen (2019), J Med Eng Technol 43, 173-181, doi 10.1080/03091902.2019.1640306.
"""

from __future__ import annotations

from typing import Protocol, TypeVar

from biofeedback.events import Samples, Verdict

SHORTEST_MS, LONGEST_MS = 300.0, 2000.0
"""Range of plausible intervals between sinus beats."""
ALPHA = 5.2
"""Times the quartile deviation of the person's own values."""
SWING_GATE = 0.15
"""A smaller swing, as a share of the interval, is never an early beat."""
STEP_GATE = 0.20
STEP_ALPHA = 1.5 * ALPHA
LEARNING_GATE = 0.20
ONE_OF_TWO = 0.85
"""Each part of an interval that an extra beat has cut is shorter than this share of it."""
SUM_TOLERANCE = 0.25
MISSED = 1.5
NEAR = 0.35
"""A later beat within this share of the last accepted one serves as a neighbour."""
BOTH = 0.35
"""Of an early beat and its pause, each is off the line by at least this share of the swing."""
EVEN = 0.15
"""Where four neighbours lie within this share of the shortest, no rule can flag one."""


Number = TypeVar("Number", float, Samples)


class Spread(Protocol):
    """How far this person's rhythm goes by itself; asked only when a gate is passed."""

    def swing_ms(self) -> float | None:
        """Quartile deviation of swings, ms; None while it is being learned."""
        ...

    def step_ms(self) -> float | None:
        """Quartile deviation of steps, ms; None while it is being learned."""
        ...


def swing_off_line(
    before: Number, rr: Number, after: Number, second: Number
) -> tuple[Number, Number]:
    """Distances of two intervals from the line between the ones around them, ms."""
    third = (second - before) / 3.0
    return rr - (before + third), after - (before + 2.0 * third)


def is_even(before: float, rr: float, after: float, second: float) -> bool:
    """Whether four neighbours are so alike that :func:`judge` cannot flag the second."""
    low = min(before, rr, after, second)
    return max(before, rr, after, second) - low <= EVEN * low


def judge(
    before: float | None,
    rr: float,
    after: float | None,
    second: float | None,
    spread: Spread,
    *,
    follows: bool,
) -> tuple[Verdict, bool]:
    """Judge one interval by its neighbours (all in ms), whatever its range.

    Returns the verdict, and whether it holds for the next interval too: an extra beat spoils two
    intervals, and so does an early one with its pause.

    Parameters
    ----------
    before
        The last accepted interval; None at the start of a run.
    rr, after, second
        The interval, and the two that follow it; None where the run ends.
    spread
        What is usual for this person.
    follows
        Whether ``before`` is the interval right before this one.
    """
    if before is None:
        if after is None or second is None:
            return "ok", False
        before = sorted((rr, after, second))[1]
    far = second if second is not None and abs(second - before) < NEAR * before else before
    around = (before + far) / 2.0
    is_sum = after is not None and abs(rr + after - around) < SUM_TOLERANCE * around
    if is_sum and after is not None and max(rr, after) < ONE_OF_TWO * around:
        return "extra", True
    beside = after if after is not None and abs(after - before) < NEAR * before else far
    if rr > MISSED * (before + beside) / 2.0:
        return "missed", False
    if after is not None:
        first, other = swing_off_line(before, rr, after, far)
        size = (other - first) / 2.0
        if size > SWING_GATE * around and first < -BOTH * size < BOTH * size < other:
            usual = spread.swing_ms()
            if size > (LEARNING_GATE * around if usual is None else ALPHA * usual):
                return "ectopic", True
    if follows and abs(rr - before) > STEP_GATE * (before + rr) / 2.0:
        usual = spread.step_ms()
        if usual is None or abs(rr - before) > STEP_ALPHA * usual:
            return "ectopic", False
    return "ok", False
