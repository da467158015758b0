"""The radio side of a simulated sensor: connects, answers, notifies, drops on schedule."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from biofeedback.clock import SessionClock
from biofeedback.devices.link import Link, OnLost, OnPacket, Packet
from biofeedback.devices.simulated.body import Episode
from biofeedback.errors import SensorError

CONNECT_S = 0.2


class SimulatedPeripheral:
    """A :class:`Connector` to itself; subclasses fill in what is offered and what is sent.

    ``values`` holds what can be read; ``streams`` the coroutine that runs while a characteristic
    is subscribed.
    """

    def __init__(self, name: str, clock: SessionClock, drops: Sequence[Episode] = ()) -> None:
        self.name = name
        self.clock = clock
        self.services: frozenset[str] = frozenset()
        self.values: dict[str, Callable[[], bytes]] = {}
        self.streams: dict[str, Callable[[], Coroutine[Any, Any, None]]] = {}
        self._drops = tuple(drops)
        self._subscribers: dict[str, OnPacket] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._link: _SimulatedLink | None = None

    # --- Connector --------------------------------------------------------------------------
    async def connect(self, on_lost: OnLost) -> Link:
        """Open the link, unless a drop is under way."""
        await asyncio.sleep(CONNECT_S)
        now = self.clock.now()
        if any(drop.start <= now < drop.end for drop in self._drops):
            raise SensorError(
                "The simulated sensor is out of reach.", "It comes back by itself in a while."
            )
        self._link = _SimulatedLink(self)
        coming = [drop.start for drop in self._drops if drop.start > now]
        if coming:
            self.run("drop", self._drop_at(min(coming), on_lost))
        return self._link

    async def disconnect(self) -> None:
        """Close the link and end what runs on it."""
        self._close()
        tasks = list(self._tasks.values())
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # --- for subclasses ---------------------------------------------------------------------
    async def on_write(self, characteristic: str, data: bytes) -> None:
        """Take a command; the default knows none."""
        raise SensorError(
            f"The simulated sensor has no characteristic {characteristic} to write {data.hex()}.",
            "Choose another sensor from the list.",
        )

    def notify(self, characteristic: str, data: bytes) -> None:
        """Send a notification, if somebody subscribed."""
        subscriber = self._subscribers.get(characteristic)
        if subscriber is not None:
            subscriber(Packet(self.clock.now(), data))

    def run(self, key: str, stream: Coroutine[Any, Any, None]) -> None:
        """Run a stream under ``key`` until it is ended or the link closes."""
        self._tasks[key] = asyncio.create_task(stream, name=f"{self.name} {key}")

    def running(self, key: str) -> bool:
        """Whether a stream runs under ``key``."""
        return key in self._tasks

    async def end(self, key: str) -> None:
        """End the stream under ``key``, if any."""
        task = self._tasks.pop(key, None)
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def sleep_until(self, time: float) -> None:
        """Sleep until session time ``time``."""
        await asyncio.sleep(max(0.0, time - self.clock.now()))

    # --- used by the link -------------------------------------------------------------------
    def subscribe(self, characteristic: str, on_packet: OnPacket) -> None:
        """Start to notify."""
        self._subscribers[characteristic] = on_packet
        if characteristic in self.streams and not self.running(characteristic):
            self.run(characteristic, self.streams[characteristic]())

    async def unsubscribe(self, characteristic: str) -> None:
        """Stop to notify."""
        self._subscribers.pop(characteristic, None)
        await self.end(characteristic)

    # --- private ----------------------------------------------------------------------------
    def _close(self) -> None:
        if self._link is not None:
            self._link.open = False
            self._link = None
        self._subscribers.clear()

    async def _drop_at(self, time: float, on_lost: OnLost) -> None:
        await self.sleep_until(time)
        self._close()
        me = asyncio.current_task()
        for task in self._tasks.values():
            if task is not me:
                task.cancel()
        on_lost("the simulated link dropped")


class _SimulatedLink:
    def __init__(self, peripheral: SimulatedPeripheral) -> None:
        self.open = True
        self._peripheral = peripheral

    @property
    def services(self) -> frozenset[str]:
        return self._peripheral.services

    async def read(self, characteristic: str) -> bytes:
        self._check()
        if characteristic not in self._peripheral.values:
            raise SensorError(
                f"The simulated sensor has no characteristic {characteristic}.",
                "Choose another sensor from the list.",
            )
        return self._peripheral.values[characteristic]()

    async def write(self, characteristic: str, data: bytes, *, response: bool) -> None:
        del response
        self._check()
        await self._peripheral.on_write(characteristic, data)

    async def subscribe(self, characteristic: str, on_packet: OnPacket) -> None:
        self._check()
        self._peripheral.subscribe(characteristic, on_packet)

    async def unsubscribe(self, characteristic: str) -> None:
        self._check()
        await self._peripheral.unsubscribe(characteristic)

    def _check(self) -> None:
        if not self.open:
            raise SensorError("The simulated link is closed.", "It comes back by itself.")
