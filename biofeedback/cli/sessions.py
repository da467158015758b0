"""``biofeedback sessions``: list the recordings in the library."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from biofeedback.cli.library import add_library_argument, open_library


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--json", action="store_true", help="print a JSON list")
    add_library_argument(parser)


def run(args: argparse.Namespace) -> int:
    """List the sessions, oldest first."""
    with open_library(args.library) as vault:
        sessions = vault.sessions()
    if args.json:
        print(json.dumps([asdict(session) for session in sessions], indent=1))
        return 0
    if not sessions:
        print("No sessions yet.")
    for session in sessions:
        length = "–" if session.duration_s is None else duration_words(session.duration_s)
        notes = [session.source] + ([] if session.complete else ["ended early, kept"])
        person = session.person or "no name"
        print(
            f"{session.session_id}  {session.started_at}  {length:>9}  {person}  {', '.join(notes)}"
        )
    return 0


def duration_words(seconds: float) -> str:
    """A duration as ``m:ss`` or ``h:mm:ss``."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
