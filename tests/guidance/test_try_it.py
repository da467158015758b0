"""Trying one thing."""

from __future__ import annotations

import random

import pytest

from biofeedback.events import Cue, PacerChange
from biofeedback.guidance.course import ENDED, Course
from biofeedback.guidance.paced_block import PacedBlocks
from biofeedback.guidance.patterns import pattern
from biofeedback.guidance.try_it import Change, Try, can_repeat, compare, parts, wobble
from biofeedback.guidance.wording import fixed

SEED = random.Random(1)
USUAL = [SEED.gauss(70.0, 2.5) for _ in range(60)]
FLOOR = 2.0


def test_a_minute_before_two_of_it_and_a_minute_after() -> None:
    assert [part.seconds for part in parts("T1")] == [60.0, 120.0, 60.0]
    course = Course(parts(pattern("long-exhale-4-6")), PacedBlocks())
    events = [*course.begin(0.0, "client"), *course.feed(239.0), *course.feed(240.0)]
    changes = [event.time for event in events if isinstance(event, PacerChange)]
    assert changes == [60.0, 180.0]
    said = [(event.kind, event.item) for event in events if isinstance(event, Cue)]
    assert said[-2:] == [("ask", "felt"), (ENDED, "")]
    assert course.ending == "done"


def test_a_prompt_can_be_tried_too() -> None:
    course = Course(parts("T6"), PacedBlocks())
    course.begin(0.0, "client")
    shown = [event.item for event in course.feed(61.0) if isinstance(event, Cue)]
    assert shown == ["T6"]


def test_the_wobble_is_the_scaled_median_deviation() -> None:
    assert wobble([60.0, 64.0, 66.0, 70.0, 90.0], FLOOR) == pytest.approx(1.4826 * 4.0)
    assert wobble([60.0, 60.0, 60.0], FLOOR) == FLOOR
    assert wobble([], FLOOR) is None


@pytest.mark.parametrize(
    ("after", "text", "says"),
    [
        (60.0, "F.8-f", "changed more than its usual wobble"),
        (80.0, "F.8-f", "changed more than its usual wobble"),
        (71.0, "F.8-g", "about the same"),
    ],
)
def test_a_change_is_set_beside_the_usual_wobble(after: float, text: str, says: str) -> None:
    found = compare([70.0] * 5, [after] * 5, USUAL, 0.95, FLOOR)
    assert found.text == text
    assert fixed(found.text) == says
    assert found.change == pytest.approx(after - 70.0)


@pytest.mark.parametrize(
    ("before", "after", "usual", "clean"),
    [
        ([70.0], [60.0], USUAL, 0.79),
        ([], [60.0], USUAL, 1.0),
        ([70.0], [], USUAL, 1.0),
        ([70.0], [60.0], [], 1.0),
    ],
)
def test_with_gaps_it_cannot_be_told(
    before: list[float], after: list[float], usual: list[float], clean: float
) -> None:
    found = compare(before, after, usual, clean, FLOOR)
    assert (found.change, found.text) == (None, "F.8-h")


def test_the_same_thing_is_tried_three_times_at_most() -> None:
    one = Try("T1", None, "=", "", Change(0.0, 2.0, "F.8-g"), None)
    assert can_repeat([one, one], "T1")
    assert not can_repeat([one, one, one], "T1")
    assert can_repeat([one, one, one], "T6")
