"""The supervisor of a sensor, on scripted links in virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from itertools import pairwise
from typing import ClassVar

import pytest

from biofeedback.devices.battery import Battery
from biofeedback.devices.connection import (
    FIRST_PACKET_S,
    FRUITLESS_S,
    LONGEST_PAUSE_S,
    SILENCE_S,
    retry_pauses,
)
from biofeedback.devices.link import Link, Packet, Wearer
from biofeedback.errors import PacketError, SensorError
from biofeedback.events import DeviceStatus, Event, Gap, RrIntervals
from tests.devices.scripted_sensor import (
    OUT_OF_REACH,
    PULSE,
    Pulse,
    running,
    scene,
)
from tests.radio.virtual_time import in_virtual_time


@in_virtual_time
async def test_streaming_is_said_only_after_the_first_data() -> None:
    at = scene()
    async with running(at):
        await asyncio.sleep(0.5)
        assert at.states == ["connecting", "discovering", "waiting_for_data"]
        await asyncio.sleep(5)
        assert at.states[-1] == "streaming"
        assert at.connection.status.problem is None
    assert at.states[-1] == "stopped"
    assert [event.time for event in at.of(RrIntervals)] == at.strap.sent
    assert at.of(Gap) == []


@in_virtual_time
async def test_a_drop_becomes_one_gap_from_the_last_packet_to_the_first_new_one() -> None:
    at = scene()
    Pulse.made.clear()
    async with running(at):
        await asyncio.sleep(4.6)
        last = at.strap.sent[-1]
        at.strap.drop()
        await asyncio.sleep(10)
    (gap,) = at.of(Gap)
    resumed = next(time for time in at.strap.sent if time > last)
    assert (gap.start, gap.end, gap.time) == (last, resumed, resumed)
    assert (gap.device, gap.person) == ("strap-1", "client")
    assert [event.time for event in at.of(RrIntervals)] == at.strap.sent
    following = at.events[at.events.index(gap) + 1 :]
    assert next(event for event in following if isinstance(event, RrIntervals)).time == resumed
    assert len(Pulse.made) == 2, "streams restart with drivers of their own"


@in_virtual_time
async def test_silence_while_connected_is_a_stall_and_the_sensor_is_connected_again() -> None:
    at = scene()
    async with running(at):
        await asyncio.sleep(4.5)
        last = at.strap.sent[-1]
        at.strap.silent = True
        await asyncio.sleep(SILENCE_S + 1)
        (stalled,) = [one for one in at.of(DeviceStatus) if one.state == "stalled"]
        assert stalled.time - last == pytest.approx(SILENCE_S, abs=0.01)
        assert "sends nothing" in stalled.problem
        at.strap.silent = False
        await asyncio.sleep(10)
        assert at.connection.status.state == "streaming"
    assert at.strap.log[:4] == ["connect", "subscribe", "unsubscribe", "disconnect"]
    (gap,) = at.of(Gap)
    assert gap.start == last


@in_virtual_time
async def test_a_sensor_that_sends_once_a_minute_is_not_taken_to_have_stalled() -> None:
    class Slow(Pulse):
        silence_s: ClassVar[float] = 90.0

    at = scene(drivers=(Slow,))
    async with running(at):
        await asyncio.sleep(4.5)
        at.strap.silent = True
        await asyncio.sleep(89)
        assert at.connection.status.state == "streaming"
        await asyncio.sleep(3)
        assert at.connection.status.state != "streaming"


class Rare(Pulse):
    """Sends so seldom that it says so."""

    silence_s: ClassVar[float] = 150.0


@in_virtual_time
async def test_a_sensor_that_sends_seldom_is_given_its_time() -> None:
    at = scene(drivers=(Rare,))
    async with running(at):
        await asyncio.sleep(4.5)
        at.strap.silent = True
        await asyncio.sleep(140)
        assert at.connection.status.state == "streaming"
        await asyncio.sleep(15)
        assert "stalled" in at.states


@in_virtual_time
async def test_a_sensor_that_never_sends_is_tried_again() -> None:
    at = scene(silent=True)
    async with running(at):
        await asyncio.sleep(FIRST_PACKET_S + 3)
        assert "stalled" in at.states
        assert len(at.strap.tries) == 2
    assert at.of(Gap) == [], "what never began has no hole"


@in_virtual_time
async def test_packets_that_cannot_be_read_are_not_called_silence() -> None:
    at = scene(packet=b"\xff")
    async with running(at):
        await asyncio.sleep(FRUITLESS_S - 1)
        assert "stalled" not in at.states
        await asyncio.sleep(2)
        (stalled,) = [one for one in at.of(DeviceStatus) if one.state == "stalled"]
        assert "cannot be read" in stalled.problem


class Cautious(Pulse):
    """Holds its first packets back, as one does that learns the sensor's clock from them."""

    def __init__(self, wearer: Wearer) -> None:
        super().__init__(wearer)
        self.held: list[Packet] = []
        self.first_at = 1.1

    def _on_packet(self, packet: Packet) -> None:
        self.held.append(packet)
        if packet.time - self.first_at >= 18:
            for held in self.held:
                super()._on_packet(held)
            self.held.clear()


