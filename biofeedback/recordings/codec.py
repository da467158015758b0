"""Events to bytes and back, exactly: what is read equals what was written, bit for bit.

Every event is JSON (Python writes a float with the digits that give it back exactly), except
:class:`SampleBatch`, whose values are packed in the smallest type that holds them without loss.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from biofeedback.errors import RecordingError, SchemaError
from biofeedback.events import Event, SampleBatch, Samples, read_only

KINDS: dict[str, type] = {kind.__name__: kind for kind in get_args(Event)}

_FIELDS = {kind: tuple(field.name for field in fields(kind)) for kind in KINDS.values()}
_BATCH = struct.Struct("<dddHHB")  # time, sampling rate, arrival, name length, channels, type
_HEAD = np.dtype(
    [
        ("time", "<f8"),
        ("rate", "<f8"),
        ("arrival", "<f8"),
        ("name", "<u2"),
        ("channels", "<u2"),
        ("type", "u1"),
    ]
)
"""The same as :data:`_BATCH`, for many batches at once."""
_TYPES: tuple[np.dtype[Any], ...] = (np.dtype("<i2"), np.dtype("<f4"), np.dtype("<f8"))


def encode(event: Event) -> tuple[str, bytes]:
    """The event's kind and its bytes; :class:`TypeError` for what is not an event."""
    if isinstance(event, SampleBatch):
        return "SampleBatch", _encode_batch(event)
    kind = type(event)
    if kind not in _FIELDS:
        raise TypeError(f"{kind.__name__} is not an event")
    values = {name: getattr(event, name) for name in _FIELDS[kind]}
    return kind.__name__, json.dumps(values, default=_plain, separators=(",", ":")).encode()


def decode(kind: str, body: bytes) -> Event:
    """The event that :func:`encode` was given.

    Raises :class:`SchemaError` for a kind or field this version does not know, and
    :class:`RecordingError` for damaged bytes.
    """
    if kind not in KINDS:
        raise SchemaError(
            f"The recording holds “{kind}”, which this version does not know: update the program."
        )
    try:
        if kind == "SampleBatch":
            return _decode_batch(body)
        values: dict[str, Any] = json.loads(body)
        unknown = values.keys() - set(_FIELDS[KINDS[kind]])
        if not unknown:
            event: Event = KINDS[kind](**{name: _tuples(value) for name, value in values.items()})
            return event
    except (ValueError, TypeError, AttributeError, IndexError, struct.error) as error:
        raise RecordingError(
            "The recording is damaged here: export what can still be read."
        ) from error
    raise SchemaError(
        f"The recording was made by a newer version ({kind} has {', '.join(sorted(unknown))}): "
        "update the program."
    )


def _plain(value: object) -> object:
    """NumPy scalars as the Python numbers they stand for."""
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{type(value).__name__} cannot be recorded")


def _tuples(value: object) -> object:
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value


def _encode_batch(batch: SampleBatch) -> bytes:
    values = batch.values
    channels = 0 if values.ndim == 1 else values.shape[1]
    code, packed = _pack(values)
    name = batch.stream.encode("utf-8", "surrogatepass")
    head = _BATCH.pack(batch.time, batch.sampling_rate, batch.arrival, len(name), channels, code)
    return head + name + packed


def _pack(values: Samples) -> tuple[int, bytes]:
    """The smallest type that gives the same 64-bit patterns back (so −0.0 and NaN survive)."""
    wanted = np.ascontiguousarray(values, dtype=np.float64)
    with np.errstate(all="ignore"):
        for code in range(len(_TYPES) - 1):
            packed = wanted.astype(_TYPES[code])
            if np.array_equal(packed.astype(np.float64).view(np.int64), wanted.view(np.int64)):
                return code, packed.tobytes()
    return len(_TYPES) - 1, wanted.astype(_TYPES[-1]).tobytes()


def _decode_batch(body: bytes) -> SampleBatch:
    time, sampling_rate, arrival, length, channels, code = _BATCH.unpack_from(body)
    start = _BATCH.size
    stream = body[start : start + length].decode("utf-8", "surrogatepass")
    flat = np.frombuffer(body, dtype=_TYPES[code], offset=start + length)
    values = flat.reshape(-1, channels) if channels else flat
    return SampleBatch(time, stream, sampling_rate, read_only(values), arrival)


@dataclass(frozen=True, slots=True, eq=False)
class BatchArrays:
    """Many batches of one stream; the first three arrays have one value for each batch."""

    times_s: Samples
    """Of the first sample."""
    rates_hz: Samples
    counts: NDArray[np.intp]
    """Samples, of all channels together one."""
    values: Samples
    """Of all batches one after the other, shape ``(n,)`` or ``(n, channels)``."""


def batch_arrays(bodies: Sequence[bytes]) -> BatchArrays:
    """Decode the batches of one stream without an object for each.

    Raises :class:`RecordingError` where they differ in their channels.
    """
    heads = np.frombuffer(b"".join([body[: _BATCH.size] for body in bodies]), _HEAD)
    if np.unique(heads["channels"]).size != 1:
        raise RecordingError("A stream of the recording changes its channels: it is damaged.")
    channels = int(heads["channels"][0])
    starts = _BATCH.size + heads["name"].astype(np.intp)
    sizes = np.fromiter(map(len, bodies), np.intp, len(bodies)) - starts
    widths = np.array([each.itemsize for each in _TYPES], dtype=np.intp)[heads["type"]]
    counts = sizes // (widths * max(1, channels))
    first = np.cumsum(counts) - counts
    values = np.empty((int(counts.sum()), max(1, channels)))
    alike = sizes * len(_TYPES) + heads["type"]
    for key in np.unique(alike).tolist():
        rows = np.flatnonzero(alike == key)
        packed = b"".join([bodies[row][starts[row] :] for row in rows.tolist()])
        places = (first[rows][:, None] + np.arange(counts[rows[0]])).ravel()
        flat = np.frombuffer(packed, _TYPES[key % len(_TYPES)])
        values[places] = flat.reshape(len(places), values.shape[1])
    times_s, rates_hz = heads["time"].copy(), heads["rate"].copy()
    return BatchArrays(times_s, rates_hz, counts, values if channels else values[:, 0])
