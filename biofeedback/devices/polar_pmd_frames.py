"""Polar Measurement Data: from bytes to numbers and back. Pure functions, no radio.

Layouts follow Polar's published ``online_measurement`` and ``Polar_Measurement_Data_Specification``
documents; all integers are little endian.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from biofeedback.errors import PacketError

ECG, PPG, ACC, PPI, GYRO, MAG = 0, 1, 2, 3, 5, 6

_RESPONSE, _STOPPED, _FEATURES = 0xF0, 0x01, 0x0F
_WIDEST_DELTA = 32


class Setting(IntEnum):
    """What a stream can be set to."""

    RATE = 0
    """Hz."""
    RESOLUTION = 1
    """Bits."""
    RANGE = 2
    """G, or what the stream measures."""
    RANGE_MILLI = 3
    CHANNELS = 4
    FACTOR = 5
    """Units per step; told by the sensor, never sent to it."""
    SECURITY = 6


_SETTING_FORMAT = {
    Setting.RATE: "<H",
    Setting.RESOLUTION: "<H",
    Setting.RANGE: "<H",
    Setting.RANGE_MILLI: "<I",
    Setting.CHANNELS: "<B",
    Setting.FACTOR: "<f",
    Setting.SECURITY: "<16s",
}

Settings = dict[Setting, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class ControlResponse:
    """The sensor's answer to a command."""

    operation: int
    kind: int
    status: int
    more: bool
    """Another indication continues ``parameters``."""
    parameters: bytes


@dataclass(frozen=True, slots=True)
class StreamsStopped:
    """The sensor stopped streams by itself."""

    kinds: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PpiInterval:
    """One pulse-to-pulse interval of an optical sensor."""

    heart_rate_bpm: int
    pp_ms: int
    error_ms: int
    """The sensor's own estimate of its error."""
    blocker: bool
    """The sensor was moved while it measured."""
    contact: bool
    contact_supported: bool


@dataclass(frozen=True, slots=True)
class PmdFrame:
    """One data notification, its content not yet decoded."""

    kind: int
    timestamp_ns: int
    """Of the last sample, since 2000-01-01 on the sensor's clock."""
    compressed: bool
    frame_type: int
    content: bytes


@dataclass(frozen=True, slots=True, eq=False)
class FrameSamples:
    """Decoded integers of shape ``(n, channels)``, read-only, before any factor."""

    raw: NDArray[np.int64]
    blocks: tuple[tuple[int, int], ...] = ()
    """Width in bits and number of samples of each compressed block."""
    truncated: bool = False
    """The content ended inside a sample or a block, or a block made no sense."""


def parse_features(data: bytes) -> frozenset[int]:
    """Decode what can be measured, read from the control point.

    Raises :class:`PacketError` for anything else.
    """
    if len(data) < 2 or data[0] != _FEATURES:
        raise PacketError("a list of the sensor's streams was expected")
    return frozenset(kind for kind in range(8) if data[1] >> kind & 1)


def parse_control(data: bytes) -> ControlResponse | StreamsStopped:
    """Decode an indication of the control point.

    Raises :class:`PacketError` for a short or unknown one.
    """
    if data[:1] == bytes([_STOPPED]):
        return StreamsStopped(tuple(kind & 0x3F for kind in data[1:]))
    if len(data) < 4 or data[0] != _RESPONSE:
        raise PacketError("an answer of the sensor's control point is too short or unknown")
    more = len(data) > 4 and data[4] != 0
    return ControlResponse(data[1], data[2], data[3], more, data[5:])


def parse_settings(parameters: bytes) -> Settings:
    """Decode settings; a single byte left at the end, which sensors do send, is ignored.

    Raises :class:`PacketError` for an entry of an unknown type or one that is cut off.
    """
    settings: Settings = {}
    at = 0
    while at + 2 <= len(parameters):
        try:
            layout = _SETTING_FORMAT[Setting(parameters[at])]
        except ValueError as error:
            raise PacketError("the sensor's settings hold an entry of an unknown type") from error
        count, size = parameters[at + 1], struct.calcsize(layout)
        body = parameters[at + 2 : at + 2 + count * size]
        if len(body) < count * size:
            raise PacketError("an entry of the sensor's settings is cut off")
        if parameters[at] != Setting.SECURITY:
            values = (value for (value,) in struct.iter_unpack(layout, body))
            settings[Setting(parameters[at])] = tuple(values)
        at += 2 + count * size
    return settings


def encode_settings(settings: Mapping[Setting, tuple[float, ...]]) -> bytes:
    """Write settings as the sensor does, one entry each, all integers."""
    return b"".join(
        bytes([setting, len(values)])
        + b"".join(struct.pack(_SETTING_FORMAT[setting], int(value)) for value in values)
        for setting, values in settings.items()
    )


