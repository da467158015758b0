"""A soft light along the edge of the client's view that says: somebody is here."""

from __future__ import annotations

import math

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from biofeedback.ui.kit.theme import Theme

_DEPTH = 0.06
"""How far it reaches inward, as a share of the height."""
_STRENGTH = 0.7
_RINGS = 24


class ClientGlow(QWidget):
    """Lies over the view, takes no clicks, and stands still but for coming and going."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._level = 0.0
        self._full: QPixmap | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        self._full = None
        self.update()

    def show_level(self, level: float) -> None:
        """How much is seen of it, 0 to 1."""
        if level != self._level:
            self._level = level
            self.setVisible(level > 0.0)
            # what lies between the edges stays as it is
            for strip in self._strips():
                self.update(strip)

    @property
    def level(self) -> float:
        """How much is seen of it."""
        return self._level

    def _strips(self) -> tuple[QRect, ...]:
        width, height = self.width(), self.height()
        depth = math.ceil(_DEPTH * height)
        between = height - 2 * depth
        return (
            QRect(0, 0, width, depth),
            QRect(0, height - depth, width, depth),
            QRect(0, depth, depth, between),
            QRect(width - depth, depth, depth, between),
        )

    def _full_glow(self) -> QPixmap:
        """All of it, drawn once for each size and theme."""
        if self._full is None:
            ratio = self.devicePixelRatioF()
            self._full = QPixmap(self.size() * ratio)
            self._full.setDevicePixelRatio(ratio)
            self._full.fill(Qt.GlobalColor.transparent)
            self._draw_rings(QPainter(self._full))
        return self._full

    def _draw_rings(self, painter: QPainter) -> None:
        step = _DEPTH * self.height() / _RINGS
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for ring in range(_RINGS):
            color = QColor(self._theme.color("glow"))
            color.setAlphaF(_STRENGTH * (1.0 - ring / _RINGS) ** 2)
            between = QPainterPath()
            for inset in (ring * step, (ring + 1) * step):
                place = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
                between.addRoundedRect(place, inset, inset)
            painter.fillPath(between, color)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._full = None
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setOpacity(self._level)
        full = self._full_glow()
        ratio = full.devicePixelRatio()
        for strip in self._strips():
            if event.region().intersects(strip):
                source = QRectF(strip)
                part = QRectF(source.topLeft() * ratio, source.size() * ratio)
                painter.drawPixmap(source, full, part)
