"""What can be chosen for a sensor is what its driver asks for."""

from __future__ import annotations

import pytest

from biofeedback.devices.bitalino import USUAL_EDA_PORT, Bitalino
from biofeedback.devices.choices import AS_IT_SAYS, choices_for
from biofeedback.devices.link import Advertisement, Wearer
from biofeedback.devices.lsl_description import conversion
from biofeedback.devices.lsl_inlet import LslSource
from biofeedback.devices.sensor_list import kind_of


def test_a_bitalino_is_asked_for_its_ports_and_takes_every_answer() -> None:
    eda, ecg = choices_for(kind_of(Advertisement("C4:01", "BITalino BLE")))
    assert eda.options[0][0] == str(USUAL_EDA_PORT)
    for choice in (eda, ecg):
        for value, _ in choice.options:
            if value != AS_IT_SAYS:
                Bitalino(Wearer("b", "client", [].append, choices={choice.key: value}))


def test_a_stream_of_conductance_is_asked_for_its_unit_and_knows_every_answer() -> None:
    (unit,) = choices_for(LslSource("GSR_1", "GSR", "", "", 1, 10.0).kind)
    assert unit.key == "unit"
    assert unit.options[0][0] == AS_IT_SAYS
    assert {conversion("eda", value)[0] for value, _ in unit.options[1:]} == {"uS"}


@pytest.mark.parametrize("kind", ["chest strap with ECG", "heart-rate stream", "unknown device"])
def test_most_sensors_ask_for_nothing(kind: str) -> None:
    assert choices_for(kind) == ()
