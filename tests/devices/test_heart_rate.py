"""The Heart Rate Service driver, on packets and on a scripted link."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.devices.heart_rate import (
    MEASUREMENT,
    HeartRate,
    HeartRateMeasurement,
    parse_heart_rate_measurement,
)
from biofeedback.devices.polar_pmd import SERVICE as PMD
from biofeedback.errors import PacketError
from biofeedback.events import Event, RrIntervals
from tests.devices.scripted_link import ScriptedLink, of, reports, wearer

WORDS = st.integers(0, 0xFFFF)


@given(
    bpm=WORDS,
    wide=st.booleans(),
    contact=st.sampled_from([None, False, True]),
    energy=st.none() | WORDS,
    rr=st.lists(WORDS, max_size=9),
    reserved=st.integers(0, 7),
)
def test_any_measurement_survives_the_way_through_bytes(
    bpm: int,
    wide: bool,
    contact: bool | None,
    energy: int | None,
    rr: list[int],
    reserved: int,
) -> None:
    bpm = bpm if wide else bpm & 0xFF
    flags = wide | (energy is not None) << 3 | bool(rr) << 4 | reserved << 5
    flags |= 0 if contact is None else 4 | contact << 1
    data = bytes([flags]) + bpm.to_bytes(2 if wide else 1, "little")
    data += b"" if energy is None else struct.pack("<H", energy)
    data += struct.pack(f"<{len(rr)}H", *rr)
    measurement = parse_heart_rate_measurement(data)
    assert measurement == HeartRateMeasurement(bpm, contact, energy, tuple(rr), 0)


@given(st.binary(max_size=24))
def test_any_bytes_give_a_measurement_or_a_packet_error(data: bytes) -> None:
    try:
        measurement = parse_heart_rate_measurement(data)
    except PacketError:
        return
    assert 2 * len(measurement.rr_1024) <= max(0, len(data) - 2)


@pytest.mark.parametrize("data", ["", "10", "0148", "0848", "084801", "09480001"])
def test_a_packet_shorter_than_its_flags_promise_is_refused(data: str) -> None:
    with pytest.raises(PacketError):
        parse_heart_rate_measurement(bytes.fromhex(data))


def test_intervals_are_not_rounded() -> None:
    measurement = parse_heart_rate_measurement(bytes.fromhex("10482c03"))
    assert measurement.rr_ms == (812 * 1000 / 1024,)


async def started() -> tuple[HeartRate, ScriptedLink, list[Event]]:
    events: list[Event] = []
    driver, link = HeartRate(wearer(events)), ScriptedLink()
    await driver.start(link)
    return driver, link, events


async def test_each_notification_becomes_one_event_with_every_interval() -> None:
    _, link, events = await started()
    link.time = 3.5
    link.send(MEASUREMENT, bytes.fromhex("167708020802"))
    assert events[0] == RrIntervals(3.5, "client", "sensor-1", 119, (507.8125, 507.8125), True)


async def test_a_malformed_packet_is_counted_and_dropped() -> None:
    driver, link, events = await started()
    link.send(MEASUREMENT, b"\x10")
    link.send(MEASUREMENT, bytes.fromhex("103eb103de"))
    assert driver.dropped == 1
    assert driver.trailing_bytes == 1
    assert [event.rr_ms for event in of(RrIntervals, events)] == [(945 * 1000 / 1024,)]


async def test_a_pulse_of_zero_is_no_pulse() -> None:
    _, link, events = await started()
    link.send(MEASUREMENT, bytes.fromhex("0000"))
    assert of(RrIntervals, events)[0].heart_rate_bpm is None


async def test_contact_is_reported_when_it_changes() -> None:
    _, link, events = await started()
    for data in ("0648", "0648", "0448", "0048", "0648"):
        link.send(MEASUREMENT, bytes.fromhex(data))
    assert [report.contact for report in reports(events)] == [True, False, True]


async def test_a_sensor_without_intervals_is_named_after_15_s_of_pulse() -> None:
    _, link, events = await started()
    for second in range(40):
        link.time = float(second)
        link.send(MEASUREMENT, bytes([0, 0 if second < 10 else 72]))
        assert len(reports(events)) == (second >= 25)
    assert "no intervals" in (reports(events)[0].problem or "")
    assert len(of(RrIntervals, events)) == 40  # heart rate is still shown


async def test_a_sensor_that_sends_intervals_elsewhere_is_not_named() -> None:
    events: list[Event] = []
    driver, link = HeartRate(wearer(events)), ScriptedLink(services=frozenset({PMD}))
    await driver.start(link)
    for second in range(40):
        link.time = float(second)
        link.send(MEASUREMENT, bytes([0, 72]))
    assert reports(events) == []


async def test_intervals_that_come_after_all_take_the_remark_back() -> None:
    _, link, events = await started()
    for link.time in (0.0, 15.0):
        link.send(MEASUREMENT, bytes.fromhex("0048"))
    link.send(MEASUREMENT, bytes.fromhex("10482c03"))
    assert [bool(report.problem) for report in reports(events)] == [True, False]


async def test_a_pulse_below_60_with_empty_packets_between_is_not_named() -> None:
    _, link, events = await started()
    for second in range(60):
        link.time = float(second)
        link.send(MEASUREMENT, bytes.fromhex("1030e204" if second % 3 == 0 else "0030"))
    assert reports(events) == []


async def test_stop_ends_the_subscription() -> None:
    driver, link, _ = await started()
    await driver.stop(link)
    assert link.subscribers == {}
