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

    def _least_width(self) -> int:
        return max(max(cell.minimumSizeHint().width(), cell.minimumWidth()) for cell in self._cells)

    def columns(self, width: int) -> int:
        """Cells in a row at this width."""
        count = len(self._cells)
        for rows in range(1, count + 1):
            columns = math.ceil(count / rows)
            if columns * self._least_width() + (columns - 1) * self._gap <= width:
                return columns
        return 1

    def minimumSizeHint(self) -> QSize:
        return QSize(self._least_width(), self.sizeHint().height())

    def sizeHint(self) -> QSize:
        rows = math.ceil(len(self._cells) / self.columns(max(self.width(), 1)))
        height = max(cell.sizeHint().height() for cell in self._cells)
        return QSize(self._least_width(), rows * height + (rows - 1) * self._gap)

    def arrange(self) -> None:
        """Place the cells for the present width."""
        columns = self.columns(self.width())
        rows = math.ceil(len(self._cells) / columns)
        height = max(max(cell.sizeHint().height(), cell.minimumHeight()) for cell in self._cells)
        step = (self.width() + self._gap) / columns
        for number, cell in enumerate(self._cells):
            row, column = divmod(number, columns)
            left, right = round(column * step), round((column + 1) * step) - self._gap
            cell.setGeometry(left, row * (height + self._gap), right - left, height)
        self.setFixedHeight(rows * height + (rows - 1) * self._gap)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self.arrange()
        super().resizeEvent(event)
