"""Polar straps and armbands on a scripted link: streams started, kept and stopped."""

from __future__ import annotations

import asyncio
import random
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pytest

from biofeedback.devices.connection import STOP_S
from biofeedback.devices.polar_pmd import (
    ANSWER_S,
    CONTROL_POINT,
    DATA,
    RESTART_S,
    PolarPmd,
)
from biofeedback.devices.polar_pmd_frames import (
    ACC,
    ECG,
    PPI,
)
from biofeedback.errors import SensorError
from biofeedback.events import Event, RrIntervals, SampleBatch, StreamInfo
from tests.devices.scripted_link import ScriptedLink, of, reports, wearer
from tests.devices.test_polar_pmd_frames import H10_ACC
from tests.radio.virtual_time import in_virtual_time


# --- the conversation -------------------------------------------------------------------------
@dataclass
class Polar:
    """A sensor's control point, after public captures of an H10 and a Verity Sense."""

    settings: dict[int, str] = field(
        default_factory=lambda: {ECG: "000182000101 0e00".replace(" ", ""), ACC: H10_ACC[10:]}
    )
    running: set[int] = field(default_factory=set)
    refusal: dict[int, int] = field(default_factory=dict)
    silent: bool = False
    in_parts: bool = False
    start_tail: str = "00"

    def answer(self, data: bytes) -> Iterable[tuple[str, bytes]]:
        if self.silent:
            return []
        operation, kind = data[0], data[1]
        head = bytes([0xF0, operation, kind])
        if operation == 1:
            body = bytes.fromhex(self.settings[kind].replace(" ", ""))
            if self.in_parts:
                half = len(body) // 2
                parts = [head + b"\0\1" + body[:half], head + b"\0\0" + body[half:]]
                return [(CONTROL_POINT, part) for part in parts]
            return [(CONTROL_POINT, head + b"\0\0" + body)]
        if operation == 2 and kind in self.refusal:
            return [(CONTROL_POINT, head + bytes([self.refusal[kind]]))]
        if operation == 2 and kind in self.running:
            return [(CONTROL_POINT, head + b"\x06")]
        if operation == 2:
            self.running.add(kind)
            return [(CONTROL_POINT, head + b"\0" + bytes.fromhex(self.start_tail))]
        status = 0 if kind in self.running else 6
        self.running.discard(kind)
        return [(CONTROL_POINT, head + bytes([status, 0]))]


def strap(polar: Polar, features: int = 1 << ECG | 1 << ACC) -> ScriptedLink:
    values = {CONTROL_POINT: bytes([0x0F, features]) + bytes(15)}
    return ScriptedLink(values=values, answer=polar.answer)


def ecg_frame(number: int, count: int = 73) -> bytes:
    stamp = 599_616_000_000_000_000 + round((number * count + count - 1) / 130.16 * 1e9)
    samples = b"".join(
        (number * count + n).to_bytes(3, "little", signed=True) for n in range(count)
    )
    return struct.pack("<BQB", ECG, stamp, 0) + samples


@in_virtual_time
async def test_streams_are_started_with_settings_the_sensor_offers_and_stopped() -> None:
    polar, events = Polar(), []
    driver, link = PolarPmd(wearer(events)), strap(polar)
    await driver.start(link)
    assert [data.hex() for data in link.written] == [
        "0100",
        "02000001820001010e00",
        "0102",
        "0202000119000101100002010400",
    ]
    assert all(link.with_response)
    assert polar.running == {ECG, ACC}
    await driver.stop(link)
    assert polar.running == set()
    assert link.subscribers == {}
    assert reports(events) == []


@in_virtual_time
async def test_settings_that_come_in_parts_are_joined() -> None:
    polar = Polar(in_parts=True)
    driver, link = PolarPmd(wearer([])), strap(polar)
    await driver.start(link)
    assert link.written[1].hex() == "02000001820001010e00"
    await driver.stop(link)


