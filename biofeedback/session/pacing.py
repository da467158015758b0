"""The pacer as a session leads it: what is shown, what it leads to, and when it ends.

Plain state without a clock: it is told the time and returns the events to emit. Whoever emits them
tells it of them with :meth:`Pacing.follow`, so that a practice's pacer is known here too.
"""

from __future__ import annotations

import math

from biofeedback.events import Author, Event, PacerChange
from biofeedback.guidance.lead import Lead, can_lead
from biofeedback.guidance.paced_block import PacedBlocks
from biofeedback.guidance.pacer import next_cycle_start
from biofeedback.guidance.patterns import RATE_LIMITS_PER_MIN, Pattern
from biofeedback.guidance.practice import longest_paced_s


class Pacing:
    """Nobody is led, or paced by a key, more slowly than ``slowest_per_min``."""

    def __init__(self, slowest_per_min: float = 0.0) -> None:
        self.blocks = PacedBlocks()
        self.pacer: PacerChange | None = None
        """What is shown; None while nothing is paced."""
        self.announced_end = math.inf
        """Session time at which an announced block is to end."""
        self.keep_within(slowest_per_min)
        self._lead: Lead | None = None
        self._coming: tuple[float, Pattern, float | None, Author] | None = None
        self._changed: PacerChange | None = None
        self._capped_at = math.inf

    def keep_within(self, slowest_per_min: float) -> None:
        """Nobody is led more slowly than this from now on."""
        self._slowest_per_min = max(slowest_per_min, RATE_LIMITS_PER_MIN[0])

    def follow(self, change: PacerChange) -> None:
        """This was emitted."""
        self.pacer = change if change.phases else None
        if not change.phases:
            self._lead = self._coming = self._changed = None
            self._capped_at = self.announced_end = math.inf

    def feed(self, time: float) -> list[Event]:
        """What fell due up to session time ``time``."""
        events: list[Event] = []
        if self._coming is not None and self._coming[0] <= min(time, self._last_breath()):
            due, asked, lead_from, author = self._coming
            changes = self.begin(asked, lead_from, due, author)
            events += self._shown([each for each in changes if isinstance(each, PacerChange)])
        if self._changed is not None and self._changed.time <= min(time, self._last_breath()):
            changed, self._changed = self._changed, None
            events += self._shown([changed])
        end = min(self._capped_at, self.announced_end)
        if self._lead is not None:
            # the breath in which the block ends is not changed any more
            events += self._shown(self._lead.feed(min(time, end)))
        if self.pacer is not None and end <= time:
            end = next_cycle_start(self.pacer, end)
            if end <= time:
                events += self.blocks.ended(end, "program")
        return events

    def _last_breath(self) -> float:
        """Up to when something can change before the breath in which the block ends."""
        return math.nextafter(min(self._capped_at, self.announced_end), -math.inf)

    def _shown(self, changes: list[PacerChange]) -> list[PacerChange]:
        for change in changes:
            self.follow(change)
            if change.phases:
                self.blocks.rate_per_min = 60.0 / sum(seconds for _, seconds in change.phases)
        return changes

    # --- what keys do -----------------------------------------------------------------------
    def begin(
        self, asked: Pattern, lead_from: float | None, time: float, author: Author
    ) -> list[Event]:
        """Begin a paced block at once, with its line; nothing while pacing rests."""
        before = self.blocks.running
        events = self.blocks.begin(asked, time, author)
        running = self.blocks.running
        self._lead = self._coming = self._changed = None
        if running is None:
            return events
        if before is None or before.id != running.id:
            # the same once more does not make it last longer
            self._capped_at = time + longest_paced_s(running)
        if lead_from is None or not can_lead(running):
            return events
        least = max(self.blocks.least_per_min, self._slowest_per_min)
        self._lead = Lead(running, lead_from, time, author, least)
        self.blocks.rate_per_min = self._lead.requested_rate_per_min
        return [self._lead.change if isinstance(event, PacerChange) else event for event in events]

    def change_to(
        self, pacer: PacerChange, asked: Pattern, lead_from: float | None, time: float,
        author: Author,
    ) -> None:  # fmt: skip
        """Show another pattern from the end of the running breath on."""
        self._coming = (next_cycle_start(pacer, time), asked, lead_from, author)

    def change_pace(self, by_per_min: float, time: float, author: Author) -> None:
        """Quicken the pacer, or slow it (negative), where its breath ends; a lead rests there."""
        pacer = self._changed or self.pacer
        if self.blocks.running is None or pacer is None or self._coming is not None:
            return
        due = self._changed.time if self._changed else next_cycle_start(pacer, time)
        phases = self.blocks.repaced(pacer.phases, by_per_min, self._slowest_per_min)
        self._changed = PacerChange(due, pacer.pattern, phases, author)
        self._lead = None

    def hold_here(self, time: float) -> list[PacerChange]:
        """Let a lead rest at the rate now shown."""
        return [] if self._lead is None else self._lead.hold(time)

    def lead_on(self, time: float, author: Author) -> None:
        """Let a lead go on, or lead to the pattern from where a key has changed the pace to."""
        running, pacer = self.blocks.running, self._changed or self.pacer
        if self._lead is not None:
            self._lead.go_on(time)
        elif (
            running is not None
            and pacer is not None
            and can_lead(running)
            and pacer.phases != running.phases
        ):
            rate_per_min = 60.0 / sum(seconds for _, seconds in pacer.phases)
            due = max(next_cycle_start(self.pacer or pacer, time), pacer.time)
            self._changed = None
            self._coming = (due, running, rate_per_min, author)