def parse_frame(data: bytes) -> PmdFrame:
    """Decode the header of a data notification.

    Raises :class:`PacketError` when it is shorter than its header.
    """
    if len(data) < 10:
        raise PacketError("a data frame is shorter than its header")
    kind, timestamp, frame_type = struct.unpack_from("<BQB", data)
    return PmdFrame(kind & 0x3F, timestamp, bool(frame_type & 0x80), frame_type & 0x7F, data[10:])


# (stream, frame type) -> bytes per value, channels
_RAW = {(ECG, 0): (3, 1), (ACC, 0): (1, 3), (ACC, 1): (2, 3), (ACC, 2): (3, 3), (PPG, 0): (3, 4)}
_COMPRESSED = {
    (ACC, 0): (2, 3),
    (ACC, 1): (2, 3),
    (PPG, 0): (3, 4),
    (GYRO, 0): (2, 3),
    (MAG, 0): (2, 3),
    (MAG, 1): (2, 4),
}


def decode_samples(frame: PmdFrame) -> FrameSamples:
    """Decode the samples of an ECG, ACC, PPG, GYRO or MAG frame.

    Raises :class:`PacketError` for a frame type that is not known.
    """
    layout = (_COMPRESSED if frame.compressed else _RAW).get((frame.kind, frame.frame_type))
    if layout is None:
        raise PacketError(f"frames of type {frame.frame_type} of stream {frame.kind} are not known")
    size, channels = layout
    if frame.compressed:
        return decode_deltas(frame.content, size, channels)
    whole = len(frame.content) // (size * channels) * size * channels
    values = _signed(frame.content[:whole], size).reshape(-1, channels)
    return FrameSamples(_frozen(values), truncated=whole < len(frame.content))


def decode_ppi(frame: PmdFrame) -> tuple[PpiInterval, ...]:
    """Decode the intervals of a PPI frame; half a record at the end is left out.

    Raises :class:`PacketError` for a frame type that is not known.
    """
    if frame.kind != PPI or frame.compressed or frame.frame_type != 0:
        raise PacketError("a frame of pulse intervals of an unknown type")
    whole = len(frame.content) // 6 * 6
    return tuple(
        PpiInterval(heart_rate, pp, error, bool(flags & 1), bool(flags & 2), bool(flags & 4))
        for heart_rate, pp, error, flags in struct.iter_unpack("<BHHB", frame.content[:whole])
    )


def decode_deltas(content: bytes, size: int, channels: int) -> FrameSamples:
    """Decode a compressed content: a reference sample, then blocks of differences.

    ``size`` is the bytes of one reference value. Whole samples are kept when a block is cut.
    """
    at = size * channels
    if len(content) < at:
        return FrameSamples(_frozen(np.empty((0, channels), dtype=np.int64)), truncated=True)
    parts = [_signed(content[:at], size).reshape(1, channels)]
    blocks: list[tuple[int, int]] = []
    truncated = False
    while at < len(content):
        if at + 2 > len(content):
            truncated = True
            break
        bits, count = content[at], content[at + 1]
        at += 2
        blocks.append((bits, count))
        if bits == 0 or count == 0:
            truncated = True  # never seen from a sensor: no sample is made of it
            continue
        if bits > _WIDEST_DELTA:
            truncated = True
            break
        body = content[at : at + (bits * count * channels + 7) // 8]
        at += len(body)
        whole = min(count, len(body) * 8 // (bits * channels))
        truncated |= whole < count
        parts.append(_unpack(body, bits, whole * channels).reshape(-1, channels))
    return FrameSamples(_frozen(np.cumsum(np.concatenate(parts), axis=0)), tuple(blocks), truncated)


def _unpack(body: bytes, bits: int, count: int) -> NDArray[np.int64]:
    """Signed integers of ``bits`` bits each, packed from the lowest bit on."""
    flat = np.unpackbits(np.frombuffer(body, dtype=np.uint8), bitorder="little")
    fields = flat[: bits * count].reshape(count, bits).astype(np.int64)
    weights = np.int64(1) << np.arange(bits, dtype=np.int64)
    weights[-1] = -weights[-1]
    return np.asarray(fields @ weights, dtype=np.int64)


def _signed(body: bytes, size: int) -> NDArray[np.int64]:
    octets = np.frombuffer(body, dtype=np.uint8).reshape(-1, size).astype(np.int64)
    values = octets @ (np.int64(1) << (8 * np.arange(size, dtype=np.int64)))
    top = np.int64(1) << (8 * size - 1)
    return np.asarray((values ^ top) - top, dtype=np.int64)


def _frozen(values: NDArray[np.int64]) -> NDArray[np.int64]:
    values.flags.writeable = False
    return values
