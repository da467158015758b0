"""The bleak side of a link, with bleak's client replaced by a script."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from bleak.exc import BleakDBusError, BleakError
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.clock import SessionClock
from biofeedback.devices import ble
from biofeedback.devices.ble import DOUBLED_S, GATT_S, NOT_DOUBLED, BleConnector, BleLink
from biofeedback.devices.link import Packet
from biofeedback.errors import SensorError
from tests.radio.virtual_time import in_virtual_time

STRAP = SimpleNamespace(address="C4:00:00:00:00:01", name="Strap")


@dataclass
class FakeClient:
    """Stands in for ``BleakClient``."""

    device: Any
    on_disconnected: Callable[[Any], None]
    timeout: float
    script: FakeBleak
    services: list[Any] = field(default_factory=lambda: [SimpleNamespace(uuid="ABCD")])
    callback: Callable[[Any, bytearray], None] | None = None
    is_connected: bool = False

    async def connect(self) -> None:
        self.script.clients.append(self)
        await self.script.pass_through("connect")
        self.is_connected = not self.script.drops_at_once

    async def disconnect(self) -> None:
        await self.script.pass_through("disconnect")
        self.on_disconnected(self)

    async def read_gatt_char(self, uuid: str) -> bytearray:
        await self.script.pass_through("read")
        return bytearray(b"\x57")

    async def write_gatt_char(self, uuid: str, data: bytes, *, response: bool) -> None:
        await self.script.pass_through("write")

    async def start_notify(self, uuid: str, callback: Callable[[Any, bytearray], None]) -> None:
        await self.script.pass_through("subscribe")
        self.callback = callback

    async def stop_notify(self, uuid: str) -> None:
        await self.script.pass_through("unsubscribe")


@dataclass
class FakeBleak:
    """What the replaced bleak does: errors by operation, or ``hang``."""

    errors: dict[str, Exception] = field(default_factory=dict)
    hangs: set[str] = field(default_factory=set)
    held: list[Any] = field(default_factory=list)
    in_reach: bool = True
    drops_at_once: bool = False
    clients: list[FakeClient] = field(default_factory=list)
    busy: int = 0
    busiest: int = 0
    done: list[str] = field(default_factory=list)

    async def pass_through(self, operation: str) -> None:
        self.busy += operation in ("connect", "scan")
        self.busiest = max(self.busiest, self.busy)
        try:
            await asyncio.sleep(0.01)
            if operation in self.hangs:
                await asyncio.Event().wait()
            if operation in self.errors:
                raise self.errors[operation]
            self.done.append(operation)
        finally:
            self.busy -= operation in ("connect", "scan")


@pytest.fixture
def bleak(monkeypatch: pytest.MonkeyPatch) -> FakeBleak:
    script = FakeBleak()

    async def find(address: str, timeout: float) -> Any:  # noqa: ASYNC109 - bleak names it so
        await script.pass_through("scan")
        return STRAP if script.in_reach else None

    async def get() -> Any:
        async def connected(services: list[str]) -> list[Any]:
            return script.held

        return SimpleNamespace(get_connected_devices=connected)

    def client(device: Any, callback: Any, timeout: float) -> FakeClient:
        return FakeClient(device, callback, timeout, script)

    monkeypatch.setattr(ble, "BleakClient", client)
    monkeypatch.setattr(ble, "BleakAdapter", SimpleNamespace(get=get))
    monkeypatch.setattr(ble, "BleakScanner", SimpleNamespace(find_device_by_address=find))
    return script


def connector() -> BleConnector:
    return BleConnector(STRAP.address, "Strap", SessionClock(asyncio.get_running_loop().time))


async def linked(lost: list[str]) -> tuple[BleConnector, BleLink]:
    one = connector()
    return one, await one.connect(lost.append)


@in_virtual_time
async def test_a_sensor_that_drops_is_reported_once(bleak: FakeBleak) -> None:
    lost: list[str] = []
    one, _ = await linked(lost)
    client = bleak.clients[0]
    client.on_disconnected(client)
    client.on_disconnected(client)
    await one.disconnect()
    assert len(lost) == 1


@in_virtual_time
async def test_our_own_disconnect_is_not_a_loss(bleak: FakeBleak) -> None:
    lost: list[str] = []
    one, _ = await linked(lost)
    await one.disconnect()
    await one.disconnect()
    assert lost == []
    assert bleak.done.count("disconnect") == 1


@in_virtual_time
async def test_a_try_that_comes_to_nothing_is_not_a_loss(bleak: FakeBleak) -> None:
    bleak.errors["connect"] = BleakError("failed to discover services, device disconnected")
    lost: list[str] = []
    one = connector()
    with pytest.raises(SensorError, match="while it was in use"):
        await one.connect(lost.append)
    bleak.clients[0].on_disconnected(bleak.clients[0])
    await one.disconnect()
    assert lost == []


@in_virtual_time
async def test_a_connection_that_is_gone_when_it_is_reported_is_a_try_that_came_to_nothing(
    bleak: FakeBleak,
) -> None:
    bleak.drops_at_once = True
    with pytest.raises(SensorError, match="while it was in use"):
        await linked([])


@in_virtual_time
async def test_each_try_has_a_client_of_its_own(bleak: FakeBleak) -> None:
    lost: list[str] = []
    one, _ = await linked(lost)
    earlier = bleak.clients[0]
    await one.connect(lost.append)
    assert len(bleak.clients) == 2
    earlier.on_disconnected(earlier)
    assert lost == []


@in_virtual_time
async def test_a_sensor_the_system_holds_is_connected_without_a_scan(bleak: FakeBleak) -> None:
    bleak.held = [STRAP]
    bleak.in_reach = False
    await linked([])
    assert "scan" not in bleak.done


@in_virtual_time
async def test_a_sensor_out_of_reach_is_said_to_be_so(bleak: FakeBleak) -> None:
    bleak.in_reach = False
    with pytest.raises(SensorError, match="not found"):
        await linked([])


@in_virtual_time
async def test_only_one_scans_or_connects_at_a_time(bleak: FakeBleak) -> None:
    await asyncio.gather(*(linked([]) for _ in range(4)))
    assert bleak.busiest == 1
    assert len(bleak.clients) == 4


@pytest.mark.parametrize("operation", ["read", "write", "subscribe", "unsubscribe"])
@in_virtual_time
async def test_nothing_waits_for_ever(operation: str, bleak: FakeBleak) -> None:
    _, link = await linked([])
    if operation == "unsubscribe":
        await link.subscribe("2a19", lambda packet: None)
    bleak.hangs.add(operation)
    began = asyncio.get_running_loop().time()
    with pytest.raises(SensorError, match="did not answer in time"):
        await _do(link, operation)
    assert asyncio.get_running_loop().time() - began == pytest.approx(GATT_S, abs=0.1)


@pytest.mark.parametrize("operation", ["read", "write", "subscribe", "unsubscribe"])
@in_virtual_time
async def test_what_the_radio_refuses_is_a_sensor_error(operation: str, bleak: FakeBleak) -> None:
    _, link = await linked([])
    if operation == "unsubscribe":
        await link.subscribe("2a19", lambda packet: None)
    bleak.errors[operation] = BleakDBusError("org.bluez.Error.NotConnected", ["Not Connected"])
    with pytest.raises(SensorError):
        await _do(link, operation)


@in_virtual_time
async def test_ending_a_subscription_that_never_began_asks_nothing_of_the_radio(
    bleak: FakeBleak,
) -> None:
    _, link = await linked([])
    await link.unsubscribe("2a19")
    assert "unsubscribe" not in bleak.done


async def _do(link: BleLink, operation: str) -> None:
    match operation:
        case "read":
            await link.read("2a19")
        case "write":
            await link.write("2a19", b"\x01", response=True)
        case "subscribe":
            await link.subscribe("2a19", lambda packet: None)
        case "unsubscribe":
            await link.unsubscribe("2a19")


@in_virtual_time
async def test_a_disconnect_that_hangs_or_is_refused_raises_nothing(bleak: FakeBleak) -> None:
    one, _ = await linked([])
    bleak.hangs.add("disconnect")
    await one.disconnect()
    bleak.hangs.clear()
    bleak.errors["disconnect"] = BleakError("gone")
    two, _ = await linked([])
    await two.disconnect()


@in_virtual_time
async def test_services_are_lower_case(bleak: FakeBleak) -> None:
    _, link = await linked([])
    assert link.services == frozenset({"abcd"})


class Callback:
    """A subscription's callback, under a clock that is set by hand."""

    def __init__(self, *properties: str, dealing_s: float = 0.0) -> None:
        self.now = 0.0
        self.packets: list[Packet] = []
        self._dealing_s = dealing_s
        clock = SessionClock(lambda: self.now)
        self._take = ble._stamped(clock, self._deal)
        self._characteristic = SimpleNamespace(properties=properties, uuid="2a37")

    def _deal(self, packet: Packet) -> None:
        self.packets.append(packet)
        self.now += self._dealing_s

    def receive(self, time: float, data: bytes) -> None:
        self.now = time
        self._take(self._characteristic, bytearray(data))


