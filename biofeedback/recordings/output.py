"""Write files whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from biofeedback.errors import InputError, RecordingError


@contextmanager
def staged(*targets: Path, replace: bool = False) -> Iterator[tuple[Path, ...]]:
    """Temporary names for ``targets``; on leaving, each file written there is moved into place.

    Nothing is left behind when an error ends the block. Raises :class:`InputError` when a target
    exists and ``replace`` was not asked for.
    """
    for target in targets:
        if target.exists() and not replace:
            raise InputError(f"“{target}” exists already: choose another name.")
        if target.is_dir():
            raise InputError(f"“{target}” is a folder: give the name of a file.")
        if not target.parent.is_dir():
            raise InputError(f"The folder “{target.parent}” is not there: make it first.")
    mark = secrets.token_hex(4)
    temporary = tuple(target.with_name(f".{mark}-{target.name}.part") for target in targets)
    try:
        yield temporary
        for written in temporary:
            if written.exists():
                _flush(written)
        for written, target in zip(temporary, targets, strict=True):
            if written.exists():
                written.replace(target)
    except OSError as error:
        raise RecordingError(
            f"“{targets[0].name}” cannot be written there: choose another folder or make room."
        ) from error
    finally:
        for written in temporary:
            written.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())
