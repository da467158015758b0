"""A bundle: one session in one file under a passphrase of its own, from home to clinic and back.

It is a session file like any other, with everything the session holds, so that its metrics can be
computed again where it arrives. Its key is argon2id of the passphrase.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from biofeedback.errors import InputError, PassphraseError, UsageError
from biofeedback.events import Event
from biofeedback.recordings.codec import KINDS
from biofeedback.recordings.deidentify import Readable
from biofeedback.recordings.key_slots import SALT_BYTES, stretch
from biofeedback.recordings.output import staged
from biofeedback.recordings.recording import Recording, open_recording
from biofeedback.recordings.writer import SessionWriter

SUFFIX: Final = ".bundle"
_EVENTS_A_COMMIT: Final = 2000


def export_bundle(
    recording: Readable, out: Path, *, replace: bool = False, passphrase: str | None = None
) -> tuple[Path, ...]:
    """Write the bundle; :class:`UsageError` without a passphrase."""
    if not passphrase:
        raise UsageError("A bundle leaves the computer under a passphrase of its own: give one.")
    with staged(out, replace=replace) as (temporary,):
        key = stretch(passphrase, secrets.token_bytes(SALT_BYTES))
        writer = SessionWriter(temporary, key, recording.meta)
        try:
            for some in _in_parts(recording.of(*KINDS.values())):
                writer.write(some)
            writer.close(complete=recording.complete)
        except BaseException:
            writer.discard()
            raise
    return (out,)


def open_bundle(path: Path, passphrase: str) -> Recording:
    """Open a bundle to read it.

    Raises :class:`PassphraseError` when the passphrase is not the one it was written with.
    """
    try:
        with path.open("rb") as file:
            salt = file.read(SALT_BYTES)
    except OSError as error:
        raise InputError(f"“{path}” cannot be read: check its name.") from error
    if len(salt) < SALT_BYTES:
        raise InputError(f"“{path.name}” is cut short: copy it again.")
    try:
        return open_recording(path, stretch(passphrase, salt))
    except PassphraseError as error:
        raise PassphraseError(
            f"“{path.name}” did not open: ask for the passphrase it was written with, or copy the "
            "file again."
        ) from error


def _in_parts(events: Iterable[Event]) -> Iterator[list[Event]]:
    remaining = iter(events)
    while some := list(islice(remaining, _EVENTS_A_COMMIT)):
        yield some
