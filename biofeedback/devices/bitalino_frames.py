"""BITalino (r)evolution: frames found in a stream of bytes by their checksum, and conversions.

Pure, no radio. The layout is that of the maker's published firmware and programming interface.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from biofeedback.errors import PacketError

IN_STEP = 3
"""Frames one after the other with good checksums and numbers: four bits alone are weak."""
SEQUENCE = 16

_CRC = (0, 3, 6, 5, 12, 15, 10, 9, 11, 8, 13, 14, 7, 4, 1, 2)
_RATE_COMMANDS = {1: 0x03, 10: 0x43, 100: 0x83, 1000: 0xC3}
_SUPPLY_V = 3.3


@dataclass(frozen=True, slots=True)
class Frame:
    """One sample of every active port."""

    sequence: int
    digital: tuple[int, int, int, int]
    """Inputs 1 and 2, outputs 1 and 2."""
    analog: tuple[int, ...]
    """In the order of the active ports; ten bits each, the fifth and sixth six."""
    lost: int = 0
    """Frames missing before this one, as far as a number from 0 to 15 tells."""


def frame_length(channels: int) -> int:
    """Bytes of a frame with so many active ports."""
    bits = 12 + 10 * channels if channels <= 4 else 52 + 6 * (channels - 4)
    return (bits + 7) // 8


def crc4(frame: bytes) -> int:
    """Checksum of a frame (x⁴ + x + 1), its own place taken as zero."""
    state = 0
    for at, octet in enumerate(frame):
        state = _CRC[state] ^ octet >> 4
        state = _CRC[state] ^ (octet & 15 if at < len(frame) - 1 else 0)
    return state


def parse_frame(data: bytes, channels: int) -> Frame:
    """Decode one whole frame.

    Raises :class:`PacketError` for another length or a checksum that does not fit.
    """
    if len(data) != frame_length(channels):
        raise PacketError("a frame of a BITalino has another length")
    if data[-1] & 15 != crc4(data):
        raise PacketError("the checksum of a BITalino's frame does not fit")
    # From the last byte backwards the fields follow each other without a seam, high bits first
    bits = int.from_bytes(data[::-1], "big")
    left = 8 * len(data) - 8
    sequence = bits >> (left + 4)
    left -= 4
    digital = tuple(bits >> (left + 3 - n) & 1 for n in range(4))
    analog: list[int] = []
    for channel in range(channels):
        width = 10 if channel < 4 else 6
        left -= width
        analog.append(bits >> left & ((1 << width) - 1))
    return Frame(sequence, (digital[0], digital[1], digital[2], digital[3]), tuple(analog))


def rate_command(sampling_rate: int) -> bytes:
    """Write the command that sets the sampling rate: 1, 10, 100 or 1000 Hz."""
    return bytes([_RATE_COMMANDS[sampling_rate]])


def start_command(ports: Iterable[int]) -> bytes:
    """Write the command that starts live acquisition of ports 1 to 6."""
    return bytes([sum(1 << (port - 1) for port in ports) << 2 | 1])


STOP, VERSION, STATE = b"\x00", b"\x07", b"\x0b"


def eda_microsiemens(adc: int, bits: int = 10) -> float:
    """Skin conductance of the (r)evolution EDA sensor, 0 to 25 µS."""
    return adc / (1 << bits) * _SUPPLY_V / 0.132


def ecg_millivolts(adc: int, bits: int = 10) -> float:
    """ECG of the (r)evolution sensor, which amplifies by 1100."""
    return (adc / (1 << bits) - 0.5) * _SUPPLY_V / 1100 * 1000


class FrameStream:
    """Finds frames in a stream of bytes; how it is cut into packets makes no difference."""

    def __init__(self, channels: int) -> None:
        self.dropped = 0
        """Bytes that belonged to no frame."""
        self._channels = channels
        self._length = frame_length(channels)
        self._buffer = bytearray()
        self._in_step = False
        self._just_found = False
        self._sequence: int | None = None

    def feed(self, data: bytes) -> list[Frame]:
        """Take what arrived; return the frames it completes."""
        self._buffer += data
        frames: list[Frame] = []
        while len(self._buffer) >= self._length:
            if not self._in_step and not self._find_step():
                break
            frame = self._frame_in_step()
            if frame is None:
                # frames or bytes were lost: what follows shows which
                self._in_step = False
                continue
            del self._buffer[: self._length]
            frames.append(frame)
        return frames

    def _frame_in_step(self) -> Frame | None:
        try:
            frame = parse_frame(bytes(self._buffer[: self._length]), self._channels)
        except PacketError:
            return None
        before = self._sequence
        lost = 0 if before is None else (frame.sequence - before - 1) % SEQUENCE
        if lost and not self._just_found:
            return None
        self._sequence, self._just_found = frame.sequence, False
        return replace(frame, lost=lost)

    def _find_step(self) -> bool:
        """Slide to where frames follow each other; False while undecided."""
        while len(self._buffer) >= IN_STEP * self._length:
            if self._follow_each_other():
                self._in_step = self._just_found = True
                return True
            self.dropped += 1
            del self._buffer[0]
        return False

    def _follow_each_other(self) -> bool:
        numbers = []
        for n in range(IN_STEP):
            data = bytes(self._buffer[n * self._length : (n + 1) * self._length])
            if data[-1] & 15 != crc4(data):
                return False
            numbers.append(data[-1] >> 4)
        return all(number == (numbers[0] + n) % SEQUENCE for n, number in enumerate(numbers))
