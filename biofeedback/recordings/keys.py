"""How a library is opened: by passphrase, by this computer's keychain, or by a key file.

The library's key is random and never changes. ``passphrase.key`` holds it, encrypted under the
passphrase: an SQLCipher file whose raw key is argon2id of the passphrase, with the file's own
first 16 bytes (random, and plain in every SQLCipher file) as its salt. A new passphrase replaces
that small file and nothing else.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Final, Literal, TypeAlias, cast, get_args

from biofeedback.errors import PassphraseError, RecordingError, SchemaError
from biofeedback.recordings.database import connect, said_plainly
from biofeedback.recordings.vault import Vault

KeySource: TypeAlias = Literal["passphrase", "keychain", "file"]

HEADER_VERSION: Final = 1
_HEADER = "library.json"
_SERVICE = "biofeedback"
_MEMORY_KIB, _PASSES, _LANES = 64 * 1024, 3, 4  # RFC 9106, second recommended option
_SALT_BYTES = 16


def unlock(
    folder: Path,
    passphrase: str | None = None,
    *,
    ask: Callable[[bool], str] | None = None,
    config: Path | None = None,
) -> Vault:
    """Open the library in ``folder``, or make one there.

    ``passphrase`` comes from the environment; ``ask(new)`` puts the question to a person and is
    None where nobody can be asked. A new library takes the first of passphrase, keychain, answer,
    and else a key file in ``config``: such a library holds demonstrations and imported files only.

    Raises :class:`PassphraseError` when what was given does not open it; nothing is written then.
    """
    config = config or _config_folder()
    if not (folder / _HEADER).exists():
        return _create(folder, passphrase, ask, config)
    source, library_id = _header(folder)
    if source == "passphrase":
        if passphrase is None and ask is None:
            raise PassphraseError(
                "This library opens with a passphrase: run the command in a terminal, or put it "
                "in BIOFEEDBACK_PASSPHRASE."
            )
        key = _from_passphrase(folder / "passphrase.key", passphrase or (ask and ask(False)) or "")
    elif passphrase is not None:
        raise PassphraseError(
            "The passphrase does not open this library, which has none: leave it out."
        )
    elif source == "keychain":
        key = _from_keychain(library_id)
    else:
        key = _from_file(config / f"{library_id}.key")
    return Vault.open(folder, key, demonstrations_only=source == "file")


def _create(
    folder: Path, passphrase: str | None, ask: Callable[[bool], str] | None, config: Path
) -> Vault:
    try:
        if any(folder.glob("sessions/*")):
            raise RecordingError(f"“{_HEADER}” is gone from the library: restore it from a copy.")
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob("library.db*"):  # by a program that ended while making it
            left.unlink()
    except OSError as error:
        raise RecordingError(
            f"The library cannot be made in “{folder}”: choose another folder."
        ) from error
    key, library_id = secrets.token_bytes(32), secrets.token_hex(8)
    source: KeySource
    if passphrase is None and _to_keychain(library_id, key):
        source = "keychain"
    elif passphrase is not None or ask is not None:
        source = "passphrase"
        _wrap(folder / "passphrase.key", passphrase or (ask and ask(True)) or "", key)
    else:
        source = "file"
        _to_file(config / f"{library_id}.key", key)
    vault = Vault.create(folder, key, demonstrations_only=source == "file")
    header = {"format": HEADER_VERSION, "id": library_id, "key": source}
    replace_file(folder / _HEADER, json.dumps(header).encode())
    return vault


def _header(folder: Path) -> tuple[KeySource, str]:
    damaged = RecordingError(f"“{_HEADER}” of the library is damaged: restore it from a copy.")
    try:
        header = json.loads((folder / _HEADER).read_bytes())
        version, library_id, source = header["format"], header["id"], header["key"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise damaged from error
    if version != HEADER_VERSION or source not in get_args(KeySource):
        raise SchemaError(
            "The library was made by a newer version of the program: update the program to open it."
        )
    if not (isinstance(library_id, str) and library_id.isalnum()):
        raise damaged
    return cast(KeySource, source), library_id


def _stretch(passphrase: str, salt: bytes) -> bytes:
    """The raw key and salt of the file that a passphrase opens (argon2id, 64 MiB, about 0.13 s)."""
    from argon2.low_level import Type, hash_secret_raw

    if not passphrase:
        raise PassphraseError("A passphrase needs at least one character: enter one.")
    secret = passphrase.encode("utf-8", "surrogatepass")
    key = hash_secret_raw(secret, salt, _PASSES, _MEMORY_KIB, _LANES, 32, Type.ID)
    return key + salt


def _wrap(path: Path, passphrase: str, key: bytes) -> None:
    """Write ``key`` under a passphrase: to a new file, then moved over the old one."""
    stretched = _stretch(passphrase, secrets.token_bytes(_SALT_BYTES))
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    with closing(connect(new, stretched, create=True)) as connection, said_plainly(new):
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.executescript("BEGIN; CREATE TABLE library (key BLOB NOT NULL)")
        connection.execute("INSERT INTO library VALUES (?)", (key,))
        connection.execute("COMMIT")
    new.replace(path)


def _from_passphrase(path: Path, passphrase: str) -> bytes:
    try:
        salt = path.read_bytes()[:_SALT_BYTES]
    except OSError as error:
        raise RecordingError(
            f"“{path.name}” is gone from the library: restore it from a copy."
        ) from error
    if len(salt) < _SALT_BYTES:
        raise RecordingError(f"“{path.name}” of the library is cut short: restore it from a copy.")
    stretched = _stretch(passphrase, salt)
    try:
        with closing(connect(path, stretched)) as connection, said_plainly(path):
            return bytes(connection.execute("SELECT key FROM library").fetchone()[0])
    except PassphraseError as error:
        raise PassphraseError(
            "The passphrase did not open the library: try it again, and look at capital letters "
            "and the keyboard's language."
        ) from error


def _from_keychain(library_id: str) -> bytes:
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


def _to_keychain(library_id: str, key: bytes) -> bool:
    """Keep the key in the keychain, where there is one that gives it back."""
    import keyring
    from keyring.errors import KeyringError

    with suppress(KeyringError):  # none on this computer: the caller has other ways
        keyring.set_password(_SERVICE, library_id, key.hex())
        return keyring.get_password(_SERVICE, library_id) == key.hex()
    return False


def _from_file(path: Path) -> bytes:
    try:
        return bytes.fromhex(path.read_text("ascii"))
    except (OSError, ValueError) as error:
        raise PassphraseError(
            "The key of this library is not on this computer: open the library where it was made."
        ) from error


def _to_file(path: Path, key: bytes) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(path, key.hex().encode())
    except OSError as error:
        raise RecordingError(
            f"The library's key cannot be kept in “{path.parent}”: set a passphrase."
        ) from error


def replace_file(path: Path, content: bytes) -> None:
    """Write a small file for this user's eyes, whole or not at all."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    new.touch(mode=0o600)
    with new.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def _config_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_config_dir("biofeedback", appauthor=False)) / "keys"
