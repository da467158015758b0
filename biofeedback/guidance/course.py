"""A sequence of parts that runs by the clock, ends on one key, and stops at once.

Practice at home, a try, and the search for a personal pace are all courses. Feed one the session
time, as often as you like: the events it returns do not depend on how often it was fed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from biofeedback.events import Author, Cue, Event, PacerChange, Phase
from biofeedback.guidance.lead import Lead, can_lead, start_rate
from biofeedback.guidance.paced_block import PacedBlocks
from biofeedback.guidance.pacer import next_cycle_start
from biofeedback.guidance.patterns import RATE_LIMITS_PER_MIN, Pattern

ANNOUNCED_S = 6.0
"""How long before a part ends the next one is announced."""
ENDED = "course-end"
"""Kind of the cue that says that every part is over."""
# a breath that ends this close to the planned end counts as ending there
_BREATH_TOLERANCE_S = 0.5

Ending: TypeAlias = Literal["done", "stopped", "light-headed"]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a course."""

    name: str
    seconds: float | None
    """Planned length; None for a part that ends on a key only."""
    pattern: Pattern | None = None
    """Paced, when given."""
    lead_from_per_min: float | None = None
    """Rate to lead from where none is measured, for a pattern that can be led to; None begins
    with the pattern itself."""
    prompt: str = ""
    """Id of a prompt to show when it begins."""
    question: str = ""
    """What is asked when it ends; no paced part begins before it is answered or passed."""


@dataclass(frozen=True, slots=True)
class Done:
    """A part that is over."""

    part: Part
    start: float
    end: float
    complete: bool
    """False when a key ended it before its planned length."""


