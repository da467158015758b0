"""The list of sensors: kind, distance, and whose each was."""

from __future__ import annotations

import pytest

from biofeedback.devices import DRIVERS
from biofeedback.devices.battery import Battery
from biofeedback.devices.device_information import DeviceInformation
from biofeedback.devices.link import Advertisement, uuid16
from biofeedback.devices.remembered import RememberedSensor
from biofeedback.devices.sensor_list import UNKNOWN, kind_of, sensor_list

HEART_RATE = uuid16(0x180D)


def heard(
    name: str = "", services: tuple[str, ...] = (), rssi: int | None = -50, **more: object
) -> Advertisement:
    return Advertisement(f"address of {name}", name, services, rssi=rssi, **more)


def test_a_strap_of_any_brand_is_a_heart_rate_sensor() -> None:
    assert kind_of(heard("NoBrand 12", (HEART_RATE,))) == "heart-rate sensor"
    assert kind_of(heard("", (HEART_RATE,))) == "heart-rate sensor"


@pytest.mark.parametrize(
    "driver", [one for one in DRIVERS if one not in (Battery, DeviceInformation)]
)
def test_whatever_a_driver_reads_is_useful(driver: type) -> None:
    assert kind_of(heard("x", (driver.service,))) != UNKNOWN


@pytest.mark.parametrize("service", [Battery.service, DeviceInformation.service, uuid16(0x1812)])
def test_what_has_no_measurement_is_unknown(service: str) -> None:
    assert kind_of(heard("Keyboard", (service,))) == UNKNOWN


def test_remembered_sensors_come_first_then_useful_ones_by_strength() -> None:
    advertisements = [
        heard("Keyboard", rssi=-20),
        heard("Far strap", (HEART_RATE,), rssi=-90),
        heard("Near strap", (HEART_RATE,), rssi=-40),
        heard("Own strap", (HEART_RATE,), rssi=-85),
        heard("Held strap", (HEART_RATE,), rssi=None),
    ]
    own = RememberedSensor("address of Own strap", "Own strap", "heart-rate sensor", "therapist")
    found = sensor_list(advertisements, [own])
    assert [one.name for one in found] == [
        "Own strap",
        "Held strap",
        "Near strap",
        "Far strap",
        "Keyboard",
    ]
    assert [one.person for one in found] == ["therapist", None, None, None, None]
    assert [one.distance for one in found] == ["far", "connected", "near", "far", "near"]
    assert [one.useful for one in found] == [True, True, True, True, False]


def test_a_sensor_that_is_held_keeps_the_name_and_kind_it_was_remembered_by() -> None:
    own = RememberedSensor("C4", "Polar H10 12", "chest strap with ECG", "client")
    (found,) = sensor_list([Advertisement("C4", "")], [own])
    assert (found.name, found.kind, found.person) == (
        "Polar H10 12",
        "chest strap with ECG",
        "client",
    )


def test_a_polar_strap_tells_before_connecting_that_it_is_worn() -> None:
    data = {0x006B: bytes.fromhex("3b1b5452")}
    (found,) = sensor_list([heard("Polar H7", (HEART_RATE,), manufacturer_data=data)])
    assert (found.heart_rate_bpm, found.battery_low) == (84, True)


@pytest.mark.parametrize(
    "data", [b"", b"\x01\x02", b"\x39\x1b\x54\x52"], ids=["none", "short", "off"]
)
def test_without_contact_or_sense_no_heart_rate_is_listed(data: bytes) -> None:
    (found,) = sensor_list([heard("Polar", (HEART_RATE,), manufacturer_data={0x006B: data})])
    assert found.heart_rate_bpm is None
