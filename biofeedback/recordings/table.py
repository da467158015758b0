"""Numbers in rows: find the separator, the header and the decimal sign; then parse fast."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np

from biofeedback.errors import InputError
from biofeedback.events import Samples

_EMPTY = {"", "nan", "na", "n/a", "null", "none", "-"}


@dataclass(frozen=True, slots=True)
class Table:
    """A rectangle of numbers; NaN where a cell is empty."""

    names: tuple[str, ...]
    """Of the columns; empty when the file has no header."""
    values: Samples
    """Shape ``(rows, columns)``."""
    line_numbers: tuple[int, ...]
    """Of the rows, in the file."""
    comments: tuple[str, ...] = ()


def read_table(text: str) -> Table:
    """Parse ``text``; raises :class:`InputError` naming the line that cannot be read."""
    comments: list[str] = []
    numbered: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.strip(" \r\n\x1a\f")
        if bare.startswith(("#", "//", "%")):
            comments.append(bare)
        elif bare:
            numbered.append((number, bare))
    if not numbered:
        raise InputError("The file holds no numbers: choose another file.")
    lines = [line for _, line in numbered]
    if all(line[-1] in ",;" for line in lines):
        lines = [line[:-1] for line in lines]
    separator = _separator(lines)
    names: tuple[str, ...] = ()
    if not _numeric(_cells(lines[0], separator)):
        if len(_cells(lines[0], separator)) == 1 and len(lines[0].split()) > 4:
            raise InputError(f"Line {numbered[0][0]} holds words, not numbers: “{lines[0][:40]}”.")
        names = tuple(cell.strip("\"' ") for cell in _cells(lines[0], separator))
        del lines[0], numbered[0]
    if not lines:
        raise InputError("The file has a header and no rows: choose another file.")
    line_numbers = tuple(number for number, _ in numbered)
    return Table(names, _parse(lines, separator, line_numbers), line_numbers, tuple(comments))


def _separator(lines: list[str]) -> str | None:
    """Tab, semicolon or comma; None for blanks (or for one column)."""
    sample = lines[:50]
    for separator in ("\t", ";", ","):
        if sum(separator in line for line in sample) > len(sample) / 2:
            return separator
    return None


def _cells(line: str, separator: str | None) -> list[str]:
    return [cell.strip() for cell in line.split(separator)]


def _numeric(cells: list[str]) -> bool:
    return all(_number(cell) is not None for cell in cells) and any(
        not math.isnan(_number(cell) or 0.0) for cell in cells
    )


def _number(cell: str) -> float | None:
    """The number in a cell, NaN for an empty one, None for anything else."""
    bare = cell.strip("\"' ")
    if bare.lower() in _EMPTY:
        return math.nan
    if not re.fullmatch(r"[+-]?(\d+[.,]?\d*|[.,]\d+)([eE][+-]?\d+)?", bare):
        return None
    return float(bare.replace(",", "."))


def _parse(lines: list[str], separator: str | None, line_numbers: tuple[int, ...]) -> Samples:
    plain = lines
    if separator != "," and any("," in line for line in lines[:50]):
        plain = [line.replace(",", ".") for line in lines]  # a decimal comma
    try:
        values = np.loadtxt(plain, delimiter=separator, ndmin=2, comments=None)
        if np.isfinite(values).all():
            return values
    except ValueError:
        pass  # an empty or unreadable cell: go through them one by one
    rows: list[list[float]] = []
    width = len(_cells(lines[0], separator))
    for number, line in zip(line_numbers, lines, strict=True):
        cells = _cells(line, separator)
        if len(cells) != width:
            raise InputError(
                f"Line {number} has {len(cells)} columns where the others have {width}: "
                f"“{line[:40]}”."
            )
        row = [_number(cell) for cell in cells]
        if None in row:
            raise InputError(f"Line {number} is not a number: “{line[:40]}”.")
        rows.append([value for value in row if value is not None])
    return np.array(rows)
