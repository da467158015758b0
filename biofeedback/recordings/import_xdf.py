"""XDF, as LabRecorder writes it: streams found by type or name, marker streams as markers."""

from __future__ import annotations

import logging
import re
import tempfile
from pathlib import Path
from typing import Any, Final

import numpy as np

from biofeedback.errors import InputError, UsageError
from biofeedback.events import Event, Marker, SampleBatch, StreamKind
from biofeedback.recordings.import_csv import unit_and_scale
from biofeedback.recordings.imported import (
    LARGEST_SAMPLE,
    LONGEST_S,
    Channel,
    Found,
    ImportedRecording,
    Importer,
    channel_events,
    rate_of,
    rr_events,
)

_MAGIC: Final = b"XDF:"
_TYPES: Final[tuple[tuple[str, StreamKind | str], ...]] = (
    (r"^(ecg|ekg)", "ecg"),
    (r"^(eda|gsr|scl?$|skin)", "eda"),
    (r"^(resp|rsp|breath)", "respiration"),
    (r"^(ppg|bvp|pleth)", "ppg"),
    (r"^(rr|ibi|nn)i?$", "rr"),
)


def recognizes(found: Found) -> bool:
    """The first four bytes."""
    return found.data[:4] == _MAGIC


def read(found: Found) -> ImportedRecording:
    """Every stream that says what it is, on the recorder's clock.

    Raises :class:`UsageError` where the program was installed without ``xdf``.
    """
    streams = _load(found)
    stamps = [np.asarray(stream["time_stamps"], dtype=np.float64) for stream in streams]
    known = [each for each in stamps if each.size and np.isfinite(each).all()]
    if not known:
        raise InputError("The streams of the file are empty: choose another file.")
    origin = min(float(each.min()) for each in known)
    events: list[Event] = []
    notes: list[str] = []
    left_out: list[str] = []
    for stream, times in zip(streams, stamps, strict=True):
        name = _text(stream, "name") or "stream"
        if not times.size:
            continue
        times_s = times - origin
        if (
            not np.isfinite(times_s).all()
            or (np.diff(times_s) < 0).any()
            or times_s[-1] > LONGEST_S
        ):
            raise InputError(f"In “{name}” time does not go on: look at the file.")
        made = _events(stream, name, times_s, found)
        if made is None:
            left_out.append(name)
        else:
            events += made
    if not events:
        raise InputError(
            "No stream is of the type ECG, EDA, RESP, PPG, RR or markers: say what they hold "
            f"(found {', '.join(left_out[:6])})."
        )
    if left_out:
        notes.append(f"Left out: {', '.join(left_out)}.")
    events.sort(key=lambda event: event.arrival if isinstance(event, SampleBatch) else event.time)
    return ImportedRecording(found.note_meta("XDF"), tuple(events), tuple(notes))


def _load(found: Found) -> list[dict[str, Any]]:
    try:
        import pyxdf
    except ImportError as error:
        raise UsageError("XDF is not installed: install biofeedback[xdf] to open it.") from error
    logging.getLogger("pyxdf").setLevel(logging.CRITICAL)  # we say what is the matter ourselves
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "s.xdf"  # the reader wants a file; ours may have been compressed
        path.write_bytes(found.data)
        try:
            streams, _ = pyxdf.load_xdf(str(path))
            return list(streams)
        except Exception as error:  # the reader takes a damaged file in many ways
            raise InputError("The file is damaged or cut short: copy it again.") from error


def _events(
    stream: dict[str, Any], name: str, times_s: np.ndarray, found: Found
) -> list[Event] | None:
    series = stream["time_series"]
    if isinstance(series, list):  # of texts
        return [
            Marker(float(time), "annotation", "program", " ".join(map(str, cells)))
            for time, cells in zip(times_s, series, strict=False)
        ]
    values = np.asarray(series, dtype=np.float64).reshape(len(times_s), -1)
    if np.nanmax(np.abs(values), initial=0.0) > LARGEST_SAMPLE:
        raise InputError(f"“{name}” holds numbers no sensor gives: look at the file.")
    channels: list[Channel] = []
    for index, (label, unit) in enumerate(_channels(stream, values.shape[1])):
        role = found.columns.get(label or name) or _role(label) or _role(_text(stream, "type"))
        role = role or _role(name)
        if role == "rr":
            events, _ = rr_events(values[:, index], times_s, "arrival")
            return events
        if role is not None and role != "time":
            kind: StreamKind = role  # type: ignore[assignment]
            said, scale = unit_and_scale(unit, kind)
            column = np.ascontiguousarray(values[:, index]) * scale
            rate = rate_of(times_s)
            channels.append(Channel(label or name, kind, said, rate, column, times_s=times_s))
    return channel_events(channels) if channels else None


def _role(text: str) -> str | None:
    return next((role for pattern, role in _TYPES if re.search(pattern, text.strip(), re.I)), None)


def _text(stream: dict[str, Any], name: str) -> str:
    """A field of the stream's description; every one of them is a list of one."""
    found = stream["info"].get(name) or [""]
    return str(found[0] or "")


def _channels(stream: dict[str, Any], count: int) -> list[tuple[str, str]]:
    """Label and unit of each channel; empty where the stream does not say."""
    try:
        listed = stream["info"]["desc"][0]["channels"][0]["channel"]
        found = [
            (str(each["label"][0] or ""), str((each.get("unit") or [""])[0])) for each in listed
        ]
    except (KeyError, TypeError, IndexError):
        found = []
    return (found + [("", "")] * count)[:count]


IMPORTER = Importer("xdf", "XDF (Lab Streaming Layer)", recognizes, read)
