"""The likely cause, from what was seen of a sensor before."""

from __future__ import annotations

import pytest

from biofeedback.devices.causes import (
    BATTERY_EMPTY,
    CONNECTION_CUT,
    DISCONNECTED,
    NOT_FOUND,
    OFTEN,
    OUT_OF_REACH,
    REFUSED,
    TAKEN_OFF,
    Cause,
    Seen,
    likely_cause,
)
from biofeedback.errors import SensorError, SensorNotFoundError

GONE = SensorNotFoundError(NOT_FOUND.problem, NOT_FOUND.advice)


@pytest.mark.parametrize(
    ("seen", "cause"),
    [
        (Seen(), NOT_FOUND),
        (Seen(streamed=True), OUT_OF_REACH),
        (Seen(streamed=True, worn=True, battery_pct=60), OUT_OF_REACH),
        (Seen(streamed=True, worn=False), TAKEN_OFF),
        (Seen(streamed=True, worn=False, battery_pct=10), BATTERY_EMPTY),
        (Seen(battery_pct=3), BATTERY_EMPTY),
    ],
    ids=str,
)
def test_a_sensor_that_is_not_found(seen: Seen, cause: Cause) -> None:
    assert likely_cause(GONE, seen).problem == cause.problem


@pytest.mark.parametrize("ended", [DISCONNECTED, CONNECTION_CUT])
def test_connections_that_end_at_once_again_and_again(ended: Cause) -> None:
    assert likely_cause(ended.error(), Seen(cut_short=1)).problem == ended.problem
    assert likely_cause(ended.error(), Seen(cut_short=OFTEN)).problem == REFUSED.problem


def test_what_is_known_better_is_left_alone() -> None:
    error = SensorError("Bluetooth is switched off.", "Switch it on.")
    seen = Seen(streamed=True, worn=False, battery_pct=1, cut_short=9)
    assert likely_cause(error, seen) is error
