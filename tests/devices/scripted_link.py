"""A link that answers from a script: what a driver asks, writes and subscribes to is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from biofeedback.devices.link import OnPacket, Packet, Wearer
from biofeedback.errors import SensorError
from biofeedback.events import DeviceStatus, Event

T = TypeVar("T")


@dataclass
class ScriptedLink:
    services: frozenset[str] = frozenset()
    values: dict[str, bytes] = field(default_factory=dict)
    answer: Callable[[bytes], Iterable[tuple[str, bytes]]] = lambda data: ()
    """What the sensor notifies in answer to a write."""
    written: list[bytes] = field(default_factory=list)
    with_response: list[bool] = field(default_factory=list)
    subscribers: dict[str, OnPacket] = field(default_factory=dict)
    time: float = 0.0
    lost: bool = False

    def _check(self) -> None:
        if self.lost:
            raise SensorError("The sensor disconnected.", "Bring it closer.")

    async def read(self, characteristic: str) -> bytes:
        self._check()
        if characteristic not in self.values:
            raise SensorError("No such characteristic.", "Choose another sensor.")
        return self.values[characteristic]

    async def write(self, characteristic: str, data: bytes, *, response: bool) -> None:
        self._check()
        self.written.append(data)
        self.with_response.append(response)
        for source, reply in self.answer(data):
            self.send(source, reply)

    async def subscribe(self, characteristic: str, on_packet: OnPacket) -> None:
        self._check()
        self.subscribers[characteristic] = on_packet

    async def unsubscribe(self, characteristic: str) -> None:
        self._check()
        self.subscribers.pop(characteristic, None)

    def send(self, characteristic: str, data: bytes) -> None:
        """Notify, as the sensor would, at ``self.time``."""
        if characteristic in self.subscribers:
            self.subscribers[characteristic](Packet(self.time, data))


def wearer(events: list[Event]) -> Wearer:
    """A client wearing ``sensor-1``, whose events go to ``events``."""
    return Wearer("sensor-1", "client", events.append, "Sensor 1")


def of(kind: type[T], events: list[Event]) -> list[T]:
    return [event for event in events if isinstance(event, kind)]


def reports(events: list[Event]) -> list[DeviceStatus]:
    return of(DeviceStatus, events)
