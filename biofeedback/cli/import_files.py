"""``biofeedback import``: take recordings made elsewhere into the library."""

from __future__ import annotations

import argparse

from biofeedback.cli.inputs import add_input_arguments, chosen_columns
from biofeedback.cli.library import bundle_passphrase, open_or_create_library
from biofeedback.cli.progress import progress
from biofeedback.session.importing import is_bundle, take_in


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
    columns = chosen_columns(args.column)
    with open_or_create_library(args.library) as vault:
        for path in args.files:
            own = bundle_passphrase(new=False) if is_bundle(path) else ""
            with progress(str(path), None) as shown:
                taken = take_in(
                    vault,
                    path,
                    args.person,
                    sampling_rate=args.sampling_rate,
                    columns=columns,
                    passphrase=own,
                    listen=shown,
                )
            print(f"{path}: session {taken.session_id}")
            for note in taken.notes:
                print(f"  {note}")
    return 0
