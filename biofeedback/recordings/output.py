"""Write files whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
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
        _check_free(target, replace=replace)
        if target.is_dir():
            raise InputError(f"“{target}” is a folder: give the name of a file.")
    temporary = tuple(_temporary(target) for target in targets)
    try:
        with _said_plainly(targets[0]):
            yield temporary
            for written in temporary:
                if written.exists():
                    _flush(written)
            for written, target in zip(temporary, targets, strict=True):
                if written.exists():
                    written.replace(target)
    finally:
        for written in temporary:
            written.unlink(missing_ok=True)


@contextmanager
def staged_folder(target: Path, *, replace: bool = False) -> Iterator[Path]:
    """The same for a folder of files: it appears whole or not at all."""
    _check_free(target, replace=replace)
    if target.exists() and not target.is_dir():
        raise InputError(f"“{target}” is a file: give the name of a folder.")
    temporary, before = _temporary(target), _temporary(target)
    try:
        with _said_plainly(target):
            temporary.mkdir()
            yield temporary
            for written in temporary.rglob("*"):
                if written.is_file():
                    _flush(written)
            if target.exists():
                target.replace(before)
            temporary.replace(target)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
        shutil.rmtree(before, ignore_errors=True)


def _check_free(target: Path, *, replace: bool) -> None:
    if target.exists() and not replace:
        raise InputError(f"“{target}” exists already: choose another name.")
    if not target.parent.is_dir():
        raise InputError(f"The folder “{target.parent}” is not there: make it first.")


def _temporary(target: Path) -> Path:
    return target.with_name(f".{secrets.token_hex(4)}-{target.name}.part")


@contextmanager
def _said_plainly(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise RecordingError(
            f"“{target.name}” cannot be written there: choose another folder or make room."
        ) from error


def _flush(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())