def test_a_notification_delivered_twice_counts_once() -> None:
    callback = Callback("notify")
    for time in (1.0, 1.0001, 1.0002, 2.0, 2.0004):
        callback.receive(time, b"\x10\x3c\x00\x04")
    assert [packet.time for packet in callback.packets] == [1.0, 2.0]


def test_equal_notifications_apart_in_time_are_two() -> None:
    callback = Callback("notify")
    callback.receive(1.0, b"\x10\x3c\x00\x04")
    callback.receive(1.0 + 1.1 * DOUBLED_S, b"\x10\x3c\x00\x04")
    assert len(callback.packets) == 2


def test_where_they_come_alone_equal_ones_held_up_together_stay() -> None:
    callback = Callback("notify")
    for time in range(NOT_DOUBLED + 1):
        callback.receive(float(time), b"\x10\x3c\x00\x04")
    for n in range(3):  # a busy computer, or a link that had to send again
        callback.receive(9.0 + n * 1e-4, b"\x10\x3c\x00\x04")
    assert len(callback.packets) == NOT_DOUBLED + 1 + 3


def test_a_copy_is_known_though_its_first_took_long_to_deal_with() -> None:
    callback = Callback("notify", dealing_s=4 * DOUBLED_S)
    for time in range(10):
        for _ in range(2):
            callback.receive(max(float(time), callback.now), b"\x10\x3c\x00\x04")
    assert len(callback.packets) == 10


