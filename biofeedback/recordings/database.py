"""Encrypted SQLite files: open one, and say in a sentence when that is not possible."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeAlias

from sqlcipher3 import dbapi2

from biofeedback.errors import InUseError, PassphraseError, RecordingError, SchemaError

Connection: TypeAlias = Any
"""A ``sqlcipher3`` connection; the library has no types of its own."""

BUSY_S: Final = 5.0
"""How long to wait for another instance of the program to finish a write."""
HELD_S: Final = 0.2
"""The same for a session file, which its recorder holds for as long as it records."""


def connect(
    path: Path,
    key: bytes,
    *,
    create: bool = False,
    exclusive: bool = False,
    wait_s: float = BUSY_S,
) -> Connection:
    """Open an encrypted database with a raw key: 32 bytes, or 48 with the file's salt after it.

    ``exclusive`` keeps every other process out until the connection is closed. Raises
    :class:`PassphraseError` when the key does not open it.
    """
    if create == path.exists():
        raise RecordingError(
            f"“{path.name}” exists already: nothing was changed."
            if create
            else f"“{path.name}” is not there: it may have been deleted or moved."
        )
    with said_plainly(path):
        connection = dbapi2.connect(
            str(path), timeout=wait_s, isolation_level=None, check_same_thread=False
        )
    try:
        with said_plainly(path):
            connection.execute("PRAGMA cipher_log_level = NONE")  # we say what happened ourselves
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute("PRAGMA secure_delete = ON")
            if exclusive:  # before the journal is opened: then it needs no shared-memory file
                connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            if create:
                connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def check_version(connection: Connection, known: int, path: Path) -> int:
    """The file's schema version, at most ``known``; else :class:`SchemaError`."""
    with said_plainly(path):
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > known:
        raise SchemaError(
            f"“{path.name}” was made by a newer version of the program: update the program to "
            "open it."
        )
    if version < 1:
        raise RecordingError(f"“{path.name}” was never finished and holds nothing.")
    return version


@contextmanager
def said_plainly(path: Path) -> Iterator[None]:
    """Turn what SQLite reports into one sentence that says what to do next."""
    try:
        yield
    except dbapi2.DatabaseError as error:
        raise _translated(error, path) from error


def _translated(error: Exception, path: Path) -> RecordingError:
    text = str(error)
    name = f"“{path.name}”"
    if "file is not a database" in text:
        return PassphraseError(
            f"{name} did not open: the passphrase is not the one it was made with, or the file is "
            "damaged."
        )
    if "locked" in text or "busy" in text:
        return InUseError(f"{name} is in use by another window: close that one, then retry.")
    if "disk is full" in text:
        return RecordingError(f"No room is left on the disk for {name}: make some room.")
    if "readonly" in text or "unable to open" in text:
        return RecordingError(f"{name} cannot be opened for writing here: check the folder.")
    if "malformed" in text or "disk I/O" in text:
        return RecordingError(f"{name} is damaged or cut short: restore it from a copy.")
    return RecordingError(f"{name} cannot be read ({text}).")
