"""A number and its unit on one baseline."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from biofeedback.ui.kit.theme import Theme

_DASH = "–"


class Figure(QLabel):
    """A label, so that screen readers read it, which paints its unit smaller than its number."""

    def __init__(self, style: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._theme = Theme()
        self._value: str | None = None
        self._unit = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        self.setFont(theme.font(self._style))
        self.updateGeometry()
        self.update()

    def show_value(self, value: str | None, unit: str) -> None:
        """A number with its unit, or None for a dash."""
        if (value, unit) == (self._value, self._unit):
            return
        self._value, self._unit = value, unit
        self.setText(_DASH if value is None else f"{value} {unit}".strip())
        self.updateGeometry()
        self.update()

    def _shown(self) -> str:
        return _DASH if self._value is None else self._value

    def sizeHint(self) -> QSize:
        number = QFontMetricsF(self.font())
        unit = QFontMetricsF(self._theme.font("unit"))
        width = number.horizontalAdvance(self._shown())
        if self._value is not None and self._unit:
            width += self._theme.px(4) + unit.horizontalAdvance(self._unit)
        # figures reach neither the ascent nor the descent of the type
        return QSize(math.ceil(width) + 2, math.ceil(number.capHeight() * 1.32))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        number = QFontMetricsF(self.font())
        baseline = (self.height() + number.capHeight()) / 2
        known = self._value is not None
        painter.setPen(self._theme.color("text" if known else "secondary"))
        painter.drawText(QPointF(0, baseline), self._shown())
        if known and self._unit:
            left = number.horizontalAdvance(self._shown()) + self._theme.px(4)
            painter.setFont(self._theme.font("unit"))
            painter.setPen(self._theme.color("secondary"))
            painter.drawText(QPointF(left, baseline), self._unit)
