"""A practice at home: what a person chose, the course it becomes, and a day's sitting."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any, Literal, TypeAlias, get_args

from biofeedback.events import Event
from biofeedback.guidance.checkins import Entry
from biofeedback.guidance.choice import Situation, choose
from biofeedback.guidance.course import Course, Part
from biofeedback.guidance.early_signs import NOTICED
from biofeedback.guidance.lead import UNKNOWN_RATE_PER_MIN, can_lead
from biofeedback.guidance.offers import Settings
from biofeedback.guidance.paced_block import PacedBlocks
from biofeedback.guidance.patterns import Pattern, pattern
from biofeedback.guidance.practice import (
    FREE_AFTER_HOME_S,
    FREE_BEFORE_HOME_S,
    at_home,
    length_preselected,
    lengths_offered,
)
from biofeedback.guidance.prompts import Arousal, Prompt
from biofeedback.guidance.safety import Limits, patterns_within, preselected
from biofeedback.session.guide import Guide
from biofeedback.session.handle import SessionHandle
from biofeedback.session.profile import ANSWER, Profile

Way: TypeAlias = Literal["screen", "sound", "own"]
WAYS: tuple[Way, ...] = get_args(Way)
Dwell: TypeAlias = Literal["usual", "twice", "until passed"]
DWELL_FACTORS: Mapping[Dwell, float] = {"usual": 1.0, "twice": 2.0, "until passed": math.inf}
"""How many times as long as usual a prompt stays."""
LONGEST_MIN = 60
"""Of the lengths that can be chosen."""
AT_HOME = "practice at home"
"""Where the recording of a practice comes from."""
OTHERS_OFFERED = 3
"""Choices behind "Something else"."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a person chose for a practice."""

    minutes: float = 5.0
    pattern: str = "long-exhale-4-6"
    """Id of the pattern; it is not followed on one's own."""
    way: Way = "screen"
    sound: bool = False
    """Sound beside the screen; by sound only there is always sound."""
    volume: float = 0.6
    """0 to 1, of the loudest that is allowed."""
    lead: bool = True
    """Begin at the own breath, and lengthen it little by little."""
    settle: bool = True
    """Free breathing before, for so many minutes."""
    before_min: float = FREE_BEFORE_HOME_S / 60.0
    after_min: float = FREE_AFTER_HOME_S / 60.0
    """Free breathing after; 0 leaves it out."""
    count_out: bool = False
    """Small numerals on the way out."""
    offers: bool = False
    """Something may be offered when both signals are up."""
    fade_after_min: float | None = None
    """Minute of pacing from which shape and sound fade out."""
    dwell: Dwell = "usual"
    """How long a prompt stays."""

    def to_settings(self) -> dict[str, Any]:
        """Write it as plain values."""
        return asdict(self)

    @classmethod
    def from_settings(cls, values: object) -> Plan:
        """Read what :meth:`to_settings` wrote; what cannot be read stays as usual."""
        usual = cls()
        if not isinstance(values, dict):
            return usual
        known = {
            each.name: values[each.name]
            for each in fields(cls)
            if each.name in values
            and _fits(each.name, values[each.name], getattr(usual, each.name))
        }
        return cls(**known)


