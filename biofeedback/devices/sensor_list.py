"""The list of sensors to choose from: what each is, how strong its signal, whose it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from biofeedback.devices import (
    DRIVERS,
    battery,
    bitalino,
    device_information,
    heart_rate,
    movesense,
    movisens,
    nordic_uart,
    polar_advertisement,
    shimmer,
)
from biofeedback.devices.link import Advertisement, uuid16
from biofeedback.devices.polar_advertisement import PolarAdvertisement, parse_polar_advertisement
from biofeedback.devices.remembered import RememberedSensor
from biofeedback.errors import PacketError
from biofeedback.events import Person

UNKNOWN = "unknown device"
BITALINO = "skin conductance and more"

_BY_NAME = (
    ("polar h10", "chest strap with ECG"),
    ("movesense", "chest sensor with ECG"),
    ("polar sense", "optical armband"),
    ("polar verity", "optical armband"),
    ("polar oh1", "optical armband"),
    ("shimmer", "skin conductance"),
    ("bitalino", BITALINO),
)
_BY_SERVICE = {
    heart_rate.SERVICE: "heart-rate sensor",
    nordic_uart.SERVICE: "skin conductance, home-made",
    bitalino.SERVICE: BITALINO,
    movesense.SERVICE: "chest sensor with ECG",
    uuid16(0xFDF3): "chest sensor with ECG",  # what a Movesense advertises
    movisens.SERVICE: "skin conductance, once a minute",
    shimmer.Shimmer3.service: "skin conductance",
    shimmer.Shimmer3R.service: "skin conductance",
}
_MEASURED = {driver.service for driver in DRIVERS} - {battery.SERVICE, device_information.SERVICE}
# Received strength in dBm: at two metres a strap under clothes is mostly above the first
_STRENGTHS = ((-65, "near"), (-80, "in the room"))


@dataclass(frozen=True, slots=True)
class FoundSensor:
    """One line of the list."""

    address: str
    name: str
    kind: str
    rssi: int | None
    """dBm; None for a sensor that this computer is connected to already."""
    distance: str
    """In words."""
    heart_rate_bpm: int | None = None
    """Where the sensor tells it to everyone: a sign that it is worn. It may be stale."""
    battery_low: bool | None = None
    person: Person | None = None
    """Whose it was the last time."""

    @property
    def useful(self) -> bool:
        """Whether the program knows what to do with it."""
        return self.kind != UNKNOWN


def kind_of(advertisement: Advertisement) -> str:
    """Say in a few words what a sensor is; the service counts, the name only refines it."""
    name = advertisement.name.casefold()
    for beginning, kind in _BY_NAME:
        if name.startswith(beginning):
            return kind
    for service in advertisement.service_uuids:
        if service in _BY_SERVICE:
            return _BY_SERVICE[service]
        if service in _MEASURED:
            return "sensor"
    return UNKNOWN


def sensor_list(
    advertisements: Iterable[Advertisement], remembered: Iterable[RememberedSensor] = ()
) -> tuple[FoundSensor, ...]:
    """Put what was heard in order: remembered sensors, then useful ones, each by strength."""
    known = {sensor.address: sensor for sensor in remembered}
    found = [_found(one, known.get(one.address)) for one in advertisements]
    return tuple(sorted(found, key=_place))


def _found(advertisement: Advertisement, known: RememberedSensor | None) -> FoundSensor:
    kind, name = kind_of(advertisement), advertisement.name
    if known is not None:
        kind = known.kind if kind == UNKNOWN else kind
        name = name or known.name
    polar = _polar(advertisement)
    heart_rate_bpm = None if polar is None or not polar.sensor_contact else polar.fast_average_bpm
    return FoundSensor(
        address=advertisement.address,
        name=name or "no name",
        kind=kind,
        rssi=advertisement.rssi,
        distance=_distance(advertisement.rssi),
        heart_rate_bpm=heart_rate_bpm or None,
        battery_low=None if polar is None else polar.battery_low,
        person=None if known is None else known.person,
    )


def _polar(advertisement: Advertisement) -> PolarAdvertisement | None:
    data = advertisement.manufacturer_data.get(polar_advertisement.COMPANY)
    if data is None:
        return None
    try:
        return parse_polar_advertisement(data)
    except PacketError:  # other Polar products put other things there
        return None


def _distance(rssi: int | None) -> str:
    if rssi is None:
        return "connected"
    return next((words for least, words in _STRENGTHS if rssi >= least), "far")


def _place(sensor: FoundSensor) -> tuple[bool, bool, int]:
    return sensor.person is None, not sensor.useful, -(sensor.rssi or 0)