@in_virtual_time
async def test_a_stream_left_running_is_stopped_and_started_again() -> None:
    polar = Polar(running={ECG})
    driver, link = PolarPmd(wearer([])), strap(polar, features=1 << ECG)
    await driver.start(link)
    start = "02000001820001010e00"
    assert [data.hex() for data in link.written] == ["0100", start, "0300", start]
    assert polar.running == {ECG}
    await driver.stop(link)


@pytest.mark.parametrize(("status", "words"), [(13, "charger"), (10, "answer was 10")])
@in_virtual_time
async def test_a_refusal_is_told_and_the_other_streams_go_on(status: int, words: str) -> None:
    polar, events = Polar(refusal={ECG: status}), []
    driver, link = PolarPmd(wearer(events)), strap(polar)
    await driver.start(link)
    (report,) = reports(events)
    assert words in (report.problem or "")
    assert "ECG" in (report.problem or "")
    assert polar.running == {ACC}
    await driver.stop(link)
    assert link.written[-1] == bytes([3, ACC])


@in_virtual_time
async def test_a_silent_control_point_is_told_and_holds_nothing_up_for_long() -> None:
    polar, events = Polar(silent=True), []
    driver, link = PolarPmd(wearer(events)), strap(polar)
    began = asyncio.get_running_loop().time()
    await driver.start(link)
    assert asyncio.get_running_loop().time() - began == pytest.approx(2 * ANSWER_S)
    assert len(reports(events)) == 2
    began = asyncio.get_running_loop().time()
    await driver.stop(link)
    assert asyncio.get_running_loop().time() - began < STOP_S


@in_virtual_time
async def test_a_start_cut_short_is_still_stopped() -> None:
    polar = Polar()
    driver, link = PolarPmd(wearer([])), strap(polar, features=1 << ECG)
    answer = polar.answer

    def hold_the_start(data: bytes) -> Iterable[tuple[str, bytes]]:
        replies = list(answer(data))
        return [] if data[0] == 2 else replies

    link.answer = hold_the_start
    starting = asyncio.create_task(driver.start(link))
    await asyncio.sleep(1)
    assert polar.running == {ECG}
    starting.cancel()
    await asyncio.gather(starting, return_exceptions=True)
    await driver.stop(link)
    assert polar.running == set()


@in_virtual_time
async def test_every_sample_is_emitted_once_even_when_the_link_is_lost() -> None:
    events: list[Event] = []
    driver, link = PolarPmd(wearer(events)), strap(Polar(), features=1 << ECG)
    await driver.start(link)
    for number in range(5):
        link.time = 10 + number * 73 / 130.16
        link.send(DATA, ecg_frame(number))
    assert of(SampleBatch, events) == []  # held back until the clock is known
    link.lost = True
    with pytest.raises(SensorError):
        await driver.stop(link)
    values = np.concatenate([batch.values for batch in of(SampleBatch, events)])
    assert values.tolist() == list(range(5 * 73))
    (info,) = of(StreamInfo, events)
    assert (info.kind, info.unit, info.sampling_rate) == ("ecg", "uV", 130.0)


@pytest.mark.parametrize("drift", [100e-6, -100e-6])
@in_virtual_time
async def test_half_an_hour_at_130_16_hz_is_placed_within_5_ms_throughout(drift: float) -> None:
    events: list[Event] = []
    driver, link = PolarPmd(wearer(events)), strap(Polar(), features=1 << ECG)
    await driver.start(link)
    rng, frames, least_delay = random.Random(7), int(1800 * 130.16 / 73), 0.040
    for number in range(frames):
        last = (number * 73 + 72) / 130.16
        late = rng.expovariate(1 / 0.010) + (0.4 if rng.random() < 0.02 else 0.0)
        link.time = max(link.time, last + least_delay + late)
        stamp = 599_616_000_000_000_000 + round(last * (1 + drift) * 1e9)
        link.send(DATA, struct.pack("<BQB", ECG, stamp, 0) + bytes(3 * 73))
    await driver.stop(link)
    placed = np.concatenate(
        [
            batch.time + np.arange(len(batch.values)) / batch.sampling_rate
            for batch in of(SampleBatch, events)
        ]
    )
    true = np.arange(frames * 73) / 130.16 + least_delay
    assert np.abs(placed - true).max() < 0.005
    assert np.all(np.diff(placed) > 0)


