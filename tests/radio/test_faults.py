"""What goes amiss between a sensor and the computer, and what is left of the data."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import numpy as np
import pytest

from biofeedback.devices.connection import LONGEST_PAUSE_S
from biofeedback.events import DeviceStatus, Gap, RrIntervals, SampleBatch
from tests.radio.modes import BLUEZ, Radio, in_virtual_air, over_the_air
from tests.radio.straps import ACC, ECG, ChestStrap, PlainStrap
from tests.radio.test_radio import Recorded, recording, until


def ecg_times(recorded: Recorded) -> np.ndarray:
    """Session time of every ECG sample, in the order in which they came."""
    batches = [batch for batch in recorded.of(SampleBatch) if "/ecg/" in batch.stream]
    return np.concatenate(
        [batch.time + np.arange(len(batch.values)) / batch.sampling_rate for batch in batches]
    )


def states(recorded: Recorded) -> list[str]:
    return [status.state for status in recorded.of(DeviceStatus)]


@pytest.mark.parametrize("away_s", [5, 60, 600])
@in_virtual_air
async def test_a_sensor_that_was_away_comes_back_into_the_same_time(
    radio: Radio, away_s: float
) -> None:
    strap = PlainStrap(radio.air)
    async with radio.on_air(strap), recording(strap) as recorded:
        await recorded.streaming()
        await asyncio.sleep(20)
        await strap.go_away()
        await asyncio.sleep(away_s)
        strap.come_back()
        await asyncio.sleep(LONGEST_PAUSE_S + 20)
        assert recorded.state == "streaming"
        pauses = [status.retry_s for status in recorded.of(DeviceStatus) if status.retry_s]
        assert max(pauses) <= LONGEST_PAUSE_S
    (gap,) = recorded.of(Gap)
    assert away_s < gap.end - gap.start < away_s + LONGEST_PAUSE_S + 15
    assert recorded.rr == strap.sent_rr


@over_the_air
async def test_notifications_delivered_twice_are_recorded_once(radio: Radio) -> None:
    strap = PlainStrap(radio.air, pace=1 if radio.virtual else 20)
    with radio.delivering_twice():
        async with radio.on_air(strap), recording(strap) as recorded:
            await until(lambda: len(strap.sent_rr) > 30, 60)
    assert recorded.rr == strap.sent_rr
    assert any(one == other for one, other in pairwise(recorded.rr)), "equal neighbours stay two"


@in_virtual_air
async def test_a_stall_is_a_gap_and_the_streams_are_started_again(radio: Radio) -> None:
    strap = ChestStrap(radio.air)
    async with radio.on_air(strap), recording(strap) as recorded:
        await recorded.streaming()
        await asyncio.sleep(20)
        strap.silent = True
        await until(lambda: "stalled" in states(recorded))
        strap.silent = False
        await until(lambda: recorded.state == "streaming")
        await asyncio.sleep(20)
        assert strap.connections == 2
    (gap,) = recorded.of(Gap)
    assert gap.end - gap.start > 5
    assert recorded.rr == strap.sent_rr
    assert recorded.values("ecg") == strap.sent_ecg


@in_virtual_air
async def test_a_sensor_that_advertises_late_is_found_when_it_does(radio: Radio) -> None:
    strap = PlainStrap(radio.air)
    strap.advertise_after_s = 45
    async with radio.on_air(strap), recording(strap) as recorded:
        await recorded.streaming()
        await strap.hang_up()
        await until(lambda: recorded.state == "reconnecting")
        await until(lambda: recorded.state == "streaming", 120)
    assert recorded.rr == strap.sent_rr
    assert len(recorded.of(Gap)) == 1


@over_the_air
async def test_refused_connections_are_tried_again(radio: Radio) -> None:
    if radio.mode == BLUEZ:
        pytest.skip("Linux 6.1.192 stops at lib/list_debug.c:56, and bluetoothd with it")
    strap = PlainStrap(radio.air)
    strap.refusals = 2 if radio.virtual else 1
    async with radio.on_air(strap), recording(strap) as recorded:
        await until(lambda: recorded.state == "streaming", 40)
    assert "reconnecting" in states(recorded)
    assert recorded.of(Gap) == []


@over_the_air
async def test_garbage_between_packets_invents_nothing(radio: Radio) -> None:
    strap = PlainStrap(radio.air, pace=1 if radio.virtual else 10)
    garbage = [b"\x10", b"\x01\x3c", b"\x1f\x00", b"\x08\x3c\x01", b"\x09"]
    async with radio.on_air(strap), recording(strap) as recorded:
        for packet in garbage:
            await recorded.streaming()
            seen = strap.packets_sent
            await strap.notify(strap.measurement, packet)
            await until(lambda: strap.packets_sent > seen + 1)  # noqa: B023
        assert recorded.state == "streaming"
    assert recorded.rr == strap.sent_rr
    assert {event.heart_rate_bpm for event in recorded.of(RrIntervals)} == {60}


@pytest.mark.parametrize("jump_s", [30.0, -30.0, 86400.0])
@in_virtual_air
async def test_a_sensor_whose_clock_is_set_loses_no_sample(radio: Radio, jump_s: float) -> None:
    strap = ChestStrap(radio.air)
    async with radio.on_air(strap), recording(strap) as recorded:
        await recorded.streaming()
        await asyncio.sleep(60)
        strap.clock_ahead_s = jump_s
        await asyncio.sleep(60)
    assert recorded.values("ecg") == strap.sent_ecg
    times = ecg_times(recorded)
    assert np.all(np.diff(times) > 0)
    lasted = len(times) / strap.ECG_RATE
    assert times[-1] - times[0] == pytest.approx(lasted, abs=1.0)
    assert recorded.of(Gap) == []


@in_virtual_air
async def test_a_strap_that_restarts_with_its_clock_at_the_beginning(radio: Radio) -> None:
    strap = ChestStrap(radio.air)
    async with radio.on_air(strap), recording(strap) as recorded:
        await recorded.streaming()
        await asyncio.sleep(120)
        await strap.reboot()
        rebooted = asyncio.get_running_loop().time()
        await until(lambda: recorded.state == "reconnecting")
        await until(lambda: ECG in strap.running, 60)
        back = asyncio.get_running_loop().time()
        await asyncio.sleep(60)
    assert recorded.values("ecg") == strap.sent_ecg
    assert recorded.rr == strap.sent_rr
    times = ecg_times(recorded)
    assert np.all(np.diff(times) > 0)
    assert np.max(np.diff(times)) == pytest.approx(back - rebooted, abs=1.5)
    assert len(recorded.of(Gap)) == 1


@in_virtual_air
async def test_streams_left_running_are_stopped_and_started_anew(radio: Radio) -> None:
    strap = ChestStrap(radio.air)
    strap.leaves_running = True
    async with radio.on_air(strap), recording(strap) as recorded:
        await until(lambda: {ECG, ACC} <= strap.running.keys())
        await asyncio.sleep(10)
        await strap.hang_up()
        await until(lambda: recorded.state == "reconnecting")
        await until(lambda: recorded.state == "streaming")
        await asyncio.sleep(20)
        assert sorted(strap.stops) == [ECG, ACC]
        assert recorded.connection.status.problem is None
    assert recorded.values("ecg") == strap.sent_ecg


@in_virtual_air
async def test_a_drop_at_any_step_of_connecting_ends_in_streaming(radio: Radio) -> None:
    strap = ChestStrap(radio.air)
    strap.advertise_after_s = 0.05
    async with radio.on_air(strap), recording(strap) as recorded:
        for step in range(20):
            await until(lambda: bool(strap.device.connections), 60)
            await asyncio.sleep(step * 0.01)
            await strap.hang_up()
            await asyncio.sleep(0.01)
        await until(lambda: recorded.state == "streaming", 60)
        await asyncio.sleep(20)
        assert recorded.state == "streaming"
    assert recorded.rr == strap.sent_rr
    assert recorded.values("ecg") == strap.sent_ecg
