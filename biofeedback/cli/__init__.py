"""The command line: a promise that scripts depend on. One command, one file."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Protocol, cast

import biofeedback
from biofeedback.errors import BiofeedbackError, UsageError

DESCRIPTION = "Heart rhythm, skin conductance and breath on a quiet screen."
EPILOG = (
    "Without a command the window opens. Everything stays on this computer. "
    "Add --help to a command and it explains itself."
)
COMMANDS = {
    "open": "open the window on Home; the same as no command",
    "demo": "try it with a simulated client",
    "replay": "play a recording or a file through the same path as a live session",
    "analyze": "heart rhythm and skin conductance of whole files",
    "scan": "list the sensors in reach",
    "import": "take recordings made elsewhere into the library",
    "sessions": "list the recordings in the library",
    "report": "write one page about a session, as HTML or PDF",
    "review": "look back at a session in a window",
    "export": "write a recording to a file other programs read",
    "delete": "forget a session's key and remove its file",
    "vault": "what opens the library, who is in it, and what was done with it",
    "doctor": "what works on this computer, and what to do about what does not",
}


class Command(Protocol):
    """What each module of this package offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the command's arguments."""
        ...

    def run(self, args: argparse.Namespace) -> int:
        """Carry the command out; returns the exit status."""
        ...


def command(name: str) -> Command:
    """Import the module of one command; nothing else is loaded."""
    module = "import_files" if name == "import" else name  # a word Python keeps for itself
    return cast(Command, import_module(f"biofeedback.cli.{module}"))


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Returns 0, 2 for a call that cannot be carried out as made, 130 when interrupted, and 1, with
    one plain sentence on standard error, for everything else that went another way than asked.
    """
    arguments = list(sys.argv[1:] if argv is None else argv) or ["open"]
    parser = argparse.ArgumentParser(
        prog="biofeedback", description=DESCRIPTION, epilog=EPILOG, allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=biofeedback.__version__)
    subparsers = parser.add_subparsers(dest="command", metavar="command", required=True)
    for name, summary in COMMANDS.items():
        subparser = subparsers.add_parser(
            name, help=summary, description=f"{name}: {summary}.", allow_abbrev=False
        )
        if name in arguments:
            command(name).add_arguments(subparser)
    try:
        args = parser.parse_args(arguments)
        return command(args.command).run(args)
    except SystemExit as stop:
        return int(stop.code or 0)
    except UsageError as error:
        print(f"biofeedback: {error}", file=sys.stderr)
        return 2
    except BiofeedbackError as error:
        print(f"biofeedback: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        return _say_os_error(error)
    except KeyboardInterrupt:
        print("biofeedback: stopped; what was recorded is kept.", file=sys.stderr)
        return 130


def _say_os_error(error: OSError) -> int:
    if isinstance(error, BrokenPipeError):
        # the reader of our output has gone: nothing more to say, and no second complaint at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    what = error.strerror or type(error).__name__
    where = f"{error.filename}: " if error.filename else ""
    print(f"biofeedback: {where}{what}. Choose another place, or free this one.", file=sys.stderr)
    return 1
