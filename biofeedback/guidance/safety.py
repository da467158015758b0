"""What a person's circumstances mean for paced breathing: limits, each with its reason.

The program asks once, decides nothing about a person's health, and never shows a limit on the
client's side. An answer of "not sure" counts as yes until it has been talked about. After "talked
about" the advice is no longer repeated, while the limits stay until the therapist lifts them one
by one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from biofeedback.guidance.patterns import Pattern, load_patterns, pattern
from biofeedback.guidance.prompts import Flag
from biofeedback.guidance.wording import safety_items

Answer: TypeAlias = Literal["talked about", "not sure", "doesn't apply"]

RHYTHM, KETONES, BODY, MEDICINES, BREATH, WORRY = (f"SI-{number}" for number in range(1, 7))

SLOWEST_WITH_BODY_CAUTION_PER_MIN = 6.0
SLOWEST_WITH_KETONE_CAUTION_PER_MIN = 8.0
"""Quick enough that nobody is led to slow their breath by much."""

ADVICE = {
    RHYTHM: "Ask a doctor about heart rhythm first, and do not practise during an episode.",
    KETONES: "Ask a doctor first. Grounding and loosening muscles are there in the meantime.",
    BODY: "Ask the clinician first, and sit down to practise.",
}


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The answers of one person, and what their therapist added."""

    answers: Mapping[str, Answer]
    """By id of the safety item; an item that was not asked yet is absent."""
    lifted: frozenset[str] = frozenset()
    """Ids of items whose limits the therapist lifted after talking about them."""
    therapist_led_only: bool = False
    """Set by the therapist: psychosis, mania or acute danger."""

    @property
    def asked(self) -> bool:
        """Whether every item has an answer."""
        return all(item.id in self.answers for item in safety_items())

    def applies(self, item_id: str) -> bool:
        """Whether the limits of an item are in force."""
        if item_id in self.lifted and self.answers.get(item_id) == "talked about":
            return False
        return self.answers.get(item_id, "doesn't apply") != "doesn't apply"


@dataclass(frozen=True, slots=True)
class Limits:
    """What the program does differently for one person."""

    advice: tuple[str, ...] = ()
    """Sentences for the desk, until they have been talked about."""
    variability_withheld: bool = False
    """Heart-rhythm numbers are not shown, and practice has no rhythm target."""
    slowest_per_min: float = 0.0
    holds: bool = True
    breath_focus_unwelcome: bool = False
    numbers_hidden: bool = False
    """Numbers stay hidden on the desk too, and practice works without a sensor."""
    medicines_tag: bool = False
    """The session is tagged, and left out of trends or marked there."""
    home_practice: bool = True
    safety_notes_read: bool = False

    @property
    def unwanted_flags(self) -> frozenset[Flag]:
        """Prompts with these flags are not offered."""
        return frozenset({"breath-focus"}) if self.breath_focus_unwelcome else frozenset()


def limits(person: Circumstances) -> Limits:
    """The limits that follow from a person's circumstances."""
    slowest = [0.0]
    if person.applies(BODY):
        slowest.append(SLOWEST_WITH_BODY_CAUTION_PER_MIN)
    if person.applies(KETONES):
        slowest.append(SLOWEST_WITH_KETONE_CAUTION_PER_MIN)
    return Limits(
        advice=tuple(
            text for item, text in ADVICE.items() if person.answers.get(item) == "not sure"
        ),
        variability_withheld=person.applies(RHYTHM),
        slowest_per_min=max(slowest),
        holds=not person.applies(BODY),
        breath_focus_unwelcome=person.applies(BREATH),
        numbers_hidden=person.applies(WORRY),
        medicines_tag=person.applies(MEDICINES),
        home_practice=not person.therapist_led_only,
        safety_notes_read=person.asked,
    )


def reason_against(chosen: Pattern, limits: Limits) -> str | None:
    """Why a pattern is not to be had within these limits; None when it is."""
    if not chosen.paced:
        return None
    if limits.breath_focus_unwelcome:
        return "Following the breath is unwelcome at the moment."
    if chosen.offer == "opt-in-after-safety-notes" and not limits.safety_notes_read:
        return "Go through the safety notes first."
    if chosen.has_hold and not limits.holds:
        return "Patterns with holds are off for this person."
    rate = chosen.rate_per_min
    # phases are given to 0.01 s, so a rate may miss its limit by a hair
    if rate is not None and rate < limits.slowest_per_min - 0.005:
        return f"Slower than {limits.slowest_per_min:g} a minute is off for this person."
    return None


def patterns_within(
    limits: Limits, personal: Pattern | None = None, made: Sequence[Pattern] = ()
) -> tuple[Pattern, ...]:
    """The patterns a person can choose from, gentler variants too.

    ``personal`` is their own pace, once it is set; ``made`` were made by hand.
    """
    listed: list[Pattern] = []
    for each in load_patterns():
        if each.personal_rate is None:
            listed += (each, *each.variants)
        elif personal is not None:
            listed.append(personal)
    return tuple(each for each in (*listed, *made) if reason_against(each, limits) is None)


def preselected(limits: Limits) -> Pattern:
    """The pattern a person finds chosen: the usual one, else an easier one, else own breath."""
    usual = next(each for each in load_patterns() if each.default)
    for each in (usual, pattern("easing-in")):
        if reason_against(each, limits) is None:
            return each
    return pattern("own-breath")


def reason_against_assessment(limits: Limits, *, first_meeting: bool) -> str | None:
    """Why personal pace cannot be looked for now; None when it can."""
    if first_meeting:
        return "Personal pace is not looked for in a first meeting."
    if not limits.safety_notes_read:
        return "Go through the safety notes first."
    if limits.breath_focus_unwelcome:
        return "Following the breath is unwelcome at the moment."
    if limits.variability_withheld:
        return "Heart rhythm varies for other reasons here, so a pace cannot be read from it."
    if limits.slowest_per_min > 4.5:
        return f"Slower than {limits.slowest_per_min:g} a minute is off for this person."
    return None
