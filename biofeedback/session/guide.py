"""What the client is shown, and when: pacer, lead, course and offers of one session.

Plain state without a clock or a loop: it is told the time and returns the events to emit. Session
time may be fed as often as one likes; every change carries the instant at which it fell due.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from biofeedback.events import Author, Cue, Event, Marker, Metric, Offer, PacerChange, Phase
from biofeedback.guidance.checkins import Instrument
from biofeedback.guidance.choice import ArousalNow, Situation, choose
from biofeedback.guidance.course import ANNOUNCED_S, Course
from biofeedback.guidance.offers import Offers, Settings
from biofeedback.guidance.paced_block import BLOCK_LINE, PacedBlocks
from biofeedback.guidance.pacer import FADES, next_cycle_start
from biofeedback.guidance.patterns import Pattern
from biofeedback.guidance.practice import BLOCK_CLINIC_S, longest_paced_s
from biofeedback.guidance.prompts import Arousal, prompt
from biofeedback.guidance.safety import Limits
from biofeedback.session.pacing import Pacing

REFUSED: Final = "refused"
"""Kind of the cue that tells the desk, and nobody else, why a paced block does not begin."""
OFFERED: Final = "offered"
"""Kind of the cue that puts two prompts (ids, joined by a blank) before the therapist."""
NOT_OFFERED: Final = "not-offered"
"""The same, written down with its reason and not shown."""
CHOICES: Final = "choices"
"""Kind of the cue that puts prompts (ids, joined by a blank) before the client to choose from."""
QUESTIONS: Final = "questions"
"""Kind of the cue that puts questions (an instrument) before the client."""
STILL: Final = "still"
"""Kind of the cue that shows the client a picture in which nothing moves."""
NEXT: Final = "next"
"""Kind of the cue that announces the next part: its seconds when it is paced, else its name."""
NOT_AGAIN: Final = "not again"
"""Kind of the mark for a prompt (its id) that is not to be offered again."""
OTHERS_OFFERED: Final = 3
_FOR_CLIENT: Final = frozenset({"prompt", CHOICES, QUESTIONS})
_CHANGES_PROMPT: Final = _FOR_CLIENT | {"clear", "stop"}


@dataclass(frozen=True, slots=True)
class _Announced:
    """A part of the session that the client has been told of."""

    not_before: float
    name: str
    author: Author
    pattern: Pattern | None
    lead_from_per_min: float | None
    seconds: float
    """How long it was said to last, where it is paced."""


class Guide:
    """Owns what leads a session. Each method returns the events to emit, in order.

    Nobody is led, or paced by a key, more slowly than ``slowest_per_min``. A prompt stays ``dwell``
    times as long as usual; infinite leaves it until it is passed.
    """

    def __init__(
        self,
        settings: Settings,
        situation: Situation | None = None,
        seed: int = 0,
        slowest_per_min: float = 0.0,
        dwell: float = 1.0,
    ) -> None:
        self._dwell = dwell
        self._pacing = Pacing(slowest_per_min)
        self._offers = Offers(settings)
        self._situation = situation or Situation(settings.place, "mid")
        self._arousal = ArousalNow()
        self._seed = seed
        self._shown: list[str] = []
        self._clear_at: float | None = None
        self._announced: _Announced | None = None
        self._course: Course | None = None

    def keep_within(self, limits: Limits) -> None:
        """Other limits hold from now on; what is led already is led to its end."""
        self._situation = replace(self._situation, unwanted_flags=limits.unwanted_flags)
        self._pacing.keep_within(limits.slowest_per_min)

    @property
    def _blocks(self) -> PacedBlocks:
        return self._pacing.blocks

    @property
    def _pacer(self) -> PacerChange | None:
        return self._pacing.pacer

    @property
    def busy(self) -> bool:
        """Whether something may fall due by itself, so that time has to be fed."""
        leading = self._pacer is not None or self._course is not None
        return leading or self._clear_at is not None or self._announced is not None

    # --- time -------------------------------------------------------------------------------
    def feed(self, time: float) -> list[Event]:
        """What fell due up to session time ``time``."""
        announced = self._announced
        if announced is None or announced.not_before > time:
            return self._fed(time)
        events = self._fed(announced.not_before)
        begun = announced.not_before
        if self._pacer is not None:
            begun = next_cycle_start(self._pacer, begun)
        if begun <= time:
            events += self._fed(math.nextafter(begun, -math.inf))
            events += self._turn(announced, begun)
        return [*events, *self._fed(time)]

    def _fed(self, time: float) -> list[Event]:
        events: list[Event] = []
        while (clear_at := self._clear_at) is not None and clear_at <= time:
            events += self._fell_due(clear_at)
            if self._clear_at == clear_at:
                events += self._kept([Cue(clear_at, "clear", "", "program")])
        return [*events, *self._fell_due(time)]

    def _fell_due(self, time: float) -> list[Event]:
        if self._course is not None:
            return self._kept(self._course.feed(time))
        return self._kept(self._pacing.feed(time))

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
            self._pacing.change_to(self._pacer, asked, lead_from_per_min, time, author)
            return []
        refusal = self._blocks.refusal(time)
        if refusal is not None:
            return [Cue(time, REFUSED, refusal.reason, author)]
        return self._kept(self._pacing.begin(asked, lead_from_per_min, time, author))

    def stop_pacer(self, time: float, author: Author) -> list[Event]:
        """End the paced block as planned."""
        return self._kept(self._blocks.ended(time, author))

    def fade_after(self, minutes: float | None, time: float, author: Author) -> list[Event]:
        """From which minute of a paced block on shape and sound fade out; None for never."""
        return [Cue(time, FADES, "" if minutes is None else f"{minutes:g}", author)]

    def hold_here(self, time: float) -> list[Event]:
        """Let a lead rest at the rate now shown."""
        if self._course is not None:
            return self._kept(self._course.hold_here(time))
        return self._kept([*self._pacing.hold_here(time)])

    def lead_on(self, time: float, author: Author = "therapist") -> None:
        """Let a lead go on."""
        if self._course is not None:
            self._course.lead_on(time)
        else:
            self._pacing.lead_on(time, author)

    def light_headed(self, time: float, author: Author) -> list[Event]:
        """Halt the pacer and show the way out."""
        halted = self._course or self._blocks
        self._announced = None
        return [
            Marker(time, "light-headed", author),
            *self._kept(halted.light_headed(time, author)),
        ]

    def stop(self, time: float, author: Author) -> list[Event]:
        """Stop everything: the client's side is blank, and nothing comes back by itself."""
        self._announced = None
        if self._course is not None:
            return self._kept(self._course.stop(time, author))
        return self._kept(self._blocks.stopped(time, author))

    def blank(self, time: float, author: Author) -> list[Event]:
        """Leave nothing on the client's side, without the rest that follows a stop."""
        self._announced = None
        return self._kept([*self._blocks.ended(time, author), Cue(time, "stop", "", author)])

    # --- prompts ----------------------------------------------------------------------------
    def show_prompt(self, prompt_id: str, time: float, author: Author) -> list[Event]:
        """Show a prompt in place of the one before."""
        return self._kept([Cue(time, "prompt", prompt_id, author)])

    def show_still(self, time: float, author: Author) -> list[Event]:
        """Show a still picture in place of pacer and prompt."""
        self._announced = None
        ended = self._blocks.ended(time, author)
        return self._kept([*ended, Cue(time, "clear", "", author), Cue(time, STILL, "", author)])

    def clear(self, time: float, author: Author) -> list[Event]:
        """Take the prompt away, and what was announced; the pacer goes on."""
        self._announced = None
        return self._kept([Cue(time, "clear", "", author)])

    def something_else(self, time: float, author: Author) -> list[Event]:
        """Let the client choose from three prompts, none about breath while it is led or rests."""
        situation = replace(self._situation_at(time, self._arousal.level), on_request=True)
        seed = self._seed + len(self._shown)
        found = choose(situation, self._shown, seed, OTHERS_OFFERED)
        return self._kept([Cue(time, CHOICES, " ".join(each.id for each in found), author)])

    def ask(self, instrument: Instrument, time: float, author: Author) -> list[Event]:
        """Put the questions of an instrument before the client, in place of a prompt."""
        return self._kept([Cue(time, QUESTIONS, instrument, author)])

    def deny(self, prompt_id: str, time: float, author: Author) -> list[Event]:
        """Offer this prompt no more in this session."""
        unwanted = self._situation.unwanted | {prompt_id}
        self._situation = replace(self._situation, unwanted=unwanted)
        return [Marker(time, NOT_AGAIN, author, prompt_id), *self.clear(time, author)]

    # --- parts of the session ---------------------------------------------------------------
    def next_phase(
        self,
        name: str,
        time: float,
        author: Author,
        pattern: Pattern | None = None,
        lead_from_per_min: float | None = None,
    ) -> list[Event]:
        """Announce a part of the session; it begins 6 s later, where a breath ends.

        With ``pattern`` it is paced for as long as is announced; without, a pacer that runs comes
        to its end.
        """
        if self._course is not None:
            return [Cue(time, REFUSED, "A practice is running: stop it first.", author)]
        cleared = [Cue(time, "clear", "", author)] if self._offers.prompt_showing else []
        paced = pattern if pattern is not None and pattern.paced else None
        seconds = math.inf if paced is None else min(BLOCK_CLINIC_S, longest_paced_s(paced))
        self._announced = _Announced(
            time + ANNOUNCED_S, name, author, paced, lead_from_per_min, seconds
        )
        item = name if paced is None else f"{seconds:g}"
        return self._kept([*cleared, Cue(time, NEXT, item, author)])

    # --- courses ----------------------------------------------------------------------------
    def begin_course(self, course: Course, time: float, author: Author) -> list[Event]:
        """Run a practice, a try or the search for a pace."""
        ended = self._kept(self._blocks.ended(time, author))
        self._announced = None
        self._course = course
        return [*ended, *self._kept(course.begin(time, author))]

    def next_part(self, time: float, author: Author) -> list[Event]:
        """End the course's present part with a key."""
        return [] if self._course is None else self._kept(self._course.next_part(time, author))

    def change_pace(self, by_per_min: float, time: float, author: Author) -> list[Event]:
        """Quicken the pacer, or slow it, where its breath ends."""
        if self._course is None:
            self._pacing.change_pace(by_per_min, time, author)
            return []
        return self._kept(self._course.change_pace(by_per_min, time, author))

    def answered(self, answer: Callable[[float], list[Event]], time: float) -> list[Event]:
        """Somebody answered what a course had asked; what follows from it happens."""
        return self._kept(answer(time))

    def measured(self, metric: Metric) -> None:
        """A course leads from the breath it finds, and a choice goes by heart and skin."""
        self._arousal.measured(metric.name, metric.value)
        if self._course is not None and metric.name == "breath_rate" and metric.value is not None:
            self._course.breathes(metric.value)

    # --- offers -----------------------------------------------------------------------------
    def marked(self, marker: Marker) -> None:
        """Some marks explain a rise by themselves."""
        self._offers.marked(marker.time, marker.kind)

    def rise(self, offer: Offer) -> list[Event]:
        """The rise rule fired: put two prompts before the therapist, or write down why not."""
        situation = self._situation_at(offer.time, "high")
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

    @property
    def offer_settings(self) -> Settings:
        """How offers are set for this session."""
        return self._offers.settings

    def switch_offers_off(self) -> None:
        """No more offers in this session."""
        self._offers.switched_off = True

    def _situation_at(self, time: float, arousal: Arousal) -> Situation:
        """Nothing about breath while it is paced, nor while pacing rests."""
        no_breath = self._pacer is not None or self._blocks.refusal(time) is not None
        return replace(self._situation, arousal=arousal, rise_while_paced=no_breath)

    # --- what the events mean here -------------------------------------------------------------
    def _clears_at(self, shown: Cue) -> float | None:
        """When a prompt goes by itself; the line that opens a block waits for nobody's key."""
        asked = prompt(shown.item)
        dwell = 1.0 if asked.trigger == BLOCK_LINE else self._dwell
        return None if math.isinf(dwell) else shown.time + dwell * asked.seconds

    def _turn(self, announced: _Announced, time: float) -> list[Event]:
        """Begin the part that was announced."""
        self._announced = None
        phase = Phase(time, announced.name, announced.author)
        if announced.pattern is None:
            return [phase, *self._kept(self._blocks.ended(time, announced.author))]
        events: list[Event] = []
        if self._pacer is None:
            lead_from = announced.lead_from_per_min
            events = self.start_pacer(announced.pattern, time, announced.author, lead_from)
        if self._pacer is not None:
            self._pacing.announced_end = time + announced.seconds
        return [phase, *events]

    def _kept(self, events: list[Event]) -> list[Event]:
        """Follow one's own events, so that state never says other than what was emitted."""
        for event in events:
            if isinstance(event, PacerChange):
                self._pacing.follow(event)
                self._offers.held_pattern = any("hold" in phase for phase, _ in event.phases)
            elif isinstance(event, Cue) and event.kind in _CHANGES_PROMPT:
                self._offers.prompt_showing = event.kind in _FOR_CLIENT
                self._clear_at = None
                if event.kind == "prompt":
                    self._shown.append(event.item)
                    self._clear_at = self._clears_at(event)
        if self._course is not None and self._course.ending is not None:
            self._course = None
        return events
