"""A pace is offered to be looked at again once, when its weeks are over, and never more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from biofeedback.guidance.personal_pace import PersonalPace
from biofeedback.guidance.safety import Circumstances
from biofeedback.guidance.wording import safety_items
from biofeedback.recordings.vault import Vault
from biofeedback.session.pace_recheck import keep_weeks, offer, weeks
from biofeedback.session.profile import Profile

DAY = date(2026, 10, 12)
PACE = PersonalPace(5.5, DAY.isoformat(), "Polar H10", 0.4, 5)


@pytest.fixture
def profile(tmp_path: Path) -> Iterator[Profile]:
    with Vault.create(tmp_path / "library", bytes(32)) as vault:
        vault.people.add("Wren")
        made = Profile(vault.people, "Wren")
        made.keep_circumstances(Circumstances({i.id: "doesn't apply" for i in safety_items()}))
        made.keep_pace(PACE)
        yield made


def after(number: int, days: int = 0) -> date:
    return DAY + timedelta(weeks=number, days=days)


def test_it_is_offered_after_six_weeks_and_once(profile: Profile) -> None:
    assert offer(profile, after(6, days=-1)) is None
    assert offer(profile, after(6)) == PACE
    assert offer(profile, after(6)) is None
    assert offer(profile, after(60)) is None


def test_another_pace_has_an_offer_of_its_own(profile: Profile) -> None:
    assert offer(profile, after(7)) == PACE
    again = PersonalPace(6.0, after(8).isoformat(), "Polar H10", 0.4, 5)
    profile.keep_pace(again)
    assert offer(profile, after(13)) is None
    assert offer(profile, after(14)) == again


@pytest.mark.parametrize(("number", "kept"), [(4, 4), (8, 8), (3, 6), (9, 6)])
def test_the_weeks_are_a_setting_from_four_to_eight(
    profile: Profile, number: int, kept: int
) -> None:
    assert weeks(profile) == 6
    keep_weeks(profile, number)
    assert weeks(profile) == kept
    assert offer(profile, after(kept, days=-1)) is None
    assert offer(profile, after(kept)) == PACE


def test_a_search_since_counts_whether_or_not_it_was_accepted(profile: Profile) -> None:
    profile.keep("pace searches", [{"day": after(5).isoformat()}, {"day": "one day"}])
    assert offer(profile, after(10)) is None
    assert offer(profile, after(11)) == PACE


def test_nothing_is_offered_while_a_search_could_not_begin(profile: Profile) -> None:
    profile.keep_circumstances(Circumstances({"SI-5": "talked about"}))
    assert offer(profile, after(6)) is None
    # and that was no offer
    profile.keep_circumstances(Circumstances({i.id: "doesn't apply" for i in safety_items()}))
    assert offer(profile, after(7)) == PACE


def test_without_a_pace_or_a_day_there_is_nothing_to_offer(profile: Profile) -> None:
    profile.keep_pace(PersonalPace(5.5, "one day", "Polar H10", 0.4, 5))
    assert offer(profile, after(60)) is None
    profile.keep("personal pace", None)
    assert offer(profile, after(60)) is None