@in_virtual_time
async def test_a_sensor_whose_packets_are_held_back_is_not_called_silent() -> None:
    at = scene(drivers=(Cautious,))
    async with running(at):
        await asyncio.sleep(30)
        assert at.connection.status.state == "streaming"
        assert "stalled" not in at.states


def test_pauses_double_up_to_half_a_minute_and_spread_by_a_fifth() -> None:
    pauses = [pause for pause, _ in zip(retry_pauses(7), range(12), strict=False)]
    for pause, nominal in zip(pauses, [1, 2, 4, 8, 16] + [30] * 7, strict=True):
        assert 0.8 * nominal <= pause <= min(LONGEST_PAUSE_S, 1.2 * nominal)
    assert pauses == [pause for pause, _ in zip(retry_pauses(7), range(12), strict=False)]
    assert pauses != [pause for pause, _ in zip(retry_pauses(8), range(12), strict=False)]


@in_virtual_time
async def test_it_keeps_trying_for_as_long_as_it_runs() -> None:
    at = scene()
    async with running(at):
        await asyncio.sleep(5)
        at.strap.refusals = [OUT_OF_REACH] * 25
        last = at.strap.sent[-1]
        at.strap.drop()
        await asyncio.sleep(600)
        assert at.connection.status.problem == OUT_OF_REACH.problem
        waits = [later - earlier for earlier, later in pairwise(at.strap.tries[1:])]
        assert max(waits) <= LONGEST_PAUSE_S + at.strap.connect_s + 0.01
        await asyncio.sleep(200)
        assert at.connection.status.state == "streaming"
    (gap,) = at.of(Gap)
    assert gap.start == last
    assert gap.end - gap.start > 600
    assert gap.reason == "The sensor disconnected."


@in_virtual_time
async def test_waiting_for_the_next_try_says_how_long() -> None:
    at = scene(refusals=[OUT_OF_REACH])
    async with running(at):
        await asyncio.sleep(0.5)
        status = at.connection.status
        assert status.state == "reconnecting"
        assert (status.problem, status.advice) == (OUT_OF_REACH.problem, OUT_OF_REACH.advice)
        assert status.retry_s is not None
        assert 0.8 <= status.retry_s <= 1.2


@in_virtual_time
async def test_pauses_begin_anew_after_data_have_flowed() -> None:
    at = scene(refusals=[OUT_OF_REACH] * 5)
    async with running(at):
        await asyncio.sleep(60)
        assert at.connection.status.state == "streaming"
        at.strap.drop()
        await asyncio.sleep(0)
        await asyncio.sleep(0.01)
        assert at.connection.status.retry_s is not None
        assert at.connection.status.retry_s <= 1.2


@in_virtual_time
async def test_a_final_error_ends_the_tries() -> None:
    denied = SensorError("Bluetooth is not permitted.", "Allow it in the settings.", final=True)
    at = scene(refusals=[denied])
    await at.connection.run()
    assert at.connection.status.state == "failed"
    assert (at.connection.status.problem, at.connection.status.advice) == (
        denied.problem,
        denied.advice,
    )
    assert at.strap.log == ["disconnect"]


@pytest.mark.parametrize("services", [set(), {"keyboard"}, {Battery.service}])
@in_virtual_time
async def test_a_device_without_heart_or_skin_data_is_not_tried_again(services: set) -> None:
    at = scene(drivers=(Battery, Pulse), services=frozenset(services))
    await at.connection.run()
    assert at.connection.status.state == "failed"
    assert "no heart or skin data" in at.connection.status.problem


class Stubborn(Pulse):
    """Cannot be started."""

    async def start(self, link: Link) -> None:
        raise SensorError("The electrocardiogram did not start.", "Charge the sensor.")


class Garbled(Pulse):
    """Gets an answer that makes no sense."""

    async def start(self, link: Link) -> None:
        raise PacketError("an answer of 3 bytes")


@pytest.mark.parametrize("other", [Stubborn, Garbled])
@in_virtual_time
async def test_one_stream_that_does_not_start_leaves_the_others_running(other: type) -> None:
    at = scene(drivers=(other, Pulse))
    async with running(at):
        await asyncio.sleep(5)
        status = at.connection.status
        assert status.state == "streaming"
        assert status.problem is not None
        assert status.advice is not None
    assert len(at.of(RrIntervals)) == len(at.strap.sent)


@in_virtual_time
async def test_a_sensor_none_of_whose_streams_start_is_tried_again() -> None:
    at = scene(drivers=(Battery, Stubborn), services=frozenset({Battery.service, PULSE}))
    async with running(at):
        await asyncio.sleep(0.5)
        assert at.connection.status.state == "reconnecting"
        assert at.connection.status.problem == "The electrocardiogram did not start."
        await asyncio.sleep(2)
        assert len(at.strap.tries) == 2


@in_virtual_time
async def test_the_same_script_gives_the_same_events() -> None:
    async def play() -> list[Event]:
        at = scene(refusals=[OUT_OF_REACH] * 3)
        async with running(at):
            await asyncio.sleep(20.5)
            at.strap.drop()
            await asyncio.sleep(30)
        return at.events

    first: Awaitable[list[Event]] = play()
    assert [str(event) for event in await first] == [str(event) for event in await play()]
