"""``biofeedback open``, and ``biofeedback`` without a command: the window opens on Home."""

from __future__ import annotations

import argparse

from biofeedback.cli.library import add_library_argument, default_library
from biofeedback.cli.window import need_display


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_library_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Open Home and return when its window closes."""
    need_display()
    library = args.library or default_library()
    from biofeedback.ui.shell_app import run as show

    return show(library, settings_file=library.parent / "view.json")
