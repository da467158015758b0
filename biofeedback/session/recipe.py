"""A recipe: what a person practises with, in one file from clinic to home.

Pattern, length, lead, and what is not to be offered; no name and nothing that was measured, but for
the pace that a therapist accepted where the pattern is that pace.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from biofeedback.errors import InputError
from biofeedback.guidance.patterns import Pattern, pattern
from biofeedback.guidance.personal_pace import PersonalPace
from biofeedback.guidance.safety import Limits, reason_against
from biofeedback.recordings.sealed import seal, unseal
from biofeedback.recordings.vault import Vault
from biofeedback.session.practising import LONGEST_MIN, Plan, Way
from biofeedback.session.profile import Profile, pace_from

SUFFIX: Final = ".recipe"
OWN_BREATH: Final = "own-breath"
_VERSION: Final = 1
_LONGEST_ID: Final = 60
_MOST_UNWANTED: Final = 500


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is practised; nothing of it counts before the person takes it over."""

    pattern: str
    """Id; ``own-breath`` for practice on one's own."""
    minutes: float
    lead: bool
    pace: PersonalPace | None = None
    """Of the personal pace, where that is the pattern."""
    unwanted: tuple[str, ...] = ()
    """Ids of prompts not to be offered, in order."""

    @property
    def chosen(self) -> Pattern:
        """The pattern, at the person's own pace where it is that."""
        return pattern(self.pattern) if self.pace is None else self.pace.pattern()


def recipe_of(plan: Plan, profile: Profile) -> Recipe:
    """The recipe of a plan, with the person's pace and what they do not want."""
    chosen = OWN_BREATH if plan.way == "own" else plan.pattern
    own = profile.pace if chosen != OWN_BREATH and pattern(chosen).personal_rate else None
    return Recipe(chosen, plan.minutes, plan.lead, own, tuple(sorted(profile.unwanted)))


def to_text(recipe: Recipe) -> str:
    """Write it as JSON."""
    return json.dumps({"recipe": _VERSION, **asdict(recipe)})


def from_text(text: str) -> Recipe:
    """Read what :func:`to_text` wrote; :class:`InputError` where anything of it is not so."""
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(_UNREADABLE) from error
    match values:
        case {"recipe": int() as version} if version > _VERSION:
            raise InputError("This recipe is from a newer version of the program: update it.")
        case {
            "recipe": 1,
            "pattern": str(name),
            "minutes": int() | float() as minutes,
            "lead": bool(lead),
            "pace": kept,
            "unwanted": list(unwanted),
        }:
            pace = None if kept is None else _pace(kept)
            _check(name, minutes, pace, unwanted)
            return Recipe(name, float(minutes), lead, pace, tuple(unwanted))
    raise InputError(_UNREADABLE)


_UNREADABLE: Final = "This recipe cannot be read: ask for it once more."


def _pace(kept: object) -> PersonalPace:
    try:
        pace = pace_from(kept)
        if pace is not None:
            date.fromisoformat(pace.accepted_on)
    except (ValueError, OverflowError) as error:
        raise InputError(_UNREADABLE) from error
    if pace is None or not all(map(math.isfinite, (pace.rate_per_min, pace.in_share))):
        raise InputError(_UNREADABLE)
    return pace


def _check(name: str, minutes: float, pace: PersonalPace | None, unwanted: list[Any]) -> None:
    """Raise :class:`InputError` where a recipe says what none says."""
    try:
        takes_pace = pattern(name).personal_rate is not None
    except KeyError as error:
        raise InputError(
            "This recipe has a pattern that this version does not know: update the program."
        ) from error
    ids = all(isinstance(each, str) and 0 < len(each) <= _LONGEST_ID for each in unwanted)
    if (
        takes_pace != (pace is not None)
        or isinstance(minutes, bool)
        or not 1 <= minutes <= LONGEST_MIN
        or not ids
        or len(unwanted) > _MOST_UNWANTED
    ):
        raise InputError(_UNREADABLE)


# --- file ---------------------------------------------------------------------------------------
def is_recipe(path: Path) -> bool:
    """Whether the file calls itself a recipe."""
    return path.suffix == SUFFIX


def write_recipe(vault: Vault, person: str, recipe: Recipe, out: Path, passphrase: str) -> Path:
    """Write a recipe for ``person`` under a passphrase, and note in the trail that it left.

    A file of that name is replaced. Raises :class:`RecordingError` when the person has taken back
    the consent to exports.
    """
    vault.people.require_exports(person)
    seal(to_text(recipe), out, passphrase, replace=True)
    disguise = vault.people.disguise(person)
    vault.audit.note("exported", "" if disguise is None else disguise.name, "recipe")
    return out


def read_recipe(path: Path, passphrase: str) -> Recipe:
    """Read a recipe; :class:`InputError` or :class:`PassphraseError` where that cannot be."""
    return from_text(unseal(path, passphrase))


# --- at home ------------------------------------------------------------------------------------
def reason_against_recipe(recipe: Recipe, limits: Limits) -> str | None:
    """Why its pattern rests for this person; None when it does not."""
    return reason_against(recipe.chosen, limits)


def take_over(recipe: Recipe, profile: Profile) -> None:
    """Practise with a recipe from now on; what the person does not want stays unwanted.

    How they practise (by screen, by sound, how loud) stays theirs.
    """
    earlier = Plan.from_settings(profile.setting("practice"))
    plan = replace(earlier, minutes=recipe.minutes, lead=recipe.lead)
    if recipe.pattern == OWN_BREATH:
        plan = replace(plan, way="own")
    else:
        way: Way = "screen" if earlier.way == "own" else earlier.way
        plan = replace(plan, pattern=recipe.pattern, way=way)
    profile.keep("practice", plan.to_settings())
    if recipe.chosen.made and recipe.pattern not in {each.id for each in profile.made_patterns}:
        profile.keep_pattern(recipe.chosen)
    if recipe.pace is not None:
        profile.keep_pace(recipe.pace)
    for each in recipe.unwanted:
        profile.deny(each)
