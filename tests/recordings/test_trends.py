from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from biofeedback.errors import UsageError
from biofeedback.recordings.trends import Conditions, Point, time_of_day, trend

SITTING = Conditions("sitting", "morning", "strap", paced=False)


def _points(*values: float) -> list[Point]:
    start = datetime(2026, 3, 1, 9, tzinfo=UTC)
    return [
        Point(f"s{n}", start + timedelta(days=7 * n), value, 300, 0.97, SITTING)
        for n, value in enumerate(values)
    ]


def test_five_comparable_sessions_make_a_usual_range() -> None:
    assert trend(_points(60, 62, 64, 66), SITTING, 2.0).usual is None
    found = trend(_points(60, 62, 64, 66, 68), SITTING, 2.0)
    # median 64, MAD 2, scaled 2.9652, times 1.5
    assert found.usual == pytest.approx((64 - 4.4478, 64 + 4.4478))
    assert found.within_usual is True
    assert trend(_points(60, 62, 64, 66, 90), SITTING, 2.0).within_usual is False
    assert trend(_points(60), SITTING, 2.0).within_usual is None


def test_a_range_is_never_narrower_than_its_floor() -> None:
    assert trend(_points(*[64.0] * 5), SITTING, 2.0).usual == (61.0, 67.0)


def test_eight_comparable_sessions_make_a_line() -> None:
    assert trend(_points(*range(60, 67)), SITTING, 2.0).line is None
    line = trend(_points(*range(60, 68)), SITTING, 2.0).line
    assert line is not None
    assert line.tolist() == [61.0, 61.5, 62.0, 63.0, 64.0, 65.0, 65.5, 66.0]


def test_paced_and_resting_values_never_share_a_panel() -> None:
    points = _points(60, 62)
    points[1] = replace(points[1], conditions=replace(SITTING, paced=True))
    with pytest.raises(UsageError, match="panels of their own"):
        trend(points, SITTING, 2.0)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"clean": 0.79}, "79 % clean"),
        ({"value": float("nan")}, "97 % clean"),
        ({"conditions": replace(SITTING, posture="lying")}, "posture: lying"),
        ({"conditions": replace(SITTING, time_of_day="evening")}, "evening"),
        ({"conditions": replace(SITTING, sensor="watch")}, "sensor: watch"),
        ({"tags": ("medication changed", "unwell")}, "medication changed, unwell"),
    ],
)
def test_other_conditions_are_ghosts_with_their_reason(
    change: dict[str, object], reason: str
) -> None:
    points = _points(*range(60, 66))
    points[2] = replace(points[2], **change)  # type: ignore[arg-type]
    found = trend(points, SITTING, 2.0)
    assert [(ghost.point.session_id, ghost.reason) for ghost in found.ghosts] == [("s2", reason)]
    assert [point.session_id for point in found.compared] == ["s0", "s1", "s3", "s4", "s5"]


def test_sessions_are_drawn_in_the_order_of_their_dates() -> None:
    found = trend(reversed(_points(1, 2, 3)), SITTING, 2.0)
    assert [point.value for point in found.compared] == [1, 2, 3]


@pytest.mark.parametrize(
    ("hour", "name"),
    [(4, "night"), (5, "morning"), (12, "afternoon"), (18, "evening"), (23, "night")],
)
def test_the_time_of_day_is_that_of_the_clock(hour: int, name: str) -> None:
    assert time_of_day(datetime(2026, 3, 1, hour)) == name
