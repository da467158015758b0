"""``biofeedback delete``: forget a session's key and remove its file."""

from __future__ import annotations

import argparse
import sys

from biofeedback.cli.library import add_library_argument, open_library
from biofeedback.errors import UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("session", metavar="session", help="a session id, or last")
    parser.add_argument("--yes", action="store_true", help="do it without asking")
    add_library_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Delete one session, once it has been said what that means."""
    with open_library(args.library) as vault:
        meta = vault.session(args.session).meta
        if not args.yes and not _confirmed(f"{meta.session_id} of {meta.started_at}"):
            print("Nothing was deleted.")
            return 0
        vault.delete(meta.session_id)
    print(f"Session {meta.session_id} is deleted.")
    return 0


def _confirmed(session: str) -> bool:
    if not sys.stdin.isatty():
        raise UsageError("Nobody can be asked here: add --yes to delete the session.")
    answer = input(f"Deleting session {session} cannot be undone. Type delete to do it: ")
    return answer.strip().lower() == "delete"
