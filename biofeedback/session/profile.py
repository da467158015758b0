"""What the vault keeps of how one person practises: limits, pace, wishes, answers, first hints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any

from biofeedback.guidance.checkins import Entry, Instrument, Passed, Value
from biofeedback.guidance.choice import in_groups
from biofeedback.guidance.patterns import Pattern, pattern
from biofeedback.guidance.personal_pace import PersonalPace
from biofeedback.guidance.safety import Circumstances, Limits, limits
from biofeedback.recordings.people import CheckIn, People
from biofeedback.session.opening import HELP_TEXT

EARLY_SIGN = "early sign"
"""Instrument of a hint that was noticed outside of any recording."""
WORTH_KEEPING = "worth keeping"
"""Instrument of what a person found worth keeping of a practice."""
QUESTIONNAIRE = "questionnaire"
"""Instrument of a total from elsewhere; its items are never kept."""
ANSWER = "answer"
"""Instrument of what a person wrote under a prompt."""
WRITTEN = frozenset({"moment card", "body map", WORTH_KEEPING, ANSWER})
"""What can be read again, and deleted, one by one."""
_OWN_ITEM = "diary: own item"
MARKER_TIME = "marker-time"
"""Where the session time of a card's moment is kept."""
JOIN = " "
"""Between the ids of an answer that has several."""
_NOTES_SEEN = "notes seen"


