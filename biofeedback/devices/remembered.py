"""A sensor that has been used before: what is kept of it, so that it need not be looked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from biofeedback.errors import InputError
from biofeedback.events import Person


@dataclass(frozen=True, slots=True)
class RememberedSensor:
    """Kept in the library's settings; the address holds on this computer only."""

    address: str
    name: str
    kind: str
    """As :func:`biofeedback.devices.sensor_list.kind_of` put it."""
    person: Person
    choices: Mapping[str, str] = field(default_factory=dict, hash=False)
    """As :class:`biofeedback.devices.link.Wearer` has them."""

    def to_settings(self) -> dict[str, str | dict[str, str]]:
        """Write it as plain values."""
        return {
            "address": self.address,
            "name": self.name,
            "kind": self.kind,
            "person": self.person,
            "choices": dict(self.choices),
        }

    @classmethod
    def from_settings(cls, values: object) -> RememberedSensor:
        """Read what :meth:`to_settings` wrote.

        Raises :class:`InputError` for anything else.
        """
        match values:
            case {
                "address": str(address),
                "name": str(name),
                "kind": str(kind),
                "person": "client" | "therapist" as person,
                **others,
            }:
                return cls(address, name, kind, person, _choices(others.get("choices")))
        raise InputError("The list of sensors cannot be read; choose the sensor once more.")


def _choices(kept: object) -> dict[str, str]:
    """Read the choices; an earlier version kept none."""
    if not isinstance(kept, dict):
        return {}
    return {key: value for key, value in kept.items() if isinstance(value, str)}


def remembering(
    sensors: tuple[RememberedSensor, ...], sensor: RememberedSensor
) -> tuple[RememberedSensor, ...]:
    """Add ``sensor``, the latest first, in place of what was known under its address."""
    return (sensor, *(other for other in sensors if other.address != sensor.address))


def forgetting(sensors: tuple[RememberedSensor, ...], address: str) -> tuple[RememberedSensor, ...]:
    """Take the sensor at ``address`` out."""
    return tuple(sensor for sensor in sensors if sensor.address != address)
