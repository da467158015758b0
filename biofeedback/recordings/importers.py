"""Every kind of file that can be opened, and the one function that opens any of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from biofeedback.errors import InputError, UsageError
from biofeedback.recordings import (
    import_csv,
    import_e4,
    import_edf,
    import_hrm,
    import_openhrv,
    import_rr_text,
    import_xdf,
)
from biofeedback.recordings.imported import (
    HIGHEST_RATE_HZ,
    Found,
    ImportedRecording,
    Importer,
    Role,
)

IMPORTERS: Final[tuple[Importer, ...]] = (
    import_edf.IMPORTER,
    import_xdf.IMPORTER,
    import_e4.IMPORTER,
    import_hrm.IMPORTER,
    import_openhrv.IMPORTER,
    import_csv.IMPORTER,
    import_rr_text.IMPORTER,
)
"""Asked in this order; the first that recognizes the file reads it."""


def read_file(
    path: Path,
    sampling_rate: float | None = None,
    columns: Mapping[str, Role] | None = None,
) -> ImportedRecording:
    """A recording made elsewhere.

    ``sampling_rate`` (Hz) is for columns without times, ``columns`` says what the columns (or
    channels) of a file hold where their names do not.

    Raises :class:`InputError` with one sentence when the file cannot be read, and
    :class:`UsageError` when something has to be said about it first.
    """
    if sampling_rate is not None and not 0 < sampling_rate <= HIGHEST_RATE_HZ:
        raise UsageError("The sampling rate is a number of samples a second, above 0.")
    found = Found(path, sampling_rate, columns or {})
    if not path.is_dir() and not found.data:
        raise InputError(f"“{path.name}” is empty: choose another file.")
    for importer in IMPORTERS:
        if importer.recognizes(found):
            try:
                return importer.read(found)
            except InputError as error:
                raise InputError(f"“{path.name}”: {error}") from error
    if path.is_dir():
        raise InputError(f"“{path.name}” is a folder: choose a file in it.")
    raise InputError(f"“{path.name}” is not a recording this program can read: choose another.")


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column of a table, for somebody to say what it holds."""

    name: str
    role: Role | None
    """As its name is understood; None where it says nothing."""
    example: str
    """The cell of the first row."""


def columns_of(path: Path) -> tuple[FileColumn, ...]:
    """The columns of a table with a header; nothing for every other kind of file.

    Raises :class:`InputError` where the file cannot be read.
    """
    found = Found(path)
    reads = next((each for each in IMPORTERS if each.recognizes(found)), None)
    if reads is not import_csv.IMPORTER:
        return ()
    table, columns = import_csv.preview(found)
    roles = {each.name: each.role for each in columns}
    return tuple(
        FileColumn(name, roles.get(name), cell)
        for name, cell in zip(table.names, table.cells(0), strict=False)
    )
