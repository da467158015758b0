"""Emulated straps and watches: what each offers, and the bytes it sends.

Written from the published protocols, not from the program's decoders. Everything that is sent
differs from what was sent before, so that a test can tell a repeated value from a lost one.
"""

from __future__ import annotations

import asyncio
import itertools
import struct
from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np
from bumble.device import Connection
from bumble.gatt import Service

from tests.radio.peripheral import (
    INDICATE,
    NOTIFY,
    READ,
    WRITE,
    Peripheral,
    characteristic,
    dynamic,
    readable,
)

POLAR = 0x006B
ECG, ACC = 0, 2


class PlainStrap(Peripheral):
    """A chest strap that speaks the Heart Rate Service and nothing else, about once a second."""

    name: ClassVar[str] = "HRM 4711"
    advertised: ClassVar[tuple[int, ...]] = (0x180D,)

    def __init__(self, air: Any, pace: float = 1.0) -> None:
        self.sent_rr: list[int] = []
        """Every interval that was sent to a subscriber, in 1/1024 s."""
        self.packets_sent = 0
        self._beat = 0
        super().__init__(air, pace)

    def services(self) -> list[Service]:
        self.measurement = characteristic("2A37", NOTIFY)
        return [Service("180D", [self.measurement, readable("2A38", b"\x01")])]

    def on_connected(self) -> None:
        self.spawn(self._send_heart_rate())

    async def _send_heart_rate(self) -> None:
        while True:
            await self.sleep(1.0)
            await self.send_beats(self._beat % 3)

    async def send_beats(self, count: int) -> None:
        """Send ``count`` intervals in one packet; two neighbours within a packet are equal."""
        if not self.heard(self.measurement):
            return
        first = self._beat
        self._beat += 1
        # 700 … 1299 in 1/1024 s, no two packets alike within 600
        rr = [700 + first % 600] * count
        self.sent_rr += rr
        self.packets_sent += 1
        await self.notify(self.measurement, self.packet(60, rr))

    @staticmethod
    def packet(bpm: int, rr: list[int]) -> bytes:
        """Encode as an H10 does: contact bits not supported, heart rate in one byte."""
        return struct.pack(f"<BB{len(rr)}H", 0x10 if rr else 0x00, bpm, *rr)


