"""The doors of this room: what a driver sees of a sensor, and what a supervisor sees of a radio.

A :class:`Driver` decodes one service of a sensor and never sees how the bytes travel. A
:class:`Link` is an open connection; a :class:`Connector` opens it. ``ble.py`` implements both with
bleak, ``simulated/`` with a simulated body, tests with a script of packets.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Protocol, TypeAlias

from biofeedback.events import DeviceStatus, Emit, Person, Source


def uuid16(number: int) -> str:
    """Write a number assigned by the Bluetooth SIG as a 128-bit UUID."""
    return f"{number:08x}-0000-1000-8000-00805f9b34fb"


@dataclass(frozen=True, slots=True)
class Packet:
    """One notification: session time stamped on arrival, and its bytes."""

    time: float
    data: bytes


OnPacket: TypeAlias = Callable[[Packet], None]
OnLost: TypeAlias = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Advertisement:
    """What a sensor says of itself before it is connected."""

    address: str
    """Opaque: a Bluetooth address, or a per-computer identifier on macOS."""
    name: str
    service_uuids: tuple[str, ...] = ()
    """128-bit, lower case."""
    manufacturer_data: Mapping[int, bytes] = field(default_factory=dict)
    rssi: int | None = None


@dataclass(frozen=True, slots=True)
class Wearer:
    """Whose sensor it is, under which name, and where its events go."""

    device: str
    person: Person
    emit: Emit
    name: str = ""
    source: Source = "sensor"
    choices: Mapping[str, str] = field(default_factory=dict)
    """What a person chose for this sensor, by a driver's own keys, for example ``eda_port``."""

    def report(
        self,
        *,
        battery_pct: int | None = None,
        contact: bool | None = None,
        problem: str | None = None,
        advice: str | None = None,
        model: str | None = None,
        firmware: str | None = None,
    ) -> None:
        """Emit what a driver learnt of the sensor itself; None means no news.

        An empty ``problem`` takes the driver's earlier one back. The supervisor, which stands
        between a driver and the session, fills in state and time.
        """
        self.emit(
            DeviceStatus(
                time=0.0,
                device=self.device,
                person=self.person,
                name=self.name,
                state="streaming",
                battery_pct=battery_pct,
                contact=contact,
                problem=problem,
                advice=advice,
                source=self.source,
                model=model,
                firmware=firmware,
            )
        )


class Link(Protocol):
    """An open connection to one sensor. UUIDs are 128-bit, lower case.

    Every method raises :class:`biofeedback.errors.SensorError` when the sensor does not answer.
    """

    @property
    def services(self) -> frozenset[str]:
        """UUIDs of the services the sensor offers."""
        ...

    async def read(self, characteristic: str) -> bytes:
        """Read a characteristic."""
        ...

    async def write(self, characteristic: str, data: bytes, *, response: bool) -> None:
        """Write a characteristic."""
        ...

    async def subscribe(self, characteristic: str, on_packet: OnPacket) -> None:
        """Call ``on_packet``, on the session's loop, for each notification or indication."""
        ...

    async def unsubscribe(self, characteristic: str) -> None:
        """End a subscription."""
        ...


class Connector(Protocol):
    """Finds one sensor and opens links to it, again and again."""

    name: str

    async def connect(self, on_lost: OnLost) -> Link:
        """Find the sensor, connect, discover its services; ``on_lost`` is called once if it drops.

        Raises :class:`biofeedback.errors.SensorError` with the likely cause.
        """
        ...

    async def disconnect(self) -> None:
        """Close the link, if open; never raises."""
        ...


class Driver(Protocol):
    """One service of a sensor, from bytes to events. One object per connection.

    What it learns of the sensor itself (battery, model, a problem in words with its advice) it
    tells with :meth:`Wearer.report`; the supervisor takes over battery, contact, problem, advice,
    model and firmware, and fills in state and time.
    """

    service: ClassVar[str]
    """UUID of the service; the driver runs when the sensor offers it."""
    dropped: int
    """Packets (or lines) its protocol does not allow: counted, never shown as a number."""

    def __init__(self, wearer: Wearer) -> None: ...

    async def start(self, link: Link) -> None:
        """Subscribe and start streams; returns when they run."""
        ...

    async def stop(self, link: Link) -> None:
        """Stop streams before the link is closed, and every task of the driver's own.

        Called once on every way out, also after ``start`` was cut short or the link has dropped.
        """
        ...
