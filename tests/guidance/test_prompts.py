"""Every prompt keeps the rules that all prompts keep."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from biofeedback.guidance.prompts import (
    FLAGS,
    KINDS,
    Arousal,
    Audience,
    Place,
    Prompt,
    load_prompts,
    prompt,
)
from biofeedback.guidance.wording import check, limits

PROMPTS = load_prompts()
every_prompt = pytest.mark.parametrize("one", PROMPTS, ids=lambda one: one.id)


def test_there_are_48_prompts_with_unique_ids() -> None:
    assert len(PROMPTS) == 48
    assert len({each.id for each in PROMPTS}) == 48
    assert prompt("B3").trigger == "paced-block-start"


@every_prompt
def test_fields_hold_known_values(one: Prompt) -> None:
    assert one.kind in KINDS
    assert one.audience in get_args(Audience)
    assert one.where in get_args(Place)
    assert one.arousal
    assert set(one.arousal) <= set(get_args(Arousal))
    assert set(one.flags) <= set(FLAGS)
    assert one.seconds >= (15 if one.audience == "client" and one.kind == "tactile" else 10)


@every_prompt
def test_every_line_passes_the_wording_rules(one: Prompt) -> None:
    for line in (one.text, *one.steps):
        assert check(line, "prompt") == []


@every_prompt
def test_every_line_is_short(one: Prompt) -> None:
    for line in (one.text, *one.steps):
        assert len(re.findall(limits()["word_pattern"], line)) <= limits()["prompt_max_words"]


@every_prompt
def test_every_line_for_the_client_invites(one: Prompt) -> None:
    if one.audience == limits()["prompt_invitation_audience"]:
        exempt = one.id in limits()["prompt_invitation_exempt"]
        text = one.text.lower()
        assert exempt or any(mark in text for mark in limits()["prompt_invitation_markers"])


def test_reflection_never_comes_by_itself() -> None:
    assert not any(each.automatic for each in PROMPTS if each.kind in {"reflective", "naming"})


def test_prompts_for_the_therapist_never_reach_an_automatic_offer() -> None:
    assert not any(each.automatic for each in PROMPTS if each.audience == "therapist")


def test_breath_prompts_are_marked_as_such() -> None:
    assert all("breath-focus" in each.flags for each in PROMPTS if each.kind == "breath")


def test_every_prompt_to_a_client_has_a_title_of_its_own_of_at_most_five_words() -> None:
    titles = [each.title for each in load_prompts() if each.audience == "client"]
    assert all(1 <= len(title.split()) <= 5 for title in titles)
    assert len(titles) == len(set(titles))