class Profile:
    """Reads and writes the settings of one person; settings that cannot be read count as none."""

    def __init__(self, people: People, person: str) -> None:
        self.person = person
        self._people = people

    def setting(self, name: str, default: Any = None) -> Any:
        """A setting of this person (anything JSON can hold)."""
        return self._people.setting(name, self.person, default)

    def keep(self, name: str, value: Any) -> None:
        """Keep a setting of this person."""
        self._people.set_setting(name, value, self.person)

    @property
    def clinic_text(self) -> str:
        """Whom to call, in the clinic's own words: the same for everybody in this vault."""
        return str(self._people.setting(HELP_TEXT, default=""))

    # --- limits -----------------------------------------------------------------------------
    @property
    def circumstances(self) -> Circumstances:
        """The answers to the safety notes, and what a therapist added."""
        match self.setting("circumstances"):
            case {
                "answers": dict(answers),
                "lifted": list(lifted),
                "therapist_led_only": bool(led),
            }:
                return Circumstances(answers, frozenset(lifted), led)
        return Circumstances({})

    def keep_circumstances(self, told: Circumstances) -> None:
        """Keep the answers to the safety notes."""
        values = {
            "answers": dict(told.answers),
            "lifted": sorted(told.lifted),
            "therapist_led_only": told.therapist_led_only,
        }
        self.keep("circumstances", values)

    @property
    def limits(self) -> Limits:
        """What follows from the circumstances."""
        return limits(self.circumstances)

    @property
    def notes_due(self) -> bool:
        """Whether the safety notes are still to be shown; once is enough, also unanswered."""
        return not self.circumstances.answers and not self.setting(_NOTES_SEEN)

    def keep_notes_seen(self) -> None:
        """Keep that the safety notes were shown."""
        self.keep(_NOTES_SEEN, True)

    # --- pace -------------------------------------------------------------------------------
    @property
    def pace(self) -> PersonalPace | None:
        """The pace a therapist accepted, if there is one."""
        return pace_from(self.setting("personal pace"))

    def keep_pace(self, pace: PersonalPace) -> None:
        """Keep the pace that was accepted."""
        self.keep("personal pace", asdict(pace))

    @property
    def personal_pattern(self) -> Pattern | None:
        """The pattern of the accepted pace."""
        pace = self.pace
        return None if pace is None else pace.pattern()

    # --- patterns made by hand --------------------------------------------------------------
    @property
    def made_patterns(self) -> tuple[Pattern, ...]:
        """Patterns of this person, with the names they were given, oldest first."""
        kept = self.setting("made patterns", {})
        named = kept.items() if isinstance(kept, dict) else ()
        found = []
        for pattern_id, name in named:
            try:
                found.append(replace(pattern(pattern_id), name=str(name)))
            except KeyError:
                continue
        return tuple(found)

    def keep_pattern(self, made: Pattern) -> None:
        """Keep a pattern made by hand; the same seconds are kept once, with the last name."""
        kept = {each.id: each.name for each in self.made_patterns}
        self.keep("made patterns", {**kept, made.id: made.name})

    def drop_pattern(self, pattern_id: str) -> None:
        """Keep it no more."""
        kept = {each.id: each.name for each in self.made_patterns if each.id != pattern_id}
        self.keep("made patterns", kept)

    # --- wishes -----------------------------------------------------------------------------
    @property
    def unwanted(self) -> frozenset[str]:
        """Ids of prompts the person asked not to be offered, one by one or as a group."""
        return self.denied | in_groups(self.denied_groups)

    @property
    def denied(self) -> frozenset[str]:
        """Ids of prompts that were refused one by one."""
        kept = self.setting("unwanted prompts", [])
        return frozenset(each for each in kept if isinstance(each, str))

    def deny(self, prompt_id: str) -> None:
        """Offer this prompt no more."""
        self.keep("unwanted prompts", sorted({*self.denied, prompt_id}))

    def allow(self, prompt_id: str) -> None:
        """Offer a prompt again that was refused."""
        self.keep("unwanted prompts", sorted(self.denied - {prompt_id}))

    @property
    def denied_groups(self) -> frozenset[str]:
        """Kinds and flags of prompts that were refused as a whole."""
        kept = self.setting("unwanted groups", [])
        return frozenset(each for each in kept if isinstance(each, str))

    def keep_denied_groups(self, groups: Iterable[str]) -> None:
        """Offer nothing of these kinds and flags."""
        self.keep("unwanted groups", sorted(set(groups)))

    @property
    def early_signs(self) -> tuple[str, ...]:
        """First hints in the person's own words."""
        kept = self.setting("early signs", [])
        return tuple(each for each in kept if isinstance(each, str))

    def keep_early_signs(self, signs: Iterable[str]) -> None:
        """Keep the list; blank lines are left out."""
        self.keep("early signs", [sign.strip() for sign in signs if sign.strip()])

    def notice(self, sign: str = "", session_id: str = "") -> None:
        """Keep that a hint was noticed now, outside of any recording; empty for just something."""
        self.keep_words(EARLY_SIGN, {"sign": sign}, session_id)

    @property
    def own_item(self) -> str:
        """What the person's own item of the body diary is called; empty where it has no name."""
        kept = self.setting(_OWN_ITEM, "")
        return kept if isinstance(kept, str) else ""

    def keep_own_item(self, name: str) -> None:
        """Keep what the person's own item is called."""
        if name != self.own_item:
            self.keep(_OWN_ITEM, name)

    # --- answers ----------------------------------------------------------------------------
    def keep_entry(self, entry: Entry, session_id: str = "") -> None:
        """Keep answers; what was passed is kept as passed."""
        answers = {item: _plain(value) for item, value in entry.answers.items()}
        if entry.marker_time is not None:
            answers[MARKER_TIME] = entry.marker_time
        kept = CheckIn(
            person=self.person,
            session_id=session_id,
            instrument=entry.instrument,
            version=str(entry.version),
            language=entry.language,
            answers=answers,
        )
        self._people.keep_check_in(kept)

    def keep_words(self, instrument: str, answers: Mapping[str, str], session_id: str = "") -> None:
        """Keep something said outside the questions: a first hint, say."""
        kept = CheckIn(self.person, session_id, instrument, "1", "en", dict(answers))
        self._people.keep_check_in(kept)

    def keep_total(self, name: str, day: str, total: int) -> None:
        """Keep what a questionnaire from elsewhere came to on a day (ISO 8601)."""
        answers: dict[str, int | float | str | None] = {"name": name, "day": day, "total": total}
        self._people.keep_check_in(CheckIn(self.person, "", QUESTIONNAIRE, "1", "en", answers))

    def entries(self, instrument: str) -> list[CheckIn]:
        """Everything kept for an instrument, oldest first."""
        return [
            each for each in self._people.check_ins(self.person) if each.instrument == instrument
        ]

    def written(self) -> list[CheckIn]:
        """What was written down and can be read again, oldest first."""
        return [each for each in self._people.check_ins(self.person) if each.instrument in WRITTEN]

    def delete(self, note: CheckIn) -> None:
        """Delete what was written down; only the trail keeps that there was something."""
        self._people.delete_check_in(note)

    def last_words(self, instrument: Instrument) -> dict[str, str]:
        """Words and choices of the latest entry, which one key may fill in again; no numbers."""
        kept = self.entries(instrument)
        if not kept:
            return {}
        return {item: value for item, value in kept[-1].answers.items() if isinstance(value, str)}


def pace_from(kept: object) -> PersonalPace | None:
    """A pace from its plain values; None where they are none."""
    match kept:
        case {
            "rate_per_min": int() | float() as rate,
            "accepted_on": str(day),
            "sensor": str(sensor),
            "in_share": int() | float() as share,
            "steps_used": int(steps),
            **rest,
        }:
            clean = rest.get("clean_pct")
            known = float(clean) if isinstance(clean, int | float) else None
            return PersonalPace(float(rate), day, sensor, float(share), steps, known)
    return None


def _plain(value: Value | Passed) -> int | float | str | None:
    match value:
        case Passed():
            return None
        case tuple():
            return JOIN.join(value)
        case _:
            return value
