"""An emulated optical armband in the manner of a Polar Verity Sense."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, ClassVar

from bumble.device import Connection
from bumble.gatt import Service

from tests.radio.straps import ACC, ChestStrap

PPG, PPI = 1, 3


class Armband(ChestStrap):
    """Heart rate without intervals; the intervals come as PPI, half a minute after their start.

    Movement and optical samples are compressed: a reference sample, then blocks of differences.
    """

    name: ClassVar[str] = "Polar Sense 0B1C2D3E"
    advertised: ClassVar[tuple[int, ...]] = (0x180D, 0xFEEE)
    FEATURES = bytes.fromhex("0f6e") + bytes(15)
    SETTINGS: ClassVar[dict[int, bytes]] = {
        ACC: bytes.fromhex("0001340001011000020108000401 03"),
        PPG: bytes.fromhex("000137000101160004 0104"),
        PPI: b"",
    }
    ACC_RATE, PPG_RATE = 52.0, 55.0
    ACC_SAMPLES, PPG_SAMPLES = 26, 28
    PPI_AFTER_S, PPI_EVERY_S = 25.0, 5.0

    def __init__(self, air: Any, pace: float = 1.0) -> None:
        self.sent_pp_ms: list[int] = []
        """Every pulse interval that was sent to a subscriber."""
        self.sent_acc: list[int] = []
        """Every x value of the acceleration that was sent, mG."""
        self.sent_ppg: list[int] = []
        """Every value of the first light that was sent."""
        self._indexes = {ACC: 0, PPG: 0, PPI: 0}
        super().__init__(air, pace)

    def services(self) -> list[Service]:
        heart_rate, battery, about, measurement_data = super().services()
        about.characteristics[1].value = b"Polar Sense\0"
        return [heart_rate, battery, about, measurement_data]

    async def send_beats(self, count: int) -> None:
        """Send a heart rate, which is 0 until the intervals have begun."""
        pulse = 62 if self._indexes[PPI] else 0
        await self.notify(self.measurement, bytes([0x00, pulse]))

    def _carry_out(
        self, connection: Connection, operation: int, kind: int, settings: bytes
    ) -> tuple[int, bytes]:
        status, more = super()._carry_out(connection, operation, kind, settings)
        return status, more[:1] if operation == 2 else more

    def _start(self, kind: int, settings: bytes) -> None:
        streams: dict[int, Callable[[], Coroutine[Any, Any, None]]] = {
            ACC: self._send_acc,
            PPG: self._send_ppg,
            PPI: self._send_ppi,
        }
        task = asyncio.get_running_loop().create_task(streams[kind]())
        self.running[kind] = task
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _count(self, kind: int, samples: int, wrap: int) -> list[int]:
        first = self._indexes[kind]
        self._indexes[kind] += samples
        return [index % wrap for index in range(first, first + samples)]

    async def _send_acc(self) -> None:
        while True:
            await asyncio.sleep(self.ACC_SAMPLES / self.ACC_RATE)
            x = self._count(ACC, self.ACC_SAMPLES, 30000)
            body = compressed([(value, 12, -990) for value in x], 2)
            if await self._send_frame(ACC, 0x81, body):
                self.sent_acc += x

    async def _send_ppg(self) -> None:
        while True:
            await asyncio.sleep(self.PPG_SAMPLES / self.PPG_RATE)
            light = self._count(PPG, self.PPG_SAMPLES, 4_000_000)
            body = compressed([(value, -484490, 390000, 12000) for value in light], 3)
            if await self._send_frame(PPG, 0x80, body):
                self.sent_ppg += light

    async def _send_ppi(self) -> None:
        await asyncio.sleep(self.PPI_AFTER_S)
        while True:
            intervals = [700 + n for n in self._count(PPI, 5, 600)]
            # heart rate, interval, error estimate; contact supported and detected
            records = b"".join(struct.pack("<BHHB", 62, ms, 10, 0x06) for ms in intervals)
            frame = struct.pack("<BQB", PPI, 0, 0) + records
            if await self.notify(self.data, frame):
                self.sent_pp_ms += intervals
            await asyncio.sleep(self.PPI_EVERY_S)

    async def _send_frame(self, kind: int, frame_type: int, body: bytes) -> bool:
        stamp = self.stamp(asyncio.get_running_loop().time())
        return await self.notify(self.data, struct.pack("<BQB", kind, stamp, frame_type) + body)


def compressed(samples: Sequence[tuple[int, ...]], width: int) -> bytes:
    """Encode samples as a reference and two blocks of differences, of 4 and of 17 bits."""
    body = b"".join(value.to_bytes(width, "little", signed=True) for value in samples[0])
    half = len(samples) // 2
    for bits, first, last in ((4, 1, half), (17, half, len(samples))):
        packed = position = 0
        for index in range(first, last):
            for now, before in zip(samples[index], samples[index - 1], strict=True):
                packed |= ((now - before) & (1 << bits) - 1) << position
                position += bits
        body += bytes([bits, last - first]) + packed.to_bytes((position + 7) // 8, "little")
    return body
