"""CSV (RFC 4180, UTF-8, decimal points): samples and metrics, events, and RR intervals.

``s.csv`` has ``time_s,channel,value,unit,quality``; beside it ``s_events.csv`` has
``onset_s,duration_s,type,author,text`` and ``s_rr.csv`` (for the therapist
``s_rr_therapist.csv``) ``time_s,rr_ms,verdict,source``, and ``verdict_by_hand`` where somebody gave
one; the interval and the program's verdict stay as they were.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

from biofeedback.events import (
    Beat,
    Cue,
    Event,
    Gap,
    Marker,
    Metric,
    PacerChange,
    Person,
    Phase,
    RrIntervals,
    SampleBatch,
    SessionState,
    SkinResponse,
    StreamInfo,
)
from biofeedback.recordings.deidentify import Readable
from biofeedback.recordings.output import staged

EVENT_COLUMNS = ("onset_s", "duration_s", "type", "author", "text")
RR_COLUMNS = ("time_s", "rr_ms", "verdict", "source")
RrRow: TypeAlias = tuple[float, float, str, str, str]
"""Time, interval, the program's verdict, source, verdict by hand."""
_TAILS = ("_events", "_rr", "_rr_therapist")
_LONG_COLUMNS = ("time_s", "channel", "value", "unit", "quality")


def export_csv(recording: Readable, out: Path, *, replace: bool = False) -> tuple[Path, ...]:
    """Write ``out`` and the files beside it; returns those that were written."""
    targets = (out, *(out.with_name(f"{out.stem}{tail}.csv") for tail in _TAILS))
    with staged(*targets, replace=replace) as (long, events, rr, rr_therapist):
        _write(long, _LONG_COLUMNS, _long_rows(recording))
        _write(events, EVENT_COLUMNS, event_rows(recording))
        intervals = rr_rows(recording)
        by_hand = bool(recording.corrections())
        _write_rr(rr, intervals["client"], by_hand=by_hand)
        if intervals["therapist"]:
            _write_rr(rr_therapist, intervals["therapist"], by_hand=by_hand)
    return tuple(target for target in targets if target.exists())


def _write(path: Path, header: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def _write_rr(path: Path, rows: list[RrRow], *, by_hand: bool) -> None:
    if by_hand:
        _write(path, (*RR_COLUMNS, "verdict_by_hand"), rows)
    else:
        _write(path, RR_COLUMNS, (row[:4] for row in rows))


def _long_rows(recording: Readable) -> Iterator[tuple[Any, ...]]:
    """Samples as they were recorded, then each metric; an empty value where there was none."""
    streams: dict[str, StreamInfo] = {}
    for event in recording.of(StreamInfo, SampleBatch):
        if isinstance(event, StreamInfo):
            streams[event.stream] = event
        elif isinstance(event, SampleBatch) and event.stream in streams:
            yield from _sample_rows(event, streams[event.stream])
    for event in recording.of(Metric):
        if isinstance(event, Metric):
            value = "" if event.value is None else event.value
            channel = f"{event.person}/{event.name}"
            yield event.time, channel, value, event.unit, event.quality


def _sample_rows(batch: SampleBatch, info: StreamInfo) -> Iterator[tuple[Any, ...]]:
    columns = batch.values.reshape(len(batch.values), -1).T
    for name, column in zip(info.channels, columns.tolist(), strict=False):
        channel = f"{info.stream}/{name}" if name else info.stream
        for index, value in enumerate(column):
            time = batch.time + index / batch.sampling_rate
            empty = math.isnan(value)
            yield time, channel, "" if empty else value, info.unit, 0 if empty else ""


def event_rows(recording: Readable) -> list[tuple[float, float, str, str, str]]:
    """Everything that has a beginning and a meaning, in order of its beginning."""
    rows: list[tuple[float, float, str, str, str]] = []
    spans: dict[type[Event], int] = {}

    def ends(kind: type[Event], time: float) -> None:
        """What lasts until the next of its kind ends here."""
        index = spans.pop(kind, None)
        if index is not None:
            onset, _, name, author, text = rows[index]
            rows[index] = (onset, time - onset, name, author, text)

    for event in recording.of(Phase, PacerChange, SessionState, Marker, Cue, Gap):
        match event:
            case Phase():
                ends(Phase, event.time)
                spans[Phase] = len(rows)
                rows.append((event.time, 0.0, "phase", event.author, event.name))
            case PacerChange():
                ends(PacerChange, event.time)
                if event.phases:
                    spans[PacerChange] = len(rows)
                    text = json.dumps({"pattern": event.pattern, "phases": event.phases})
                    rows.append((event.time, 0.0, "pacer", event.author, text))
            case SessionState():
                ends(SessionState, event.time)
                if event.paused_by is not None:
                    spans[SessionState] = len(rows)
                    rows.append((event.time, 0.0, "pause", event.paused_by, ""))
            case Marker():
                rows.append((event.time, 0.0, event.kind, event.author, event.text))
            case Cue():
                rows.append((event.time, 0.0, f"cue:{event.kind}", event.author, event.item))
            case Gap():
                length = event.end - event.start
                rows.append((event.start, length, "gap", "program", event.reason))
    for kind in list(spans):
        ends(kind, max(recording.duration_s, rows[spans[kind]][0]))
    for event in recording.of(SkinResponse):
        if isinstance(event, SkinResponse):
            length = event.time - event.onset
            text = f"{event.person}: {event.amplitude_us:.3f} µS"
            rows.append((event.onset, length, "skin_response", "program", text))
    return sorted(rows, key=lambda row: row[0])


def rr_rows(recording: Readable) -> dict[Person, list[RrRow]]:
    """Each person's beats with their verdicts; as they arrived where no beats were computed."""
    rows: dict[Person, list[RrRow]] = {"client": [], "therapist": []}
    given = recording.corrections()
    for event in recording.of(Beat):
        if isinstance(event, Beat):
            by_hand = given.get((event.person, event.index), "")
            row = (event.time, event.rr_ms, event.verdict, event.source, by_hand)
            rows[event.person].append(row)
    return rows if any(rows.values()) else raw_rr_rows(recording)


def raw_rr_rows(recording: Readable) -> dict[Person, list[RrRow]]:
    """Each person's intervals as the sensor sent them, without verdicts."""
    rows: dict[Person, list[RrRow]] = {"client": [], "therapist": []}
    for event in recording.of(RrIntervals):
        if isinstance(event, RrIntervals):
            time = event.time - sum(event.rr_ms[1:]) / 1000.0
            for index, rr in enumerate(event.rr_ms):
                time += rr / 1000.0 if index else 0.0
                rows[event.person].append((time, rr, "", "rr", ""))
    return rows
