"""Looking for a personal pace: rates one after another, with comfort asked after each.

Protocols differ and what is found can change, so a pace is a dated setting and never a trait; six a
minute is fine. What is measured in each step comes from the signal room; here is when each step
runs, what the person said, and what follows from both.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from biofeedback.events import Author, Event
from biofeedback.guidance.course import Course, Ending, Part
from biofeedback.guidance.paced_block import PacedBlocks
from biofeedback.guidance.patterns import Pattern, at_rate, pattern

SETTLE, PRACTISE, FREE, STEP = "settling", "trying it out", "free breathing", "pace"
COMFORT_QUESTION = "pace comfort"
USUAL_RATE_PER_MIN = 6.0
HIGHEST_ARTEFACTS_PCT = 5.0
RETRY_STEP_PER_MIN = 0.25


@dataclass(frozen=True, slots=True)
class Protocol:
    """Lengths and rates; the defaults take about 31 minutes.

    The usual five rates of two minutes (Lehrer, Vaschillo & Vaschillo 2000) are :data:`SHORTER`:
    in simulated people they end without a clear answer more often (``docs/validation.md``).
    """

    rates_per_min: tuple[float, ...] = (7.0, 6.5, 6.0, 5.5, 5.0, 4.5)
    step_s: float = 180.0
    free_s: float = 60.0
    settle_s: float = 300.0
    practise_s: float = 75.0
    dropped_s: float = 20.0
    """At the start of each step, while the breath finds its pace."""
    in_share: float = 0.4
    shuffle_seed: int | None = None
    """Shuffles the order of rates, when given."""

    @property
    def seconds(self) -> float:
        """How long it takes, questions aside."""
        steps = len(self.rates_per_min) * (self.free_s + self.step_s)
        return self.settle_s + self.practise_s + steps + self.free_s

    def order(self) -> tuple[float, ...]:
        """The rates in the order in which they are tried."""
        rates = list(self.rates_per_min)
        if self.shuffle_seed is not None:
            random.Random(self.shuffle_seed).shuffle(rates)
        return tuple(rates)


SHORTER = Protocol(rates_per_min=(6.5, 6.0, 5.5, 5.0, 4.5), step_s=120.0)
"""About 22 minutes."""


@dataclass(frozen=True, slots=True)
class Step:
    """One rate as it was tried: times, and what the person said."""

    rate_per_min: float
    start: float
    used_from: float
    """The start is dropped: what is measured begins here."""
    end: float
    complete: bool
    comfort: int | None = None
    """0 to 10; None where it was passed."""
    light_headed: bool | None = None


@dataclass(frozen=True, slots=True)
class PaceRecord:
    """What happened, usable however early it ended."""

    protocol: Protocol
    baseline: tuple[float, float] | None
    """Start and end of the unpaced part before."""
    steps: tuple[Step, ...]
    ending: Ending | None


def reason_not_to_start(
    *,
    against_person: str | None,
    therapist_confirmed: bool,
    artefacts_pct: float | None,
    has_intervals: bool,
    earlier_halts: int,
) -> str | None:
    """Why the search cannot begin; None when it can.

    ``against_person`` is the answer of :func:`safety.reason_against_assessment`; ``artefacts_pct``
    is that of the last 60 s, None before they are full.
    """
    if against_person is not None:
        return against_person
    if earlier_halts:
        return "A paced block was stopped today. Another day suits this better."
    if not has_intervals:
        return "This sensor gives a pulse rate only. Put on a chest strap to read a pace."
    if artefacts_pct is None:
        return "Wait until 60 s of heart rhythm are in."
    if artefacts_pct >= HIGHEST_ARTEFACTS_PCT:
        return "The heart signal is patchy. Moisten the strap and wait a minute."
    if not therapist_confirmed:
        return "The therapist confirms first."
    return None


@dataclass(slots=True)
class Assessment:
    """One search, from the first unpaced minutes to the last rate."""

    protocol: Protocol = field(default_factory=Protocol)
    blocks: PacedBlocks = field(default_factory=PacedBlocks)
    """Those of the person's day: what brings pacing to a halt here counts there too."""
    course: Course = field(init=False)
    """What runs it: feed it, end a part with a key, stop it."""
    _answers: dict[float, tuple[int | None, bool | None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.course = Course(_parts(self.protocol), self.blocks)

    def answer(
        self, time: float, comfort: int | None, light_headed: bool | None, author: Author = "client"
    ) -> list[Event]:
        """The person said how a step was, or passed; light-headed ends the search.

        ``comfort`` is 0 to 10; ``ValueError`` beyond.
        """
        if comfort is not None and not 0 <= comfort <= 10:
            raise ValueError("comfort lies between 0 and 10")
        steps = [done for done in self.course.done if done.part.name == STEP]
        if steps:
            self._answers[steps[-1].start] = (comfort, light_headed)
        if light_headed:
            return self.course.light_headed(time, author)
        self.course.answered(time)
        return []

    def record(self) -> PaceRecord:
        """What happened so far."""
        baseline = None
        steps = []
        for done in self.course.done:
            if done.part.name == SETTLE:
                baseline = (done.start, done.end)
            rate = done.part.pattern.rate_per_min if done.part.pattern is not None else None
            if done.part.name == STEP and rate is not None:
                comfort, light_headed = self._answers.get(done.start, (None, None))
                used_from = min(done.start + self.protocol.dropped_s, done.end)
                steps.append(
                    Step(
                        round(rate, 6),
                        done.start,
                        used_from,
                        done.end,
                        done.complete,
                        comfort,
                        light_headed,
                    )
                )
        return PaceRecord(self.protocol, baseline, tuple(steps), self.course.ending)


def paced_at(rate_per_min: float, in_share: float) -> Pattern:
    """The personal pace at a rate and a share of in-breath, for a step of the search."""
    chosen = at_rate(pattern("personal-pace"), rate_per_min)
    in_s = chosen.cycle_s * in_share
    return replace(chosen, phases=(("in", in_s), ("out", chosen.cycle_s - in_s)))


def retry(protocol: Protocol, best_per_min: float) -> Protocol:
    """A second, shorter search a quarter breath to either side of ``best_per_min``."""
    rates = tuple(best_per_min + step for step in (RETRY_STEP_PER_MIN, 0.0, -RETRY_STEP_PER_MIN))
    return replace(protocol, rates_per_min=rates, step_s=120.0)


def _parts(protocol: Protocol) -> list[Part]:
    usual = paced_at(USUAL_RATE_PER_MIN, protocol.in_share)
    parts = [Part(SETTLE, protocol.settle_s), Part(PRACTISE, protocol.practise_s, usual)]
    for rate in protocol.order():
        step = Part(
            STEP, protocol.step_s, paced_at(rate, protocol.in_share), question=COMFORT_QUESTION
        )
        parts += [Part(FREE, protocol.free_s), step]
    return [*parts, Part(FREE, protocol.free_s)]


@dataclass(frozen=True, slots=True)
class Crest:
    """What the signal room found across the usable steps."""

    rate_per_min: float | None
    """Where the heart answers most, at or between the rates that were tried; None if not clear."""
    as_good_per_min: tuple[float, ...]
    """Tried rates that answer nearly as well as the best, best first."""
    usable_per_min: tuple[float, ...]
    """Rates that could be used."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A rate for the therapist to accept or not; never applied by itself."""

    rate_per_min: float
    also_per_min: float | None = None
    """Another rate that suits as well."""
    text: Literal["", "F.8-j", "F.8-k"] = ""
    """Id of the fixed text to show with it."""
    reason: str = ""


_IN_SHARES = (0.3, 0.6)
FEWEST_STEPS = 3
LEAST_COMFORT = 3


def unwelcome(steps: Sequence[Step]) -> frozenset[float]:
    """Rates that were not comfortable, or made the person light-headed: never suggested."""
    return frozenset(
        step.rate_per_min
        for step in steps
        if step.light_headed or (step.comfort is not None and step.comfort <= LEAST_COMFORT)
    )


def suggest(steps: Sequence[Step], crest: Crest) -> Suggestion:
    """The crest, if it is clear and welcome; of two rates as good, the more comfortable."""
    if len(crest.usable_per_min) < FEWEST_STEPS:
        return Suggestion(USUAL_RATE_PER_MIN, reason="Fewer than three rates could be used.")
    vetoed = unwelcome(steps)
    if vetoed.issuperset(crest.usable_per_min):
        return Suggestion(USUAL_RATE_PER_MIN, reason="No rate that was tried was comfortable.")
    if crest.rate_per_min is None:
        return Suggestion(USUAL_RATE_PER_MIN, text="F.8-j")
    rate = crest.rate_per_min
    nearest = min(crest.usable_per_min, key=lambda tried: abs(tried - rate))
    others = [each for each in crest.as_good_per_min if each != nearest and each not in vetoed]
    if not others:
        return Suggestion(rate)
    comfort = {step.rate_per_min: step.comfort or 0 for step in steps}
    if comfort[others[0]] > comfort[nearest]:
        return Suggestion(others[0], rate, "F.8-k")
    return Suggestion(rate, others[0], "F.8-k")


@dataclass(frozen=True, slots=True)
class PersonalPace:
    """A pace that a therapist accepted, with the day and the way it was found."""

    rate_per_min: float
    accepted_on: str
    """ISO 8601 date."""
    sensor: str
    in_share: float
    steps_used: int
    clean_pct: float | None = None
    """Clean beats in the worst of the steps that were used, 0 to 100; None where not known."""

    def pattern(self) -> Pattern:
        """The pattern to offer, within the limits of a stored rate."""
        least, most = _IN_SHARES
        return paced_at(self.rate_per_min, min(max(self.in_share, least), most))
