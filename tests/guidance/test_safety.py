"""What circumstances change: one test for each row."""

from __future__ import annotations

import pytest

from biofeedback.guidance.patterns import at_rate, pattern
from biofeedback.guidance.safety import (
    ADVICE,
    BODY,
    BREATH,
    KETONES,
    MEDICINES,
    RHYTHM,
    WORRY,
    Answer,
    Circumstances,
    Limits,
    limits,
    patterns_within,
    preselected,
    reason_against,
    reason_against_assessment,
)
from biofeedback.guidance.wording import safety_items

NONE_APPLY: dict[str, Answer] = {item.id: "doesn't apply" for item in safety_items()}


def person(item: str, answer: Answer = "not sure") -> Circumstances:
    return Circumstances({**NONE_APPLY, item: answer})


def ids(limits: Limits) -> list[str]:
    return [each.id for each in patterns_within(limits)]


def test_without_cautions_everything_is_open() -> None:
    found = limits(Circumstances(NONE_APPLY))
    assert found == Limits(safety_notes_read=True)
    assert ids(found) == [
        "own-breath",
        "easing-in",
        "long-exhale-4-6",
        "even-5-5",
        "hum-4-8",
        "double-inhale-sigh",
        "box-4",
        "box-3",
        "4-7-8",
    ]


def test_before_the_safety_notes_patterns_with_holds_wait() -> None:
    found = limits(Circumstances({}))
    assert not found.safety_notes_read
    assert {"box-4", "4-7-8"}.isdisjoint(ids(found))
    assert preselected(found).id == "long-exhale-4-6"


def test_irregular_rhythm_withholds_variability() -> None:
    found = limits(person(RHYTHM))
    assert found.variability_withheld
    assert found.advice == (ADVICE[RHYTHM],)
    assert "long-exhale-4-6" in ids(found)


def test_ketones_take_the_slow_target_away() -> None:
    found = limits(person(KETONES))
    assert found.advice == (ADVICE[KETONES],)
    assert ids(found) == ["own-breath", "easing-in"]
    assert preselected(found).id == "easing-in"


def test_lungs_pregnancy_fainting_mean_no_holds_and_six_a_minute_at_least() -> None:
    found = limits(person(BODY))
    assert not found.holds
    assert found.slowest_per_min == 6.0
    assert found.advice == (ADVICE[BODY],)
    assert ids(found) == [
        "own-breath",
        "easing-in",
        "long-exhale-4-6",
        "even-5-5",
        "double-inhale-sigh",
    ]


def test_medicines_tag_the_session() -> None:
    found = limits(person(MEDICINES))
    assert found.medicines_tag
    assert found.advice == ()


def test_unwelcome_breath_focus_hides_whatever_follows_the_breath() -> None:
    found = limits(person(BREATH))
    assert found.unwanted_flags == {"breath-focus"}
    assert ids(found) == ["own-breath"]
    assert preselected(found).id == "own-breath"
    assert reason_against_assessment(found, first_meeting=False) is not None


def test_worry_about_readings_hides_numbers() -> None:
    assert limits(person(WORRY)).numbers_hidden


def test_a_person_in_acute_danger_has_no_practice_at_home() -> None:
    assert not limits(Circumstances(NONE_APPLY, therapist_led_only=True)).home_practice


@pytest.mark.parametrize("item", [RHYTHM, KETONES, BODY, MEDICINES, BREATH, WORRY])
def test_not_sure_acts_like_yes(item: str) -> None:
    unsure, talked = limits(person(item)), limits(person(item, "talked about"))
    assert unsure != limits(Circumstances(NONE_APPLY))
    assert talked.advice == ()
    assert talked == Limits(
        **{**{name: getattr(unsure, name) for name in Limits.__slots__}, "advice": ()}
    )


@pytest.mark.parametrize("item", [RHYTHM, KETONES, BODY, MEDICINES, BREATH, WORRY])
def test_a_limit_is_lifted_only_after_talking(item: str) -> None:
    none = limits(Circumstances(NONE_APPLY))
    lifted = frozenset({item})
    assert limits(Circumstances({**NONE_APPLY, item: "talked about"}, lifted)) == none
    assert limits(Circumstances({**NONE_APPLY, item: "not sure"}, lifted)) != none


def test_personal_pace_is_listed_once_it_is_set() -> None:
    open_to_all = limits(Circumstances(NONE_APPLY))
    own = at_rate(pattern("personal-pace"), 5.0)
    assert own in patterns_within(open_to_all, own)
    assert own not in patterns_within(limits(person(BODY)), own)


@pytest.mark.parametrize("item", [RHYTHM, KETONES, BODY, BREATH])
def test_personal_pace_is_not_looked_for_under_a_caution(item: str) -> None:
    assert reason_against_assessment(limits(person(item)), first_meeting=False)


def test_personal_pace_waits_for_safety_notes_and_a_second_meeting() -> None:
    ready = limits(Circumstances(NONE_APPLY))
    assert reason_against_assessment(ready, first_meeting=False) is None
    assert reason_against_assessment(ready, first_meeting=True) is not None
    assert reason_against_assessment(limits(Circumstances({})), first_meeting=False) is not None


def test_a_refused_pattern_says_why() -> None:
    found = limits(person(BODY))
    assert reason_against(pattern("box-4"), found) == "Patterns with holds are off for this person."
    assert "6 a minute" in str(reason_against(pattern("hum-4-8"), found))
