"""How a library is opened: by passphrase, by this computer's keychain, or by a key file.

The library's key is random and never changes. ``passphrase.key`` holds it, encrypted under the
passphrase: an SQLCipher file whose raw key is argon2id of the passphrase, with the file's own
first 16 bytes (random, and plain in every SQLCipher file) as its salt. A new passphrase replaces
that small file and nothing else. ``recovery.key`` is the same for the recovery key.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias, cast, get_args

from biofeedback.errors import PassphraseError, RecordingError, SchemaError
from biofeedback.recordings import key_slots
from biofeedback.recordings.library import Library
from biofeedback.recordings.vault import Vault

KeySource: TypeAlias = Literal["passphrase", "keychain", "file"]
Ask: TypeAlias = Callable[[bool], str]
"""Puts the question to a person; True for the passphrase of a library that is new."""

HEADER_VERSION: Final = 1
_HEADER: Final = "library.json"
_BY_PASSPHRASE: Final = "passphrase.key"
_BY_RECOVERY: Final = "recovery.key"
_MAKING_S: Final = 5.0
"""How long another instance may take to make the library it has begun."""
FEWEST_LETTERS: Final = 8
"""Of a passphrase, where a person chooses one."""
_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Of a recovery key (Crockford): none looks like another."""
_RECOVERY_LETTERS: Final = 28  # 140 bits, in seven groups of four


def unlock(
    folder: Path,
    passphrase: str | None = None,
    *,
    ask: Ask | None = None,
    config: Path | None = None,
) -> Vault:
    """Open the library in ``folder``, or make one there.

    ``passphrase`` comes from the environment; ``ask`` is None where nobody can be asked. The
    recovery key opens the library like the passphrase. A new library takes the first of
    passphrase, keychain, answer, and else a key file in ``config``: such a library holds
    demonstrations and imported files only.

    Raises :class:`PassphraseError` when what was given does not open it; nothing is written then.
    """
    config = config or key_slots.config_folder()
    made = None if (folder / _HEADER).exists() else _make(folder, passphrase, ask, config)
    header = _read_header(folder)
    _finish_making(folder, header.library_id)
    key = made or _key(folder, header, passphrase, ask, config)
    return Vault.open(folder, key, demonstrations_only=header.source == "file")


def opens_with(folder: Path) -> KeySource | None:
    """What opens the library in ``folder``; None where there is no library."""
    return _read_header(folder).source if (folder / _HEADER).exists() else None


def set_passphrase(
    folder: Path, current: str | None, new: str, *, config: Path | None = None
) -> None:
    """Open the library with ``new`` from now on; ``current`` is None where there was none.

    A recovery key stays as it is. Whoever has an old copy of the library and its old passphrase
    can still open that copy.
    """
    config = config or key_slots.config_folder()
    header = _read_header(folder)
    key = _key(folder, header, current, None, config)
    key_slots.wrap(folder / _BY_PASSPHRASE, new, key)
    _write_header(folder, _Header(header.library_id, "passphrase"))
    if header.source == "file":
        (config / f"{header.library_id}.key").unlink(missing_ok=True)
    elif header.source == "keychain":
        key_slots.out_of_keychain(header.library_id)
    with Vault.open(folder, key) as vault:
        vault.audit.note("passphrase changed")


def check(folder: Path, passphrase: str, *, config: Path | None = None) -> None:
    """Do nothing where ``passphrase`` (or the recovery key) opens the library in ``folder``.

    Raises :class:`PassphraseError` where it does not.
    """
    _key(folder, _read_header(folder), passphrase, None, config or key_slots.config_folder())


def make_recovery_key(
    folder: Path, passphrase: str | None = None, *, config: Path | None = None
) -> str:
    """A key to write down and keep elsewhere; an earlier one opens the library no more."""
    header = _read_header(folder)
    key = _key(folder, header, passphrase, None, config or key_slots.config_folder())
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_RECOVERY_LETTERS))
    key_slots.wrap(folder / _BY_RECOVERY, letters, key)
    with Vault.open(folder, key) as vault:
        vault.audit.note("recovery key made")
    return "-".join(letters[start : start + 4] for start in range(0, _RECOVERY_LETTERS, 4))


# --- the library's header ---------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Header:
    library_id: str
    source: KeySource


def _read_header(folder: Path) -> _Header:
    damaged = RecordingError(f"“{_HEADER}” of the library is damaged: restore it from a copy.")
    try:
        header = json.loads((folder / _HEADER).read_bytes())
        version, library_id, source = header["format"], header["id"], header["key"]
    except FileNotFoundError as error:
        raise RecordingError(f"There is no library in “{folder}”: choose its folder.") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise damaged from error
    if version != HEADER_VERSION or source not in get_args(KeySource):
        raise SchemaError(
            "The library was made by a newer version of the program: update the program to open it."
        )
    if not (isinstance(library_id, str) and library_id.isalnum()):
        raise damaged
    return _Header(library_id, cast(KeySource, source))