class Course:
    """Runs its parts once. Each method returns the events to emit, in order.

    Nobody is paced more slowly than ``slowest_per_min`` by a key.
    """

    def __init__(
        self,
        parts: Sequence[Part],
        blocks: PacedBlocks,
        slowest_per_min: float = RATE_LIMITS_PER_MIN[0],
    ) -> None:
        self.parts = tuple(parts)
        self.done: list[Done] = []
        self.ending: Ending | None = None
        """How it ended; None before."""
        self.question: str | None = None
        """What waits to be answered."""
        self._waiting = list(self.parts)
        self._blocks = blocks
        self._part: Part | None = None
        self._begun = 0.0
        self._end = math.inf
        self._announce = math.inf
        self._answered = -math.inf
        self._lead: Lead | None = None
        self._pacer: PacerChange | None = None
        self._coming: PacerChange | None = None
        self._slowest_per_min = max(slowest_per_min, RATE_LIMITS_PER_MIN[0])
        self._own_rate_per_min: float | None = None

    @property
    def part(self) -> Part | None:
        """The part now running; None before the beginning and after the end."""
        return self._part

    def progress(self, time: float) -> float:
        """Share of the present part that has passed, 0 to 1; 0 for one that ends on a key."""
        if self._part is None or self._part.seconds is None:
            return 0.0
        return min(max((time - self._begun) / self._part.seconds, 0.0), 1.0)

    def begin(self, time: float, author: Author) -> list[Event]:
        """Begin the first part at session time ``time``."""
        return self._advance(time, author)

    def feed(self, time: float) -> list[Event]:
        """What fell due up to session time ``time``."""
        events: list[Event] = []
        while self._part is not None and (due := self._next_due()) <= time:
            events += self._at(self._part, due)
        return events

    def next_part(self, time: float, author: Author) -> list[Event]:
        """End the present part with a key; an open question counts as passed."""
        events = self.feed(time)
        self.question = None
        if self._part is None:
            return events
        return [*events, *self._close(self._part, time, author), *self._advance(time, author)]

    def answered(self, time: float) -> None:
        """The open question was answered or passed."""
        self.question = None
        self._answered = time

    def hold_here(self, time: float) -> list[Event]:
        """Let the lead rest at the rate now shown."""
        return [*self.feed(time), *(self._lead.hold(time) if self._lead else [])]

    def lead_on(self, time: float) -> None:
        """Let the lead go on."""
        if self._lead is not None:
            self._lead.go_on(time)

    def breathes(self, rate_per_min: float) -> None:
        """The person's own rate as it was measured: parts that lead, lead from there."""
        if self._pacer is None:
            self._own_rate_per_min = rate_per_min

    def change_pace(self, by_per_min: float, time: float, author: Author) -> list[Event]:
        """Quicken the pacer, or slow it (negative), where its breath ends; a lead rests there."""
        events = self.feed(time)
        running, pacer = self._blocks.running, self._coming or self._pacer
        if running is None or pacer is None:
            return events
        phases = self._blocks.repaced(pacer.phases, by_per_min, self._slowest_per_min)
        due = pacer.time if pacer is self._coming else next_cycle_start(pacer, time)
        self._coming = PacerChange(due, running.id, phases, author)
        self._lead = None
        return events

    def stop(self, time: float, author: Author) -> list[Event]:
        """End everything at once; the parts that are over are kept."""
        return self._break_off("stopped", time, author)

    def light_headed(self, time: float, author: Author) -> list[Event]:
        """End pacing at once and show the way out; what is over is kept."""
        return self._break_off("light-headed", time, author)

    def _break_off(self, ending: Ending, time: float, author: Author) -> list[Event]:
        events = self.feed(time)
        if self.ending is not None:
            return events
        if self._part is not None:
            self._note(self._part, time)
        self.ending, self.question, self._part = ending, None, None
        self._waiting.clear()
        if ending == "stopped":
            return [*events, *self._blocks.stopped(time, author)]
        return [*events, *self._blocks.light_headed(time, author)]

    def _next_due(self) -> float:
        dues = [self._announce, self._end_due()]
        if self._coming is not None:
            dues.append(self._coming.time)
        change_at = self._lead.next_change_at() if self._lead is not None else None
        if change_at is not None:
            dues.append(change_at)
        return min(dues)

    def _end_due(self) -> float:
        """When the part ends: at the end of a breath, and not before an answer it waits for."""
        waits = self.question is not None and bool(self._waiting)
        if waits and self._waiting[0].pattern is not None:
            return math.inf
        end = max(self._end, self._answered)
        if self._pacer is None or not math.isfinite(end):
            return end
        return next_cycle_start(self._pacer, end - _BREATH_TOLERANCE_S)

    def _at(self, part: Part, due: float) -> list[Event]:
        if due == self._end_due():
            return [*self._close(part, due, "program"), *self._advance(due, "program")]
        if due == self._announce:
            self._announce = math.inf
            following = self._waiting[0] if self._waiting else None
            if following is None or following.pattern is None or following.seconds is None:
                return []
            return [Cue(due, "next", f"{following.seconds:g}", "program")]
        if self._coming is not None and due == self._coming.time:
            self._pacer, self._coming = self._coming, None
            self._blocks.rate_per_min = 60.0 / sum(seconds for _, seconds in self._pacer.phases)
            return [self._pacer]
        return list(self._follow(self._lead, due))

    def _follow(self, lead: Lead | None, time: float) -> list[PacerChange]:
        if lead is None:
            return []
        changes = lead.feed(time)
        self._pacer = lead.change
        self._blocks.rate_per_min = lead.requested_rate_per_min
        return changes

    def _close(self, part: Part, time: float, author: Author) -> list[Event]:
        self._note(part, time)
        events = self._blocks.ended(time, author) if part.pattern is not None else []
        if part.question:
            self.question = part.question
            events.append(Cue(time, "ask", part.question, "program"))
        return events

    def _note(self, part: Part, time: float) -> None:
        full = part.seconds is None or time >= self._begun + part.seconds - _BREATH_TOLERANCE_S
        self.done.append(Done(part, self._begun, time, full))

    def _advance(self, time: float, author: Author) -> list[Event]:
        self._lead = self._pacer = self._coming = None
        self._announce = self._end = math.inf
        if not self._waiting:
            self._part = None
            self.ending = "done"
            return [Cue(time, ENDED, "", author)]
        part = self._part = self._waiting.pop(0)
        self._begun = time
        if part.seconds is not None:
            self._end = time + part.seconds
            if part.seconds > ANNOUNCED_S:
                self._announce = self._end - ANNOUNCED_S
        events: list[Event] = [Phase(time, part.name, author)]
        if part.prompt:
            events.append(Cue(time, "prompt", part.prompt, author))
        if part.pattern is not None:
            events += self._begin_pacing(part, part.pattern, time, author)
        return events

    def _begin_pacing(
        self, part: Part, pattern: Pattern, time: float, author: Author
    ) -> list[Event]:
        events = self._blocks.begin(pattern, time, author)
        running = self._blocks.running
        if running is None:
            return events
        self._pacer = PacerChange(time, running.id, running.phases, author)
        if part.lead_from_per_min is not None and can_lead(running):
            start = start_rate(self._own_rate_per_min, part.lead_from_per_min)
            least = max(self._blocks.least_per_min, self._slowest_per_min)
            self._lead = Lead(running, start, time, author, least)
            self._follow(self._lead, time)
        return [*(each for each in events if not isinstance(each, PacerChange)), self._pacer]