class ChestStrap(PlainStrap):
    """A strap in the manner of a Polar H10: also battery, device information, ECG and movement.

    Settings, answers and their quirks are those of a real H10's public capture.
    """

    name: ClassVar[str] = "Polar H10 0A1B2C3D"
    advertised: ClassVar[tuple[int, ...]] = (0x180D, 0xFEEE)
    manufacturer: ClassVar[tuple[int, bytes] | None] = (POLAR, bytes.fromhex("3b1b5452"))
    max_mtu: ClassVar[int] = 232

    ECG_RATE = 130.0
    ECG_SAMPLES = 73
    ACC_SAMPLES = 36
    FEATURES = bytes.fromhex("0f05") + bytes(15)
    SETTINGS: ClassVar[dict[int, bytes]] = {
        ECG: bytes.fromhex("000182000101 0e00"),
        ACC: bytes.fromhex("0004190032006400c8000101100002030200 04000800"),
    }
    SINCE_2000_NS = 599_616_000_000_000_000
    """Its clock begins in 2019, at every switching on."""

    def __init__(self, air: Any, pace: float = 1.0) -> None:
        self.battery = 87
        self.running: dict[int, asyncio.Task[None]] = {}
        self.leaves_running = False
        """Streams are still taken to run at the next connection, and are refused with status 6."""
        self.stops: list[int] = []
        """Streams that were stopped by command, in order."""
        self.sent_ecg: list[int] = []
        """Every ECG value that was sent to a subscriber; sample ``i`` has the value ``i``."""
        self.true_ecg_times: list[np.ndarray] = []
        """When each of them was measured, on the loop's clock."""
        self.delay: Callable[[], float] = lambda: 0.0
        """How late the next ECG frame is sent, s."""
        self.clock_rate = 1.0
        """Seconds that its clock counts in one."""
        self._ecg_index = 0
        self._acc_rate = 25
        self.clock_ahead_s = 0.0
        """Change it to set the sensor's clock while it streams."""
        self._switched_on_at: float | None = None
        super().__init__(air, pace)

    def services(self) -> list[Service]:
        self.battery_level = characteristic(
            "2A19", READ | NOTIFY, dynamic(read=lambda _: bytes([self.battery]))
        )
        self.control = characteristic(
            "FB005C81-02E7-F387-1CAD-8ACD2D8DF0C8",
            READ | WRITE | INDICATE,
            dynamic(read=lambda _: self.FEATURES, write=self._on_command),
        )
        self.data = characteristic("FB005C82-02E7-F387-1CAD-8ACD2D8DF0C8", NOTIFY)
        return [
            *super().services(),
            Service("180F", [self.battery_level]),
            Service(
                "180A",
                [
                    readable("2A29", b"Polar Electro Oy\0"),
                    readable("2A24", b"H10\0"),
                    readable("2A26", b"5.0.0\0"),
                ],
            ),
            Service("FB005C80-02E7-F387-1CAD-8ACD2D8DF0C8", [self.control, self.data]),
        ]

    def on_disconnected(self) -> None:
        if not self.leaves_running:
            self.running.clear()

    # --- measurement data -------------------------------------------------------------------
    def _on_command(self, connection: Connection, command: bytes) -> None:
        operation, kind = command[0], command[1] & 0x3F
        status, more = self._carry_out(connection, operation, kind, command[2:])
        answer = bytes([0xF0, operation, kind, status]) + more
        self.spawn(self.device.indicate_subscribers(self.control, answer))

    def _carry_out(
        self, connection: Connection, operation: int, kind: int, settings: bytes
    ) -> tuple[int, bytes]:
        if kind not in self.SETTINGS:
            return 2, b""
        if operation == 1:
            return 0, b"\0" + self.SETTINGS[kind]
        if operation == 2:
            if connection.att_mtu < 232:
                return 10, b""
            if kind in self.running:
                return 6, b""
            self._start(kind, settings)
            return 0, b"\0\x01" if kind == ACC else b"\0"
        if operation == 3:
            task = self.running.pop(kind, None)
            if task is None:
                return 6, b"\0"
            task.cancel()
            self.stops.append(kind)
            return 0, b"\0"
        return 1, b""

    def _start(self, kind: int, settings: bytes) -> None:
        rate = settings.find(b"\x00\x01")
        if kind == ACC and rate >= 0:
            self._acc_rate = int.from_bytes(settings[rate + 2 : rate + 4], "little")
        stream = self._send_ecg() if kind == ECG else self._send_acc()
        task = asyncio.get_running_loop().create_task(stream)
        self.running[kind] = task
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def stamp(self, now: float) -> int:
        """Return what its clock shows at loop time ``now``, ns since 2000."""
        if self._switched_on_at is None:
            self._switched_on_at = now
        on_for_s = (now - self._switched_on_at) * self.clock_rate + 1 + self.clock_ahead_s
        return self.SINCE_2000_NS + round(on_for_s * 1e9)

    async def reboot(self) -> None:
        """Switch off and on again: the connection ends, and its clock begins anew."""
        await self.hang_up()
        self._switched_on_at = None

    async def _send_ecg(self) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        for number in itertools.count(1):
            last = began + number * self.ECG_SAMPLES / self.ECG_RATE
            await asyncio.sleep(last + self.delay() - loop.time())
            first = self._ecg_index
            self._ecg_index += self.ECG_SAMPLES
            values = range(first, self._ecg_index)
            body = b"".join(value.to_bytes(3, "little", signed=True) for value in values)
            frame = struct.pack("<BQB", ECG, self.stamp(last), 0) + body
            if await self.notify(self.data, frame):
                self.sent_ecg += values
                steps = np.arange(1 - self.ECG_SAMPLES, 1) / self.ECG_RATE
                self.true_ecg_times.append(last + steps)

    async def _send_acc(self) -> None:
        while True:
            await asyncio.sleep(self.ACC_SAMPLES / self._acc_rate)
            body = struct.pack("<3h", 60, 970, 230) * self.ACC_SAMPLES
            now = asyncio.get_running_loop().time()
            await self.notify(self.data, struct.pack("<BQB", ACC, self.stamp(now), 1) + body)


class Watch(PlainStrap):
    """A watch that broadcasts its heart rate, and no intervals."""

    name: ClassVar[str] = "Watch 8"

    async def send_beats(self, count: int) -> None:
        await self.notify(self.measurement, bytes([0x00, 64]))


class ContactStrap(PlainStrap):
    """A strap that says whether it touches skin, in the manner of a Polar H7."""

    name: ClassVar[str] = "Polar H7 F00"
    contact = True

    async def send_beats(self, count: int) -> None:
        if self.contact:
            await self.notify(self.measurement, bytes.fromhex("1644 e803"))
        else:
            await self.notify(self.measurement, bytes.fromhex("0400"))
