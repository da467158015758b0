"""The recordings and files a command is given: opened, and ready for the pipeline."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol, cast, get_args

from biofeedback.cli.library import add_library_argument, open_library
from biofeedback.errors import UsageError
from biofeedback.events import Event, SessionMeta
from biofeedback.recordings.imported import Role
from biofeedback.recordings.importers import read_file
from biofeedback.recordings.vault import library_of

_IN_LIBRARY = re.compile(r"last|[0-9a-f]{8}")
"""What names a session without a file: the last one, or an id."""


class Input(Protocol):
    """A session file or an imported one."""

    @property
    def meta(self) -> SessionMeta:
        """What is known of it as a whole."""
        ...

    def events(self) -> Iterator[Event]:
        """Its events, in order."""
        ...


def add_input_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare ``FILE...``, ``--sampling-rate``, ``--column`` and ``--library``."""
    parser.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="a session file, a session id, last, plain RR text, or CSV (time_s,rr_ms, or sampled "
        "columns such as ECG,EDA,RSP with time_s or --sampling-rate)",
    )
    parser.add_argument(
        "--sampling-rate",
        type=float,
        metavar="HZ",
        help="of sampled columns without a time_s column",
    )
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="NAME=ROLE",
        help="what a column (or channel) holds where its name does not say: "
        f"{', '.join(get_args(Role))}; once for each, the others are left out",
    )
    add_library_argument(parser)


def chosen_columns(said: Sequence[str]) -> dict[str, Role]:
    """The columns named with ``--column``; :class:`UsageError` for what is no role."""
    columns: dict[str, Role] = {}
    for each in said:
        name, _, role = each.rpartition("=")
        if not name or role not in get_args(Role):
            raise UsageError(
                f"“{each}” does not say what a column holds: write --column NAME=ROLE, where ROLE "
                f"is one of {', '.join(get_args(Role))}."
            )
        columns[name] = cast(Role, role)
    return columns


def open_input(
    path: Path,
    sampling_rate: float | None,
    library: Path | None,
    columns: Mapping[str, Role] | None = None,
) -> Input:
    """Open one file, whatever it is, or a session of the library by its id.

    Raises :class:`InputError` or :class:`RecordingError`, in one plain sentence.
    """
    if path.suffix == ".session" and path.is_file():
        with open_library(library or library_of(path)) as vault:
            return vault.session(path)
    if _IN_LIBRARY.fullmatch(str(path)) and not path.exists():
        with open_library(library) as vault:
            return vault.session(str(path))
    return read_file(path, sampling_rate, columns)
