"""Opening the library from the command line."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from datetime import datetime
from pathlib import Path

import biofeedback
from biofeedback.errors import PassphraseError, RecordingError, UsageError
from biofeedback.events import SessionMeta, Source
from biofeedback.recordings.keys import FEWEST_LETTERS, opens_with, unlock
from biofeedback.recordings.vault import Vault, new_session_id

PASSPHRASE_VARIABLE = "BIOFEEDBACK_PASSPHRASE"
BUNDLE_VARIABLE = "BIOFEEDBACK_BUNDLE_PASSPHRASE"
NEW_VARIABLE = "BIOFEEDBACK_NEW_PASSPHRASE"
_BUNDLE = "Passphrase of the bundle: "


def add_library_argument(parser: argparse.ArgumentParser) -> None:
    """Declare ``--library``."""
    parser.add_argument(
        "--library",
        type=Path,
        metavar="DIR",
        help="the folder of recordings (default: this computer's data folder for the program); "
        f"a passphrase comes from the keychain, {PASSPHRASE_VARIABLE}, or a question",
    )


def default_library() -> Path:
    """The library's folder where the platform keeps a program's data."""
    import platformdirs

    return Path(platformdirs.user_data_dir("biofeedback", appauthor=False)) / "library"


def open_library(folder: Path | None) -> Vault:
    """Open an existing library.

    Raises :class:`RecordingError` when there is none, :class:`PassphraseError` when it stays shut.
    """
    folder = folder or default_library()
    if not (folder / "library.json").exists():
        raise RecordingError(
            f"There is no library in “{folder}” yet: record something first, "
            "with biofeedback demo for example."
        )
    return _unlock(folder)


def open_or_create_library(folder: Path | None) -> Vault:
    """Open the library, or make one there.

    At a terminal it is asked first whether everybody in it is 18 or older. Where nobody can be
    asked, by a script say, it takes demonstrations and files until somebody answers on the screen.

    Raises :class:`UsageError` where they are not; nothing is made then.
    """
    folder = folder or default_library()
    if opens_with(folder) is not None:
        return _unlock(folder)
    asked = _at_terminal() and PASSPHRASE_VARIABLE not in os.environ
    if asked and not _all_adults():
        raise UsageError("The program is for people of 18 or older: no library was made.")
    vault = _unlock(folder)
    vault.keep_age_asked(asked)
    return vault


def _at_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _all_adults() -> bool:
    # results go to standard output, and questions do not
    print("Is everybody who will be recorded here 18 or older? (y/n) ", end="", file=sys.stderr)
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _unlock(folder: Path) -> Vault:
    ask = _ask if _at_terminal() else None
    return unlock(folder, os.environ.get(PASSPHRASE_VARIABLE), ask=ask)


def _ask(new: bool) -> str:
    if not new:
        return getpass.getpass("Passphrase of the library: ")
    return _twice("Choose a passphrase for a new library: ")


def current_passphrase(folder: Path) -> str | None:
    """What opens the library now; None where it opens without a passphrase."""
    if opens_with(folder) != "passphrase":
        return None
    given = os.environ.get(PASSPHRASE_VARIABLE)
    if given is None:
        _need_terminal(f"The library opens with a passphrase: put it in {PASSPHRASE_VARIABLE}")
    return given if given is not None else _ask(False)


def new_passphrase() -> str:
    """The passphrase that is to open the library from now on."""
    given = os.environ.get(NEW_VARIABLE)
    if given is None:
        _need_terminal(f"Choose the new passphrase: put it in {NEW_VARIABLE}")
        given = _twice("Choose the new passphrase: ")
    if len(given.strip()) < FEWEST_LETTERS:
        raise PassphraseError(f"A passphrase has at least {FEWEST_LETTERS} letters: choose more.")
    return given


def bundle_passphrase(*, new: bool) -> str:
    """The passphrase of a bundle, which is not that of the library."""
    given = os.environ.get(BUNDLE_VARIABLE)
    if given is not None:
        return given
    _need_terminal(f"A bundle has a passphrase of its own: put it in {BUNDLE_VARIABLE}")
    return _twice(_BUNDLE) if new else getpass.getpass(_BUNDLE)


def _need_terminal(sentence: str) -> None:
    if not _at_terminal():
        raise PassphraseError(f"{sentence}, or run the command in a terminal.")


def _twice(question: str) -> str:
    first = getpass.getpass(question)
    if first != getpass.getpass("The same once more: "):
        raise PassphraseError("The two passphrases differ: start again.")
    return first


def new_meta(source: Source, origin: str) -> SessionMeta:
    """What is known of a session that begins now."""
    return SessionMeta(
        session_id=new_session_id(),
        started_at=datetime.now().astimezone().isoformat(timespec="seconds"),
        source=source,
        program_version=biofeedback.__version__,
        origin=origin,
    )
