"""What the fuzzer calls: every parser of sensor bytes, with what holds whatever the bytes are."""

from __future__ import annotations

import struct
from collections.abc import Callable

import numpy as np

from biofeedback.devices import (
    battery,
    bitalino_frames,
    device_information,
    emotibit,
    empatica,
    heart_rate,
    lsl_description,
    lsl_stream,
    movesense,
    movisens,
    nordic_uart,
    polar_advertisement,
    polar_pmd_frames,
    shimmer_protocol,
)
from biofeedback.devices.link import Wearer
from biofeedback.devices.sample_stream import SampleStream
from biofeedback.errors import PacketError
from biofeedback.events import Event, SampleBatch

Target = Callable[[bytes], None]


def _require(held: bool, rule: str) -> None:
    """Raise where a rule does not hold (an ``assert`` would be gone under ``-O``)."""
    if not held:
        raise AssertionError(rule)


def _frozen(values: np.ndarray) -> None:
    _require(not values.flags.writeable, "arrays are read-only")


def _parser(parse: Callable[[bytes], object]) -> Target:
    def target(data: bytes) -> None:
        try:
            parse(data)
        except PacketError:
            return

    return target


def _heart_rate(data: bytes) -> None:
    measurement = heart_rate.parse_heart_rate_measurement(data)
    _require(2 * len(measurement.rr_1024) < len(data), "no interval is invented")


def _pmd_frame(data: bytes) -> None:
    frame = polar_pmd_frames.parse_frame(data)
    if frame.kind == polar_pmd_frames.PPI:
        polar_pmd_frames.decode_ppi(frame)
        return
    samples = polar_pmd_frames.decode_samples(frame)
    _frozen(samples.raw)
    _require(len(samples.raw) <= 1 + 8 * len(data), "no sample is invented")


def _pmd_control(data: bytes) -> None:
    message = polar_pmd_frames.parse_control(data)
    if isinstance(message, polar_pmd_frames.ControlResponse):
        polar_pmd_frames.parse_settings(message.parameters)


def _movesense(data: bytes) -> None:
    choice, payload = data[:1], data[1:]
    match choice:
        case b"\0":
            _frozen(movesense.parse_ecg(payload).values)
        case b"\1":
            _frozen(movesense.parse_ecg_mv(payload).values)
        case b"\2":
            _frozen(movesense.parse_vectors(payload).values)
        case b"\3":
            movesense.parse_heart_rate(payload)
        case b"\4":
            movesense.parse_temperature(payload)
        case _:
            for part in movesense.parse_imu(payload, 2):
                _frozen(part.values)


def _pieces(data: bytes) -> list[bytes]:
    """Cut at the lengths that every first byte of a piece names."""
    pieces = []
    while data:
        length = data[0]
        pieces.append(data[1 : 1 + length])
        data = data[1 + length :]
    return pieces


def _nordic_uart(data: bytes) -> None:
    whole, cut = nordic_uart.LineBuffer(), nordic_uart.LineBuffer()
    pieces = _pieces(data)
    lines = [line for piece in pieces for line in cut.feed(piece)]
    _require(lines == whole.feed(b"".join(pieces)), "cuts make no difference")
    for line in lines:
        nordic_uart.parse_line(line)


def _shimmer(data: bytes) -> None:
    layout = shimmer_protocol.PacketLayout(3, 1, 640) if data[:1] == b"\1" else None
    whole, cut = shimmer_protocol.ByteStream(), shimmer_protocol.ByteStream()
    whole.layout = cut.layout = layout
    pieces = _pieces(data[1:])
    messages = [message for piece in pieces for message in cut.feed(piece)]
    _require(messages == whole.feed(b"".join(pieces)), "cuts make no difference")


def _bitalino(data: bytes) -> None:
    channels = 1 + data[0] % 6 if data else 1
    whole = bitalino_frames.FrameStream(channels)
    cut = bitalino_frames.FrameStream(channels)
    pieces = _pieces(data[1:])
    frames = [frame for piece in pieces for frame in cut.feed(piece)]
    _require(frames == whole.feed(b"".join(pieces)), "cuts make no difference")


def _emotibit(data: bytes) -> None:
    _require(bool(np.isfinite(emotibit.parse_line(data).values).all()), "values are numbers")


def _lsl_samples(data: bytes) -> None:
    channels = 1 + data[0] % 8 if data else 1
    _, times, values = lsl_stream.parse_samples(data[1:], channels)
    _require(values.shape == (len(times), channels), "every sample is whole")


_XML = b"""<info><name>%b</name><type>EDA</type><channel_count>2</channel_count>
<nominal_srate>10</nominal_srate><desc><channels><channel><label>%b</label>
<unit>%b</unit></channel></channels></desc></info>"""


def _lsl_description(data: bytes) -> None:
    """Any bytes alone, or in the places of name, label and unit."""
    if data[:1] == b"<":
        lsl_description.parse_description(data)
        return
    places = (*_pieces(data), b"", b"", b"")[:3]
    description = lsl_description.parse_description(_XML % places)
    for signal in lsl_description.signals_of(description):
        lsl_description.conversion(signal.kind, signal.unit)


def _sample_stream(data: bytes) -> None:
    """Any device times and arrivals: every sample once, in order, at increasing times."""
    events: list[Event] = []
    stream = SampleStream(Wearer("sensor", "client", events.append), "eda", 10.0, "uS")
    arrival, sent = 0.0, 0
    for device_s, wait_ms, count in struct.iter_unpack("<fHB", data[: len(data) // 7 * 7]):
        if not np.isfinite(device_s) or abs(device_s) > 1e9:
            continue
        arrival += wait_ms / 1000
        stream.add(np.arange(sent, sent + count), device_s, arrival)
        sent += count
    stream.flush()
    batches = [event for event in events if isinstance(event, SampleBatch)]
    values = [value for batch in batches for value in batch.values.tolist()]
    _require(values == list(range(sent)), "every sample once, in order")
    placed_until = -np.inf
    for batch in batches:
        _frozen(batch.values)
        _require(bool(np.isfinite(batch.time)) and batch.sampling_rate > 0, "times are numbers")
        _require(batch.time >= placed_until, "batches do not overlap")
        placed_until = batch.time + (len(batch.values) - 1) / batch.sampling_rate


TARGETS: dict[str, Target] = {
    "heart-rate": _parser(_heart_rate),
    "battery": _parser(battery.parse_battery_level),
    "device-information": _parser(device_information.parse_text),
    "polar-advertisement": _parser(polar_advertisement.parse_polar_advertisement),
    "polar-control": _parser(_pmd_control),
    "polar-features": _parser(polar_pmd_frames.parse_features),
    "polar-frame": _parser(_pmd_frame),
    "movesense": _parser(_movesense),
    "shimmer": _parser(_shimmer),
    "bitalino": _parser(_bitalino),
    "nordic-uart": _parser(_nordic_uart),
    "emotibit": _parser(_emotibit),
    "empatica": _parser(empatica.parse_line),
    "movisens": _parser(movisens.parse_scl_mean),
    "lsl-samples": _parser(_lsl_samples),
    "lsl-description": _parser(_lsl_description),
    "sample-stream": _sample_stream,
}
