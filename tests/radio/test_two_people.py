"""Two people, four sensors, two hundred drops: one recording, nothing lost, nothing twice."""

from __future__ import annotations

import asyncio
import gc
import random
import weakref
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from bumble.device import Device

from biofeedback.clock import SessionClock
from biofeedback.devices import ble
from biofeedback.devices.ble import BleConnector, BleLink
from biofeedback.devices.connection import Connection
from biofeedback.devices.link import Wearer
from biofeedback.events import Event, Gap, Person, RrIntervals, SampleBatch
from biofeedback.recordings.vault import Vault
from biofeedback.session.running import Session
from tests.radio.conductance import BitalinoConductance, TextConductance
from tests.radio.modes import Radio, in_virtual_air
from tests.radio.peripheral import Peripheral
from tests.radio.straps import ChestStrap
from tests.radio.test_radio import until
from tests.recordings.sessions import session_meta

DROPS = 200
KINDS: tuple[tuple[str, Person, type[Peripheral]], ...] = (
    ("client-strap", "client", ChestStrap),
    ("client-skin", "client", TextConductance),
    ("therapist-strap", "therapist", ChestStrap),
    ("therapist-skin", "therapist", BitalinoConductance),
)


class Mishaps:
    """Drops sensors at random moments, in the two ways in which a link ends."""

    def __init__(self, connections: dict[str, Connection], sensors: dict[str, Peripheral]) -> None:
        self.of = dict.fromkeys(sensors, 0)
        self._connections = connections
        self._sensors = sensors

    async def happen(self) -> None:
        """Go on until there have been enough of them."""
        await asyncio.gather(*(self._to(device) for device in self._sensors))
        await asyncio.sleep(20.0)
        for sensor in self._sensors.values():
            sensor.silent = True
        await asyncio.sleep(0.1)

    async def _to(self, device: str) -> None:
        chance = random.Random(device)
        sensor, connection = self._sensors[device], self._connections[device]
        for _ in range(DROPS // len(self._sensors)):
            await until(lambda: connection.status.state == "streaming", 300, 0.1)
            await asyncio.sleep(chance.expovariate(1 / 1.5))
            if connection.status.state != "streaming":
                continue  # a drop of another kind came first
            self.of[device] += 1
            if chance.random() < 0.7:
                await sensor.hang_up()
            else:
                await sensor.go_away()
                await asyncio.sleep(chance.uniform(0.0, 5.0))
                sensor.come_back()
            await until(lambda: connection.status.state != "streaming", 20, 0.1)
        await until(lambda: connection.status.state == "streaming", 300, 0.1)


@pytest.mark.timeout(400)  # a busy computer takes its time over half a million small steps
@in_virtual_air
async def test_every_interval_and_sample_is_recorded_once_and_every_hole_is_a_gap(
    radio: Radio, tmp_path: Path
) -> None:
    links: weakref.WeakSet[BleLink] = weakref.WeakSet()
    sensors = {device: kind(radio.air) for device, _, kind in KINDS}
    vault = Vault.create(tmp_path / "library", bytes(range(32)))
    clock = SessionClock(asyncio.get_running_loop().time)
    session = Session(clock, [], vault.new_session(session_meta()))
    connections = {
        device: Connection(
            Remembering(BleConnector(sensors[device].address, device, clock), links),
            Wearer(device, person, session.emit),
            clock,
        )
        for device, person, _ in KINDS
    }
    async with radio.on_air(*sensors.values()):
        running = asyncio.create_task(
            session.run([connection.run() for connection in connections.values()])
        )
        mishaps = Mishaps(connections, sensors)
        await mishaps.happen()
        session.end()
        await running
        await until(lambda: not any(sensor.device.connections for sensor in sensors.values()))

    assert sum(mishaps.of.values()) >= DROPS
    events = list(vault.session("last").events())
    vault.close()
    for device, person, _ in KINDS:
        assert_whole(sensors[device], list(of_device(events, device, person)), mishaps.of[device])
    gc.collect()
    assert not links, "no link, and so no driver or callback, outlives its connection"
    adapter = next(one for one in radio.air.devices if one.name == "computer")
    assert not adapter.connections
    assert not adapter.listeners(Device.EVENT_ADVERTISEMENT)
    assert not ble._radio().locked()


def of_device(events: list[Event], device: str, person: str) -> Iterator[Event]:
    for event in events:
        match event:
            case RrIntervals() | Gap() if event.device == device:
                yield event
            case SampleBatch() if event.stream.endswith(f"/{device}"):
                assert event.stream.startswith(person)
                yield event


def assert_whole(sensor: Peripheral, events: list[Event], drops: int) -> None:
    gaps = [event for event in events if isinstance(event, Gap)]
    batches = [event for event in events if isinstance(event, SampleBatch)]
    beats = [event for event in events if isinstance(event, RrIntervals)]
    if isinstance(sensor, ChestStrap):
        sent = [raw * 1000 / 1024 for raw in sensor.sent_rr]
        assert [rr for beat in beats for rr in beat.rr_ms] == sent
        ecg = [batch.values for batch in batches if "/ecg/" in batch.stream]
        assert [value for values in ecg for value in values] == sensor.sent_ecg
        arrivals = [beat.time for beat in beats]
        usual_s = 1.5
    else:
        values = [value for batch in batches for value in batch.values]
        assert values == pytest.approx(sensor.sent_us, abs=1e-9)
        arrivals = [batch.arrival for batch in batches]
        usual_s = 0.5
    assert len(gaps) == drops
    for gap in gaps:
        assert gap.start < gap.end
    for before, after in pairwise(gaps):
        assert before.end <= after.start
    for earlier, later in pairwise(arrivals):
        if later - earlier > usual_s:
            assert any(
                gap.start >= earlier - usual_s and gap.end <= later + 1e-9 for gap in gaps
            ), f"nothing says why nothing came from {earlier} to {later}"


class Remembering:
    """A connector that remembers its links, weakly."""

    def __init__(self, connector: BleConnector, links: weakref.WeakSet[BleLink]) -> None:
        self.name = connector.name
        self.disconnect = connector.disconnect
        self._connector = connector
        self._links = links

    async def connect(self, on_lost) -> BleLink:  # type: ignore[no-untyped-def]
        link = await self._connector.connect(on_lost)
        self._links.add(link)
        return link
