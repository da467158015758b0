"""A few words in a small file under a passphrase of its own, from clinic to home.

Encrypted as a bundle is: the key is argon2id of the passphrase, with the file's salt.
"""

from __future__ import annotations

import secrets
from contextlib import closing
from pathlib import Path
from typing import Final

from biofeedback.errors import InputError, PassphraseError, UsageError
from biofeedback.recordings.database import connect, said_plainly
from biofeedback.recordings.key_slots import SALT_BYTES, stretch
from biofeedback.recordings.output import staged

_LARGEST_BYTES: Final = 1_000_000
"""Of such a file; what is larger is something else, and is not read."""


def seal(text: str, out: Path, passphrase: str, *, replace: bool = False) -> None:
    """Write ``text`` under ``passphrase``; :class:`UsageError` without one."""
    if not passphrase:
        raise UsageError("The file leaves the computer under a passphrase of its own: give one.")
    with staged(out, replace=replace) as (temporary,):
        key = stretch(passphrase, secrets.token_bytes(SALT_BYTES))
        with closing(connect(temporary, key, create=True)) as connection, said_plainly(out):
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("BEGIN")
            connection.execute("CREATE TABLE sealed (text TEXT NOT NULL)")
            connection.execute("INSERT INTO sealed VALUES (?)", (text,))
            connection.execute("COMMIT")


def unseal(path: Path, passphrase: str) -> str:
    """What :func:`seal` wrote.

    Raises :class:`PassphraseError` where the passphrase does not open it, and :class:`InputError`
    where the file is none of these.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            salt = file.read(SALT_BYTES)
    except OSError as error:
        raise InputError(f"“{path}” cannot be read: check its name.") from error
    if not SALT_BYTES <= size <= _LARGEST_BYTES:
        raise InputError(f"“{path.name}” is not such a file: choose another.")
    try:
        with closing(connect(path, stretch(passphrase, salt))) as connection, said_plainly(path):
            tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master")]
            if tables != ["sealed"]:
                raise InputError(f"“{path.name}” is not such a file: choose another.")
            row = connection.execute("SELECT text FROM sealed").fetchone()
    except PassphraseError as error:
        if not passphrase:
            raise
        raise PassphraseError(
            f"“{path.name}” did not open: ask for the passphrase it was written with, or copy the "
            "file again."
        ) from error
    if row is None or not isinstance(row[0], str):
        raise InputError(f"“{path.name}” is not such a file: choose another.")
    return row[0]
