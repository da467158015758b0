"""A recipe is the same at home as in the clinic; what is none is refused in a sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biofeedback.errors import InputError, PassphraseError, RecordingError
from biofeedback.guidance.patterns import load_patterns, made
from biofeedback.guidance.personal_pace import PersonalPace
from biofeedback.guidance.prompts import load_prompts
from biofeedback.guidance.safety import Circumstances, limits
from biofeedback.recordings.vault import Vault
from biofeedback.session.practising import LONGEST_MIN, Plan
from biofeedback.session.profile import Profile
from biofeedback.session.recipe import (
    Recipe,
    from_text,
    read_recipe,
    reason_against_recipe,
    recipe_of,
    take_over,
    to_text,
    write_recipe,
)

PACE = PersonalPace(5.5, "2026-10-12", "Polar H10", 0.4, 5)
TWO = tuple(sorted(each.id for each in load_prompts())[:2])

paces = st.builds(
    PersonalPace,
    st.floats(3.0, 15.0),
    st.dates().map(str),
    st.text(max_size=20),
    st.floats(0.3, 0.6),
    st.integers(0, 8),
)
wishes = st.lists(st.sampled_from([each.id for each in load_prompts()]), unique=True).map(tuple)
recipes = st.one_of(
    st.builds(
        Recipe,
        st.sampled_from([each.id for each in load_patterns() if each.personal_rate is None]),
        st.floats(1.0, LONGEST_MIN),
        st.booleans(),
        st.none(),
        wishes,
    ),
    st.builds(
        Recipe,
        st.just("personal-pace"),
        st.floats(1.0, LONGEST_MIN),
        st.booleans(),
        paces,
        wishes,
    ),
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Vault]:
    with Vault.create(tmp_path / "clinic", bytes(32)) as vault:
        vault.people.add("Wren")
        yield vault


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Profile]:
    with Vault.create(tmp_path / "home", bytes(range(32))) as vault:
        vault.people.add("Just me")
        yield Profile(vault.people, "Just me")


@settings(max_examples=40)
@given(recipes)
def test_what_is_written_is_read_again(recipe: Recipe) -> None:
    assert from_text(to_text(recipe)) == recipe


@settings(max_examples=40)
@given(st.text() | anything.map(json.dumps))
def test_what_is_no_recipe_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(InputError, match=r"[a-z]\.$"):
        from_text(text)


@settings(max_examples=40)
@given(recipes, st.sampled_from(["recipe", "pattern", "minutes", "lead", "pace", "unwanted"]),
       anything)  # fmt: skip
def test_a_recipe_with_one_value_changed_is_another_recipe_or_none(
    recipe: Recipe, name: str, value: Any
) -> None:
    values = {**json.loads(to_text(recipe)), name: value}
    try:
        read = from_text(json.dumps(values))
    except InputError:
        return
    assert 1 <= read.minutes <= LONGEST_MIN
    assert read.chosen.id == read.pattern
    assert all(1 <= len(each) <= 60 for each in read.unwanted)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"recipe": 2}, "newer version"),
        ({"pattern": "of another day"}, "does not know"),
        ({"minutes": float("nan")}, "cannot be read"),
        ({"minutes": 10**400}, "cannot be read"),
        ({"pace": {**json.loads(to_text(Recipe("personal-pace", 5.0, True, PACE)))["pace"],
                   "rate_per_min": 10**400}}, "cannot be read"),
        # a pace belongs to the personal pattern, and to no other
        ({"pattern": "personal-pace"}, "cannot be read"),
    ],
)  # fmt: skip
def test_a_recipe_that_cannot_be_says_what_to_do(changed: dict[str, Any], sentence: str) -> None:
    values = json.loads(to_text(Recipe("even-5-5", 10.0, True)))
    with pytest.raises(InputError, match=sentence):
        from_text(json.dumps({**values, **changed}))


def test_clinic_to_home_and_the_recipe_is_the_same_there(
    clinic: Vault, home: Profile, tmp_path: Path
) -> None:
    there = Profile(clinic.people, "Wren")
    there.keep_pace(PACE)
    for each in TWO:
        there.deny(each)
    recipe = recipe_of(Plan(10.0, "personal-pace", lead=False, volume=0.9, sound=True), there)
    out = write_recipe(clinic, "Wren", recipe, tmp_path / "for Wren.recipe", "between us")
    assert b"Wren" not in out.read_bytes()
    (line,) = [each for each in clinic.audit.lines() if each.action == "exported"]
    assert (line.detail, "Wren" in line.subject) == ("recipe", False)
    with pytest.raises(PassphraseError, match="ask for the passphrase"):
        read_recipe(out, "between others")
    assert home.setting("practice") is None  # reading alone changes nothing
    came = read_recipe(out, "between us")
    assert came == recipe
    take_over(came, home)
    plan = Plan.from_settings(home.setting("practice"))
    assert (plan.minutes, plan.pattern, plan.lead) == (10.0, "personal-pace", False)
    assert (plan.volume, plan.sound) == (Plan().volume, False)
    assert recipe_of(plan, home) == recipe


def test_practice_on_ones_own_is_a_recipe_too(clinic: Vault, home: Profile) -> None:
    recipe = recipe_of(Plan(5.0, way="own"), Profile(clinic.people, "Wren"))
    assert recipe.pattern == "own-breath"
    take_over(recipe, home)
    assert Plan.from_settings(home.setting("practice")).way == "own"
    # the next one is paced again, by screen
    take_over(Recipe("even-5-5", 5.0, True), home)
    assert Plan.from_settings(home.setting("practice")).way == "screen"


def test_a_pattern_made_by_hand_is_kept_at_home_under_no_name(home: Profile) -> None:
    mine = made((("in", 3.5), ("out", 7.0)), "the river")
    recipe = recipe_of(Plan(5.0, mine.id), home)
    assert "river" not in to_text(recipe)
    read = from_text(to_text(recipe))
    take_over(read, home)
    (kept,) = home.made_patterns
    assert (kept.id, kept.phases) == (mine.id, mine.phases)
    assert Plan.from_settings(home.setting("practice")).pattern == mine.id


def test_what_is_unwanted_at_home_stays_so_and_offers_stay_off(home: Profile) -> None:
    home.deny(TWO[0])
    home.keep("practice", Plan(way="sound", volume=0.2).to_settings())
    take_over(Recipe("even-5-5", 20.0, True, None, (TWO[1],)), home)
    assert home.unwanted == {*TWO}
    plan = Plan.from_settings(home.setting("practice"))
    assert (plan.way, plan.volume, plan.offers) == ("sound", 0.2, False)


def test_a_recipe_does_not_go_round_the_safety_notes() -> None:
    read = limits(Circumstances({"SI-3": "talked about"}))
    assert reason_against_recipe(Recipe("personal-pace", 5.0, True, PACE), read) is not None
    assert reason_against_recipe(Recipe("own-breath", 5.0, True), read) is None


def test_a_recipe_stays_where_exports_were_taken_back(clinic: Vault, tmp_path: Path) -> None:
    clinic.people.agree("Wren", "exports", "1", "text")
    clinic.people.withdraw("Wren", "exports")
    with pytest.raises(RecordingError, match="exports"):
        write_recipe(clinic, "Wren", Recipe("even-5-5", 5.0, True), tmp_path / "a", "between us")
    assert not (tmp_path / "a").exists()
