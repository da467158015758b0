"""Eight reasons for no data, made so on the emulated radio, give eight texts."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from bumble.hci import Address

from biofeedback.cli.doctor import written
from biofeedback.devices.ble_errors import NEEDS_PAIRING
from biofeedback.devices.causes import (
    BATTERY_LOW,
    GARBLED,
    NO_CONTACT,
    NOT_FOUND,
    OUT_OF_REACH,
    REFUSED,
    SILENT,
    Cause,
)
from biofeedback.devices.diagnosis import Finding, examine_address
from tests.radio.modes import Radio, in_virtual_air, over_the_air
from tests.radio.peripheral import Peripheral, fresh_address
from tests.radio.straps import ChestStrap, ContactStrap, PlainStrap, Watch
from tests.radio.test_radio import recording, until


async def examined(sensor: Peripheral) -> Finding:
    """What ``doctor --sensor`` finds, and writes as text and as JSON."""
    finding = await examine_address(sensor.address)
    text, listed = (written([finding], as_json=as_json) for as_json in (False, True))
    assert json.loads(listed) == [asdict(finding)]
    assert finding.ok or (finding.problem in text and finding.advice in text)
    return finding


def named(sensor: Peripheral, cause: Cause) -> Finding:
    return Finding(sensor.address, False, cause.problem, cause.advice)


@over_the_air
async def test_a_sensor_that_works_has_no_finding(radio: Radio) -> None:
    strap = ChestStrap(radio.air)
    async with radio.on_air(strap):
        assert await examined(strap) == Finding(strap.address, ok=True)
        await until(lambda: not strap.device.connections)


@in_virtual_air
async def test_held_by_a_phone(radio: Radio) -> None:
    strap = PlainStrap(radio.air)
    phone = radio.air.place("phone", fresh_address())
    await phone.power_on()
    async with radio.on_air(strap):
        await phone.connect(Address(strap.address))
        assert await examined(strap) == named(strap, NOT_FOUND)
        assert "a phone" in NOT_FOUND.problem
    await phone.power_off()
    radio.air.take_away(phone)


@pytest.mark.parametrize("kind", [PlainStrap, ChestStrap])
@in_virtual_air
async def test_connected_but_not_worn(radio: Radio, kind: type) -> None:
    strap = kind(radio.air)
    strap.silent = True
    async with radio.on_air(strap):
        assert await examined(strap) == named(strap, SILENT)


@in_virtual_air
async def test_worn_without_skin_contact(radio: Radio) -> None:
    strap = ContactStrap(radio.air)
    strap.contact = False
    async with radio.on_air(strap):
        assert await examined(strap) == named(strap, NO_CONTACT)


@in_virtual_air
async def test_heart_rate_but_no_intervals(radio: Radio) -> None:
    watch = Watch(radio.air)
    async with radio.on_air(watch):
        finding = await examined(watch)
    assert "no intervals" in finding.problem


@over_the_air
async def test_a_battery_that_is_low(radio: Radio) -> None:
    strap = ChestStrap(radio.air)
    strap.battery = 8
    async with radio.on_air(strap):
        assert await examined(strap) == named(strap, BATTERY_LOW)


@in_virtual_air
async def test_paired_so_that_it_asks_for_encryption(radio: Radio) -> None:
    strap = PlainStrap(radio.air)
    strap.demand_encryption()
    async with radio.on_air(strap):
        assert await examined(strap) == named(strap, NEEDS_PAIRING)


@in_virtual_air
async def test_out_of_reach_after_it_had_streamed(radio: Radio) -> None:
    strap = PlainStrap(radio.air)
    async with radio.on_air(strap), recording(strap) as recorded:
        await recorded.streaming()
        await strap.go_away()
        await until(lambda: recorded.connection.status.problem == OUT_OF_REACH.problem, 60)
        strap.come_back()
        await until(lambda: recorded.state == "streaming", 60)


@in_virtual_air
async def test_each_connection_ended_by_the_sensor(radio: Radio) -> None:
    strap = PlainStrap(radio.air)
    strap.refusals = 100
    async with radio.on_air(strap):
        assert await examined(strap) == named(strap, REFUSED)


@in_virtual_air
async def test_packets_that_make_no_sense(radio: Radio) -> None:
    strap = PlainStrap(radio.air)
    strap.packet = lambda bpm, rr: b"\x1f"
    async with radio.on_air(strap):
        assert await examined(strap) == named(strap, GARBLED)
