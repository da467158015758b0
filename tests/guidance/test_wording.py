"""The wording rules match as their file says."""

from __future__ import annotations

import pytest

from biofeedback.guidance import files
from biofeedback.guidance.wording import (
    check,
    fixed,
    fixed_ids,
    safety_answers,
    safety_items,
)

EXAMPLES = files.read("wording.json")["examples"]


@pytest.mark.parametrize("example", EXAMPLES["hits"], ids=lambda example: example["text"])
def test_an_example_that_hits_hits_exactly_its_groups(example: dict[str, str]) -> None:
    found = {hit.group for hit in check(example["text"], example["scope"])}
    assert found == set(example["groups"])


@pytest.mark.parametrize("example", EXAMPLES["passes"], ids=lambda example: example["text"])
def test_an_example_that_passes_passes(example: dict[str, str]) -> None:
    assert check(example["text"], example["scope"]) == []


def test_whole_words_only() -> None:
    assert check("Safety notes, failover, hershey", "client") == []


def test_typographic_apostrophes_and_line_breaks_do_not_hide_a_phrase() -> None:
    assert {hit.group for hit in check("Don’t\n  worry", "client")} == {"orders"}


def test_wide_letters_do_not_hide_a_word() -> None:
    assert {hit.found for hit in check("ｆａｉｌｅｄ", "therapist")} == {"failed"}


def test_an_allowed_phrase_covers_only_itself() -> None:
    hits = check("Safe Harbor style keeps you safe", "therapist")
    assert [hit.found for hit in hits] == ["safe"]


def test_a_scope_sees_only_its_groups() -> None:
    assert check("RMSSD of the last 60 s", "therapist") == []
    assert {hit.group for hit in check("RMSSD of the last 60 s", "client")} == {"physiology-client"}


def test_a_hit_says_why_and_what_to_say_instead() -> None:
    (hit,) = check("The export failed", "therapist")
    assert hit.found == "failed"
    assert "Shame" in hit.reason
    assert hit.instead.startswith("could not")


@pytest.mark.parametrize("text", ["Stop!", "Well 🙂", "STOPPED now"])
def test_signs_that_raise_the_voice_are_found(text: str) -> None:
    assert [hit.group for hit in check(text, "therapist")] == ["limits"]


def test_allowed_capitals_and_plain_shapes_pass() -> None:
    assert check("RMSSD as HTML or JSON ○ ◑ ★", "therapist") == []


@pytest.mark.parametrize("text_id", fixed_ids())
def test_texts_that_never_vary_are_exempt(text_id: str) -> None:
    text = fixed(text_id, minutes="5 minutes")
    assert check(text, "client") == []
    assert check(text, "public") == []


def test_a_text_that_never_varies_is_exempt_only_as_a_whole() -> None:
    assert check("Note. " + fixed("F.7-a"), "client") != []


def test_placeholders_are_filled() -> None:
    assert fixed("F.8-b", minutes="3 minutes") == "Next: 3 minutes of following the shape"


def test_safety_items_and_their_answers() -> None:
    assert [item.id for item in safety_items()] == [f"SI-{number}" for number in range(1, 7)]
    assert safety_answers() == ("talked about", "not sure", "doesn't apply")
