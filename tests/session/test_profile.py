"""What the vault keeps of how one person practises."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from biofeedback.guidance.checkins import Passed, entry
from biofeedback.guidance.personal_pace import PersonalPace
from biofeedback.guidance.safety import BODY, Circumstances
from biofeedback.recordings.vault import Vault
from biofeedback.session.profile import Profile

KEY = bytes(range(32))


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with Vault.create(tmp_path / "library", KEY) as made:
        made.people.add("Wren")
        yield made


@pytest.fixture
def profile(vault: Vault) -> Profile:
    return Profile(vault.people, "Wren")


def test_nothing_is_known_of_somebody_new(profile: Profile) -> None:
    assert profile.circumstances == Circumstances({})
    assert profile.pace is None
    assert profile.unwanted == frozenset()
    assert profile.early_signs == ()
    assert profile.last_words("check-in before") == {}


def test_circumstances_come_back_as_they_were_told(profile: Profile) -> None:
    told = Circumstances({BODY: "not sure"}, frozenset({"SI-1"}), therapist_led_only=True)
    profile.keep_circumstances(told)
    assert profile.circumstances == told
    assert not profile.limits.holds


@pytest.mark.parametrize("kept", [None, 3, {"answers": []}, {"answers": {}, "lifted": []}])
def test_circumstances_that_cannot_be_read_count_as_none(profile: Profile, kept: object) -> None:
    profile.keep("circumstances", kept)
    assert profile.circumstances == Circumstances({})


def test_an_accepted_pace_comes_back_as_a_pattern(profile: Profile) -> None:
    pace = PersonalPace(5.4, "2026-11-23", "Simulated strap", 0.4, 5)
    profile.keep_pace(pace)
    assert profile.pace == pace
    assert profile.personal_pattern is not None
    assert profile.personal_pattern.rate_per_min == pytest.approx(5.4)


def test_a_pace_that_cannot_be_read_is_none(profile: Profile) -> None:
    profile.keep("personal pace", {"rate_per_min": "quick"})
    assert profile.pace is None


def test_prompts_that_were_denied_stay_denied(profile: Profile, vault: Vault) -> None:
    profile.deny("T1")
    profile.deny("O2")
    assert Profile(vault.people, "Wren").unwanted == {"T1", "O2"}
    assert Profile(vault.people, "Alder").unwanted == frozenset()


def test_a_denied_group_holds_all_its_prompts_until_it_is_allowed(
    profile: Profile,
) -> None:
    profile.deny("T1")
    profile.keep_denied_groups({"sight"})
    assert {"T1", "O1", "O4"} <= profile.unwanted
    assert profile.denied == {"T1"}
    profile.keep_denied_groups(())
    profile.allow("T1")
    assert profile.unwanted == frozenset()


def test_first_hints_are_kept_without_blank_lines(profile: Profile) -> None:
    profile.keep_early_signs([" jaw gets tight ", "", "  "])
    assert profile.early_signs == ("jaw gets tight",)


def test_what_was_passed_is_kept_as_passed_and_what_was_not_reached_is_absent(
    profile: Profile,
) -> None:
    answers = {"distress": 4, "word": Passed(), "tags": ("caffeine", "unwell")}
    profile.keep_entry(entry("check-in before", 12.0, answers), "abcd1234")
    (kept,) = profile.entries("check-in before")
    assert kept.answers == {"distress": 4, "word": None, "tags": "caffeine unwell"}
    assert (kept.session_id, kept.version, kept.language) == ("abcd1234", "1", "en")
    assert profile.entries("diary") == []


def test_words_of_the_last_time_come_back_and_numbers_do_not(profile: Profile) -> None:
    profile.keep_entry(entry("check-in before", 0.0, {"word": "tired", "distress": 7}))
    profile.keep_entry(entry("check-in before", 0.0, {"word": "tight", "tags": ("unwell",)}))
    assert profile.last_words("check-in before") == {"word": "tight", "tags": "unwell"}


def test_a_card_keeps_the_moment_it_belongs_to(profile: Profile) -> None:
    profile.keep_entry(entry("moment card", 0.0, {"set-off": "the phone"}, 312.5))
    assert profile.entries("moment card")[0].answers["marker-time"] == 312.5


def test_a_hint_can_be_noticed_without_words(profile: Profile) -> None:
    profile.keep_words("early sign", {"sign": ""})
    assert profile.entries("early sign")[0].answers == {"sign": ""}
