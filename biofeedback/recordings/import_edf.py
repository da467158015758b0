"""EDF, EDF+ and BDF: channels found by their labels, annotations as markers."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, cast

import numpy as np

from biofeedback.errors import InputError
from biofeedback.events import (
    Event,
    Marker,
    Person,
    RrIntervals,
    SampleBatch,
    Samples,
    StreamKind,
)
from biofeedback.recordings.import_csv import unit_and_scale
from biofeedback.recordings.imported import (
    HIGHEST_RATE_HZ,
    LARGEST_SAMPLE,
    LONGEST_S,
    Channel,
    Found,
    ImportedRecording,
    Importer,
    Role,
    channel_events,
)

if TYPE_CHECKING:
    from edfio import Bdf, Edf

_MAGIC: Final = {b"0       ": "EDF", b"\xffBIOSEMI": "BDF"}
_LABELS: Final[tuple[tuple[str, StreamKind], ...]] = (
    (r"\b(ecg|ekg)", "ecg"),
    (r"\b(eda|gsr|scl?|skin conductance)\b", "eda"),
    (r"\b(resp|rsp|breath|thor|abdo)", "respiration"),
    (r"\b(ppg|pleth|bvp)", "ppg"),
)
_OUR_HOLE: Final = "no data: "
_OUR_BEAT: Final = re.compile(r"RR (client|therapist) (\d+(?:\.\d+)?) ms")
"""As :mod:`biofeedback.recordings.export_edf` annotates an interval."""


def recognizes(found: Found) -> bool:
    """The first eight bytes."""
    return found.data[:8] in _MAGIC


def read(found: Found) -> ImportedRecording:
    """The channels whose labels say what they hold, or that were chosen."""
    edf = _open(found)
    channels: list[Channel] = []
    left_out: list[str] = []
    record_times_s = _record_times(found.data, edf)
    holes = [each for each in edf.annotations if each.text.startswith(_OUR_HOLE)]
    for signal in edf.signals:
        kind = _kind(signal.label, found.columns)
        if kind is None:
            left_out.append(signal.label)
            continue
        rate = signal.sampling_frequency
        if not 0 < rate <= HIGHEST_RATE_HZ or edf.duration > LONGEST_S:
            raise InputError(f"“{signal.label}” has no rate that a sensor can have: copy the file.")
        unit, scale = unit_and_scale(signal.physical_dimension, kind)
        values = signal.data * scale
        if not np.isfinite(values).all() or np.abs(values).max(initial=0.0) > LARGEST_SAMPLE:
            raise InputError(f"“{signal.label}” holds numbers no sensor gives: copy the file.")
        for hole in holes:
            if hole.text == _OUR_HOLE + signal.label and hole.duration is not None:
                first, count = round(hole.onset * rate), round(hole.duration * rate)
                values[max(0, first) : max(0, first + count)] = np.nan
        times_s = None
        if record_times_s is not None:
            within = np.arange(signal.samples_per_data_record) / rate
            times_s = (record_times_s[:, None] + within).ravel()
        person: Person = "therapist" if "therapist" in signal.label.lower() else "client"
        channel = Channel(signal.label, kind, unit, rate, values, person=person, times_s=times_s)
        channels.append(channel)
    events = [*channel_events(channels), *_annotations(edf)]
    if not events:
        raise InputError(
            "No channel is called ECG, EDA, Resp or PPG: say what the channels hold "
            f"(found {', '.join(left_out[:6])})."
        )
    events.sort(key=lambda event: event.arrival if isinstance(event, SampleBatch) else event.time)
    notes = (f"Left out: {', '.join(left_out)}.",) if left_out else ()
    return ImportedRecording(
        found.note_meta(_MAGIC[found.data[:8]], _start(edf)), tuple(events), notes
    )


def _open(found: Found) -> Edf | Bdf:
    import edfio

    read_it = edfio.read_edf if _MAGIC[found.data[:8]] == "EDF" else edfio.read_bdf
    _layout(found.data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about headers that do not matter here
            edf = read_it(found.data, header_encoding="latin-1")
            for signal in edf.signals:
                _ = signal.data, signal.label, signal.physical_dimension
            _ = edf.annotations
            return edf
    except Exception as error:  # the reader takes a damaged file in many ways
        raise InputError("The file is damaged or cut short: copy it again.") from error


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the records lie in the file."""

    header_bytes: int
    records: int
    width: int
    """Bytes of a sample."""
    sizes: list[int]
    """Samples of each signal in a record."""
    labels: list[str]


