"""What a person chooses for a practice, and the course it becomes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.events import PacerChange
from biofeedback.guidance.choice import about_breath
from biofeedback.guidance.patterns import pattern
from biofeedback.guidance.personal_pace import PersonalPace
from biofeedback.guidance.prompts import load_prompts, prompt
from biofeedback.guidance.safety import BODY, BREATH, Circumstances, Limits, limits
from biofeedback.session.practising import (
    DWELL_FACTORS,
    WAYS,
    Plan,
    Sitting,
    choices,
    days_since_first,
    parts,
)

NONE = limits(Circumstances({}))
LONG = pattern("long-exhale-4-6")

plans = st.builds(
    Plan,
    minutes=st.floats(1, 60),
    pattern=st.sampled_from(["long-exhale-4-6", "even-5-5", "own-breath"]),
    way=st.sampled_from(WAYS),
    sound=st.booleans(),
    volume=st.floats(0, 1),
    lead=st.booleans(),
    settle=st.booleans(),
    count_out=st.booleans(),
    offers=st.booleans(),
    fade_after_min=st.none() | st.floats(1, 30),
    before_min=st.floats(0, 10),
    after_min=st.floats(0, 10),
    dwell=st.sampled_from(list(DWELL_FACTORS)),
)


@given(plans)
def test_a_plan_comes_back_as_it_was_kept(plan: Plan) -> None:
    assert Plan.from_settings(plan.to_settings()) == plan


@pytest.mark.parametrize(
    "kept",
    [
        None,
        [],
        {"minutes": "five"},
        {"way": "by smell"},
        {"fade_after_min": -1},
        {"after_min": -1.0},
        {"dwell": "for ever"},
    ],
)
def test_what_cannot_be_read_stays_as_usual(kept: object) -> None:
    assert Plan.from_settings(kept) == Plan()


def test_twenty_minutes_are_not_offered_on_the_first_day() -> None:
    assert choices(NONE, None, None, None).lengths_min == (5, 10)
    assert choices(NONE, None, 0, None).lengths_min == (5, 10)
    assert choices(NONE, None, 1, None).lengths_min == (5, 10, 20)


def test_five_minutes_are_found_chosen_in_the_first_week_and_ten_after() -> None:
    assert choices(NONE, None, 3, None).found.minutes == 5
    assert choices(NONE, None, 7, None).found.minutes == 10


def test_offers_and_sound_are_off_until_somebody_switches_them_on() -> None:
    found = choices(NONE, None, None, None).found
    assert not found.offers
    assert not found.sound


def test_the_last_plan_is_found_chosen() -> None:
    earlier = Plan(12.0, "even-5-5", "sound", count_out=True)
    assert choices(NONE, None, 9, earlier).found == earlier


def test_a_pattern_that_is_off_for_the_person_is_not_found_chosen() -> None:
    careful = limits(Circumstances({BODY: "not sure"}))
    found = choices(careful, None, 9, Plan(pattern="hum-4-8")).found
    assert found.pattern == "long-exhale-4-6"
    assert "hum-4-8" not in {each.id for each in choices(careful, None, 9, None).patterns}


def test_where_breath_is_unwelcome_practice_is_on_ones_own() -> None:
    outward = limits(Circumstances({BREATH: "not sure"}))
    found = choices(outward, None, None, None)
    assert found.patterns == ()
    assert found.found.way == "own"


def test_a_personal_pace_can_be_chosen_once_it_was_accepted() -> None:
    own = PersonalPace(5.4, "2026-11-23", "strap", 0.4, 5).pattern()
    listed = {each.id for each in choices(NONE, own, 9, None).patterns}
    assert "personal-pace" in listed
    assert "personal-pace" not in {each.id for each in choices(NONE, None, 9, None).patterns}


def test_days_are_counted_from_the_first_session() -> None:
    started = ["2026-11-20T23:00:00+01:00", "2026-11-22T08:00:00+01:00"]
    assert days_since_first(started, date(2026, 11, 23)) == 3
    assert days_since_first([], date(2026, 11, 23)) is None


def test_on_ones_own_nothing_is_paced() -> None:
    made = parts(Plan(5.0, way="own"), LONG)
    assert [part.name for part in made] == ["arrive", "free before", "practice", "free after",
                                            "close"]  # fmt: skip
    assert all(part.pattern is None for part in made)


def test_a_lead_is_left_out_on_request_and_where_a_pattern_cannot_be_led_to() -> None:
    assert parts(Plan(), LONG)[2].lead_from_per_min == 9.0
    assert parts(Plan(lead=False), LONG)[2].lead_from_per_min is None
    assert parts(Plan(), pattern("box-4"))[2].lead_from_per_min is None


def test_free_breathing_takes_the_minutes_that_were_chosen() -> None:
    made = {part.name: part.seconds for part in parts(Plan(before_min=4.0, after_min=3.0), LONG)}
    assert (made["free before"], made["free after"]) == (240.0, 180.0)
    assert "free after" not in {part.name for part in parts(Plan(after_min=0.0), LONG)}


def test_the_free_breathing_before_can_be_left_out() -> None:
    assert [part.name for part in parts(Plan(settle=False), LONG)][:2] == ["arrive", "practice"]


@pytest.mark.parametrize("lead", [False, True])
def test_what_halted_a_practice_counts_in_the_next_one_of_the_day(*, lead: bool) -> None:
    sitting = Sitting(NONE)
    first = sitting.course(Plan(settle=False), LONG)
    first.begin(0.0, "client")
    first.next_part(1.0, "client")
    first.feed(200.0)
    halted = sitting.blocks.rate_per_min
    assert halted is not None
    first.light_headed(200.0, "client")
    sitting.ended(210.0)
    assert sitting.blocks.refusal(0.0) is not None
    second = sitting.course(Plan(settle=False, lead=lead), LONG)
    # as much free breathing as is left, though it was left out of the plan
    assert (second.parts[1].name, second.parts[1].seconds) == ("free before", 110.0)
    events = second.begin(0.0, "client")
    events += second.next_part(1.0, "client")
    second.answered(2.0)
    events += second.feed(420.0)
    shown = [each for each in events if isinstance(each, PacerChange) and each.phases]
    assert shown
    # a breath a minute quicker than the one that was shown when it came to a halt, at least
    for each in shown:
        rate = 60.0 / sum(seconds for _, seconds in each.phases)
        assert rate >= halted + 1.0 - 1e-9


def test_telling_more_about_oneself_does_not_forget_what_happened_today() -> None:
    sitting = Sitting(NONE)
    sitting.blocks.begin(LONG, 0.0, "client")
    sitting.blocks.light_headed(30.0, "client")
    sitting.keep_within(limits(Circumstances({BODY: "not sure"})))
    assert sitting.blocks.halts == 1
    assert sitting.course(Plan(), LONG)._slowest_per_min == 6.0


def test_something_else_offers_three_of_different_kinds_and_not_only_breath() -> None:
    found = Sitting(NONE).something_else(paced=False)
    assert len(found) == 3
    assert len({each.kind for each in found}) == 3
    assert any(each.kind != "breath" for each in found)


def test_while_paced_something_else_is_never_about_breath() -> None:
    sitting = Sitting(NONE)
    for _ in range(30):
        found = sitting.something_else(paced=True)
        assert found
        assert all("breath-focus" not in each.flags and each.kind != "breath" for each in found)
        sitting.showed(found[0].id)


def test_what_was_denied_is_offered_no_more() -> None:
    sitting = Sitting(NONE, frozenset({"T1"}))
    sitting.deny("O1")
    seen = set()
    for _ in range(60):
        for each in sitting.something_else(paced=False):
            seen.add(each.id)
            sitting.showed(each.id)
    assert not {"T1", "O1"} & seen
    assert len(seen) >= 8


def test_wishes_that_change_elsewhere_count_and_what_was_denied_today_stays() -> None:
    sitting = Sitting(NONE, frozenset({"T1"}))
    sitting.deny("O1")
    sitting.keep_within(NONE, frozenset({"O2"}))
    seen = set()
    for _ in range(60):
        for each in sitting.something_else(paced=False):
            seen.add(each.id)
            sitting.showed(each.id)
    assert "T1" in seen
    assert not {"O1", "O2"} & seen


def test_the_same_day_gives_the_same_choices() -> None:
    assert Sitting(NONE).something_else(paced=False) == Sitting(NONE).something_else(paced=False)


def test_where_breath_is_unwelcome_nothing_about_it_is_among_the_choices() -> None:
    outward = Limits(breath_focus_unwelcome=True)
    for each in Sitting(outward).something_else(paced=False):
        assert "breath-focus" not in prompt(each.id).flags


def test_over_a_practice_something_else_comes_to_every_prompt_of_the_client() -> None:
    sitting, shown = Sitting(NONE), set()
    for turn in range(120):
        for each in sitting.something_else(paced=False, arousal=("mid", "low")[turn % 2]):  # type: ignore[arg-type]
            sitting.showed(each.id)
            shown.add(each.id)
    library = [each for each in load_prompts() if each.automatic and each.audience == "client"]
    asked = {
        each.id for each in library if each.where != "session" and each.arousal != ("high", "flat")
    }
    assert asked <= shown
    assert "B1" in shown


def test_while_pacing_rests_something_else_is_not_about_breath() -> None:
    sitting = Sitting(NONE)
    sitting.blocks.begin(LONG, 0.0, "client")
    sitting.blocks.light_headed(30.0, "client")
    for turn in range(20):
        found = sitting.something_else(paced=False, time=40.0 + turn)
        assert not any(about_breath(each) for each in found)
        sitting.showed(found[0].id)
