"""CSV: RR intervals with their times, or sampled columns such as ECG, EDA and RSP."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from biofeedback.errors import InputError, UsageError
from biofeedback.events import Samples, StreamKind
from biofeedback.recordings.import_rr_text import milliseconds
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
    rate_of,
    rr_events,
)
from biofeedback.recordings.table import Table, read_table

_NAMES: Final[dict[str, Role]] = {
    **dict.fromkeys(("time", "t", "seconds", "timestamp", "phonetimestamp", "elapsed"), "time"),
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


def preview(found: Found) -> tuple[Table, list[Column]]:
    """The table of a file and what its columns are taken for, for somebody to correct."""
    table = read_table(found.text or "")
    if not table.names and found.columns:
        raise InputError("The columns of the file have no names: name them in its first line.")
    return table, _columns(table, found.columns)


def recognizes(found: Found) -> bool:
    """A header over several columns or with a name we know, or rows of exactly two numbers."""
    try:
        table = read_table("\n".join((found.text or "").splitlines()[:50]))
    except InputError:
        return False
    if table.names:
        return table.width > 1 or bool(_columns(table, found.columns))
    return table.width == 2


def read(found: Found) -> ImportedRecording:
    """RR intervals if there is a column of them, else the sampled columns."""
    table, columns = preview(found)
    if not table.names:
        return _read_pairs(found, table)
    times = next((each for each in columns if each.role == "time"), None)
    rr = next((each for each in columns if each.role == "rr"), None)
    if rr is not None:
        return _read_rr(found, table, times, rr)
    return _read_samples(found, table, times, columns)


def _columns(table: Table, chosen: Mapping[str, Role]) -> list[Column]:
    """By the roles somebody chose, else by the names."""
    if not chosen:
        named = (column(name, index) for index, name in enumerate(table.names))
        return [each for each in named if each is not None]
    missing = [name for name in chosen if name not in table.names]
    if missing:
        raise UsageError(f"The file has no column “{missing[0]}”: {', '.join(table.names)}.")
    guesses = {name: column(name, index) for index, name in enumerate(table.names)}
    found: list[Column] = []
    for name, role in chosen.items():
        guess = guesses[name]
        found.append(Column(role, guess.unit if guess else "", table.names.index(name), name))
    return found


def _read_pairs(found: Found, table: Table) -> ImportedRecording:
    """Two columns without names: seconds, and the interval that had just ended."""
    values = table.numbers()
    times_s = _ascending(values[:, 0], table)
    rr_ms = milliseconds(values[:, 1], table)
    exact = np.abs(np.diff(times_s) - rr_ms[1:] / 1000.0) < _SAME_CLOCK_S
    clock: Literal["arrival", "beat"] = "beat" if exact.size and exact.mean() > 0.9 else "arrival"
    events, notes = rr_events(rr_ms, times_s, clock)
    if clock == "arrival":
        notes.append("The first column is taken as the time at which each interval arrived.")
    return ImportedRecording(found.note_meta("RR CSV"), tuple(events), tuple(notes))


def _read_rr(found: Found, table: Table, times: Column | None, rr: Column) -> ImportedRecording:
    rr_ms = milliseconds(table.numbers([rr.index])[:, 0], table)
    times_s = None
    notes: list[str] = []
    if times is None:
        notes.append("The file has no time column: the intervals follow one another from 0 s.")
    else:
        times_s = _ascending(table.times_s(times.index, times.unit), table)
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
    values = table.numbers([each.index for each in sampled])
    channels = [
        _channel(table, each, rate, times_s, values[:, place]) for place, each in enumerate(sampled)
    ]
    meta = found.note_meta("sampled CSV")
    return ImportedRecording(meta, tuple(channel_events(channels)), tuple(notes))


def _channel(
    table: Table, each: Column, rate: float, times_s: Samples | None, values: Samples
) -> Channel:
    kind: StreamKind = each.role  # type: ignore[assignment]
    largest = int(np.argmax(np.where(np.isnan(values), 0.0, np.abs(values))))
    if abs(values[largest]) > LARGEST_SAMPLE:
        raise InputError(
            f"Line {table.line_numbers[largest]} holds {values[largest]:g} as {each.name}, which "
            "no sensor gives: look at the file."
        )
    unit, scale = unit_and_scale(each.unit, kind)
    return Channel(each.name, kind, unit, rate, values * scale, times_s=times_s)


def unit_and_scale(written: str, kind: StreamKind) -> tuple[str, float]:
    """The unit of the stream, and what the file's numbers are multiplied by."""
    plain = written.strip().lower().replace("µ", "u").replace("μ", "u")
    return _SCALES.get(plain, (_DEFAULT_UNITS.get(kind, "a.u."), 1.0))


def _rate(
    found: Found, table: Table, times: Column | None
) -> tuple[Samples | None, float, list[str]]:
    """Times of the samples if the file has them, the rate in Hz, and what was assumed."""
    if times is not None:
        times_s = _ascending(table.times_s(times.index, times.unit), table)
        return times_s, rate_of(times_s), []
    if found.sampling_rate is not None:
        return None, found.sampling_rate, []
    in_name = _RATE_IN_NAME.search(found.path.stem)
    if in_name and 0 < float(in_name[1]) <= HIGHEST_RATE_HZ:
        rate = float(in_name[1])
        return None, rate, [f"{rate:g} samples per second, as the file's name says."]
    raise UsageError(
        f"“{found.path.name}” has no time column: say how many samples a second it has with "
        "--sampling-rate."
    )


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
    if times_s[-1] > LONGEST_S:
        raise InputError("The times in the file span more than a month: look at its time column.")
    return times_s


IMPORTER = Importer("csv", "CSV with RR intervals or sampled columns", recognizes, read)