def _layout(data: bytes) -> _Layout:
    """From the header; raises :class:`InputError` when the file is shorter than it says."""
    damaged = InputError("The file is damaged or cut short: copy it again.")
    try:
        header_bytes, records, count = int(data[184:192]), int(data[236:244]), int(data[252:256])
        labels = [
            data[at : at + 16].decode("latin-1").strip() for at in range(256, 256 + 16 * count, 16)
        ]
        sizes_at = 256 + 216 * count
        sizes = [int(data[at : at + 8]) for at in range(sizes_at, sizes_at + 8 * count, 8)]
    except ValueError as error:
        raise damaged from error
    width = 3 if data[:1] == b"\xff" else 2
    if not count or len(data) < header_bytes + max(0, records) * width * sum(sizes):
        raise damaged
    return _Layout(header_bytes, records, width, sizes, labels)


def _kind(label: str, chosen: Mapping[str, Role]) -> StreamKind | None:
    if chosen:
        role = chosen.get(label)
        return None if role in (None, "time", "rr") else cast(StreamKind, role)
    return next((kind for text, kind in _LABELS if re.search(text, label, re.I)), None)


def _annotations(edf: Edf | Bdf) -> list[Event]:
    """Markers; and our own exports' beats as intervals again."""
    events: list[Event] = []
    for annotation in edf.annotations:
        onset = float(annotation.onset)
        if not 0 <= onset <= LONGEST_S:
            continue
        beat = _OUR_BEAT.match(annotation.text)
        if beat and float(beat[2]) > 0:
            person: Person = "client" if beat[1] == "client" else "therapist"
            rr_ms = (float(beat[2]),)
            events.append(
                RrIntervals(onset, person, "file", None, rr_ms, clock="beat", source="file")
            )
        elif annotation.text and not annotation.text.startswith(_OUR_HOLE):
            events.append(Marker(onset, "annotation", "program", annotation.text))
    return events


def _record_times(data: bytes, edf: Edf | Bdf) -> Samples | None:
    """When each data record of a discontinuous file (EDF+D) begins; None for a continuous one."""
    try:
        if edf.is_continuous:
            return None
        return np.array(_onsets(data))
    except (ValueError, IndexError, UnicodeDecodeError, OverflowError) as error:
        raise InputError("The times in the file are damaged: copy it again.") from error


def _onsets(data: bytes) -> list[float]:
    """From the first annotation of each record (EDF+ 2.2.4)."""
    layout = _layout(data)
    signal = next(n for n, label in enumerate(layout.labels) if label.endswith("Annotations"))
    before, record = (layout.width * sum(part) for part in (layout.sizes[:signal], layout.sizes))
    onsets: list[float] = []
    for number in range(layout.records):
        start = layout.header_bytes + number * record + before
        onsets.append(float(data[start : start + 64].split(b"\x14", 1)[0].split(b"\x15")[0]))
    onsets = [onset - onsets[0] for onset in onsets]
    if sorted(onsets) != onsets or onsets[-1] > LONGEST_S:
        raise ValueError("records out of order")
    return onsets


def _start(edf: Edf | Bdf) -> datetime | None:
    """Date and time of the header, where it has them, taken as this computer's time zone."""
    try:
        return datetime.combine(edf.startdate, edf.starttime.replace(microsecond=0)).astimezone()
    except Exception:  # left out on purpose, or damaged: the file's own date is used
        return None


IMPORTER = Importer("edf", "EDF, EDF+, BDF", recognizes, read)
