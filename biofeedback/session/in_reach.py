"""Sensors to choose from, as a list shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from biofeedback.devices.network_sensors import Answers, NetworkSensor
from biofeedback.devices.remembered import RememberedSensor
from biofeedback.devices.sensor_list import FoundSensor
from biofeedback.events import Person

Measures: TypeAlias = Literal["heart", "skin", "other"]

SIMULATED: Final = "simulated-"
"""How the address of a simulated sensor begins."""
_SKIN_KINDS: Final = ("skin conductance",)
_OTHER_KINDS: Final = ("sensor", "stream", "breath stream", "movement stream")


@dataclass(frozen=True, slots=True)
class InReach:
    """One sensor to choose."""

    address: str
    name: str
    kind: str
    measures: Measures
    distance: str = ""
    """In words; empty for a simulated sensor."""
    person: Person | None = None
    """Whose it was the last time."""
    battery_low: bool = False
    useful: bool = True

    @property
    def simulated(self) -> bool:
        """Whether nobody wears it."""
        return self.address.startswith(SIMULATED)


@dataclass(frozen=True, slots=True)
class Look:
    """What a look round found; ``problem`` says in words why it could not listen."""

    found: tuple[InReach, ...]
    problem: str = ""
    advice: str = ""
    network: Answers | None = None
    """What came of asking the network, where it was asked."""


@dataclass(frozen=True, slots=True)
class SensorChoice:
    """A question about a chosen sensor, and what was answered."""

    key: str
    label: str
    options: tuple[tuple[str, str], ...]
    """Value and what it is called."""
    chosen: str


def measures(kind: str) -> Measures:
    """What a sensor of this kind is for."""
    if kind.startswith(_SKIN_KINDS):
        return "skin"
    return "other" if kind in _OTHER_KINDS else "heart"


def heard(found: FoundSensor) -> InReach:
    """A sensor that the radio heard."""
    return InReach(
        found.address,
        found.name,
        found.kind,
        measures(found.kind),
        found.distance,
        found.person,
        bool(found.battery_low),
        found.useful,
    )


def answered(sensor: NetworkSensor, person: Person | None) -> InReach:
    """A sensor that answered on the network."""
    kind = measures(sensor.kind)
    return InReach(sensor.address, sensor.name, sensor.kind, kind, "on this network", person)


def not_heard(sensor: RememberedSensor) -> InReach:
    """A sensor that was used before and says nothing now."""
    kind = measures(sensor.kind)
    return InReach(sensor.address, sensor.name, sensor.kind, kind, "not heard now", sensor.person)


def simulated(people: dict[str, Person]) -> tuple[InReach, ...]:
    """The simulated sensors, which always are in reach; ``people`` says who wore which."""
    strap, skin = f"{SIMULATED}strap", f"{SIMULATED}skin"
    return (
        InReach(strap, "Simulated strap", "chest strap with ECG", "heart",
                person=people.get(strap)),
        InReach(skin, "Simulated finger electrodes", "skin conductance", "skin",
                person=people.get(skin)),
    )  # fmt: skip
