"""The supervisor of a sensor, on scripted links in virtual time."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import ClassVar

import pytest

from biofeedback.clock import SessionClock
from biofeedback.devices.battery import Battery
from biofeedback.devices.connection import (
    FIRST_PACKET_S,
    FRUITLESS_S,
    LONGEST_PAUSE_S,
    SILENCE_S,
    STOP_S,
    Connection,
    retry_pauses,
)
from biofeedback.devices.link import Driver, Link, OnLost, OnPacket, Packet, Wearer
from biofeedback.errors import PacketError, SensorError
from biofeedback.events import DeviceStatus, Event, Gap, RrIntervals
from tests.radio.virtual_time import in_virtual_time

PULSE = "pulse"
LATE = "strap-1: streams not stopped in time"
OUT_OF_REACH = SensorError("The sensor does not answer.", "Bring it closer.")


@dataclass
class Strap:
    """A scripted sensor: one packet a second while it is subscribed to and not ``silent``."""

    clock: SessionClock
    services: frozenset[str] = frozenset({PULSE})
    refusals: list[SensorError] = field(default_factory=list)
    connect_s: float = 0.1
    silent: bool = False
    packet: bytes = b"\x40"
    hold_start: bool = False
    hold_stop: bool = False
    released: asyncio.Event = field(default_factory=asyncio.Event)
    log: list[str] = field(default_factory=list)
    tries: list[float] = field(default_factory=list)
    sent: list[float] = field(default_factory=list)
    on_lost: OnLost | None = None
    beating: asyncio.Task[None] | None = None
    on_packet: OnPacket | None = None
    name: str = "Strap 1"

    async def connect(self, on_lost: OnLost) -> Link:
        self.tries.append(self.clock.now())
        await asyncio.sleep(self.connect_s)
        if self.refusals:
            raise self.refusals.pop(0)
        self.log.append("connect")
        self.on_lost = on_lost
        return self

    async def disconnect(self) -> None:
        self.log.append("disconnect")
        self._end_beating()
        self.on_lost = None

    def drop(self) -> None:
        self._end_beating()
        assert self.on_lost is not None
        self.on_lost("link supervision timeout")

    def _end_beating(self) -> None:
        if self.beating is not None:
            self.beating.cancel()
            self.beating = None

    async def subscribe(self, characteristic: str, on_packet: OnPacket) -> None:
        if self.hold_start:
            await asyncio.Event().wait()
        self.log.append("subscribe")
        self.on_packet = on_packet
        self.beating = asyncio.create_task(self._beat(on_packet))

    async def _beat(self, on_packet: OnPacket) -> None:
        while True:
            await asyncio.sleep(1)
            if not self.silent:
                self.sent.append(self.clock.now())
                on_packet(Packet(self.clock.now(), self.packet))

    async def unsubscribe(self, characteristic: str) -> None:
        if self.hold_stop:
            await self.released.wait()
        self.log.append("unsubscribe")

    async def read(self, characteristic: str) -> bytes:
        return b"\x57"

    async def write(self, characteristic: str, data: bytes, *, response: bool) -> None:
        raise AssertionError("nothing here writes")


class Pulse:
    """Takes the first byte of a packet as the heart rate; 0xFF is not a packet."""

    service: ClassVar[str] = PULSE
    made: ClassVar[list[Pulse]] = []

    def __init__(self, wearer: Wearer) -> None:
        self.dropped = 0
        self.wearer = wearer
        self.made.append(self)

    async def start(self, link: Link) -> None:
        await link.subscribe("beat", self._on_packet)

    async def stop(self, link: Link) -> None:
        await link.unsubscribe("beat")

    def _on_packet(self, packet: Packet) -> None:
        if packet.data == b"\xff":
            self.dropped += 1
            return
        device, person = self.wearer.device, self.wearer.person
        self.wearer.emit(RrIntervals(packet.time, person, device, packet.data[0], (800.0,)))


@dataclass
class Scene:
    strap: Strap
    connection: Connection
    events: list[Event]
    clock: SessionClock

    def of(self, kind: type) -> list:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def states(self) -> list[str]:
        states = [status.state for status in self.of(DeviceStatus)]
        return [state for i, state in enumerate(states) if i == 0 or state != states[i - 1]]


def scene(drivers: tuple[type[Driver], ...] = (Pulse,), **script: object) -> Scene:
    clock = SessionClock(asyncio.get_running_loop().time)
    strap = Strap(clock, **script)
    events: list[Event] = []
    wearer = Wearer("strap-1", "client", events.append)
    return Scene(strap, Connection(strap, wearer, clock, drivers), events, clock)


@contextlib.asynccontextmanager
async def running(at: Scene) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(at.connection.run())
    await asyncio.sleep(0)
    try:
        yield task
    finally:
        await at.connection.stop()
        await task


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
async def test_a_stop_is_not_repaired() -> None:
    at = scene()
    async with running(at):
        await asyncio.sleep(3.5)
        await at.connection.stop()
        await asyncio.sleep(100)
        assert len(at.strap.tries) == 1
    assert at.strap.log == ["connect", "subscribe", "unsubscribe", "disconnect"]
    assert at.states[-1] == "stopped"


@in_virtual_time
async def test_cancellation_stops_the_streams_before_disconnecting() -> None:
    at = scene()
    task = asyncio.create_task(at.connection.run())
    await asyncio.sleep(3.5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert at.strap.log == ["connect", "subscribe", "unsubscribe", "disconnect"]
    assert at.states[-1] == "stopped"


@in_virtual_time
async def test_a_second_cancellation_does_not_cut_the_stopping_short(
    logged_warnings: list,
) -> None:
    at = scene(hold_stop=True)
    task = asyncio.create_task(at.connection.run())
    await asyncio.sleep(3.5)
    task.cancel()
    await asyncio.sleep(1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert at.strap.log[-1] == "disconnect"
    assert [record.getMessage() for record in logged_warnings] == [LATE]
    logged_warnings.clear()


@in_virtual_time
async def test_a_sensor_that_does_not_answer_the_stop_is_let_go_all_the_same(
    logged_warnings: list,
) -> None:
    at = scene(hold_stop=True)
    async with running(at):
        await asyncio.sleep(3.5)
        asked = at.clock.now()
        await at.connection.stop()
        assert at.clock.now() - asked == pytest.approx(STOP_S, abs=0.01)
    assert at.strap.log == ["connect", "subscribe", "disconnect"]
    assert [record.getMessage() for record in logged_warnings] == [LATE]
    logged_warnings.clear()


@pytest.mark.parametrize(
    ("wait_s", "script"),
    [
        (0.05, {}),
        (0.5, {"hold_start": True}),
        (0.5, {"refusals": [OUT_OF_REACH]}),
        (30.0, {"refusals": [OUT_OF_REACH] * 20}),
    ],
    ids=["connecting", "starting", "first-pause", "later-pause"],
)
@in_virtual_time
async def test_a_stop_at_any_moment_lets_the_sensor_go(wait_s: float, script: dict) -> None:
    at = scene(**script)
    task = asyncio.create_task(at.connection.run())
    await asyncio.sleep(wait_s)
    await at.connection.stop()
    await task
    assert at.strap.log[-1] == "disconnect"
    assert at.states[-1] == "stopped"
    tries = len(at.strap.tries)
    await asyncio.sleep(100)
    assert len(at.strap.tries) == tries


@in_virtual_time
async def test_a_drop_while_stopping_starts_nothing_again() -> None:
    at = scene(hold_stop=True)
    task = asyncio.create_task(at.connection.run())
    await asyncio.sleep(3.5)
    stopping = asyncio.create_task(at.connection.stop())
    await asyncio.sleep(0.5)
    at.strap.released.set()
    at.strap.drop()
    await stopping
    await task
    assert len(at.strap.tries) == 1
    assert at.of(Gap) == []


@in_virtual_time
async def test_a_hole_that_is_open_at_the_end_is_a_gap_too() -> None:
    at = scene()
    async with running(at):
        await asyncio.sleep(4.5)
        at.strap.refusals = [OUT_OF_REACH] * 9
        at.strap.drop()
        await asyncio.sleep(20)
        ended = at.clock.now()
    (gap,) = at.of(Gap)
    assert (gap.start, gap.end) == (at.strap.sent[-1], ended)


@in_virtual_time
async def test_running_again_after_a_stop_makes_the_time_between_a_gap() -> None:
    at = scene()
    async with running(at):
        await asyncio.sleep(4.5)
    stopped_at = at.strap.sent[-1]
    await asyncio.sleep(50)
    assert at.of(Gap) == []
    async with running(at):
        await asyncio.sleep(4.5)
    (gap,) = at.of(Gap)
    assert (gap.start, gap.reason) == (stopped_at, "The sensor was stopped.")
    assert gap.end in at.strap.sent


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


class Broken(Pulse):
    """Has a bug."""

    async def start(self, link: Link) -> None:
        raise ZeroDivisionError


@in_virtual_time
async def test_a_bug_comes_out_and_the_sensor_is_let_go() -> None:
    at = scene(drivers=(Broken,))
    with pytest.raises(ZeroDivisionError):
        await at.connection.run()
    assert at.strap.log[-1] == "disconnect"


class BrokenAtTheEnd(Pulse):
    """Has a bug where it stops."""

    async def stop(self, link: Link) -> None:
        raise ZeroDivisionError


@in_virtual_time
async def test_a_bug_in_stopping_comes_out_and_the_sensor_is_let_go() -> None:
    at = scene(drivers=(BrokenAtTheEnd,))
    task = asyncio.create_task(at.connection.run())
    await asyncio.sleep(3.5)
    await at.connection.stop()
    with pytest.raises(ZeroDivisionError):
        await task
    assert at.strap.log[-1] == "disconnect"


class Talkative(Pulse):
    """Reports what it was told to."""

    says: ClassVar[list[Callable[[Wearer], None]]] = []

    async def start(self, link: Link) -> None:
        await super().start(link)
        for say in self.says:
            say(self.wearer)


@in_virtual_time
async def test_battery_contact_and_model_are_carried_forward(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = scene(drivers=(Talkative,))
    monkeypatch.setattr(
        Talkative,
        "says",
        [
            lambda wearer: wearer.report(battery_pct=81),
            lambda wearer: wearer.report(contact=True, model="H10", firmware="5.0"),
        ],
    )
    async with running(at):
        await asyncio.sleep(3)
        monkeypatch.setattr(Talkative, "says", [])
        at.strap.drop()
        await asyncio.sleep(5)
    since = [status for status in at.of(DeviceStatus) if status.battery_pct is not None]
    assert [status.state for status in since[1:4]] == [
        "discovering",
        "waiting_for_data",
        "streaming",
    ]
    assert {"reconnecting", "connecting", "stopped"} <= {status.state for status in since}
    last = since[-1]
    assert (last.battery_pct, last.contact, last.model, last.firmware) == (81, True, "H10", "5.0")


@in_virtual_time
async def test_missing_skin_contact_is_said_with_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    at = scene(drivers=(Talkative,))
    monkeypatch.setattr(Talkative, "says", [lambda wearer: wearer.report(contact=False)])
    async with running(at):
        await asyncio.sleep(3)
        assert at.connection.status.state == "streaming"
        assert "skin contact" in at.connection.status.problem
        Pulse.made[-1].wearer.report(contact=True)
        assert at.connection.status.problem is None


@in_virtual_time
async def test_a_driver_takes_its_own_problem_back(monkeypatch: pytest.MonkeyPatch) -> None:
    at = scene(drivers=(Talkative,))
    monkeypatch.setattr(
        Talkative, "says", [lambda wearer: wearer.report(problem="No intervals.", advice="Look.")]
    )
    async with running(at):
        await asyncio.sleep(3)
        assert at.connection.status.problem == "No intervals."
        Pulse.made[-1].wearer.report(battery_pct=50)
        assert at.connection.status.problem == "No intervals."
        Pulse.made[-1].wearer.report(problem="")
        assert at.connection.status.problem is None
        assert at.connection.status.advice is None


@in_virtual_time
async def test_a_late_word_about_an_earlier_connection_is_ignored() -> None:
    at = scene()
    async with running(at):
        await asyncio.sleep(2.5)
        earlier = at.strap.on_lost
        at.strap.drop()
        await asyncio.sleep(5)
        assert at.connection.status.state == "streaming"
        earlier("again")
        await asyncio.sleep(5)
        assert at.connection.status.state == "streaming"
    assert len(at.strap.tries) == 2


@in_virtual_time
async def test_data_that_come_while_letting_go_are_kept() -> None:
    at = scene(hold_stop=True)
    task = asyncio.create_task(at.connection.run())
    await asyncio.sleep(3.5)
    stopping = asyncio.create_task(at.connection.stop())
    await asyncio.sleep(1.2)
    at.strap.released.set()
    await stopping
    await task
    assert [event.time for event in at.of(RrIntervals)] == at.strap.sent
    assert at.strap.sent[-1] > 4


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
