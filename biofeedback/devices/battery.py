"""Battery Service: the charge a sensor reports, read at connection and every few minutes."""

from __future__ import annotations

import asyncio
import contextlib
from typing import ClassVar

from biofeedback.devices.link import Link, Packet, Wearer, uuid16
from biofeedback.errors import PacketError, SensorError

SERVICE = uuid16(0x180F)
LEVEL = uuid16(0x2A19)

REREAD_S = 240.0
"""Many straps never notify."""


def parse_battery_level(data: bytes) -> int:
    """Decode characteristic 0x2A19 as percent.

    Raises :class:`PacketError` for no byte, or for a level above 100.
    """
    if not data or data[0] > 100:
        raise PacketError("a battery level is not within 0 to 100 percent")
    return data[0]


class Battery:
    """Reports the battery level."""

    service: ClassVar[str] = SERVICE

    def __init__(self, wearer: Wearer) -> None:
        self.dropped = 0
        self._wearer = wearer
        self._level: int | None = None
        self._subscribed = False
        self._reading: asyncio.Task[None] | None = None

    async def start(self, link: Link) -> None:
        """Read the level, subscribe where the sensor allows it, and read again now and then."""
        # The level is a courtesy: a sensor that keeps it to itself still measures.
        with contextlib.suppress(SensorError):
            self._take(await link.read(LEVEL))
            await link.subscribe(LEVEL, self._on_packet)
            self._subscribed = True
        self._reading = asyncio.create_task(self._reread(link))

    async def stop(self, link: Link) -> None:
        """End the readings."""
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)
        if self._subscribed:
            await link.unsubscribe(LEVEL)

    async def _reread(self, link: Link) -> None:
        while True:
            await asyncio.sleep(REREAD_S)
            with contextlib.suppress(SensorError):
                self._take(await link.read(LEVEL))

    def _on_packet(self, packet: Packet) -> None:
        self._take(packet.data)

    def _take(self, data: bytes) -> None:
        try:
            level = parse_battery_level(data)
        except PacketError:
            self.dropped += 1
            return
        if level != self._level:
            self._level = level
            self._wearer.report(battery_pct=level)
