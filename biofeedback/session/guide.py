"""What the client is shown, and when: pacer, lead, course and offers of one session.

Plain state without a clock or a loop: it is told the time and returns the events to emit. Session
time may be fed as often as one likes; every change carries the instant at which it fell due.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from biofeedback.events import Author, Cue, Event, Marker, Metric, Offer, PacerChange
from biofeedback.guidance.choice import Situation, choose
from biofeedback.guidance.course import Course
from biofeedback.guidance.lead import Lead, can_lead
from biofeedback.guidance.offers import Offers, Settings
from biofeedback.guidance.paced_block import PacedBlocks
from biofeedback.guidance.pacer import next_cycle_start
from biofeedback.guidance.patterns import Pattern
from biofeedback.guidance.practice import longest_paced_s
from biofeedback.guidance.prompts import prompt

REFUSED: Final = "refused"
"""Kind of the cue that tells the desk, and nobody else, why a paced block does not begin."""
OFFERED: Final = "offered"
"""Kind of the cue that puts two prompts (ids, joined by a blank) before the therapist."""
NOT_OFFERED: Final = "not-offered"
"""The same, written down with its reason and not shown."""
_ENDING: Final = frozenset({"prompt", "clear", "stop"})


class Guide:
    """Owns what leads a session. Each method returns the events to emit, in order."""

    def __init__(self, settings: Settings, situation: Situation | None = None, seed: int = 0):
        self._blocks = PacedBlocks()
        self._offers = Offers(settings)
        self._situation = situation or Situation(settings.place, "high")
        self._seed = seed
        self._shown: list[str] = []
        self._pacer: PacerChange | None = None
        self._lead: Lead | None = None
        self._coming: tuple[float, Pattern, float | None, Author] | None = None
        self._capped_at: float | None = None
        self._clear_at: float | None = None
        self._course: Course | None = None

    @property
    def busy(self) -> bool:
        """Whether something may fall due by itself, so that time has to be fed."""
        leading = self._pacer is not None or self._course is not None
        return leading or self._clear_at is not None

    # --- time -------------------------------------------------------------------------------
    def feed(self, time: float) -> list[Event]:
        """What fell due up to session time ``time``."""
        events: list[Event] = []
        while (clear_at := self._clear_at) is not None and clear_at <= time:
            events += self._fell_due(clear_at)
            if self._clear_at == clear_at:
                events += self._kept([Cue(clear_at, "clear", "", "program")])
        return [*events, *self._fell_due(time)]

    def _fell_due(self, time: float) -> list[Event]:
        if self._course is not None:
            return self._kept(self._course.feed(time))
        events: list[Event] = []
        if self._coming is not None and self._coming[0] <= time:
            due, asked, lead_from, author = self._coming
            self._coming = None
            changes = self._begin(asked, lead_from, due, author)
            events += [each for each in changes if isinstance(each, PacerChange)]
        if self._lead is not None:
            events += self._lead.feed(time)
            self._blocks.rate_per_min = self._lead.requested_rate_per_min
        if self._capped_at is not None and self._capped_at <= time:
            events += self._blocks.ended(self._capped_at, "program")
        return self._kept(events)

    # --- pacer ------------------------------------------------------------------------------
    def start_pacer(
        self, asked: Pattern, time: float, author: Author, lead_from_per_min: float | None = None
    ) -> list[Event]:
        """Begin a paced block, or change a running one where its breath ends.

        ``lead_from_per_min`` is the person's own rate to lead from; None begins with the pattern.
        """
        if self._course is not None:
            return [Cue(time, REFUSED, "A practice is running: stop it first.", author)]
        if self._pacer is not None:
            due = next_cycle_start(self._pacer, time)
            self._coming = (due, asked, lead_from_per_min, author)
            return []
        refusal = self._blocks.refusal(time)
        if refusal is not None:
            return [Cue(time, REFUSED, refusal.reason, author)]
        return self._kept(self._begin(asked, lead_from_per_min, time, author))

    def stop_pacer(self, time: float, author: Author) -> list[Event]:
        """End the paced block as planned."""
        return self._kept(self._blocks.ended(time, author))

    def hold_here(self, time: float) -> list[Event]:
        """Let a lead rest at the rate now shown."""
        if self._course is not None:
            return self._kept(self._course.hold_here(time))
        return [] if self._lead is None else self._kept([*self._lead.hold(time)])

    def lead_on(self, time: float) -> None:
        """Let a lead go on."""
        if self._course is not None:
            self._course.lead_on(time)
        elif self._lead is not None:
            self._lead.go_on(time)

    def light_headed(self, time: float, author: Author) -> list[Event]:
        """Halt the pacer and show the way out."""
        halted = self._course or self._blocks
        return [
            Marker(time, "light-headed", author),
            *self._kept(halted.light_headed(time, author)),
        ]

    def stop(self, time: float, author: Author) -> list[Event]:
        """Stop everything: the client's side is blank, and nothing comes back by itself."""
        if self._course is not None:
            return self._kept(self._course.stop(time, author))
        return self._kept(self._blocks.stopped(time, author))

    # --- prompts ----------------------------------------------------------------------------
    def show_prompt(self, prompt_id: str, time: float, author: Author) -> list[Event]:
        """Show a prompt in place of the one before."""
        return self._kept([Cue(time, "prompt", prompt_id, author)])

    def clear(self, time: float, author: Author) -> list[Event]:
        """Take the prompt away; the pacer goes on."""
        return self._kept([Cue(time, "clear", "", author)])

    # --- courses ----------------------------------------------------------------------------
    def begin_course(self, course: Course, time: float, author: Author) -> list[Event]:
        """Run a practice, a try or the search for a pace."""
        ended = self._kept(self._blocks.ended(time, author))
        self._course = course
        return [*ended, *self._kept(course.begin(time, author))]

    def next_part(self, time: float, author: Author) -> list[Event]:
        """End the course's present part with a key."""
        return [] if self._course is None else self._kept(self._course.next_part(time, author))

    def change_pace(self, by_per_min: float, time: float, author: Author) -> list[Event]:
        """Quicken a course's pacer, or slow it, where its breath ends."""
        if self._course is None:
            return []
        return self._kept(self._course.change_pace(by_per_min, time, author))

    def answered(self, answer: Callable[[float], list[Event]], time: float) -> list[Event]:
        """Somebody answered what a course had asked; what follows from it happens."""
        return self._kept(answer(time))

    def measured(self, metric: Metric) -> None:
        """A course leads from the breath it finds."""
        if self._course is not None and metric.name == "breath_rate" and metric.value is not None:
            self._course.breathes(metric.value)

    # --- offers -----------------------------------------------------------------------------
    def marked(self, marker: Marker) -> None:
        """Some marks explain a rise by themselves."""
        self._offers.marked(marker.time, marker.kind)

    def rise(self, offer: Offer) -> list[Event]:
        """The rise rule fired: put two prompts before the therapist, or write down why not."""
        situation = replace(self._situation, rise_while_paced=self._pacer is not None)
        found = choose(situation, self._shown, self._seed + len(self._shown))
        decision = self._offers.rise(offer.time)
        if decision.outcome == "offer" and found:
            items = " ".join(prompt.id for prompt in found)
            return [Cue(offer.time, OFFERED, items, "program")]
        return [Cue(offer.time, NOT_OFFERED, decision.reason, "program")]

    def dismissed(self, time: float, author: Author) -> list[Event]:
        """An offer was passed on."""
        self._offers.dismissed(time)
        return [Cue(time, "passed", "", author)]

    def switch_offers_off(self) -> None:
        """No more offers in this session."""
        self._offers.switched_off = True

    # --- what the events mean here -------------------------------------------------------------
    def _begin(
        self, asked: Pattern, lead_from: float | None, time: float, author: Author
    ) -> list[Event]:
        events = self._blocks.begin(asked, time, author)
        running = self._blocks.running
        self._lead = None
        if running is None:
            return events
        cap_s = longest_paced_s(running)
        self._capped_at = None if cap_s == float("inf") else time + cap_s
        if lead_from is None or not can_lead(running):
            return events
        self._lead = Lead(running, lead_from, time, author)
        self._blocks.rate_per_min = self._lead.requested_rate_per_min
        return [self._lead.change if isinstance(event, PacerChange) else event for event in events]

    def _kept(self, events: list[Event]) -> list[Event]:
        """Follow one's own events, so that state never says other than what was emitted."""
        for event in events:
            if isinstance(event, PacerChange):
                self._pacer = event if event.phases else None
                self._offers.held_pattern = any("hold" in phase for phase, _ in event.phases)
                if not event.phases:
                    self._lead = self._coming = self._capped_at = None
            elif isinstance(event, Cue) and event.kind in _ENDING:
                self._offers.prompt_showing = event.kind == "prompt"
                self._clear_at = None
                if event.kind == "prompt":
                    self._shown.append(event.item)
                    self._clear_at = event.time + prompt(event.item).seconds
        if self._course is not None and self._course.ending is not None:
            self._course = None
        return events
