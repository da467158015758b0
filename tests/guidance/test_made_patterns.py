"""Patterns made by hand, and the ids that say their phases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.guidance.patterns import made, pattern, within_limits

seconds = st.integers(10, 120).map(lambda tenths: tenths / 10)
holds = st.one_of(st.just(0.0), seconds)


@given(seconds, holds, seconds, holds)
def test_the_id_says_the_phases_and_no_name(
    breathe_in: float, full: float, out: float, empty: float
) -> None:
    asked = [("in", breathe_in), ("hold-full", full), ("out", out), ("hold-empty", empty)]
    kept = within_limits(tuple((phase, length) for phase, length in asked if length)).phases  # type: ignore[misc]
    mine = made(kept, "Wren's evening")
    assert mine.phases == kept
    assert "Wren" not in mine.id
    again = pattern(mine.id)
    assert again.phases == kept
    assert again.name.startswith("Own ")
    assert 3.0 - 1e-9 <= (again.rate_per_min or 0.0) <= 15.0 + 1e-9


def test_one_with_holds_waits_for_the_safety_notes_and_ends_after_five_minutes() -> None:
    held = made((("in", 4.0), ("hold-full", 2.0), ("out", 6.0)))
    assert (held.offer, held.max_min) == ("opt-in-after-safety-notes", 5.0)
    assert made((("in", 4.0), ("out", 6.0))).max_min == 20.0


@pytest.mark.parametrize(
    "other",
    ["made-", "made-4-0-6", "made-4-0-6-x", "made-0-0-6-0", "made-4-0-60-0", "made-1-0-1-0",
     "made-4.05-0-6-0", "made-4-0-nan-0", "made-4-0-6-0-0"],
)  # fmt: skip
def test_what_no_person_could_have_made_is_no_pattern(other: str) -> None:
    with pytest.raises(KeyError):
        pattern(other)