def _fits(name: str, value: object, usual: object) -> bool:
    if name == "way":
        return value in WAYS
    if name == "dwell":
        return value in DWELL_FACTORS
    if name == "fade_after_min":
        return value is None or (isinstance(value, int | float) and value > 0)
    if isinstance(usual, float):
        return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
    return type(value) is type(usual)


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen from, and what is found chosen."""

    lengths_min: tuple[int, ...]
    patterns: tuple[Pattern, ...]
    found: Plan


def choices(
    limits: Limits,
    personal: Pattern | None,
    days_since_first: int | None,
    earlier: Plan | None,
    made: Sequence[Pattern] = (),
) -> Choices:
    """Choices within a person's limits; ``earlier`` is their last plan.

    ``made`` are patterns made by hand.
    """
    listed = tuple(each for each in patterns_within(limits, personal, made) if each.paced)
    usual = preselected(limits)
    if earlier is None:
        found = Plan(float(length_preselected(days_since_first)), usual.id)
    else:
        found = earlier
    if found.pattern not in {each.id for each in listed}:
        values = {**found.to_settings(), "pattern": usual.id if usual.paced else "own-breath"}
        found = Plan.from_settings(values)
    if not listed:
        found = Plan.from_settings({**found.to_settings(), "way": "own"})
    return Choices(lengths_offered(days_since_first), listed, found)


def days_since_first(started: Iterable[str], today: date) -> int | None:
    """Days since the first of these ISO 8601 times; None where there is none."""
    days = [datetime.fromisoformat(each).date() for each in started]
    return (today - min(days)).days if days else None


def parts(plan: Plan, chosen: Pattern, free_first_s: float = 0.0) -> tuple[Part, ...]:
    """The parts of a practice; ``chosen`` is the pattern that ``plan`` names.

    ``free_first_s`` is how long pacing rests yet.
    """
    own_way = plan.way == "own" or not chosen.paced
    lead = plan.lead and can_lead(chosen) and not own_way
    before_s = 60.0 * plan.before_min if plan.settle else 0.0
    return at_home(
        pattern("own-breath") if own_way else chosen,
        plan.minutes,
        lead_from_per_min=UNKNOWN_RATE_PER_MIN if lead else None,
        before_s=max(before_s, 0.0 if own_way else free_first_s),
        after_s=60.0 * plan.after_min,
    )


class Sitting:
    """Practices of one person on one day: what brought pacing to a halt is not forgotten."""

    def __init__(self, limits: Limits, unwanted: frozenset[str] = frozenset()) -> None:
        self.blocks = PacedBlocks()
        self._limits = limits
        self._unwanted = unwanted
        self._denied_today = frozenset[str]()
        self._shown: list[str] = []

    def course(self, plan: Plan, chosen: Pattern) -> Course:
        """The course of one practice."""
        made = parts(plan, chosen, self.free_first_s)
        return Course(made, self.blocks, self._limits.slowest_per_min)

    @property
    def free_first_s(self) -> float:
        """How long breathing is free yet, at the beginning of a session."""
        refused = self.blocks.refusal(0.0)
        return 0.0 if refused is None else refused.again_at or 0.0

    def keep_within(self, limits: Limits, unwanted: frozenset[str] = frozenset()) -> None:
        """The person told more: the limits are others now, and what happened today counts on."""
        self._limits, self._unwanted = limits, unwanted

    def guide(self, plan: Plan) -> Guide:
        """The guide of its session."""
        offers = Settings("home", plan.offers, silent_sessions=0)
        return Guide(offers, self._situation(), dwell=DWELL_FACTORS[plan.dwell])

    def ended(self, time: float) -> None:
        """A session ended at its time ``time``."""
        self.blocks.carry_over(time)

    def deny(self, prompt_id: str) -> None:
        """Offer this prompt no more."""
        self._denied_today |= {prompt_id}

    def something_else(
        self, *, paced: bool, arousal: Arousal = "mid", time: float = math.inf
    ) -> tuple[Prompt, ...]:
        """Prompts to choose from on request at session time ``time``, shown longest ago first."""
        no_breath = paced or self.blocks.refusal(time) is not None
        found = self._situation(arousal, rise_while_paced=no_breath)
        situation = replace(found, on_request=True)
        return choose(situation, self._shown, seed=len(self._shown), count=OTHERS_OFFERED)

    def showed(self, prompt_id: str) -> None:
        """A prompt was shown."""
        self._shown.append(prompt_id)

    def _situation(self, arousal: Arousal = "mid", *, rise_while_paced: bool = False) -> Situation:
        return Situation(
            "home",
            arousal,
            unwanted=self._unwanted | self._denied_today,
            unwanted_flags=self._limits.unwanted_flags,
            rise_while_paced=rise_while_paced,
        )


@dataclass(slots=True)
class Practice:
    """A practice that runs: its session, what was chosen, and where its answers are kept."""

    handle: SessionHandle
    course: Course
    parts: tuple[Part, ...]
    plan: Plan
    sitting: Sitting
    profile: Profile | None = None
    """None keeps nothing."""
    session_id: str = ""
    kept: list[Entry] = field(default_factory=list)
    """Answers given so far."""

    def keep(self, entry: Entry) -> None:
        """Keep answers, with the session they belong to."""
        self.kept.append(entry)
        if self.profile is not None:
            self.profile.keep_entry(entry, self.session_id)

    def notice(self) -> None:
        """Mark that something was noticed now; where nothing is recorded, it is kept by itself."""
        self.handle.mark(NOTICED, "client")
        if self.profile is not None and not self.session_id:
            self.profile.notice()

    def keep_answer(self, prompt_id: str, text: str) -> None:
        """Keep what was written to a prompt; it goes into no export."""
        if self.profile is not None:
            words = {"prompt": prompt_id, "text": text}
            self.profile.keep_words(ANSWER, words, self.session_id)

    def keep_plan(self, plan: Plan) -> None:
        """Keep the choices for the next time."""
        self.plan = plan
        if self.profile is not None:
            self.profile.keep("practice", plan.to_settings())

    def deny(self, prompt_id: str) -> None:
        """Offer this prompt no more, today and later."""
        self.sitting.deny(prompt_id)
        if self.profile is not None:
            self.profile.deny(prompt_id)

    def answered(self, time: float) -> list[Event]:
        """What the course asked was answered or passed."""
        self.course.answered(time)
        return []
