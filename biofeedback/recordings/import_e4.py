"""Empatica E4: a folder (or its zip) of CSV files, each with its start and its rate on top.

A single file of the folder can be opened too. ``HR.csv`` and ``TEMP.csv`` are left out: the heart
rate is an average of what ``IBI.csv`` has beat by beat.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import numpy as np

from biofeedback.errors import InputError
from biofeedback.events import Event, Marker, SampleBatch, StreamKind
from biofeedback.recordings.import_rr_text import milliseconds
from biofeedback.recordings.imported import (
    HIGHEST_RATE_HZ,
    LARGEST_SAMPLE,
    LONGEST_S,
    Channel,
    Found,
    ImportedRecording,
    Importer,
    channel_events,
    rr_events,
)
from biofeedback.recordings.table import Table, read_table

_SAMPLED: Final[dict[str, tuple[StreamKind, str, float]]] = {
    "EDA.csv": ("eda", "uS", 1.0),
    "BVP.csv": ("ppg", "a.u.", 1.0),
    "ACC.csv": ("acc", "mG", 1000.0 / 64.0),  # in 1/64 g
}
_AXES: Final = ("x", "y", "z")
_USED: Final = (*_SAMPLED, "IBI.csv", "tags.csv")
_EARLIEST: Final = 1_000_000_000.0
"""A start before 2001 is not one."""
_LARGEST_PART: Final = 2**31


def recognizes(found: Found) -> bool:
    """A folder or zip with the files' names, or one of them with a start on its first line."""
    if found.path.is_dir() or found.data[:4] == b"PK\x03\x04":
        return bool(_texts(found))
    return found.path.name in _USED and _first_number(found.text or "") > _EARLIEST


def read(found: Found) -> ImportedRecording:
    """All files on one time axis, which begins with the earliest."""
    texts = _texts(found) or {found.path.name: found.text or ""}
    starts = {name: _first_number(text) for name, text in texts.items() if text.strip()}
    usable = {name: at for name, at in starts.items() if at > _EARLIEST}
    if not usable:
        raise InputError("None of the files begins with its start time: copy the folder again.")
    origin = min(at for name, at in usable.items() if name != "tags.csv" or len(usable) == 1)
    events: list[Event] = []
    notes: list[str] = []
    for name, at in usable.items():
        try:
            offset_s = at - origin
            if name in _SAMPLED:
                events += _sampled(name, texts[name], offset_s)
            elif name == "IBI.csv":
                intervals, more = _intervals(texts[name], offset_s)
                events += intervals
                notes += more
            else:
                events += _tags(texts[name], origin)
        except InputError as error:
            raise InputError(f"{name}: {error}") from error
    events.sort(key=lambda event: event.arrival if isinstance(event, SampleBatch) else event.time)
    try:
        started_at = datetime.fromtimestamp(origin, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise InputError("The start time is not a date: look at the files.") from error
    meta = found.note_meta("Empatica E4", started_at)
    return ImportedRecording(meta, tuple(events), tuple(notes))


def _texts(found: Found) -> dict[str, str]:
    """The folder's (or zip's) files that we use; none when it is something else."""
    try:
        if found.path.is_dir():
            parts = {name: found.path / name for name in _USED}
            return {n: _text(part.read_bytes()) for n, part in parts.items() if part.is_file()}
        if found.data[:4] == b"PK\x03\x04":
            return _zipped(found.data)
    except (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
        raise InputError(f"“{found.path.name}” cannot be read: copy it again.") from error
    return {}


def _zipped(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            Path(part.filename).name: _text(archive.read(part))
            for part in archive.infolist()
            if Path(part.filename).name in _USED and part.file_size < _LARGEST_PART
        }


def _text(data: bytes) -> str:
    return data.decode("utf-8-sig", "replace")


def _first_number(text: str) -> float:
    try:
        return float(text.split("\n", 1)[0].split(",")[0])
    except ValueError:
        return 0.0


def _sampled(name: str, text: str, offset_s: float) -> list[Event]:
    kind, unit, scale = _SAMPLED[name]
    table = read_table(text)
    numbers = table.numbers()
    if len(numbers) < 3:
        raise InputError("there are no samples in the file.")
    rate, values = float(numbers[1, 0]), numbers[2:]
    if not 0 < rate <= HIGHEST_RATE_HZ or len(values) / rate > LONGEST_S:
        raise InputError(f"Line 2 is not a rate: “{table.lines[1][:40]}”.")
    if np.nanmax(np.abs(values), initial=0.0) > LARGEST_SAMPLE:
        raise InputError("there is a number no sensor gives: look at the file.")
    names = _AXES if kind == "acc" and values.shape[1] == len(_AXES) else ("",)
    return channel_events(
        Channel(name, kind, unit, rate, values[:, index] * scale, start_s=offset_s)
        for index, name in enumerate(names)
    )


def _intervals(text: str, offset_s: float) -> tuple[list[Event], list[str]]:
    """Rows ``end of the interval since the start, interval``, both in seconds."""
    head, _, rows = text.partition("\n")
    table = read_table("\n" + rows)
    values = table.numbers()
    if values.shape[1] != 2:
        raise InputError(f"“{head[:40]}” is not followed by two columns.")
    times_s = values[:, 0] + offset_s
    _check_times(times_s, table)
    return rr_events(milliseconds(values[:, 1], table), times_s)


def _check_times(times_s: np.ndarray, table: Table) -> None:
    unusable = ~((times_s >= 0) & (times_s <= LONGEST_S))
    unusable[1:] |= times_s[1:] < times_s[:-1]
    if unusable.any():
        number = table.line_numbers[int(np.argmax(unusable))]
        raise InputError(f"On line {number} time does not go on: look at the file.")


def _tags(text: str, origin: float) -> list[Event]:
    """Presses of the watch's button."""
    times_s = read_table(text).numbers()[:, 0] - origin
    if not ((times_s >= 0) & (times_s <= LONGEST_S)).all():
        raise InputError("there is a tag outside the recording: look at the file.")
    return [Marker(float(time), "tag", "client") for time in times_s]


IMPORTER = Importer("e4", "Empatica E4 folder", recognizes, read)
