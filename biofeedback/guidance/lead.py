"""Match, then lead: begin at a person's own breath and lengthen it little by little.

The out-breath grows first, until in and out stand to each other as in the pattern; then both
grow. Nothing changes within a breath, and nothing is ever made quicker.
"""

from __future__ import annotations

import math

from biofeedback.events import Author, PacerChange
from biofeedback.guidance.pacer import next_cycle_start
from biofeedback.guidance.patterns import INWARD, Pattern, Phases, seconds_of

UNKNOWN_RATE_PER_MIN = 9.0
QUICKEST_RATE_PER_MIN = 15.0
SLOWEST_RATE_PER_MIN = 3.0
SLOWING_PER_MIN = 0.5
"""Breaths a minute less, each minute."""


def start_rate(measured_per_min: float | None, estimated_per_min: float | None = None) -> float:
    """Rate to begin at: as a belt measured it, else as estimated, else 9; at most 15 a minute."""
    own = measured_per_min if measured_per_min is not None else estimated_per_min
    rate = UNKNOWN_RATE_PER_MIN if own is None or not math.isfinite(own) else own
    return min(max(rate, SLOWEST_RATE_PER_MIN), QUICKEST_RATE_PER_MIN)


def can_lead(target: Pattern) -> bool:
    """Whether a pattern can be led to: one phase in, one out, no holds."""
    return [phase for phase, _ in target.phases] in (["in", "out"], ["in", "out-voiced"])


class Lead:
    """Leads from a person's own rate to a pattern. Feed it the time, as often as you like.

    ``author`` asked for it at session time ``time``. A person who already breathes more slowly
    than the pattern keeps their rate, but nothing is slower than ``least_per_min``.
    ``ValueError`` for a pattern that cannot be led to.
    """

    def __init__(
        self,
        target: Pattern,
        start_rate_per_min: float,
        time: float,
        author: Author,
        least_per_min: float = SLOWEST_RATE_PER_MIN,
    ) -> None:
        if not can_lead(target):
            raise ValueError(f"{target.id} is not one breath in and one out")
        self._target = target
        self._author = author
        self._in_share = seconds_of(target.phases, INWARD) / target.cycle_s
        start = max(start_rate_per_min, least_per_min)
        self._shortest_in_s = min(30.0 / start, self._in_share * target.cycle_s)
        self._goal = max(min(60.0 / target.cycle_s, start), least_per_min)
        self._leading_since: float | None = time
        self._rate = start
        self.change = self._change(time, start)
        """The pacer as it is now."""

    @property
    def requested_rate_per_min(self) -> float:
        """The rate now shown."""
        return 60.0 / sum(seconds for _, seconds in self.change.phases)

    @property
    def held(self) -> bool:
        """Whether the lead rests at the present rate."""
        return self._leading_since is None

    @property
    def arrived(self) -> bool:
        """Whether there is nothing left to lead to."""
        return self.change.phases == self._phases(self._goal)

    def next_change_at(self) -> float | None:
        """When a breath ends and the next will differ; None while nothing will change."""
        if self._leading_since is None or self.arrived:
            return None
        after = math.nextafter(self.change.time, math.inf)
        return next_cycle_start(self.change, max(after, self._leading_since))

    def feed(self, time: float) -> list[PacerChange]:
        """The changes that fell due up to session time ``time``, each at the end of a breath."""
        changes = []
        end = self.next_change_at()
        while end is not None and end <= time:
            self.change = self._change(end, self._rate_at(end))
            changes.append(self.change)
            end = self.next_change_at()
        return changes

    def hold(self, time: float) -> list[PacerChange]:
        """Rest at the rate then shown, until :meth:`go_on`; returns what fell due before."""
        due = self.feed(time)
        self._rate = max(self.requested_rate_per_min, self._goal)
        self._leading_since = None
        return due

    def go_on(self, time: float) -> None:
        """Slow again, from the rate at which it rested."""
        if self._leading_since is None:
            self._leading_since = time

    def _rate_at(self, time: float) -> float:
        led_min = 0.0 if self._leading_since is None else (time - self._leading_since) / 60.0
        return max(self._rate - SLOWING_PER_MIN * led_min, self._goal)

    def _change(self, time: float, rate_per_min: float) -> PacerChange:
        return PacerChange(time, self._target.id, self._phases(rate_per_min), self._author)

    def _phases(self, rate_per_min: float) -> Phases:
        cycle_s = 60.0 / rate_per_min
        if rate_per_min == 60.0 / self._target.cycle_s:
            return self._target.phases
        in_s = max(self._shortest_in_s, self._in_share * cycle_s)
        (breathe_in, _), (breathe_out, _) = self._target.phases
        return ((breathe_in, in_s), (breathe_out, cycle_s - in_s))
