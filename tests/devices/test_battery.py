"""Battery level: read, notified, and read again."""

from __future__ import annotations

import asyncio

import pytest

from biofeedback.devices.battery import LEVEL, REREAD_S, Battery, parse_battery_level
from biofeedback.errors import PacketError, SensorError
from biofeedback.events import Event
from tests.devices.scripted_link import ScriptedLink, reports, wearer
from tests.radio.virtual_time import in_virtual_time


@pytest.mark.parametrize("data", [b"", b"\x65", b"\xff"])
def test_levels_beyond_100_are_refused(data: bytes) -> None:
    with pytest.raises(PacketError):
        parse_battery_level(data)


@in_virtual_time
async def test_the_level_is_read_at_connection_notified_and_read_again() -> None:
    events: list[Event] = []
    driver, link = Battery(wearer(events)), ScriptedLink(values={LEVEL: b"\x5a"})
    await driver.start(link)
    link.send(LEVEL, b"\x59")
    link.send(LEVEL, b"\x59")
    link.send(LEVEL, b"\xff")
    link.values[LEVEL] = b"\x58"
    await asyncio.sleep(REREAD_S + 1)
    assert [report.battery_pct for report in reports(events)] == [90, 89, 88]
    assert driver.dropped == 1
    await driver.stop(link)
    assert link.subscribers == {}


@in_virtual_time
async def test_a_sensor_that_keeps_its_level_to_itself_still_starts() -> None:
    events: list[Event] = []
    driver, link = Battery(wearer(events)), ScriptedLink()
    await driver.start(link)
    await asyncio.sleep(2 * REREAD_S)
    assert events == []
    await driver.stop(link)


@in_virtual_time
async def test_stop_ends_the_reading_although_the_link_is_lost() -> None:
    driver, link = Battery(wearer([])), ScriptedLink(values={LEVEL: b"\x5a"})
    await driver.start(link)
    link.lost = True
    with pytest.raises(SensorError):
        await driver.stop(link)


@in_virtual_time
async def test_stop_without_a_start_is_quiet() -> None:
    link = ScriptedLink(lost=True)
    await Battery(wearer([])).stop(link)