@in_virtual_time
async def test_a_stream_the_sensor_ends_by_itself_is_started_again() -> None:
    polar, events = Polar(), []
    driver, link = PolarPmd(wearer(events)), strap(polar)
    await driver.start(link)
    polar.running.clear()
    link.send(CONTROL_POINT, bytes([0x01, ECG, ACC]))
    link.send(CONTROL_POINT, bytes([0x01, ECG]))
    await asyncio.sleep(RESTART_S + 1)
    assert polar.running == {ECG, ACC}
    polar.running.clear()
    link.send(CONTROL_POINT, bytes([0x01, ECG]))
    await driver.stop(link)  # while the restart is still to come
    await asyncio.sleep(RESTART_S + 1)
    assert polar.running == set()


@in_virtual_time
async def test_a_restart_that_meets_a_lost_link_ends_quietly() -> None:
    events: list[Event] = []
    driver, link = PolarPmd(wearer(events)), strap(Polar())
    await driver.start(link)
    link.send(CONTROL_POINT, bytes([0x01, ECG]))
    link.lost = True
    await asyncio.sleep(RESTART_S + 1)
    assert len(reports(events)) == 1
    with pytest.raises(SensorError):
        await driver.stop(link)


@in_virtual_time
async def test_frames_that_make_no_sense_are_counted() -> None:
    events: list[Event] = []
    driver, link = PolarPmd(wearer(events)), strap(Polar(), features=1 << ECG)
    await driver.start(link)
    for data in (b"", b"\0\1", ecg_frame(0)[:9], b"\x01" + ecg_frame(0)[1:], b"\x44" + bytes(20)):
        link.send(DATA, data)
    link.send(CONTROL_POINT, b"\xf0\x02")
    assert driver.dropped == 6
    link.send(DATA, ecg_frame(0)[:-1])
    assert driver.truncated == 1
    await driver.stop(link)
    assert [len(batch.values) for batch in of(SampleBatch, events)] == [72]


@in_virtual_time
async def test_the_factor_told_at_the_start_turns_steps_into_milli_g() -> None:
    # as a Verity Sense of older firmware: its start reply carries 0.000244 G per step
    polar = Polar(settings={ACC: "000134000101100002010800040103"}, start_tail="00050140da7f39")
    events: list[Event] = []
    driver, link = PolarPmd(wearer(events)), strap(polar, features=1 << ACC)
    await driver.start(link)
    steps = struct.pack("<3h", -3698, -1095, 4096)
    link.send(DATA, struct.pack("<BQB", ACC, 10**9, 0x80) + steps)
    await driver.stop(link)
    (batch,) = of(SampleBatch, events)
    assert batch.values[0].tolist() == pytest.approx([-902.3, -267.2, 999.4], abs=0.1)


@in_virtual_time
async def test_pulse_intervals_are_intervals() -> None:
    polar, events = Polar(), []
    driver, link = PolarPmd(wearer(events)), strap(polar, features=1 << PPI)
    await driver.start(link)
    assert link.written == [bytes([2, PPI])]
    link.time = 30.0
    records = struct.pack("<BHHBBHHB", 60, 1000, 10, 6, 61, 980, 12, 6)
    link.send(DATA, struct.pack("<BQB", PPI, 0, 0) + records)
    (event,) = of(RrIntervals, events)
    assert (event.rr_ms, event.heart_rate_bpm, event.clock) == ((1000.0, 980.0), 61, "beat")
    await driver.stop(link)
