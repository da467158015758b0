"""Check-ins, diary, body map and moment cards."""

from __future__ import annotations

from typing import get_args

import pytest

from biofeedback.guidance.checkins import (
    Instrument,
    Passed,
    entry,
    items,
    questionnaires,
    regions,
    repeated,
)
from biofeedback.guidance.wording import fixed

INSTRUMENTS = get_args(Instrument)


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_every_item_has_a_label_and_an_id_of_its_own(instrument: Instrument) -> None:
    found = items(instrument)
    assert all(item.label for item in found)
    assert len({item.id for item in found}) == len(found)


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_everything_can_be_passed_or_left_out(instrument: Instrument) -> None:
    assert entry(instrument, 1.0, {}).answers == {}
    passed = entry(instrument, 1.0, {item.id: Passed() for item in items(instrument)})
    assert set(passed.answers) == {item.id for item in items(instrument)}


def test_the_check_in_asks_for_distress_and_two_sliders() -> None:
    found = {item.id: item for item in items("check-in before")}
    assert (found["distress"].lowest, found["distress"].highest) == (0, 10)
    assert {"activated", "pleasant", "word", "tags"} <= set(found)
    assert {option for option, _ in found["tags"].options} == {
        "slept-badly",
        "caffeine",
        "exercise",
        "unwell",
        "medicines",
        "cycle-pregnancy",
        "rather-not-say",
    }


def test_afterwards_it_asks_what_helped_and_about_the_pace() -> None:
    found = {item.id: item for item in items("check-in after")}
    assert found["helped"].kind == "word"
    assert [option for option, _ in found["pace"].options] == ["slower", "fine", "faster"]


def test_the_diary_has_its_eight_items_and_the_chest_its_text() -> None:
    found = [item for item in items("diary") if item.kind == "scale"]
    assert [item.id for item in found] == [
        "head",
        "chest",
        "heartbeat",
        "gut",
        "muscles",
        "sleep",
        "energy",
        "own",
    ]
    assert {item.id: item.fixed_text for item in found if item.fixed_text} == {"chest": "F.7-c"}
    assert "medical help" in fixed("F.7-c")
    assert {(item.lowest, item.highest) for item in found} == {(0, 10)}
    words = [item.id for item in items("diary") if item.kind == "word"]
    assert words == ["own-name", "word"]


def test_the_body_map_has_24_regions_on_two_sides() -> None:
    assert len(regions()) == 24
    assert {region.side for region in regions()} == {"front", "back"}
    assert len({region.id for region in regions()}) == 24


def test_a_moment_card_asks_five_things_and_belongs_to_a_marker() -> None:
    assert [item.id for item in items("moment card")] == [
        "set-off",
        "body",
        "meaning",
        "wanted",
        "helped",
    ]
    assert entry("moment card", 9.0, {"helped": "the door"}, marker_time=4.5).marker_time == 4.5


def test_an_entry_says_by_which_version_and_language_it_was_asked() -> None:
    made = entry("diary", 3.0, {"head": 4})
    assert (made.instrument, made.version, made.language, made.time) == ("diary", 1, "en", 3.0)


@pytest.mark.parametrize(
    ("instrument", "answers"),
    [
        ("diary", {"head": 11}),
        ("diary", {"head": "much"}),
        ("diary", {"elbow": 3}),
        ("check-in after", {"pace": "sideways"}),
        ("body map", {"regions": ("face", "wing")}),
        ("moment card", {"helped": 3}),
    ],
)
def test_an_answer_that_fits_no_question_is_refused(
    instrument: Instrument, answers: dict[str, int | str]
) -> None:
    with pytest.raises(ValueError, match="does not take"):
        entry(instrument, 1.0, answers)


def test_one_key_repeats_words_and_choices_but_no_number() -> None:
    before = entry("check-in before", 1.0, {"distress": 6, "tags": ("caffeine",)})
    assert repeated(before) == {"tags": ("caffeine",)}
    after = entry(
        "check-in after", 1.0, {"word": "wide", "pace": "fine", "helped": Passed(), "distress": 6}
    )
    assert repeated(after) == {"word": "wide", "pace": "fine"}


def test_what_else_was_going_on_that_day_is_asked_before_alone() -> None:
    before, after = ({each.id for each in items(which)} for which in
                     ("check-in before", "check-in after"))  # fmt: skip
    assert before - after == {"tags", "around"}
    assert after - before == {"helped", "pace"}


def test_of_questionnaires_only_names_are_known() -> None:
    assert "PHQ-9" not in questionnaires()
    assert "WHO-5" in questionnaires()
