"""Opening the library from the command line."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from datetime import datetime
from pathlib import Path

import biofeedback
from biofeedback.errors import PassphraseError, RecordingError
from biofeedback.events import SessionMeta, Source
from biofeedback.recordings.keys import unlock
from biofeedback.recordings.vault import Vault, new_session_id

PASSPHRASE_VARIABLE = "BIOFEEDBACK_PASSPHRASE"
BUNDLE_VARIABLE = "BIOFEEDBACK_BUNDLE_PASSPHRASE"


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
    """Open the library, or make one there."""
    return _unlock(folder or default_library())


def _unlock(folder: Path) -> Vault:
    ask = _ask if sys.stdin is not None and sys.stdin.isatty() else None
    return unlock(folder, os.environ.get(PASSPHRASE_VARIABLE), ask=ask)


def _ask(new: bool) -> str:
    if not new:
        return getpass.getpass("Passphrase of the library: ")
    first = getpass.getpass("Choose a passphrase for a new library: ")
    if first != getpass.getpass("The same once more: "):
        raise PassphraseError("The two passphrases differ: start again.")
    return first


def bundle_passphrase(*, new: bool) -> str:
    """The passphrase of a bundle, which is not that of the library."""
    given = os.environ.get(BUNDLE_VARIABLE)
    if given is not None:
        return given
    if sys.stdin is None or not sys.stdin.isatty():
        raise PassphraseError(
            f"A bundle has a passphrase of its own: put it in {BUNDLE_VARIABLE}, "
            "or run the command in a terminal."
        )
    first = getpass.getpass("Passphrase of the bundle: ")
    if new and first != getpass.getpass("The same once more: "):
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
