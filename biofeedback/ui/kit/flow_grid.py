"""Equal cells in as few rows as their words allow."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


class FlowGrid(QWidget):
    """Places its cells in one row where they fit, else in two, three, … rows of equal length."""

    def __init__(self, cells: Sequence[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells = tuple(cells)
        self._gap = 12
        for cell in self._cells:
            cell.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_gap(self, gap: int) -> None:
        """Distance between cells; arranges them again."""
        self._gap = gap
        self.arrange()

    def _shown(self) -> tuple[QWidget, ...]:
        """Cells that are not hidden; the others take no place."""
        return tuple(cell for cell in self._cells if not cell.isHidden())

    def _least(self, cell: QWidget) -> int:
        return max(cell.minimumSizeHint().width(), cell.minimumWidth())

    def natural(self) -> int:
        """Width at which all cells stand in one row, none wider than its words."""
        cells = self._shown()
        return sum(map(self._least, cells)) + (len(cells) - 1) * self._gap

    def columns(self, width: int) -> int:
        """Cells in a row at this width."""
        cells = self._shown()
        count = len(cells)
        for rows in range(1, count + 1):
            columns = math.ceil(count / rows)
            starts = range(0, count, columns)
            if all(self._fits(cells[start : start + columns], width) for start in starts):
                return columns
        return 1

    def _fits(self, cells: Sequence[QWidget], width: int) -> bool:
        return sum(map(self._least, cells)) + (len(cells) - 1) * self._gap <= width

    def _row_height(self) -> int:
        return max(max(cell.sizeHint().height(), cell.minimumHeight()) for cell in self._shown())

    def _height(self) -> int:
        rows = math.ceil(len(self._shown()) / self.columns(max(self.width(), 1)))
        return rows * self._row_height() + (rows - 1) * self._gap

    def minimumSizeHint(self) -> QSize:
        return QSize(max(map(self._least, self._shown())), self._height())

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def arrange(self) -> None:
        """Place the cells for the present width."""
        shown = self._shown()
        columns, height = self.columns(self.width()), self._row_height()
        for row, start in enumerate(range(0, len(shown), columns)):
            cells = shown[start : start + columns]
            room = self.width() - (columns - 1) * self._gap
            widths = shared([self._least(cell) for cell in cells], room, columns)
            left = 0
            for cell, width in zip(cells, widths, strict=True):
                cell.setGeometry(left, row * (height + self._gap), width, height)
                left += width + self._gap
            if len(cells) == columns:
                # the last cell takes what rounding left, so that rows end where cards end
                cells[-1].resize(cells[-1].width() + self.width() - left + self._gap, height)
        self.setFixedHeight(self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self.arrange()
        super().resizeEvent(event)


def shared(least: Sequence[int], room: int, columns: int) -> list[int]:
    """Widths as equal as the least widths allow; a short last row keeps the others' columns."""
    widths = list(least)
    wide: set[int] = set()
    while True:
        left = room - sum(widths[place] for place in wide)
        equal = left // max(columns - len(wide), 1)
        more = {place for place, width in enumerate(least) if width > equal} - wide
        if not more:
            return [widths[place] if place in wide else equal for place in range(len(least))]
        wide |= more
