"""A second look at a personal pace: offered once, some weeks after it was last looked for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from biofeedback.guidance.personal_pace import PersonalPace
from biofeedback.guidance.safety import reason_against_assessment
from biofeedback.session.profile import Profile

SOONEST_WEEKS, USUAL_WEEKS, LATEST_WEEKS = 4, 6, 8
_WEEKS: Final = "pace recheck weeks"
_OFFERED: Final = "pace recheck offered"


def weeks(profile: Profile) -> int:
    """After how many weeks a second look is offered."""
    kept = profile.setting(_WEEKS)
    known = isinstance(kept, int) and SOONEST_WEEKS <= kept <= LATEST_WEEKS
    return kept if known else USUAL_WEEKS


def keep_weeks(profile: Profile, number: int) -> None:
    """Offer it after so many weeks."""
    profile.keep(_WEEKS, number)


def offer(profile: Profile, today: date) -> PersonalPace | None:
    """The pace that may be looked at again, once it is due; for this pace it is never due again.

    Nothing is offered, nor counted as offered, while a search could not begin.
    """
    pace = profile.pace
    if pace is None or profile.setting(_OFFERED) == pace.accepted_on:
        return None
    if reason_against_assessment(profile.limits, first_meeting=False) is not None:
        return None
    looked = [day for each in _days(profile, pace) if (day := _day(each)) is not None]
    if not looked or today < max(looked) + timedelta(weeks=weeks(profile)):
        return None
    profile.keep(_OFFERED, pace.accepted_on)
    return pace


def _days(profile: Profile, pace: PersonalPace) -> list[object]:
    """When it was accepted, and when it was looked for since, accepted or not."""
    searches = profile.setting("pace searches", [])
    return [pace.accepted_on, *(each.get("day") for each in searches if isinstance(each, dict))]


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
