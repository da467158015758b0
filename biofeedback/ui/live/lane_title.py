"""Name, unit and legend above a lane, so that no label crosses a line."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.live.glyphs import Glyph, band_glyph, level_glyph

_GLYPH_WIDTH = 26.0
_LEGEND: dict[str, Glyph] = {"band": band_glyph, "level": level_glyph}


class LaneTitle(pg.GraphicsWidget):  # type: ignore[misc]
    """Paints its words on the surface colour, above the lines of events."""

    def __init__(self, name: str, glyph: Glyph) -> None:
        super().__init__()
        self._name = name
        self._glyph = glyph
        self._words = ""
        self._legend: tuple[tuple[str, str], ...] = ()
        self._theme = Theme()
        # lines move behind it at every step; the words need no painting for that
        self.setCacheMode(self.CacheMode.DeviceCoordinateCache)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        height = max(
            theme.length("lane_title"), round(QFontMetricsF(theme.font("heading")).height()) + 4
        )
        self.setFixedHeight(height)
        self.update()

    def show_words(self, words: str, legend: tuple[tuple[str, str], ...] = ()) -> None:
        """Unit or source, and what else is drawn in the lane now: name of a glyph, and words."""
        if (words, legend) != (self._words, self._legend):
            self._words, self._legend = words, legend
            self.update()

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        theme = self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = self._put_glyph(painter, 0.0, self._glyph)
        x = self._put(painter, x, self._name, "heading", "text") + theme.px(12)
        if self._words and x + self._width(self._words, "caption") <= self.size().width():
            x = self._put(painter, x, self._words, "caption", "secondary") + theme.px(24)
        for glyph, words in self._legend:
            if x + _GLYPH_WIDTH + 10 + self._width(words, "caption") > self.size().width():
                return
            x = self._put_glyph(painter, x, _LEGEND[glyph])
            x = self._put(painter, x, words, "caption", "secondary") + theme.px(24)

    def _width(self, words: str, style: str) -> float:
        return QFontMetricsF(self._theme.font(style)).horizontalAdvance(words)

    def _put_glyph(self, painter: QPainter, x: float, glyph: Glyph) -> float:
        place = QRectF(x, self.size().height() / 2 - 8, _GLYPH_WIDTH, 16)
        self._cover(painter, x, _GLYPH_WIDTH + 12)
        painter.save()
        glyph(painter, place, self._theme)
        painter.restore()
        return x + _GLYPH_WIDTH + 8

    def _cover(self, painter: QPainter, x: float, width: float) -> None:
        # leaves the border above the lane as it is
        painter.fillRect(
            QRectF(x - 4, 2, width, self.size().height() - 2), self._theme.brush("surface")
        )

    def _put(self, painter: QPainter, x: float, words: str, style: str, role: str) -> float:
        width = self._width(words, style)
        place = QRectF(x, 0, width + 2, self.size().height())
        self._cover(painter, x, width + 12)
        painter.setFont(self._theme.font(style))
        painter.setPen(self._theme.color(role))
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
        return x + width
