"""Every form in which a session can leave the computer, and the one function that writes any."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from biofeedback.errors import UsageError
from biofeedback.recordings.bundle import export_bundle
from biofeedback.recordings.deidentify import LEVELS, Disguise, Level, Readable, disguised
from biofeedback.recordings.export_bids import export_bids
from biofeedback.recordings.export_csv import export_csv
from biofeedback.recordings.export_edf import export_edf
from biofeedback.recordings.export_parquet import export_parquet
from biofeedback.recordings.export_rr import export_rr
from biofeedback.recordings.people import Scope


@dataclass(frozen=True, slots=True)
class Exporter:
    """One format."""

    title: str
    """As shown to a person."""
    suffix: str
    """How the name of its file (or folder) ends."""
    write: Callable[..., tuple[Path, ...]]
    """``write(recording, out, replace=…)`` returns the files written."""
    passphrase: bool = False
    """Whether ``write`` also takes a ``passphrase``, under which the file is encrypted."""
    about: bool = False
    """Whether ``write`` also takes ``about``: the format has a place for words to read."""
    scopes: tuple[Scope, ...] = ("exports",)
    """What the person of a recording has to have agreed to."""


EXPORTERS: Final[dict[str, Exporter]] = {
    "csv": Exporter("CSV tables", ".csv", export_csv),
    "rr": Exporter("RR intervals as text", ".txt", export_rr),
    "edf": Exporter("EDF+", ".edf", export_edf),
    "parquet": Exporter("Parquet tables", "-parquet", export_parquet, about=True),
    "bids": Exporter(
        "BIDS data set, for research",
        "-bids",
        export_bids,
        about=True,
        scopes=("exports", "research"),
    ),
    "bundle": Exporter("Bundle for another library", ".bundle", export_bundle, passphrase=True),
}


def default_name(name: str, level: Level, session_id: str) -> str:
    """What an export is called where nobody says otherwise.

    The library's own id only where nothing is left out: else a random one, new each time, so that
    the name of a file leads back to nobody.
    """
    own = session_id if level == "none" else secrets.token_hex(3)
    return f"session-{own}{EXPORTERS[name].suffix}"


def export(
    recording: Readable,
    name: str,
    out: Path,
    level: Level = "pseudonym",
    *,
    disguise: Disguise | None = None,
    replace: bool = False,
    passphrase: str | None = None,
    about: str = "",
) -> tuple[Path, ...]:
    """Write ``recording`` to ``out`` as ``name`` at a de-identification level.

    ``about`` is what it is for, and goes with the formats that have a place for words.

    An existing file is left alone (:class:`biofeedback.errors.InputError`) unless ``replace`` is
    set; then it is exchanged whole. Returns the files written, ``out`` first.
    """
    if name not in EXPORTERS:
        raise UsageError(f"“{name}” is not an export format: choose {', '.join(EXPORTERS)}.")
    if level not in LEVELS:
        raise UsageError(f"“{level}” is not a level: choose {', '.join(LEVELS)}.")
    shown = disguised(recording, level, disguise)
    exporter = EXPORTERS[name]
    more: dict[str, str | None] = {}
    if exporter.passphrase:
        more["passphrase"] = passphrase
    if exporter.about:
        more["about"] = about
    return exporter.write(shown, out, replace=replace, **more)
