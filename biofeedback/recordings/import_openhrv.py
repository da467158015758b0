"""OpenHRV's CSV: one row ``event,value,timestamp`` for each thing that happened."""

from __future__ import annotations

import csv
from datetime import datetime
from typing import Final

import numpy as np

from biofeedback.errors import InputError
from biofeedback.events import Event, Marker
from biofeedback.recordings.imported import (
    LONGEST_RR_MS,
    LONGEST_S,
    Found,
    ImportedRecording,
    Importer,
    rr_events,
)

_HEADER: Final = "event,value,timestamp"
_INTERVALS: Final = {"ibis", "ibi", "interbeatinterval"}
"""What its versions have called an interval."""
_ANNOTATION: Final = "annotation"


def recognizes(found: Found) -> bool:
    """The first line is OpenHRV's header."""
    return (found.text or "").split("\n", 1)[0].strip().lower() == _HEADER


def read(found: Found) -> ImportedRecording:
    """Intervals at the time they were written, and annotations as markers."""
    rr_ms: list[float] = []
    times: list[datetime] = []
    markers: list[tuple[datetime, str]] = []
    left_out: set[str] = set()
    for number, row in enumerate(csv.reader((found.text or "").splitlines()), start=1):
        if not row or ",".join(row).lower() == _HEADER:
            continue
        # an annotation may hold commas: the first cell and the last are known
        name, value, at = row[0], ",".join(row[1:-1]), _time(row[-1], number)
        if name.lower() in _INTERVALS:
            rr_ms.append(_interval(value, number))
            times.append(at)
        elif name.lower() == _ANNOTATION:
            markers.append((at, value))
        else:
            left_out.add(name)
    if not rr_ms:
        raise InputError("The file holds no intervals: choose another file.")
    start = min([*times, *(at for at, _ in markers)])
    times_s = np.array([(at - start).total_seconds() for at in times])
    if (np.diff(times_s) < 0).any() or times_s[-1] > LONGEST_S:
        raise InputError("The time stamps in the file do not go on: look at the file.")
    events: list[Event]
    events, notes = rr_events(np.array(rr_ms), times_s, "arrival")
    for at, text in markers:
        events.append(Marker((at - start).total_seconds(), "annotation", "client", text))
    events.sort(key=lambda event: event.time)
    if left_out:
        notes.append(f"Left out: {', '.join(sorted(left_out))}.")
    meta = found.note_meta("OpenHRV CSV", start.astimezone())
    return ImportedRecording(meta, tuple(events), tuple(notes))


def _interval(value: str, number: int) -> float:
    try:
        rr_ms = float(value)
    except ValueError as error:
        raise InputError(f"Line {number} has no interval in it: look at the file.") from error
    if not rr_ms <= LONGEST_RR_MS:
        raise InputError(f"Line {number} is not an interval between heart beats: look at the file.")
    return rr_ms


def _time(cell: str, number: int) -> datetime:
    try:
        return datetime.fromisoformat(cell.strip()).astimezone()
    except (ValueError, OverflowError) as error:
        raise InputError(f"Line {number} has no time stamp: look at the file.") from error


IMPORTER = Importer("openhrv", "OpenHRV CSV", recognizes, read)
