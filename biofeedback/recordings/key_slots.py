"""Where a library's key is kept: under a passphrase, in the keychain, or in a key file."""

from __future__ import annotations

import os
import secrets
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from biofeedback.errors import PassphraseError, RecordingError
from biofeedback.recordings.database import connect, said_plainly

_SERVICE: Final = "biofeedback"
_MEMORY_KIB, _PASSES, _LANES = 64 * 1024, 3, 4  # RFC 9106, second recommended option
SALT_BYTES: Final = 16


def stretch(passphrase: str, salt: bytes) -> bytes:
    """The raw key and salt of the file that a passphrase opens (argon2id, 64 MiB, about 0.13 s)."""
    from argon2.low_level import Type, hash_secret_raw

    if not passphrase:
        raise PassphraseError("A passphrase needs at least one character: enter one.")
    secret = passphrase.encode("utf-8", "surrogatepass")
    key = hash_secret_raw(secret, salt, _PASSES, _MEMORY_KIB, _LANES, 32, Type.ID)
    return key + salt


def wrap(path: Path, passphrase: str, key: bytes) -> None:
    """Write ``key`` under a passphrase: to a new file, then moved over the old one."""
    stretched = stretch(passphrase, secrets.token_bytes(SALT_BYTES))
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    with closing(connect(new, stretched, create=True)) as connection, said_plainly(new):
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("BEGIN")
        connection.execute("CREATE TABLE library (key BLOB NOT NULL)")
        connection.execute("INSERT INTO library VALUES (?)", (key,))
        connection.execute("COMMIT")
    new.replace(path)


def unwrap(path: Path, passphrase: str) -> bytes | None:
    """The key in ``path``; None when the passphrase does not open it."""
    try:
        salt = path.read_bytes()[:SALT_BYTES]
    except OSError as error:
        raise RecordingError(
            f"“{path.name}” is gone from the library: restore it from a copy."
        ) from error
    if len(salt) < SALT_BYTES:
        raise RecordingError(f"“{path.name}” of the library is cut short: restore it from a copy.")
    try:
        with (
            closing(connect(path, stretch(passphrase, salt))) as connection,
            said_plainly(path),
        ):
            return bytes(connection.execute("SELECT key FROM library").fetchone()[0])
    except PassphraseError:
        if not passphrase:
            raise
        return None


def from_keychain(library_id: str) -> bytes:
    """The key from the keychain; :class:`PassphraseError` where it has none."""
    import keyring
    from keyring.errors import KeyringError

    try:
        stored = keyring.get_password(_SERVICE, library_id)
    except KeyringError as error:
        raise PassphraseError(
            "This computer's keychain did not answer: unlock it, then try again."
        ) from error
    if stored is None:
        raise PassphraseError(
            "This computer's keychain has no key for this library: open it where it was made."
        )
    return bytes.fromhex(stored)


def to_keychain(library_id: str, key: bytes) -> bool:
    """Keep the key in the keychain, where there is one that gives it back."""
    import keyring
    from keyring.errors import KeyringError

    with suppress(KeyringError):  # none on this computer: the caller has other ways
        keyring.set_password(_SERVICE, library_id, key.hex())
        return keyring.get_password(_SERVICE, library_id) == key.hex()
    return False


def out_of_keychain(library_id: str) -> None:
    """Take the key out of the keychain."""
    import keyring
    from keyring.errors import KeyringError

    with suppress(KeyringError):  # gone already, or not to be reached: the key opens nothing new
        keyring.delete_password(_SERVICE, library_id)


def from_file(path: Path) -> bytes:
    """The key from a key file; :class:`PassphraseError` where there is none."""
    try:
        return bytes.fromhex(path.read_text("ascii"))
    except (OSError, ValueError) as error:
        raise PassphraseError(
            "The key of this library is not on this computer: open the library where it was made."
        ) from error


def to_file(path: Path, key: bytes) -> None:
    """Keep the key in a file that only this user can read."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, key.hex().encode())
    except OSError as error:
        raise RecordingError(
            f"The library's key cannot be kept in “{path.parent}”: set a passphrase."
        ) from error


def write_whole(path: Path, content: bytes) -> None:
    """Write a small file for this user's eyes, whole or not at all."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    new.touch(mode=0o600)
    with new.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def config_folder() -> Path:
    """Where this computer keeps key files: never inside a library."""
    import platformdirs

    return Path(platformdirs.user_config_dir("biofeedback", appauthor=False)) / "keys"
