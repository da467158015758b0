"""First hints beside rises."""

from __future__ import annotations

import pytest

from biofeedback.guidance.early_signs import relation, told


@pytest.mark.parametrize(
    ("noticed", "which"),
    [(90.0, "before"), (100.0, "before"), (130.0, "after"), (230.0, "without"), (290.0, "before")],
)
def test_a_hint_belongs_to_the_nearest_rise(noticed: float, which: str) -> None:
    assert relation(noticed, [100.0, 360.0]) == which


def test_without_a_sensor_every_hint_stands_for_itself() -> None:
    assert told([10.0, 20.0], []) == "Noticed: 2 without a signal change."


def test_it_is_told_in_one_sentence() -> None:
    assert told([90.0, 95.0, 130.0, 600.0], [100.0]) == (
        "Noticed: 2 before a signal change, 1 after a signal change, 1 without a signal change."
    )
    assert told([], [100.0]) == ""
