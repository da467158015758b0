"""Sensors reached through the real bleak client: in process, over D-Bus, on a real bluetoothd."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass

import pytest

from biofeedback.clock import SessionClock
from biofeedback.devices import DRIVERS
from biofeedback.devices.ble import BleConnector, scan
from biofeedback.devices.connection import Connection
from biofeedback.devices.link import Driver, Wearer
from biofeedback.events import Event, Gap, RrIntervals, SampleBatch
from tests.radio.armband import Armband
from tests.radio.conductance import BitalinoConductance, ShimmerConductance, TextConductance
from tests.radio.modes import BLUEZ, Radio, chosen_modes, in_virtual_air, over_the_air
from tests.radio.peripheral import Peripheral
from tests.radio.straps import ACC, ECG, ChestStrap, PlainStrap

PATIENCE = 5 if BLUEZ in chosen_modes() else 1
"""An emulated processor takes its time."""


@dataclass
class Recorded:
    """One sensor with its connection, and everything that came of it."""

    sensor: Peripheral
    connection: Connection
    events: list[Event]
    began: float
    """Loop time at which the session's time was 0."""

    def of(self, kind: type) -> list:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def state(self) -> str:
        return self.connection.status.state

    @property
    def rr(self) -> list[int]:
        """Intervals in 1/1024 s, as they were sent."""
        ms = (rr for event in self.of(RrIntervals) for rr in event.rr_ms)
        return [round(rr * 1024 / 1000) for rr in ms]

    def values(self, kind: str, channel: int | None = None) -> list[float]:
        """All samples of one kind of stream, in the order in which they came."""
        batches = [batch.values for batch in self.of(SampleBatch) if f"/{kind}/" in batch.stream]
        if channel is not None:
            batches = [values[:, channel] for values in batches]
        return [float(value) for values in batches for value in values]

    async def streaming(self) -> None:
        await until(lambda: self.state == "streaming")


async def until(
    condition: Callable[[], bool], timeout_s: float = 60.0, look_every_s: float = 0.01
) -> None:
    async with asyncio.timeout(timeout_s * PATIENCE):
        while not condition():  # noqa: ASYNC110 - a condition on an emulated sensor
            await asyncio.sleep(look_every_s)


@contextlib.asynccontextmanager
async def recording(
    sensor: Peripheral, drivers: Iterable[type[Driver]] = DRIVERS
) -> AsyncIterator[Recorded]:
    """Keep a sensor connected; stop and release it at the end."""
    loop = asyncio.get_running_loop()
    clock = SessionClock(loop.time)
    began = loop.time() - clock.now()
    events: list[Event] = []
    wearer = Wearer("sensor-1", "client", events.append)
    connector = BleConnector(sensor.address, sensor.name, clock)
    connection = Connection(connector, wearer, clock, tuple(drivers))
    recorded = Recorded(sensor, connection, events, began)
    task = asyncio.create_task(recorded.connection.run())
    try:
        yield recorded
        sensor.silent = True  # what is sent while the subscription ends may count as either
        await asyncio.sleep(0.1)
    finally:
        await recorded.connection.stop()
        await task


@over_the_air
async def test_a_scan_lists_every_sensor_whatever_its_maker(radio: Radio) -> None:
    strap, chest = PlainStrap(radio.air), ChestStrap(radio.air)
    radio.air.set_rssi(chest.device, -40)
    async with radio.on_air(strap, chest):
        found = await scan(1.0)
    assert [one.address for one in found] == [chest.address, strap.address], "strongest first"
    assert [one.name for one in found] == [chest.name, strap.name]
    assert "0000180d-0000-1000-8000-00805f9b34fb" in found[1].service_uuids
    assert found[0].manufacturer_data == {0x006B: bytes.fromhex("3b1b5452")}
    assert found[0].rssi == -40


@over_the_air
async def test_a_minute_with_three_drops_loses_and_doubles_nothing(radio: Radio) -> None:
    strap = PlainStrap(radio.air, pace=1 if radio.virtual else 20)
    packets = 15 if radio.virtual else 12
    async with radio.on_air(strap), recording(strap) as recorded:
        for drops in range(4):
            await recorded.streaming()
            enough = strap.packets_sent + packets
            await until(lambda: strap.packets_sent >= enough)  # noqa: B023
            if drops < 3:
                await strap.hang_up()
                await until(lambda: recorded.state == "reconnecting")
    assert recorded.rr == strap.sent_rr
    gaps = recorded.of(Gap)
    assert len(gaps) == 3
    for gap in gaps:
        assert gap.end > gap.start
        assert not [one for one in recorded.of(RrIntervals) if gap.start < one.time < gap.end]


