"""``biofeedback review``: look back at a session in a window."""

from __future__ import annotations

import argparse
from pathlib import Path

from biofeedback.cli.library import add_library_argument, open_library
from biofeedback.cli.window import need_display
from biofeedback.recordings.vault import library_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "session",
        nargs="?",
        default="last",
        metavar="session",
        help="a session id, last (default), or a session file",
    )
    add_library_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Open the review and return when its window closes."""
    need_display()
    library = args.library
    if library is None and Path(args.session).suffix == ".session":
        library = library_of(Path(args.session))
    with open_library(library) as vault:
        which = vault.session(args.session).meta.session_id
        from biofeedback.ui.review_app import run as show

        return show(vault, which)
