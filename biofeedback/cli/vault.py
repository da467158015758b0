"""``biofeedback vault``: what opens the library, who is in it, and what was done with it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from biofeedback.cli.library import (
    add_library_argument,
    current_passphrase,
    default_library,
    new_passphrase,
    open_library,
)
from biofeedback.errors import UsageError
from biofeedback.recordings.keys import make_recovery_key, set_passphrase
from biofeedback.recordings.people import SCOPES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what can be done."""
    actions = parser.add_subparsers(dest="action", metavar="action", required=True)
    for name, (summary, _) in ACTIONS.items():
        action = actions.add_parser(
            name, help=summary, description=f"{name}: {summary}.", allow_abbrev=False
        )
        if name in ("withdraw", "keep", "forget"):
            action.add_argument("person", metavar="person", help="the pseudonym")
        if name == "withdraw":
            action.add_argument("scope", choices=SCOPES, help="what for")
        if name == "keep":
            action.add_argument(
                "months", metavar="months", help="a number, or never for no reminder"
            )
        if name in ("move", "delete-therapist"):
            action.add_argument("session", metavar="session", help="a session id, or last")
        if name == "move":
            action.add_argument("person", metavar="person", help="whose it is")
        if name in ("people", "due", "audit"):
            action.add_argument("--json", action="store_true", help="print a JSON list")
        add_library_argument(action)


def run(args: argparse.Namespace) -> int:
    """Do one of them."""
    ACTIONS[args.action][1](args.library or default_library(), args)
    return 0


# --- keys -------------------------------------------------------------------------------------
def _passphrase(folder: Path, _args: argparse.Namespace) -> None:
    set_passphrase(folder, current_passphrase(folder), new_passphrase())
    print("The new passphrase opens the library; the one before does not.")


def _recovery_key(folder: Path, _args: argparse.Namespace) -> None:
    print(make_recovery_key(folder, current_passphrase(folder)))
    print("Write it on paper: it is shown this once, and opens the library.")


# --- people -----------------------------------------------------------------------------------
def _people(folder: Path, args: argparse.Namespace) -> None:
    """Each with what they agree to now."""
    with open_library(folder) as vault:
        listed = [
            (
                name,
                len(vault.sessions(name)),
                [scope for scope in SCOPES if vault.people.allows(name, scope)],
                vault.people.kept_for(name),
            )
            for name in vault.people.names()
        ]
    if args.json:
        names = ("person", "sessions", "agreed", "keep_months")
        print(json.dumps([dict(zip(names, each, strict=True)) for each in listed], indent=1))
        return
    for name, sessions, agreed, months in listed:
        kept = "" if months is None else f"; reminder after {months} months"
        print(f"{name}: {sessions} sessions; {', '.join(agreed) or 'nothing agreed to'}{kept}")


def _withdraw(folder: Path, args: argparse.Namespace) -> None:
    with open_library(folder) as vault:
        vault.people.withdraw(args.person, args.scope)
        print(f"{args.person} has taken “{args.scope}” back.")


def _keep(folder: Path, args: argparse.Namespace) -> None:
    with open_library(folder) as vault:
        if args.person not in vault.people.names():
            raise UsageError(f"There is no “{args.person}” in this library: look at vault people.")
        months = None if args.months == "never" else _months(args.months)
        vault.people.keep_for(args.person, months)
        print("There is no reminder." if months is None else f"Reminder after {months} months.")


def _months(said: str) -> int:
    if not said.isdecimal() or int(said) < 1:
        raise UsageError("How many months is a whole number from 1 on, or the word never.")
    return int(said)


def _forget(folder: Path, args: argparse.Namespace) -> None:
    with open_library(folder) as vault:
        vault.people.forget(args.person)
        print(f"{args.person} is not in this library any more.")


# --- sessions ---------------------------------------------------------------------------------
def _due(folder: Path, args: argparse.Namespace) -> None:
    """Older than their person wants; nothing is deleted by itself."""
    with open_library(folder) as vault:
        due = vault.people.past_their_time(datetime.now(UTC))
        if args.json:
            print(json.dumps(due, indent=1))
        else:
            print("\n".join(due) or "No session is older than its person wants.")


def _move(folder: Path, args: argparse.Namespace) -> None:
    with open_library(folder) as vault:
        vault.move(args.session, args.person)
        print(f"The session is among those of {args.person}.")


def _delete_therapist(folder: Path, args: argparse.Namespace) -> None:
    with open_library(folder) as vault:
        vault.delete_therapist_signals(args.session)
        print("The therapist's signals are deleted; the client's are as they were.")


def _audit(folder: Path, args: argparse.Namespace) -> None:
    with open_library(folder) as vault:
        lines = vault.audit.lines()
        if args.json:
            print(json.dumps([asdict(line) for line in lines], indent=1))
            return
        for line in lines:
            print("  ".join(filter(None, (line.at, line.action, line.subject, line.detail))))


ACTIONS: dict[str, tuple[str, Callable[[Path, argparse.Namespace], None]]] = {
    "passphrase": ("choose another passphrase", _passphrase),
    "recovery-key": (
        "make a recovery key; an earlier one opens the library no more",
        _recovery_key,
    ),
    "people": ("list the people, what they agreed to and how long to keep their sessions", _people),
    "withdraw": ("note that a person took an agreement back", _withdraw),
    "keep": ("remind after so many months that a person's sessions could be deleted", _keep),
    "due": ("list the sessions older than their person wants", _due),
    "forget": ("remove a person without sessions", _forget),
    "move": ("put a session under another person", _move),
    "delete-therapist": ("delete the therapist's own signals from a session", _delete_therapist),
    "audit": ("list what was done with the library, and never what is in it", _audit),
}
"""Name on the command line: what it does, and how."""
