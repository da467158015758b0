"""Sensors that were used before."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from biofeedback.devices.remembered import RememberedSensor, forgetting, remembering
from biofeedback.errors import InputError

STRAP = RememberedSensor("C4:01", "Strap", "heart-rate sensor", "client")
BOARD = RememberedSensor("C4:02", "Board", "skin conductance", "therapist")


def test_what_is_stored_is_read_back() -> None:
    assert RememberedSensor.from_settings(json.loads(json.dumps(STRAP.to_settings()))) == STRAP


def test_choices_are_kept_and_may_be_absent_or_unreadable() -> None:
    chosen = replace(BOARD, choices={"eda_port": "2"})
    kept = json.loads(json.dumps(chosen.to_settings()))
    assert RememberedSensor.from_settings(kept) == chosen
    for choices in (None, [], "x", {"eda_port": 2}):
        assert RememberedSensor.from_settings({**kept, "choices": choices}) == BOARD
    del kept["choices"]
    assert RememberedSensor.from_settings(kept) == BOARD


@pytest.mark.parametrize(
    "values",
    [
        None,
        [],
        "C4:01",
        {},
        {**STRAP.to_settings(), "person": "somebody"},
        {**STRAP.to_settings(), "address": 7},
        {"address": "C4:01", "name": "Strap", "kind": "x"},
    ],
)
def test_anything_else_is_refused_in_words(values: object) -> None:
    with pytest.raises(InputError, match="choose the sensor once more"):
        RememberedSensor.from_settings(values)


def test_the_latest_comes_first_and_stands_once() -> None:
    both = remembering(remembering((), STRAP), BOARD)
    assert both == (BOARD, STRAP)
    lent = RememberedSensor(STRAP.address, "Strap", STRAP.kind, "therapist")
    assert remembering(both, lent) == (lent, BOARD)


def test_a_sensor_can_be_forgotten() -> None:
    assert forgetting((STRAP, BOARD), STRAP.address) == (BOARD,)
