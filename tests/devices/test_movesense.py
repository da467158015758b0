"""Movesense sensors: subscriptions, and what they send."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.devices import heart_rate
from biofeedback.devices.connection import STOP_S
from biofeedback.devices.movesense import (
    ACC,
    ECG,
    ECG_RATE,
    HR,
    NOTIFY,
    Movesense,
    parse_ecg,
    parse_ecg_mv,
    parse_heart_rate,
    parse_imu,
    parse_temperature,
    parse_vectors,
)
from biofeedback.errors import PacketError
from biofeedback.events import Event, RrIntervals, SampleBatch, StreamInfo
from tests.devices.scripted_link import ScriptedLink, of, reports, wearer
from tests.radio.virtual_time import in_virtual_time


@given(st.binary(max_size=170))
def test_any_payload_is_decoded_or_refused(payload: bytes) -> None:
    for parse in (parse_ecg, parse_ecg_mv, parse_vectors):
        try:
            samples = parse(payload)
        except PacketError:
            continue
        assert not samples.values.flags.writeable
        assert samples.values.nbytes <= 4 * len(payload)
    for sensors in (2, 3):
        try:
            parts = parse_imu(payload, sensors)
        except PacketError:
            continue
        assert len({part.values.shape for part in parts}) == 1
    for other in (parse_heart_rate, parse_temperature):
        try:
            other(payload)
        except PacketError:
            continue


def test_raw_ecg_is_in_millivolts() -> None:
    samples = parse_ecg(struct.pack("<I2i", 1000, 2621440, -1))
    assert samples.time_ms == 1000
    assert samples.values.tolist() == pytest.approx([1000.0, -0.000381469726563])


def answers(*, refuse: int | None = None, silent: bool = False) -> ScriptedLink:
    def answer(command: bytes) -> Iterable[tuple[str, bytes]]:
        if silent:
            return []
        status = 500 if command[1] == refuse and command[0] == 1 else 200
        return [(NOTIFY, struct.pack("<BBH", 1, command[1], status))]

    return ScriptedLink(answer=answer)


@in_virtual_time
async def test_it_subscribes_and_unsubscribes() -> None:
    link, driver = answers(), Movesense(wearer([]))
    link.services = frozenset({heart_rate.SERVICE})
    await driver.start(link)
    assert link.written == [b"\x01\x01/Meas/ECG/128", b"\x01\x02/Meas/Acc/26"]
    await driver.stop(link)
    assert link.written[2:] == [b"\x02\x01", b"\x02\x02"]
    assert link.subscribers == {}


@in_virtual_time
async def test_its_own_heart_rate_is_used_where_there_is_no_other() -> None:
    events: list[Event] = []
    link, driver = answers(), Movesense(wearer(events))
    await driver.start(link)
    assert link.written[2] == b"\x01\x03/Meas/HR"
    link.time = 4.0
    link.send(NOTIFY, bytes([2, HR]) + bytes.fromhex("4dbe84428803"))
    (event,) = of(RrIntervals, events)
    assert event.rr_ms == (904.0,)  # already milliseconds
    assert event.heart_rate_bpm == pytest.approx(66.3717, abs=1e-3)
    await driver.stop(link)


@in_virtual_time
async def test_samples_become_streams_in_the_programs_units() -> None:
    events: list[Event] = []
    link, driver = answers(), Movesense(wearer(events))
    await driver.start(link)
    for packet in range(40):
        first_ms = round(packet * 16 / ECG_RATE * 1000)
        link.time = 5.0 + (packet * 16 + 15) / ECG_RATE
        steps = np.arange(packet * 16, packet * 16 + 16, dtype="<i4")
        link.send(NOTIFY, struct.pack("<BBI", 2, ECG, first_ms) + steps.tobytes())
    acc = np.array([[0.0, 0.0, 9.80665]] * 4, dtype="<f4")
    link.send(NOTIFY, struct.pack("<BBI", 2, ACC, 0) + acc.tobytes())
    await driver.stop(link)
    units = {info.kind: info.unit for info in of(StreamInfo, events)}
    assert units == {"ecg": "uV", "acc": "mG"}
    batches = [batch for batch in of(SampleBatch, events) if "/ecg/" in batch.stream]
    microvolts = np.concatenate([batch.values for batch in batches])
    assert microvolts == pytest.approx(np.arange(640) * 0.381469726563)
    last = batches[-1]
    assert last.time + 15 / last.sampling_rate == pytest.approx(link.time, abs=0.003)
    (gravity,) = [batch for batch in of(SampleBatch, events) if "/acc/" in batch.stream]
    assert gravity.values[0].tolist() == pytest.approx([0, 0, 1000], abs=1e-3)


@in_virtual_time
async def test_a_refused_ecg_is_told() -> None:
    events: list[Event] = []
    link, driver = answers(refuse=ECG), Movesense(wearer(events))
    await driver.start(link)
    assert "ECG" in (reports(events)[0].problem or "")
    await driver.stop(link)
    assert bytes([2, ECG]) not in link.written


@in_virtual_time
async def test_a_sensor_that_answers_nothing_is_left_in_bounded_time() -> None:
    link, driver = answers(silent=True), Movesense(wearer([]))
    await driver.start(link)
    began = asyncio.get_running_loop().time()
    driver._perhaps_running = [ECG, ACC, HR]
    await driver.stop(link)
    assert asyncio.get_running_loop().time() - began < STOP_S


@in_virtual_time
async def test_packets_that_were_not_asked_for_are_counted() -> None:
    link, driver = answers(), Movesense(wearer([]))
    await driver.start(link)
    for data in (b"", b"\x02", b"\x02\x09\0\0\0\0", b"\x03\x01\0\0", b"\x01\x01", b"\x02\x01\0"):
        link.send(NOTIFY, data)
    assert driver.dropped == 6
    await driver.stop(link)
