"""BIDS 1.11: continuous recordings (``_physio.tsv.gz``) and events of one person's session.

One file for each rate, without a header; its sidecar names the columns, their units, the rate and
the start. Rows without a value are ``n/a``: a gap stays a gap. Beats stand in the events.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np

from biofeedback.recordings.arrays import SampledStream
from biofeedback.recordings.deidentify import Readable
from biofeedback.recordings.export_csv import event_rows, rr_rows
from biofeedback.recordings.output import staged_folder
from biofeedback.recordings.regular import RegularChannel, heart_rate, on_grid

BIDS_VERSION: Final = "1.11.1"
TASK: Final = "biofeedback"
_NAMES: Final = {"ecg": "cardiac", "ppg": "cardiac", "respiration": "respiratory"}
"""Columns that BIDS names itself (the others are ours)."""
_EVENT_COLUMNS: Final = ("onset", "duration", "trial_type", "author", "text")
_README: Final = """\
A session recorded with biofeedback {version}.

Continuous recordings lie in sub-{label}/beh, one file for each sensor; heart rate at 4 Hz is
interpolated between clean beats, everything else is as the sensor sent it. Events and single beats
lie in the events file. The software supports practice and self-observation.

{about}
"""


def export_bids(
    recording: Readable, out: Path, *, replace: bool = False, about: str = ""
) -> tuple[Path, ...]:
    """Write the folder ``out`` as a data set with one subject; returns its files.

    ``about`` is what it is for, in the read-me.
    """
    label = re.sub(r"[^0-9A-Za-z]", "", recording.meta.person) or "01"
    with staged_folder(out, replace=replace) as temporary:
        _describe(temporary, recording, label, about)
        folder = temporary / f"sub-{label}" / "beh"
        folder.mkdir(parents=True)
        stem = f"sub-{label}_task-{TASK}"
        _write_events(folder / f"{stem}_events", recording)
        for name, channels in _recordings(recording).items():
            _write_physio(folder / f"{stem}_recording-{name}_physio", channels)
    return tuple(sorted(path for path in out.rglob("*") if path.is_file()))


def _describe(folder: Path, recording: Readable, label: str, about: str) -> None:
    description = {
        "Name": "Biofeedback session",
        "BIDSVersion": BIDS_VERSION,
        "DatasetType": "raw",
        "Authors": ["n/a"],
        "GeneratedBy": [{"Name": "biofeedback", "Version": recording.meta.program_version}],
    }
    _write_json(folder / "dataset_description.json", description)
    _write_rows(folder / "participants.tsv", [("participant_id",), (f"sub-{label}",)])
    readme = _README.format(version=recording.meta.program_version, label=label, about=about)
    (folder / "README.md").write_text(readme.rstrip() + "\n", encoding="utf-8", newline="\n")


def _recordings(recording: Readable) -> dict[str, list[RegularChannel]]:
    """Channels by the name of their file."""
    found: dict[str, list[RegularChannel]] = {}

    def add(channels: list[RegularChannel]) -> None:
        name = base = f"{channels[0].person}{channels[0].kind}"
        number = 1
        while name in found:
            number += 1
            name = f"{base}{number}"
        found[name] = channels

    for stream in recording.streams():
        add(on_grid(stream, stream.rate_hz, _end_s(stream)))
    beats = list(recording.beats())
    for person in ("client", "therapist"):
        rate = heart_rate(beats, person, recording.duration_s)
        if rate is not None:
            add([rate])
    return found


def _end_s(stream: SampledStream) -> float:
    return float(stream.times_s[-1]) + 1.0 / stream.rate_hz


def _write_physio(stem: Path, channels: list[RegularChannel]) -> None:
    columns = [_NAMES.get(each.kind, each.kind) for each in channels]
    if len(channels) > 1:
        columns = [f"{name}_{each.name}" for name, each in zip(columns, channels, strict=True)]
    sidecar: dict[str, Any] = {
        "SamplingFrequency": channels[0].rate_hz,
        "StartTime": 0.0,
        "Columns": columns,
        "PhysioType": "generic",
        "TaskName": TASK,
    }
    for name, each in zip(columns, channels, strict=True):
        words = "heart rate, interpolated between clean beats" if each.kind == "hr" else each.kind
        sidecar[name] = {"Description": f"{words} of the {each.person}", "Units": _unit(each.unit)}
    _write_json(stem.with_name(stem.name + ".json"), sidecar)
    values = np.stack([each.values for each in channels], axis=1)
    # no name and no time of writing in the compressed file: the same session gives the same bytes
    with (
        stem.with_name(stem.name + ".tsv.gz").open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", fileobj=raw, compresslevel=4, mtime=0) as file,
    ):
        for start in range(0, len(values), 65_536):
            file.write("".join(_lines(values[start : start + 65_536].tolist())).encode("ascii"))


def _lines(rows: list[list[float]]) -> Iterator[str]:
    for row in rows:
        yield "\t".join("n/a" if value != value else repr(value) for value in row) + "\n"


def _unit(unit: str) -> str:
    """In the form of the CMIXF standard that BIDS asks for."""
    return {"bpm": "1/min", "a.u.": "arbitrary"}.get(unit, unit)


def _write_events(stem: Path, recording: Readable) -> None:
    rows: list[tuple[float, float, str, str, str]] = event_rows(recording)
    for person, beats in rr_rows(recording).items():
        for time, rr_ms, verdict, _, by_hand in beats:
            words = f"{rr_ms:.10g} ms {by_hand or verdict}".rstrip()
            rows.append((time, 0.0, f"beat_{person}", "program", words))
    rows.sort(key=lambda row: row[0])
    cells = [tuple(_cell(cell) for cell in row) for row in rows]
    _write_rows(stem.with_name(stem.name + ".tsv"), [_EVENT_COLUMNS, *cells])
    _write_json(
        stem.with_name(stem.name + ".json"),
        {
            "trial_type": {"Description": "What began: a phase, cue, marker, gap, beat, …"},
            "author": {"Description": "Who did it: client, therapist or the program"},
            "text": {"Description": "More about it; of a beat its interval and verdict"},
        },
    )


def _cell(value: float | str) -> str:
    """A cell of a TSV file: tabs and line breaks would end it."""
    text = value if isinstance(value, str) else repr(float(value))
    return " ".join(re.split(r"[\t\r\n]+", text)).strip() or "n/a"


def _write_rows(path: Path, rows: Iterable[tuple[str, ...]]) -> None:
    text = "".join("\t".join(row) + "\n" for row in rows)
    path.write_text(text, encoding="utf-8", newline="\n")


def _write_json(path: Path, content: object) -> None:
    text = json.dumps(content, indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
