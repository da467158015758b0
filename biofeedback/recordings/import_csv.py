"""CSV: RR intervals with their times, or sampled columns such as ECG, EDA and RSP."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from biofeedback.errors import InputError, UsageError
from biofeedback.events import Samples, StreamKind
from biofeedback.recordings.import_rr_text import milliseconds
from biofeedback.recordings.imported import (
    LARGEST_SAMPLE,
    Channel,
    Found,
    ImportedRecording,
    Importer,
    channel_events,
    rr_events,
)
from biofeedback.recordings.table import Table, read_table

Role = Literal["time", "rr", "ecg", "eda", "respiration", "ppg"]

_NAMES: Final[dict[str, Role]] = {
    **dict.fromkeys(("time", "t", "seconds", "timestamp", "elapsed"), "time"),
    **dict.fromkeys(("rr", "rri", "ibi", "nn", "nni", "rrinterval", "interbeatinterval"), "rr"),
    **dict.fromkeys(("ecg", "ekg"), "ecg"),
    **dict.fromkeys(("eda", "gsr", "sc", "conductance", "skinconductance"), "eda"),
    **dict.fromkeys(("rsp", "resp", "respiration", "breathing", "breath"), "respiration"),
    **dict.fromkeys(("ppg", "bvp"), "ppg"),
}
_UNIT: Final = re.compile(
    r"(.*?)[\s_]*[(\[]?\b(us|usiemens|microsiemens|ns|mv|uv|v|ms|s)[)\]]?", re.I
)
_SCALES: Final[dict[str, tuple[str, float]]] = {
    "us": ("uS", 1.0),
    "usiemens": ("uS", 1.0),
    "microsiemens": ("uS", 1.0),
    "ns": ("uS", 1e-3),
    "uv": ("uV", 1.0),
    "mv": ("mV", 1.0),
    "v": ("mV", 1e3),
}
_DEFAULT_UNITS: Final[dict[StreamKind, str]] = {"eda": "uS", "ecg": "mV"}
_RATE_IN_NAME: Final = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)\s*hz", re.I)
_SAME_CLOCK_S: Final = 0.002


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds, read from its name."""

    role: Role
    unit: str
    """Lower case, µ written u; empty when the name has none."""
    index: int
    name: str


def column(name: str, index: int) -> Column | None:
    """What a column called ``name`` holds; None when the name says nothing we know."""
    plain = name.strip().lower().replace("µ", "u").replace("μ", "u")
    match = _UNIT.fullmatch(plain.replace("_", " "))
    base, unit = (match[1], match[2]) if match else (plain, "")
    role = _NAMES.get(re.sub(r"[^a-z]", "", base)) or _NAMES.get(re.sub(r"[^a-z]", "", plain))
    return None if role is None else Column(role, unit, index, name)


def recognizes(found: Found) -> bool:
    """A header with a name we know, or rows of exactly two numbers."""
    try:
        table = read_table("\n".join((found.text or "").splitlines()[:50]))
    except InputError:
        return False
    return (
        bool(_columns(table))
        or (bool(table.names) and table.values.shape[1] > 1)
        or (not table.names and table.values.shape[1] == 2)
    )


def read(found: Found) -> ImportedRecording:
    """RR intervals if there is a column of them, else the sampled columns."""
    table = read_table(found.text or "")
    if not table.names:
        return _read_pairs(found, table)
    columns = _columns(table)
    times = next((each for each in columns if each.role == "time"), None)
    rr = next((each for each in columns if each.role == "rr"), None)
    if rr is not None:
        return _read_rr(found, table, times, rr)
    return _read_samples(found, table, times, columns)


def _columns(table: Table) -> list[Column]:
    found = (column(name, index) for index, name in enumerate(table.names))
    return [each for each in found if each is not None and each.index < table.values.shape[1]]


def _read_pairs(found: Found, table: Table) -> ImportedRecording:
    """Two columns without names: seconds, and the interval that had just ended."""
    times_s = _ascending(table.values[:, 0], table)
    rr_ms = milliseconds(table.values[:, 1], table)
    exact = np.abs(np.diff(times_s) - rr_ms[1:] / 1000.0) < _SAME_CLOCK_S
    clock: Literal["arrival", "beat"] = "beat" if exact.mean() > 0.9 else "arrival"
    events, notes = rr_events(rr_ms, times_s, clock)
    if clock == "arrival":
        notes.append("The first column is taken as the time at which each interval arrived.")
    return ImportedRecording(found.note_meta("RR CSV"), tuple(events), tuple(notes))


