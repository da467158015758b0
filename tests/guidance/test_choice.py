"""Which prompts are offered."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.guidance.choice import (
    ArousalNow,
    Situation,
    about_breath,
    choose,
    fitting,
    in_groups,
)
from biofeedback.guidance.prompts import FLAGS, KINDS, load_prompts, prompt

RISE = Situation(place="session", arousal="high")
MILD = Situation(place="home", arousal="mid")


def ids(situation: Situation, shown: tuple[str, ...] = (), seed: int = 0) -> list[str]:
    return [each.id for each in choose(situation, shown, seed)]


def test_the_same_seed_gives_the_same_pair() -> None:
    assert ids(MILD, seed=7) == ids(MILD, seed=7)
    assert len({tuple(ids(MILD, seed=seed)) for seed in range(50)}) > 10


def test_the_place_and_the_audience_are_kept() -> None:
    assert all(each.where != "home" for each in fitting(RISE))
    assert all(each.where != "session" for each in fitting(MILD))
    assert fitting(replace(RISE, audience="therapist")) == ()


def test_what_was_refused_for_good_is_not_offered() -> None:
    unwanted = frozenset({"T1", "O1"})
    found = {each.id for each in fitting(replace(RISE, unwanted=unwanted))}
    assert found
    assert found.isdisjoint(unwanted)
    no_touch = replace(RISE, unwanted=in_groups({"tactile"}))
    assert {each.kind for each in fitting(no_touch)} == {"orienting", "temperature"}


def test_senses_and_self_touch_are_refused_as_groups() -> None:
    situation = replace(MILD, unwanted=in_groups({"sight", "self-touch"}))
    assert not any({"sight", "self-touch"} & set(each.flags) for each in fitting(situation))


def test_where_breath_is_unwelcome_it_never_comes_in_1000_draws() -> None:
    situation = replace(MILD, unwanted_flags=frozenset({"breath-focus"}))
    for seed in range(1000):
        pair = choose(situation, (), seed)
        assert len(pair) == 2
        assert not any(about_breath(each) for each in pair)


def test_a_rise_while_paced_is_answered_without_breath() -> None:
    situation = replace(MILD, rise_while_paced=True)
    for seed in range(200):
        assert not any(about_breath(each) for each in choose(situation, (), seed))


def test_what_was_shown_longest_ago_comes_first() -> None:
    candidates = [each.id for each in fitting(RISE)]
    shown = tuple(each for each in candidates if each not in {"T4", "O5"})
    assert set(ids(RISE, shown)) == {"T4", "O5"}
    assert ids(RISE, (*shown, "O5", "T4"))[0] == shown[0]


def test_flat_signals_call_for_nothing() -> None:
    assert choose(Situation(place="session", arousal="flat"), (), 0) == ()


def test_breath_alone_is_not_offered() -> None:
    everything_else = frozenset(KINDS) - {"breath"}
    assert choose(replace(MILD, unwanted=in_groups(everything_else)), (), 0) == ()


def test_three_choices_are_of_three_kinds() -> None:
    chosen = choose(MILD, (), 3, count=3)
    assert len({each.kind for each in chosen}) == 3


def test_reflection_is_never_part_of_it() -> None:
    for arousal in ("high", "mid", "low"):
        found = fitting(Situation(place="session", arousal=arousal))
        assert not any(each.kind in {"reflective", "naming", "closing"} for each in found)


@given(
    place=st.sampled_from(["session", "home"]),
    arousal=st.sampled_from(["high", "mid", "low", "flat"]),
    unwanted=st.frozensets(st.sampled_from([each.id for each in load_prompts()])),
    kinds=st.frozensets(st.sampled_from(KINDS), max_size=6),
    flags=st.frozensets(st.sampled_from(FLAGS)),
    shown=st.lists(st.sampled_from([each.id for each in load_prompts()])),
    seed=st.integers(0, 2**31),
)
def test_any_choice_keeps_every_rule(place, arousal, unwanted, kinds, flags, shown, seed) -> None:
    situation = Situation(place, arousal, "client", unwanted | in_groups(kinds), flags)
    chosen = choose(situation, shown, seed)
    assert len(chosen) <= 2
    assert len({each.kind for each in chosen}) == len(chosen)
    assert not chosen or any(not about_breath(each) for each in chosen)
    for each in chosen:
        assert each.id not in unwanted
        assert each.kind not in kinds
        assert flags.isdisjoint(each.flags)
        assert arousal in each.arousal
        assert each == prompt(each.id)


@pytest.mark.parametrize("situation", [RISE, MILD])
def test_usually_there_are_two_to_choose_from(situation: Situation) -> None:
    assert all(len(choose(situation, (), seed)) == 2 for seed in range(100))


@pytest.mark.parametrize(
    ("z", "level"),
    [
        ({}, "mid"),
        ({"z_hr": 0.4, "z_scl": -0.3}, "mid"),
        ({"z_hr": 2.0, "z_scl": 1.0}, "high"),
        ({"z_hr": 1.2}, "high"),
        ({"z_hr": 2.5, "z_scl": -1.5}, "mid"),
        ({"z_hr": -1.6, "z_scl": -1.1}, "low"),
        ({"hr": 150.0, "arousal": 90.0}, "mid"),
    ],
)
def test_a_choice_on_request_goes_by_heart_and_skin_against_the_own_last_minutes(
    z: dict[str, float], level: str
) -> None:
    now = ArousalNow()
    for name, value in z.items():
        now.measured(name, value)
    assert now.level == level


def test_a_value_that_is_withheld_counts_no_more() -> None:
    now = ArousalNow()
    now.measured("z_hr", 3.0)
    now.measured("z_hr", None)
    assert now.level == "mid"


def test_reflective_prompts_come_on_request_alone_and_never_at_a_peak() -> None:
    for arousal, on_request, reflective in (
        ("mid", True, {"R1", "R4"}),
        ("low", True, {"R1", "R2", "R3", "R4", "R5", "R6"}),
        ("mid", False, set()),
        ("high", True, set()),
    ):
        situation = Situation("session", arousal, on_request=on_request)  # type: ignore[arg-type]
        found = {each.id for each in fitting(situation) if each.kind == "reflective"}
        assert found == reflective