@over_the_air
async def test_a_chest_strap_tells_battery_and_model(radio: Radio) -> None:
    strap = ChestStrap(radio.air)
    async with radio.on_air(strap), recording(strap) as recorded:
        await recorded.streaming()
        await until(lambda: recorded.connection.status.model is not None)
    status = recorded.connection.status
    assert status.battery_pct == 87
    assert "H10" in status.model
    assert status.firmware == "5.0.0"


@over_the_air
async def test_electrocardiogram_survives_a_drop_without_a_sample_twice_or_lost(
    radio: Radio,
) -> None:
    strap = ChestStrap(radio.air)
    async with radio.on_air(strap), recording(strap) as recorded:
        drops = 2 if radio.virtual else 1
        for _ in range(drops):
            await until(lambda: ECG in strap.running)
            await asyncio.sleep(60 if radio.virtual else 2)
            await strap.hang_up()
            await until(lambda: recorded.state == "reconnecting")
        await until(lambda: ECG in strap.running)
        await asyncio.sleep(2)
    assert len(strap.sent_ecg) > 300
    assert recorded.values("ecg") == strap.sent_ecg
    assert recorded.rr == strap.sent_rr
    assert len(recorded.of(Gap)) == drops


@over_the_air
async def test_a_sensor_the_computer_still_holds_is_found_without_its_advertising(
    radio: Radio,
) -> None:
    strap = PlainStrap(radio.air, pace=1 if radio.virtual else 5)
    clock = SessionClock(asyncio.get_running_loop().time)
    async with radio.on_air(strap):
        # a program that ended without a word leaves its connection to the system
        ended = BleConnector(strap.address, strap.name, clock)
        await ended.connect(lambda reason: None)
        assert [(one.address, one.rssi) for one in await scan(0.5)] == [(strap.address, None)]
        async with recording(strap) as recorded:
            await recorded.streaming()
        await until(lambda: not strap.device.connections)
        await ended.disconnect()
    assert recorded.rr == strap.sent_rr


@over_the_air
async def test_streams_are_stopped_before_the_strap_is_let_go(radio: Radio) -> None:
    strap = ChestStrap(radio.air)
    async with radio.on_air(strap):
        async with recording(strap) as recorded:
            await until(lambda: {ECG, ACC} <= strap.running.keys())
            await recorded.streaming()
        assert set(strap.stops) == {ECG, ACC}
        await until(lambda: not strap.device.connections)


@pytest.mark.parametrize("kind", [TextConductance, ShimmerConductance, BitalinoConductance])
@in_virtual_air
async def test_conductance_cut_anywhere_arrives_whole(radio: Radio, kind: type) -> None:
    sensor = kind(radio.air)
    async with radio.on_air(sensor), recording(sensor) as recorded:
        await recorded.streaming()
        await asyncio.sleep(60)
        await sensor.hang_up()
        await until(lambda: recorded.state == "reconnecting")
        await recorded.streaming()
        await asyncio.sleep(10)
    assert recorded.values("eda") == pytest.approx(sensor.sent_us, abs=1e-9)
    assert len(recorded.of(Gap)) == 1


@over_the_air
async def test_four_sensors_at_once_do_not_get_in_each_other_s_way(radio: Radio) -> None:
    kinds = (PlainStrap, TextConductance, ShimmerConductance, BitalinoConductance)
    sensors = [kind(radio.air) for kind in kinds]
    async with radio.on_air(*sensors), contextlib.AsyncExitStack() as stack:
        all_recorded = [await stack.enter_async_context(recording(one)) for one in sensors]
        for drops in range(2):
            for recorded in all_recorded:
                await recorded.streaming()
            if drops == 0:
                await asyncio.gather(*(sensor.hang_up() for sensor in sensors))
                await until(lambda: all(one.state != "streaming" for one in all_recorded))
        await asyncio.sleep(1)
    strap, *conductances = sensors
    assert all_recorded[0].rr == strap.sent_rr
    for sensor, recorded in zip(conductances, all_recorded[1:], strict=True):
        assert recorded.values("eda") == pytest.approx(sensor.sent_us, abs=1e-9)
    assert [len(recorded.of(Gap)) for recorded in all_recorded] == [1, 1, 1, 1]


@in_virtual_air
async def test_an_armband_s_intervals_and_compressed_samples_arrive(radio: Radio) -> None:
    armband = Armband(radio.air)
    async with radio.on_air(armband), recording(armband) as recorded:
        await until(lambda: len(armband.sent_pp_ms) > 60, 120)
        status = recorded.connection.status
    assert [rr for event in recorded.of(RrIntervals) for rr in event.rr_ms] == armband.sent_pp_ms
    assert recorded.values("acc", channel=0) == armband.sent_acc
    assert recorded.values("ppg", channel=0) == armband.sent_ppg
    assert (status.model, status.problem) == ("Polar Sense", None)
    assert recorded.of(Gap) == []