def _header_bytes(header: _Header) -> bytes:
    values = {"format": HEADER_VERSION, "id": header.library_id, "key": header.source}
    return json.dumps(values).encode()


def _write_header(folder: Path, header: _Header) -> None:
    key_slots.write_whole(folder / _HEADER, _header_bytes(header))


# --- making a library -------------------------------------------------------------------------
def _make(folder: Path, passphrase: str | None, ask: Ask | None, config: Path) -> bytes | None:
    """Make a library; None when another instance was quicker, and the library is its.

    Everything is made under names of its own; writing the header decides.
    """
    try:
        if any(folder.glob("sessions/*")):
            raise RecordingError(f"“{_HEADER}” is gone from the library: restore it from a copy.")
        key, library_id = secrets.token_bytes(32), secrets.token_hex(8)
        making = folder / f"making-{library_id}"
        making.mkdir(parents=True)
    except OSError as error:
        raise RecordingError(
            f"The library cannot be made in “{folder}”: allow writing there, or start the program "
            "with --library and another folder."
        ) from error
    try:
        source = _keep(making, library_id, key, passphrase, ask, config)
        Library.create(making, key)
        if not _claim(folder, _Header(library_id, source)):
            _forget(library_id, source, config)
            return None
        _settle(folder, making)
        return key
    finally:
        _clear(making)


def _keep(
    making: Path,
    library_id: str,
    key: bytes,
    passphrase: str | None,
    ask: Ask | None,
    config: Path,
) -> KeySource:
    if passphrase is None and key_slots.to_keychain(library_id, key):
        return "keychain"
    if passphrase is not None or ask is not None:
        key_slots.wrap(making / _BY_PASSPHRASE, passphrase or (ask and ask(True)) or "", key)
        return "passphrase"
    key_slots.to_file(config / f"{library_id}.key", key)
    return "file"


def _claim(folder: Path, header: _Header) -> bool:
    """Write the header if there is none."""
    try:
        with (folder / _HEADER).open("xb") as file:
            file.write(_header_bytes(header))
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        return False
    return True


def _settle(folder: Path, making: Path) -> None:
    """Move the parts into place, over those of a library that was never finished."""
    (folder / "sessions").mkdir(exist_ok=True)
    for journal in folder.glob("library.db-*"):
        journal.unlink()
    for part in making.iterdir():
        part.replace(folder / part.name)


def _finish_making(folder: Path, library_id: str) -> None:
    """Wait while another instance makes the library; go on where one that ended has left off."""
    give_up_at = time.monotonic() + _MAKING_S
    while not (folder / "library.db").exists() and time.monotonic() < give_up_at:
        time.sleep(0.02)
    making = folder / f"making-{library_id}"
    if making.exists() and not (folder / "library.db").exists():
        _settle(folder, making)
        making.rmdir()


def _forget(library_id: str, source: KeySource, config: Path) -> None:
    if source == "keychain":
        key_slots.out_of_keychain(library_id)
    elif source == "file":
        (config / f"{library_id}.key").unlink(missing_ok=True)


def _clear(making: Path) -> None:
    for part in making.iterdir():
        part.unlink()
    making.rmdir()


# --- opening it -------------------------------------------------------------------------------
def _key(
    folder: Path, header: _Header, passphrase: str | None, ask: Ask | None, config: Path
) -> bytes:
    if header.source == "passphrase":
        if passphrase is None and ask is None:
            raise PassphraseError(
                "This library opens with a passphrase: run the command in a terminal, or put it "
                "in BIOFEEDBACK_PASSPHRASE."
            )
        return _from_passphrase(folder, passphrase or (ask and ask(False)) or "")
    if passphrase is not None:
        if (folder / _BY_RECOVERY).exists():
            return _from_passphrase(folder, passphrase)
        raise PassphraseError(
            "The passphrase does not open this library, which has none: leave it out."
        )
    if header.source == "keychain":
        return key_slots.from_keychain(header.library_id)
    return key_slots.from_file(config / f"{header.library_id}.key")


def _from_passphrase(folder: Path, passphrase: str) -> bytes:
    key = None
    if (folder / _BY_PASSPHRASE).exists() or not (folder / _BY_RECOVERY).exists():
        key = key_slots.unwrap(folder / _BY_PASSPHRASE, passphrase)
    letters = re.sub(r"[\s-]", "", passphrase).upper()
    if key is None and len(letters) == _RECOVERY_LETTERS and (folder / _BY_RECOVERY).exists():
        key = key_slots.unwrap(folder / _BY_RECOVERY, letters)
    if key is None:
        raise PassphraseError(
            "The passphrase did not open the library: try it again, and look at capital letters "
            "and the keyboard's language."
        )
    return key
