"""The Shimmer driver, against a scripted sensor that follows the maker's documents.

There is no public capture of its Bluetooth traffic: these tests say nothing about hardware.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pytest

from biofeedback.devices.connection import STOP_S
from biofeedback.devices.shimmer import (
    OPEN_S,
    SAMPLING_RATE,
    ConductanceSamples,
    Shimmer,
    Shimmer3,
    Shimmer3R,
)
from biofeedback.devices.shimmer_protocol import DataPacket
from biofeedback.errors import SensorError
from biofeedback.events import Event, SampleBatch, StreamInfo
from tests.devices.scripted_link import ScriptedLink, of, reports, wearer
from tests.radio.virtual_time import in_virtual_time

BOTH = pytest.mark.parametrize("driver_type", [Shimmer3, Shimmer3R])


@dataclass
class Sensor:
    """Answers commands as the firmware is documented to."""

    driver_type: type[Shimmer]
    channels: bytes = b"\x1c"
    mute: bytes = b""
    """First bytes of commands it does not answer."""
    refuse: bytes = b""
    running: bool = False
    asked: list[int] = field(default_factory=list)

    def answer(self, data: bytes) -> Iterable[tuple[str, bytes]]:
        command = data[0]
        self.asked.append(command)
        if command in self.mute:
            return []
        reply = b"\xff"
        if command in self.refuse:
            reply = b"\xfe"
        elif command == 0x3F:
            reply += b"\x25" + (b"\x0a" if self.driver_type is Shimmer3R else b"\x03")
        elif command == 0x2E:
            reply += bytes.fromhex("2f030000000f04")
        elif command == 0x01:
            config = bytes.fromhex("00000009") + bytes(3 if self.driver_type is Shimmer3R else 0)
            reply += b"\x02\x80\x02" + config + bytes([len(self.channels), 1]) + self.channels
        elif command == 0x07:
            self.running = True
        elif command == 0x20:
            self.running = False
        return [(self.driver_type.notify, reply)]

    def link(self) -> ScriptedLink:
        return ScriptedLink(answer=self.answer)


def packet(number: int, raw: int) -> bytes:
    return b"\0" + (640 * number % 2**24).to_bytes(3, "little") + raw.to_bytes(2, "little")


def code(range_used: int, adc: int) -> int:
    return range_used << 14 | adc


@BOTH
@in_virtual_time
async def test_it_is_set_up_in_the_documented_order(driver_type: type[Shimmer]) -> None:
    sensor, events = Sensor(driver_type), []
    link, driver = sensor.link(), driver_type(wearer(events))
    await driver.start(link)
    assert [data.hex() for data in link.written] == [
        "20",
        "3f",
        "2e",
        "058002",
        "08040000",
        "2104",
        "5e01",
        "01",
        "07",
    ]
    assert all(link.with_response)
    assert sensor.running
    assert [report.firmware for report in reports(events)] == ["0.15.4"]
    await driver.stop(link)
    assert not sensor.running
    assert link.subscribers == {}


@BOTH
@in_virtual_time
async def test_every_sample_becomes_microsiemens_once(driver_type: type[Shimmer]) -> None:
    events: list[Event] = []
    link, driver = Sensor(driver_type).link(), driver_type(wearer(events))
    await driver.start(link)
    data = b"".join(packet(n, code(1, 2048)) for n in range(512)) + b"\xff"
    for at in range(0, len(data), 20):
        link.time = 10 + at / 6 / SAMPLING_RATE
        link.send(driver.notify, data[at : at + 20])
    await driver.stop(link)
    batches = of(SampleBatch, events)
    values = np.concatenate([batch.values for batch in batches])
    assert len(values) == 512
    assert values == pytest.approx(6.971194, abs=1e-6)
    rates = [batch.sampling_rate for batch in batches]
    assert rates == pytest.approx([51.2] * len(rates), rel=2e-3)
    (info,) = of(StreamInfo, events)
    assert (info.kind, info.unit, info.sampling_rate) == ("eda", "uS", 51.2)
    assert driver.dropped == 0


@in_virtual_time
async def test_a_sensor_left_streaming_is_drained_first() -> None:
    sensor = Sensor(Shimmer3R)
    link, driver = sensor.link(), Shimmer3R(wearer([]))
    starting = asyncio.create_task(driver.start(link))
    for n in range(8):  # about 0.8 s of what was still in its buffer
        await asyncio.sleep(0.1)
        link.send(driver.notify, packet(n, 1000) * 5)
    assert sensor.asked == [0x20]
    await starting
    assert sensor.running
    assert driver.dropped == 0
    await driver.stop(link)


@pytest.mark.parametrize("mute", [0x3F, 0x2E, 0x01, 0x07])
@in_virtual_time
async def test_a_command_without_an_answer_is_a_sensor_error(mute: int) -> None:
    sensor = Sensor(Shimmer3R, mute=bytes([mute]))
    link, driver = sensor.link(), Shimmer3R(wearer([]))
    with pytest.raises(SensorError, match="does not answer"):
        await driver.start(link)
    await driver.stop(link)
    assert not sensor.running


@in_virtual_time
async def test_a_command_that_is_refused_is_a_sensor_error() -> None:
    link = Sensor(Shimmer3R, refuse=b"\x08").link()
    driver = Shimmer3R(wearer([]))
    with pytest.raises(SensorError):
        await driver.start(link)
    await driver.stop(link)


@in_virtual_time
async def test_a_sensor_without_skin_conductance_is_named_and_not_tried_again() -> None:
    link, driver = Sensor(Shimmer3R, channels=b"\x00\x01").link(), Shimmer3R(wearer([]))
    with pytest.raises(SensorError, match="no skin-conductance") as caught:
        await driver.start(link)
    assert caught.value.final
    await driver.stop(link)


@in_virtual_time
async def test_a_stop_that_is_not_answered_takes_a_bounded_time() -> None:
    link = Sensor(Shimmer3R, mute=b"").link()
    driver = Shimmer3R(wearer([]))
    await driver.start(link)
    link.answer = lambda data: ()
    began = asyncio.get_running_loop().time()
    with pytest.raises(SensorError):
        await driver.stop(link)
    assert asyncio.get_running_loop().time() - began < STOP_S


@in_virtual_time
async def test_open_electrodes_are_no_value_and_are_reported_after_a_second() -> None:
    events: list[Event] = []
    link, driver = Sensor(Shimmer3R).link(), Shimmer3R(wearer(events))
    await driver.start(link)
    seconds = round(OPEN_S * SAMPLING_RATE)
    codes = [code(3, 2000)] * 60 + [code(3, 100)] * (seconds + 20) + [code(3, 2000)] * 120
    for n, raw in enumerate(codes):
        link.time = 1 + n / SAMPLING_RATE
        link.send(driver.notify, packet(n, raw))
    await driver.stop(link)
    values = np.concatenate([batch.values for batch in of(SampleBatch, events)])
    assert np.isnan(values).sum() == seconds + 20
    contact = [report.contact for report in reports(events) if report.contact is not None]
    assert contact == [False, True]


def packets(codes: list[int], first: int = 0) -> list[DataPacket]:
    return [DataPacket(640 * (first + n) % 2**24, (raw,)) for n, raw in enumerate(codes)]


@pytest.mark.parametrize("cut", range(1, 8))
def test_next_to_a_change_of_range_there_is_no_value(cut: int) -> None:
    samples = ConductanceSamples()
    all_packets = packets([code(1, 2048)] * 4 + [code(2, 2048)] * 4)
    runs = samples.feed(all_packets[:cut]) + samples.feed(all_packets[cut:]) + samples.rest()
    values = [value for run in runs for _, value in run]
    assert [math.isnan(value) for value in values] == [False] * 3 + [True] * 3 + [False] * 2


def test_the_sensors_clock_is_unwrapped() -> None:
    samples = ConductanceSamples()
    start = 2**24 // 640 - 10
    runs = samples.feed(packets([code(1, 2048)] * 40, first=start)) + samples.rest()
    times = [time for run in runs for time, _ in run]
    assert np.diff(times) == pytest.approx(640 / 32768)


def test_a_lost_packet_begins_another_run() -> None:
    samples = ConductanceSamples()
    both = packets([code(1, 2048)] * 20)
    runs = samples.feed(both[:10] + both[15:])
    assert [len(run) for run in runs] == [10, 4]
