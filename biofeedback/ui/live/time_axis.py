"""Seconds before now, under the lanes; drawn once, since the lanes move and the axis does not."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.live.lane import RIGHT_S

_STEP_S = 30


class TimeAxis(pg.GraphicsWidget):  # type: ignore[misc]
    """The outer labels stay within the lanes' width."""

    def __init__(self, window_s: float) -> None:
        super().__init__()
        self._window_s = window_s
        self._theme = Theme()
        self.setCacheMode(self.CacheMode.DeviceCoordinateCache)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        text = QFontMetricsF(theme.font("caption")).height()
        self.setFixedHeight(max(theme.length("time_axis"), round(text) + 8))
        self.update()

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        painter.setFont(self._theme.font("caption"))
        painter.setPen(self._theme.color("secondary"))
        width = self.size().width() * self._window_s / (self._window_s + RIGHT_S)
        widest = QFontMetricsF(painter.font()).horizontalAdvance("−0:00") * 1.3
        step = _STEP_S if width > widest * (self._window_s / _STEP_S + 1) else 2 * _STEP_S
        for seconds in range(int(self._window_s), -1, -step):
            label = f"−{seconds // 60}:{seconds % 60:02}" if seconds else self.tr("now")
            x = width * (1 - seconds / self._window_s)
            half = QFontMetricsF(painter.font()).horizontalAdvance(label) / 2 + 2
            middle = min(max(x, half), width - half)
            place = QRectF(middle - half, 0, 2 * half, self.size().height())
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, label)
