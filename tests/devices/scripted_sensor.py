"""A scripted sensor, its driver, and a supervisor of it in virtual time."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import ClassVar

from biofeedback.clock import SessionClock
from biofeedback.devices.connection import (
    Connection,
)
from biofeedback.devices.link import Driver, Link, OnLost, OnPacket, Packet, Wearer
from biofeedback.errors import SensorError
from biofeedback.events import DeviceStatus, Event, RrIntervals

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
