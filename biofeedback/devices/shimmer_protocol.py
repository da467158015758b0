"""Shimmer3 and Shimmer3R: the byte stream cut into messages.

Pure, no radio. Layouts follow the maker's published SDKs and firmware.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from biofeedback.errors import PacketError

TICKS_PER_S = 32768
SHIMMER3, SHIMMER3R = 3, 10
GSR_CHANNEL = 0x1C

_DATA, _INQUIRY, _DEVICE_VERSION, _FIRMWARE = 0x00, 0x02, 0x25, 0x2F
_NAME, _IN_STREAM, _STATUS, _NACK, _ACK = 0x7A, 0x8A, 0x71, 0xFE, 0xFF
_BETWEEN_PACKETS = (_ACK, _NACK, _IN_STREAM)
_MOST_CHANNELS = 32


@dataclass(frozen=True, slots=True)
class Ack:
    """A command was taken, or refused."""

    accepted: bool


@dataclass(frozen=True, slots=True)
class DeviceVersion:
    """Which hardware it is: :data:`SHIMMER3` or :data:`SHIMMER3R`."""

    hardware: int


@dataclass(frozen=True, slots=True)
class FirmwareVersion:
    """Which firmware runs."""

    identifier: int
    """3 LogAndStream, 1 BtStream."""
    major: int
    minor: int
    internal: int

    @property
    def timestamp_bytes(self) -> int:
        """Older firmware stamps packets with 16 bits instead of 24."""
        version = (self.major, self.minor, self.internal)
        old = {3: (0, 5, 4), 1: (0, 7, 3)}.get(self.identifier, (0, 0, 0))
        return 2 if version < old else 3


@dataclass(frozen=True, slots=True)
class Inquiry:
    """How the sensor is set up."""

    divisor: int
    """32768 Hz divided by the sampling rate."""
    config: int
    buffer_size: int
    channels: tuple[int, ...]
    """In the order in which a data packet has them."""

    @property
    def sampling_rate(self) -> float:
        """Hz."""
        return TICKS_PER_S / self.divisor

    @property
    def gsr_range(self) -> int:
        """Configured range; 4 is auto."""
        return self.config >> 25 & 7

    @property
    def expansion_power(self) -> bool:
        """Whether the optical channel has its supply."""
        return bool(self.config >> 24 & 1)


@dataclass(frozen=True, slots=True)
class DeviceName:
    """What the sensor calls itself."""

    name: str


@dataclass(frozen=True, slots=True)
class Status:
    """State bits, sent when they change."""

    bits: int


@dataclass(frozen=True, slots=True)
class DataPacket:
    """One sample of every channel."""

    ticks: int
    values: tuple[int, ...]
    """Unsigned 16 bits each."""


Message: TypeAlias = (
    Ack | DeviceVersion | FirmwareVersion | Inquiry | DeviceName | Status | DataPacket
)


@dataclass(frozen=True, slots=True)
class PacketLayout:
    """What a data packet looks like."""

    timestamp_bytes: int
    channels: int
    divisor: int
    """Ticks between two packets."""

    @property
    def size(self) -> int:
        """Bytes of a packet."""
        return 1 + self.timestamp_bytes + 2 * self.channels

    @property
    def wrap(self) -> int:
        """Ticks after which the time stamp begins anew."""
        return 1 << (8 * self.timestamp_bytes)

    def follows(self, ticks: int, later: int) -> bool:
        """Whether a packet stamped ``later`` can be the next after one stamped ``ticks``."""
        step = (later - ticks) % self.wrap
        return abs(step - self.divisor) <= self.divisor // 16


def sampling_rate_command(sampling_rate: float) -> bytes:
    """Write the command that sets the sampling rate, as near as the divisor allows."""
    return b"\x05" + round(TICKS_PER_S / sampling_rate).to_bytes(2, "little")


def parse_data_packet(message: bytes, timestamp_bytes: int) -> DataPacket:
    """Decode one data packet; half a value at its end is left out.

    Raises :class:`PacketError` for another message, or one without a whole time stamp.
    """
    at = 1 + timestamp_bytes
    if len(message) < at or message[0] != _DATA:
        raise PacketError("a Shimmer's data packet was expected")
    values = (int.from_bytes(message[n : n + 2], "little") for n in range(at, len(message) - 1, 2))
    return DataPacket(int.from_bytes(message[1:at], "little"), tuple(values))


class ByteStream:
    """Cuts the stream of bytes into messages; how it is cut into packets makes no difference.

    While :attr:`layout` is None everything is an answer; with a layout, data packets come too.
    """

    def __init__(self, hardware: int = SHIMMER3) -> None:
        self.hardware = hardware
        self.layout: PacketLayout | None = None
        self.dropped = 0
        """Bytes that belonged to no message."""
        self._buffer = bytearray()
        self._lost = False
        self._latest: DataPacket | None = None

    def feed(self, data: bytes) -> list[Message]:
        """Take what arrived; return the messages it completes."""
        self._buffer += data
        messages: list[Message] = []
        while self._buffer:
            if self._lost and not self._find_packets():
                break
            length = self._streamed_length() if self.layout else self._answer_length()
            if length is None or length > len(self._buffer):
                break
            if length == 0:
                self._skip()
                continue
            try:
                message = self._decode(bytes(self._buffer[:length]))
            except PacketError:
                self._skip()
                continue
            messages.append(message)
            if isinstance(message, DataPacket):
                self._latest = message
            del self._buffer[:length]
        return messages

    def rest(self) -> list[DataPacket]:
        """Return the last packet of all, which has no successor, if it follows the one before."""
        layout, latest = self.layout, self._latest
        if (
            layout is None
            or latest is None
            or self._lost
            or len(self._buffer) != layout.size
            or self._buffer[0] != _DATA
            or not layout.follows(latest.ticks, self._ticks(0))
        ):
            return []
        last = parse_data_packet(bytes(self._buffer), layout.timestamp_bytes)
        self._buffer.clear()
        return [last]

    def _skip(self) -> None:
        self.dropped += 1
        del self._buffer[0]
        self._lost = self.layout is not None

    def _find_packets(self) -> bool:
        """Slide to where three packets follow each other in time; False while undecided."""
        layout = self.layout
        assert layout is not None
        size = layout.size
        while len(self._buffer) > 2 * size + layout.timestamp_bytes:
            starts = (0, size, 2 * size)
            if not any(self._buffer[at] for at in starts):
                first, second, third = (self._ticks(at) for at in starts)
                if layout.follows(first, second) and layout.follows(second, third):
                    self._lost = False
                    return True
            self.dropped += 1
            del self._buffer[0]
        return False

    def _ticks(self, at: int) -> int:
        assert self.layout is not None
        return int.from_bytes(self._buffer[at + 1 : at + 1 + self.layout.timestamp_bytes], "little")

    def _streamed_length(self) -> int | None:
        """Length of the message that begins here: None not yet known, 0 no message.

        A data packet counts once the next one is seen to follow it in time (or an answer to
        come between): after lost bytes, a packet put together from two would be a value that was
        never measured.
        """
        layout, first = self.layout, self._buffer[0]
        assert layout is not None
        if first != _DATA:
            return self._answer_length() if first in _BETWEEN_PACKETS else 0
        if len(self._buffer) <= layout.size:
            return None
        following = self._buffer[layout.size]
        if following != _DATA:
            return layout.size if following in _BETWEEN_PACKETS else 0
        if len(self._buffer) <= layout.size + layout.timestamp_bytes:
            return None
        return layout.size if layout.follows(self._ticks(0), self._ticks(layout.size)) else 0

    def _answer_length(self) -> int | None:
        """The same for answers."""
        buffer, first = self._buffer, self._buffer[0]
        if first in (_ACK, _NACK):
            return 1
        if first == _DEVICE_VERSION:
            return 2
        if first == _FIRMWARE:
            return 7
        if len(buffer) < 2:
            return None if first in (_NAME, _IN_STREAM, _INQUIRY) else 0
        if first == _NAME:
            return 2 + buffer[1]
        if first == _IN_STREAM:
            return 3 if buffer[1] == _STATUS else 0
        if first == _INQUIRY:
            count_at = 3 + self._config_bytes()
            if len(buffer) <= count_at:
                return None
            count = buffer[count_at]
            return count_at + 2 + count if count <= _MOST_CHANNELS else 0
        return 0

    def _config_bytes(self) -> int:
        return 7 if self.hardware == SHIMMER3R else 4

    def _decode(self, message: bytes) -> Message:
        first, body = message[0], message[1:]
        if first in (_ACK, _NACK):
            return Ack(first == _ACK)
        if first == _DATA:
            assert self.layout is not None
            return parse_data_packet(message, self.layout.timestamp_bytes)
        if first == _DEVICE_VERSION:
            return DeviceVersion(body[0])
        if first == _FIRMWARE:
            numbers = int.from_bytes(body[:2], "little"), int.from_bytes(body[2:4], "little")
            return FirmwareVersion(*numbers, body[4], body[5])
        if first == _NAME:
            return DeviceName(body[1:].decode("utf-8", errors="replace"))
        if first == _IN_STREAM:
            return Status(body[1])
        config_end = 2 + self._config_bytes()
        divisor = int.from_bytes(body[:2], "little")
        if divisor == 0:
            raise PacketError("a Shimmer's answer names no sampling rate")
        config = int.from_bytes(body[2:6], "little")
        channels = tuple(body[config_end + 2 :])
        return Inquiry(divisor, config, body[config_end + 1], channels)
