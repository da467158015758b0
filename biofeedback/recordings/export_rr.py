"""RR text: one interval per line in whole ms, the form that HRV programs read.

``s.txt`` has every interval as it was recorded; ``s_corrected.txt`` leaves out those that were
flagged, by the program or by hand. Nothing is interpolated. The therapist's, where there are any,
go to ``s_therapist.txt`` and ``s_therapist_corrected.txt``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from biofeedback.errors import InputError
from biofeedback.events import Person
from biofeedback.recordings.deidentify import Readable
from biofeedback.recordings.export_csv import raw_rr_rows, rr_rows
from biofeedback.recordings.output import staged

_TAILS: Final[dict[Person, str]] = {"client": "", "therapist": "_therapist"}
_CLEAN: Final = ("ok", "")


def export_rr(recording: Readable, out: Path, *, replace: bool = False) -> tuple[Path, ...]:
    """Write the raw and the corrected series of each person; returns the files written."""
    beats, sent = rr_rows(recording), raw_rr_rows(recording)
    series: dict[Path, list[str]] = {}
    for person, tail in _TAILS.items():
        if beats[person]:
            raw = out.with_name(f"{out.stem}{tail}{out.suffix}")
            corrected = out.with_name(f"{out.stem}{tail}_corrected{out.suffix}")
            clean = [row for row in beats[person] if (row[4] or row[2]) in _CLEAN]
            series[raw] = [f"{rr:.0f}\n" for _, rr, *_ in sent[person] or beats[person]]
            series[corrected] = [f"{rr:.0f}\n" for _, rr, *_ in clean]
    if not series:
        raise InputError("The session holds no heart beats: choose another export format.")
    with staged(*series, replace=replace) as temporary:
        for path, lines in zip(temporary, series.values(), strict=True):
            path.write_text("".join(lines), encoding="ascii", newline="\n")
    return tuple(series)
