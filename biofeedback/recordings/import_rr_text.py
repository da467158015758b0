"""Plain RR text: one interval per line in ms or s, as Kubios and most apps write it."""

from __future__ import annotations

import numpy as np

from biofeedback.errors import InputError
from biofeedback.events import Samples
from biofeedback.recordings.imported import (
    LONGEST_RR_MS,
    Found,
    ImportedRecording,
    Importer,
    rr_events,
)
from biofeedback.recordings.table import Table, read_table


def recognizes(found: Found) -> bool:
    """Any text: this importer is asked last."""
    return found.text is not None


def read(found: Found) -> ImportedRecording:
    """One RR series; several values on a line follow one another."""
    table = read_table(found.text or "")
    rr_ms = milliseconds(table.numbers().ravel(), table)
    events, notes = rr_events(rr_ms)
    return ImportedRecording(found.note_meta("RR text"), tuple(events), tuple(notes))


def milliseconds(rr: Samples, table: Table) -> Samples:
    """RR intervals in ms, whichever of ms and s the file has.

    Raises :class:`InputError` when they are neither.
    """
    positive = rr[np.isfinite(rr) & (rr > 0)]
    typical = float(np.median(positive)) if positive.size else 0.0
    if 0.2 <= typical < 5.0:
        rr = np.round(rr * 1000.0, 9)  # 0.8123 s is 812.3 ms, not 812.3000000000001
    elif not 200.0 <= typical < 5000.0:
        raise InputError(
            "The numbers are not intervals between heart beats in ms or s: choose another file."
        )
    longest = int(np.argmax(np.where(np.isfinite(rr), rr, 0.0)))
    if rr[longest] > LONGEST_RR_MS or np.isinf(rr).any():
        number = table.line_numbers[longest * len(table.line_numbers) // len(rr)]
        raise InputError(f"Line {number} is not an interval between heart beats: look at the file.")
    return rr


IMPORTER = Importer("rr-text", "RR intervals, one per line", recognizes, read)