def test_a_copy_that_is_late_once_does_not_let_the_later_ones_through() -> None:
    callback = Callback("notify")
    for time in range(10):
        callback.receive(float(time), bytes([time]))
        callback.receive(time + (0.5 if time == 4 else 1e-4), bytes([time]))
    assert [packet.data[0] for packet in callback.packets] == [0, 1, 2, 3, 4, 4, 5, 6, 7, 8, 9]


def test_equal_intervals_within_a_packet_are_left_alone() -> None:
    # two identical intervals, as a real strap sent them
    data = bytes.fromhex("167708020802")
    callback = Callback("notify")
    callback.receive(1.0, data)
    callback.receive(1.0001, data)
    assert [packet.data for packet in callback.packets] == [data]


def test_indications_are_confirmed_one_by_one_and_never_dropped() -> None:
    callback = Callback("indicate")
    callback.receive(1.0, b"\xf0\x03\x00\x00")
    callback.receive(1.0001, b"\xf0\x03\x00\x00")
    assert len(callback.packets) == 2


@given(
    st.lists(st.tuples(st.sampled_from([0.006, 0.05, 1.0]), st.binary(max_size=1)), max_size=30),
    st.sampled_from([1, 2, 3]),
)
def test_doubling_every_notification_changes_nothing(
    arrivals: list[tuple[float, bytes]], copies: int
) -> None:
    callback, time = Callback("notify"), 0.0
    for wait, data in arrivals:
        time += wait
        for copy in range(copies):
            callback.receive(time + copy * 1e-9, data)
    assert [packet.data for packet in callback.packets] == [data for _, data in arrivals]