def _read_rr(found: Found, table: Table, times: Column | None, rr: Column) -> ImportedRecording:
    rr_ms = milliseconds(table.values[:, rr.index], table)
    times_s = None
    notes: list[str] = []
    if times is None:
        notes.append("The file has no time column: the intervals follow one another from 0 s.")
    else:
        times_s = _ascending(_seconds(table, times), table)
    events, more = rr_events(rr_ms, times_s)
    return ImportedRecording(found.note_meta("RR CSV"), tuple(events), (*notes, *more))


def _read_samples(
    found: Found, table: Table, times: Column | None, columns: list[Column]
) -> ImportedRecording:
    sampled = [each for each in columns if each.role not in ("time", "rr")]
    if not sampled:
        raise InputError(
            "No column of the file is called ECG, EDA, RSP, PPG or RR: rename the columns, then "
            f"open it again (found {', '.join(table.names[:6])})."
        )
    times_s, rate, notes = _rate(found, table, times)
    used = {each.index for each in sampled} | ({times.index} if times else set())
    left_out = [name for index, name in enumerate(table.names) if index not in used]
    if left_out:
        notes.append(f"Left out: {', '.join(left_out)}.")
    channels = [_channel(table, each, rate, times_s) for each in sampled]
    meta = found.note_meta("sampled CSV")
    return ImportedRecording(meta, tuple(channel_events(channels)), tuple(notes))


def _channel(table: Table, each: Column, rate: float, times_s: Samples | None) -> Channel:
    kind: StreamKind = each.role  # type: ignore[assignment]
    unit, scale = _SCALES.get(each.unit, (_DEFAULT_UNITS.get(kind, "a.u."), 1.0))
    values = table.values[:, each.index] * scale
    largest = int(np.argmax(np.where(np.isnan(values), 0.0, np.abs(values))))
    if abs(values[largest]) > LARGEST_SAMPLE:
        raise InputError(
            f"Line {table.line_numbers[largest]} holds {table.values[largest, each.index]:g} as "
            f"{each.name}, which no sensor gives: look at the file."
        )
    return Channel(each.name, kind, unit, rate, values, times_s=times_s)


def _rate(
    found: Found, table: Table, times: Column | None
) -> tuple[Samples | None, float, list[str]]:
    """Times of the samples if the file has them, the rate in Hz, and what was assumed."""
    if times is not None:
        times_s = _ascending(_seconds(table, times), table)
        step = float(np.median(np.diff(times_s))) if len(times_s) > 1 else 0.0
        if step <= 0:
            raise InputError("The time column does not advance: look at the file.")
        return times_s, float(f"{1.0 / step:.9g}"), []
    if found.sampling_rate is not None:
        return None, found.sampling_rate, []
    in_name = _RATE_IN_NAME.search(found.path.stem)
    if in_name and float(in_name[1]) > 0:
        rate = float(in_name[1])
        return None, rate, [f"{rate:g} samples per second, as the file's name says."]
    raise UsageError(
        f"“{found.path.name}” has no time column: say how many samples a second it has with "
        "--sampling-rate."
    )


def _seconds(table: Table, times: Column) -> Samples:
    values = table.values[:, times.index]
    return values / 1000.0 if times.unit == "ms" else values


def _ascending(times_s: Samples, table: Table) -> Samples:
    """Times that begin at or after 0 s; a wall clock is counted from the first row."""
    unusable = ~np.isfinite(times_s)
    unusable[1:] |= times_s[1:] < times_s[:-1]
    if unusable.any():
        row = int(np.argmax(unusable))
        raise InputError(
            f"On line {table.line_numbers[row]} time does not go on: look at the file."
        )
    if times_s[0] < 0 or times_s[0] > 1e6:
        times_s = times_s - times_s[0]
    return times_s


IMPORTER = Importer("csv", "CSV with RR intervals or sampled columns", recognizes, read)
