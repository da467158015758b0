"""Emulated conductance sensors: what each offers, and the bytes it sends."""

from __future__ import annotations

import asyncio
import struct
from typing import Any, ClassVar

from bumble.device import Connection
from bumble.gatt import Service

from tests.radio.peripheral import (
    INDICATE,
    NOTIFY,
    READ,
    WRITE,
    WRITE_BLIND,
    Peripheral,
    characteristic,
    dynamic,
)

CONNECTION_INTERVAL_S = 0.03
"""On air, an answer takes at least as long as from one meeting of the radios to the next."""


class TextConductance(Peripheral):
    """A home-made conductance sensor: text lines over the Nordic UART service, ten a second."""

    name: ClassVar[str] = "EDA board"
    advertised_long: ClassVar[str] = "6E400001-B5A3-F393-E0A9-E50E24DCCA9E"
    RATE = 10.0

    def __init__(self, air: Any, pace: float = 1.0) -> None:
        self.sent_us: list[float] = []
        """Every value whose line was sent whole to a subscriber, µS."""
        self._index = 0
        super().__init__(air, pace)

    def services(self) -> list[Service]:
        self.receive = characteristic("6E400002-B5A3-F393-E0A9-E50E24DCCA9E", WRITE | WRITE_BLIND)
        self.transmit = characteristic("6E400003-B5A3-F393-E0A9-E50E24DCCA9E", NOTIFY)
        return [Service(self.advertised_long, [self.receive, self.transmit])]

    def on_connected(self) -> None:
        self.spawn(self._send_lines())

    async def _send_lines(self) -> None:
        while True:
            await asyncio.sleep(1 / self.RATE)
            if not self.heard(self.transmit):
                continue
            milliseconds = round(asyncio.get_running_loop().time() * 1000)
            value = round(2 + self._index * 0.0001, 4)
            self._index += 1
            line = f"EDA,{milliseconds},{value:.4f}\n".encode()
            cut = self._index % len(line)
            self.sent_us.append(value)
            for part in (line[:cut], line[cut:]):
                if part:
                    await self.notify(self.transmit, part)


class ShimmerConductance(Peripheral):
    """A sensor in the manner of a Shimmer3R GSR+: set up by commands, streams calibrated codes.

    Answers and samples share one stream of bytes, cut into notifications without regard to it.
    """

    name: ClassVar[str] = "Shimmer3R-1A2B"
    advertised_long: ClassVar[str] = "65333333-A115-11E2-9E9A-0800200CA100"
    TICKS_PER_S = 32768
    PACKETS_A_NOTIFICATION = 5

    def __init__(self, air: Any, pace: float = 1.0) -> None:
        self.sent_us: list[float] = []
        """Every value that was sent to a subscriber, µS."""
        self.stops = 0
        self._divisor = 640
        self._index = 0
        self._streaming: asyncio.Task[None] | None = None
        super().__init__(air, pace)

    def services(self) -> list[Service]:
        self.commands = characteristic(
            "65333333-A115-11E2-9E9A-0800200CA102", WRITE, dynamic(write=self._on_command)
        )
        self.answers = characteristic("65333333-A115-11E2-9E9A-0800200CA101", NOTIFY)
        return [Service(self.advertised_long, [self.commands, self.answers])]

    def on_disconnected(self) -> None:
        self._streaming = None

    def _on_command(self, _connection: Connection, command: bytes) -> None:
        answer = b""
        match command[0]:
            case 0x20:
                self.stops += self._streaming is not None
                if self._streaming is not None:
                    self._streaming.cancel()
                    self._streaming = None
            case 0x3F:
                answer = b"\x25\x0a"
            case 0x2E:
                answer = b"\x2f" + struct.pack("<HHBB", 3, 1, 0, 27)
            case 0x05:
                self._divisor = int.from_bytes(command[1:3], "little")
            case 0x01:
                config = (4 << 25 | 1 << 24).to_bytes(4, "little") + bytes(3)
                answer = b"\x02" + struct.pack("<H", self._divisor) + config + b"\x01\x01\x1c"
            case 0x07:
                self._streaming = asyncio.get_running_loop().create_task(self._stream())
                self._tasks.add(self._streaming)
                self._streaming.add_done_callback(self._ended)
        self.spawn(self._answer(b"\xff" + answer))

    async def _answer(self, answer: bytes) -> None:
        await asyncio.sleep(CONNECTION_INTERVAL_S)
        await self.notify(self.answers, answer)

    async def _stream(self) -> None:
        while True:
            await asyncio.sleep(self.PACKETS_A_NOTIFICATION * self._divisor / self.TICKS_PER_S)
            packets, values = b"", []
            for _ in range(self.PACKETS_A_NOTIFICATION):
                # range 1 throughout, 1000 … 3999: no two neighbours alike
                adc = 1000 + self._index % 3000
                ticks = self._index * self._divisor % (1 << 24)
                self._index += 1
                packets += (
                    b"\0" + ticks.to_bytes(3, "little") + (1 << 14 | adc).to_bytes(2, "little")
                )
                values.append(1000 * (adc * 3 / 4095 / 0.5 - 1) / 287)
            if await self.notify(self.answers, packets):
                self.sent_us += values


