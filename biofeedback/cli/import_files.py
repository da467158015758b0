"""``biofeedback import``: take recordings made elsewhere into the library."""

from __future__ import annotations

import argparse
from pathlib import Path

from biofeedback.cli.inputs import add_input_arguments
from biofeedback.cli.library import bundle_passphrase, open_or_create_library
from biofeedback.cli.progress import progress
from biofeedback.recordings.exporters import EXPORTERS
from biofeedback.recordings.importers import read_file
from biofeedback.recordings.recorder import Recorder
from biofeedback.recordings.vault import Vault
from biofeedback.session.replaying import interpret


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_input_arguments(parser)
    parser.add_argument(
        "--person",
        default="",
        metavar="NAME",
        help="whose they are: the pseudonym under which the library knows the person",
    )


def run(args: argparse.Namespace) -> int:
    """Import each file in turn, and name the session it became."""
    with open_or_create_library(args.library) as vault:
        for path in args.files:
            session_id, notes = _take_in(vault, path, args.sampling_rate, args.person)
            print(f"{path}: session {session_id}")
            for note in notes:
                print(f"  {note}")
    return 0


def _take_in(
    vault: Vault, path: Path, sampling_rate: float | None, person: str
) -> tuple[str, tuple[str, ...]]:
    if path.suffix == EXPORTERS["bundle"].suffix:
        bundle = vault.add_bundle(path, bundle_passphrase(new=False), person)
        return bundle.meta.session_id, ()
    imported = read_file(path, sampling_rate)
    recorder = Recorder(vault.new_session(imported.meta), lambda _: None)
    with progress(str(path), None) as shown:
        try:
            interpret(imported.events(), (recorder.put, shown))
        finally:
            recorder.close()
    if person:
        vault.move(imported.meta.session_id, person)
    return imported.meta.session_id, imported.notes
