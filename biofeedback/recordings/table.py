"""Numbers in rows: find the separator, the header and the decimal sign; then parse fast."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np

from biofeedback.errors import InputError
from biofeedback.events import Samples

_EMPTY = {"", "nan", "na", "n/a", "null", "none", "-"}
_SHOWN = 40
"""Characters of a line that is quoted."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a text file; columns are parsed when they are asked for."""

    names: tuple[str, ...]
    """Of the columns; empty when the file has no header."""
    width: int
    line_numbers: tuple[int, ...]
    """Of the rows, in the file."""
    lines: list[str] = field(repr=False)
    separator: str | None
    """None for blanks, or for one column."""

    def numbers(self, columns: Sequence[int] | None = None) -> Samples:
        """Some columns (or all of them), shape ``(rows, columns)``; NaN where a cell is empty.

        Raises :class:`InputError` naming the line that holds something else.
        """
        plain = self.lines
        if self.separator != "," and any("," in line for line in plain[:50]):
            plain = [line.replace(",", ".") for line in plain]  # a decimal comma
        try:
            values = np.loadtxt(
                plain,
                delimiter=self.separator,
                usecols=columns,
                ndmin=2,
                comments=None,
                quotechar='"',
            )
            # an open quotation mark swallows the lines that follow
            if len(values) == len(plain) and np.isfinite(values).all():
                return values
        except ValueError:
            pass  # an empty or unreadable cell: go through them one by one
        return np.array([self._row(number, columns) for number in range(len(plain))])

    def times_s(self, column: int, unit: str = "") -> Samples:
        """A column of times in seconds: numbers, or dates with the time of day (ISO 8601)."""
        if _number(self.cells(0)[column]) is None:
            return np.array([self._date(row, column) for row in range(len(self.lines))])
        values = self.numbers([column])[:, 0]
        return values / 1000.0 if unit == "ms" else values

    def cells(self, row: int) -> list[str]:
        """The cells of a row, as text."""
        return split(self.lines[row], self.separator)

    def _row(self, row: int, columns: Sequence[int] | None) -> list[float]:
        cells = self.cells(row)
        if len(cells) != self.width:
            raise InputError(
                f"Line {self.line_numbers[row]} has {len(cells)} columns where the others have "
                f"{self.width}: “{self.lines[row][:_SHOWN]}”."
            )
        values: list[float] = []
        for column in range(self.width) if columns is None else columns:
            value = _number(cells[column])
            if value is None:
                raise InputError(
                    f"Line {self.line_numbers[row]} is not a number: “{self.lines[row][:_SHOWN]}”."
                )
            values.append(value)
        return values

    def _date(self, row: int, column: int) -> float:
        try:
            date = datetime.fromisoformat(self.cells(row)[column].strip("\"' "))
            return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()
        except (ValueError, IndexError, OverflowError) as error:
            raise InputError(
                f"Line {self.line_numbers[row]} has no time in it: “{self.lines[row][:_SHOWN]}”."
            ) from error


def read_table(text: str) -> Table:
    """Find rows and header; raises :class:`InputError` when there are none."""
    numbered: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.strip(" \r\n\x1a\f")
        if bare and not bare.startswith(("#", "//", "%")):
            numbered.append((number, bare))
    if not numbered:
        raise InputError("The file holds no numbers: choose another file.")
    lines = [line for _, line in numbered]
    if all(line[-1] in ",;" for line in lines):
        lines = [line[:-1] for line in lines]
    separator = _separator(lines)
    first = split(lines[0], separator)
    names: tuple[str, ...] = ()
    if not _numeric(first):
        names = tuple(cell.strip("\"' ") for cell in first)
        del lines[0], numbered[0]
    if not lines:
        raise InputError("The file has a header and no rows: choose another file.")
    line_numbers = tuple(number for number, _ in numbered)
    table = Table(names, len(names or first), line_numbers, lines, separator)
    _check_widths(table)
    return table


def _check_widths(table: Table) -> None:
    """A separator too many would move a number into the next column."""
    if table.separator is None or any('"' in line for line in table.lines):
        widths = [len(table.cells(row)) for row in range(len(table.lines))]
    else:
        widths = [line.count(table.separator) + 1 for line in table.lines]
    for row, width in enumerate(widths):
        if width != table.width:
            raise InputError(
                f"Line {table.line_numbers[row]} has {width} columns where the others have "
                f"{table.width}: “{table.lines[row][:_SHOWN]}”."
            )


def _separator(lines: list[str]) -> str | None:
    sample = lines[:50]
    for separator in ("\t", ";", ","):
        if sum(separator in line for line in sample) > len(sample) / 2:
            return separator
    return None


def split(line: str, separator: str | None) -> list[str]:
    """The cells of a line; quoted ones may hold the separator."""
    if separator is not None and '"' in line:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=separator))]
    return [cell.strip() for cell in line.split(separator)]


def _numeric(cells: list[str]) -> bool:
    values = [_number(cell) for cell in cells]
    return None not in values and not all(math.isnan(value or 0.0) for value in values)


def _number(cell: str) -> float | None:
    """The number in a cell, NaN for an empty one, None for anything else."""
    bare = cell.strip("\"' ")
    if bare.lower() in _EMPTY:
        return math.nan
    if not re.fullmatch(r"[+-]?(\d+[.,]?\d*|[.,]\d+)([eE][+-]?\d+)?", bare, re.ASCII):
        return None
    return float(bare.replace(",", "."))