class BitalinoConductance(Peripheral):
    """A board in the manner of a BITalino (r)evolution BLE with its EDA sensor on port 3."""

    name: ClassVar[str] = "BITalino BLE"
    advertised_long: ClassVar[str] = "C566488A-0882-4E1B-A6D0-0B717E652234"
    RATES: ClassVar[dict[int, int]] = {0x03: 1, 0x43: 10, 0x83: 100, 0xC3: 1000}
    FRAMES_A_TICK = 5

    def __init__(self, air: Any, pace: float = 1.0) -> None:
        self.sent_us: list[float] = []
        """Every value whose frame was sent whole to a subscriber, µS."""
        self.stops = 0
        self._rate = 1000
        self._index = 0
        self._streaming: asyncio.Task[None] | None = None
        super().__init__(air, pace)

    def services(self) -> list[Service]:
        self.commands = characteristic(
            "4051EB11-BF0A-4C74-8730-A48F4193FCEA",
            WRITE | READ | INDICATE,
            dynamic(read=lambda _: b"\0", write=self._on_command),
        )
        self.frames = characteristic("40FDBA6B-672E-47C4-808A-E529ADFF3633", NOTIFY)
        return [Service(self.advertised_long, [self.commands, self.frames])]

    def on_disconnected(self) -> None:
        self._streaming = None

    def _on_command(self, _connection: Connection, command: bytes) -> None:
        code = command[0]
        if code == 0x00 and self._streaming is not None:
            self.stops += 1
            self._streaming.cancel()
            self._streaming = None
        elif code in self.RATES:
            self._rate = self.RATES[code]
        elif code == 0b000100_01:
            self._streaming = asyncio.get_running_loop().create_task(self._stream())
            self._tasks.add(self._streaming)
            self._streaming.add_done_callback(self._ended)

    async def _stream(self) -> None:
        pending, unsent = b"", 0
        while True:
            await asyncio.sleep(self.FRAMES_A_TICK / self._rate)
            for _ in range(self.FRAMES_A_TICK):
                pending += self.frame(self._index % 16, self._index % 1024)
                self._index += 1
                unsent += 1
            # what is cut off in the middle of a frame goes with the next notification
            cut = len(pending) - self._index % 3
            part, pending = pending[:cut], pending[cut:]
            whole = unsent - -(-len(pending) // 3)
            if await self.notify(self.frames, part):
                first = self._index - unsent
                codes = (n % 1024 for n in range(first, first + whole))
                self.sent_us += [code / 1024 * 3.3 / 0.132 for code in codes]
            unsent -= whole

    @staticmethod
    def frame(sequence: int, code: int) -> bytes:
        """Encode one frame of one channel, with its checksum (x⁴ + x + 1), bit by bit."""
        frame = bytearray([(code & 0x3F) << 2, code >> 6, sequence << 4])
        checksum = 0
        for octet in frame:
            for bit in range(7, -1, -1):
                carry = checksum >> 3
                checksum = (checksum << 1 | octet >> bit & 1) & 0xF
                if carry:
                    checksum ^= 0b0011
        frame[-1] |= checksum
        return bytes(frame)
