"""``biofeedback export``: write a recording to a file other programs read."""

from __future__ import annotations

import argparse
from pathlib import Path

from biofeedback.cli.library import add_library_argument, bundle_passphrase, open_library
from biofeedback.guidance import wording
from biofeedback.recordings.deidentify import LEVELS
from biofeedback.recordings.exporters import EXPORTERS, default_name
from biofeedback.recordings.vault import library_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("session", metavar="session", help="a session id, last, or a session file")
    parser.add_argument("--format", required=True, choices=EXPORTERS, help="what to write")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="PATH",
        help="where to write (default: a new name in this folder, with the session's id only "
        "where nothing is left out); what is there already is never written over",
    )
    parser.add_argument(
        "--deidentify",
        choices=LEVELS,
        default="pseudonym",
        help="what to leave out (default pseudonym: names, notes and dates)",
    )
    add_library_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Write the export and name its files."""
    library = args.library
    if library is None and Path(args.session).suffix == ".session":
        library = library_of(Path(args.session))
    with open_library(library) as vault:
        session_id = vault.session(args.session).meta.session_id
        level = args.deidentify
        out = args.out or Path(default_name(args.format, level, session_id))
        own = bundle_passphrase(new=True) if EXPORTERS[args.format].passphrase else None
        about = wording.fixed("F.7-a")
        for path in vault.export(session_id, args.format, out, level, passphrase=own, about=about):
            print(path)
    return 0
