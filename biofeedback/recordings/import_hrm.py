"""Polar ``.hrm`` files: sections of a watch, the last with one RR interval (ms) per line."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from biofeedback.errors import InputError
from biofeedback.recordings.import_rr_text import milliseconds
from biofeedback.recordings.imported import Found, ImportedRecording, Importer, rr_events
from biofeedback.recordings.table import read_table

_SECTION: Final = re.compile(r"^\[([^\]\n]+)\]\s*$", re.M)
_INTERVALS: Final = "238"
"""``Interval`` of a file that holds RR intervals (Polar HRM2 format 1.4)."""


def recognizes(found: Found) -> bool:
    """The first section is called Params."""
    return (found.text or "").lstrip().lower().startswith("[params]")


def read(found: Found) -> ImportedRecording:
    """The RR intervals; a file with heart rates only has none."""
    text = found.text or ""
    sections = _sections(text)
    _, head = sections.get("params", (0, ""))
    params = dict(line.split("=", 1) for line in head.split() if "=" in line)
    if params.get("Interval", _INTERVALS) != _INTERVALS:
        raise InputError(
            "The file holds heart rates at fixed times and no intervals: choose a file that was "
            "recorded with RR data."
        )
    if "hrdata" not in sections:
        raise InputError("The file has no [HRData] section: it is cut short, copy it again.")
    lines_before, body = sections["hrdata"]
    table = read_table("\n" * lines_before + body)
    events, notes = rr_events(milliseconds(table.numbers().ravel(), table))
    meta = found.note_meta("Polar HRM", _start(params))
    return ImportedRecording(meta, tuple(events), tuple(notes))


def _sections(text: str) -> dict[str, tuple[int, str]]:
    """By name in lower case: the number of lines before the section's body, and the body."""
    found: dict[str, tuple[int, str]] = {}
    heads = list(_SECTION.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    for head, end in zip(heads, ends, strict=True):
        found[head[1].lower()] = (text.count("\n", 0, head.end()), text[head.end() : end])
    return found


def _start(params: dict[str, str]) -> datetime | None:
    """Date and time of the watch, taken as this computer's time zone."""
    written = f"{params.get('Date', '')} {params.get('StartTime', '').split('.')[0]}"
    try:
        return datetime.strptime(written, "%Y%m%d %H:%M:%S").astimezone()
    except (ValueError, OverflowError):
        return None


IMPORTER = Importer("hrm", "Polar .hrm", recognizes, read)
