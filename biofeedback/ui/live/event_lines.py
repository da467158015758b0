"""What lies behind all lanes: the time grid, their borders, and a thin line for each event.

Flags stand in their own strip on top.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.live.flags import apart, paint_flag
from biofeedback.ui.live.live import Flag

_GRID_S = 30.0


class EventLines(pg.GraphicsObject):  # type: ignore[misc]
    """Lies under the whole scene; flags move aside for each other, their lines stay true."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = Theme()
        self._flags: tuple[Flag, ...] = ()
        self._now = 0.0
        self._area = QRectF()
        self._strip = 36.0
        self._window_s = 120.0
        self._borders: tuple[float, ...] = ()
        # behind the lanes' own layout, so that titles cover it
        self.setZValue(-1)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        self.update()

    def set_area(
        self, area: QRectF, strip: float, window_s: float, borders: Sequence[float]
    ) -> None:
        """Where the lanes lie in the scene, how much time they span, where each ends."""
        self.prepareGeometryChange()
        self._area, self._strip, self._window_s = area, strip, window_s
        self._borders = tuple(borders)

    def show_flags(self, flags: Sequence[Flag]) -> None:
        """Events to draw, oldest first."""
        if tuple(flags) != self._flags:
            self._flags = tuple(flags)
            self.update()

    def advance(self, now: float) -> None:
        """Move to session time ``now``."""
        self._now = now
        if self._flags:
            self.update()

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self._area.right() + 12, self._area.bottom() + 2)

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        theme = self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        shown = [(self._x(flag.time), flag) for flag in self._flags]
        shown = [(x, flag) for x, flag in shown if x >= self._area.left()]
        self._paint_grid(painter)
        line = theme.pen("band_edge", 1)
        for x, _ in shown:
            painter.setPen(line)
            painter.drawLine(
                QPointF(round(x), self._area.top() + self._strip),
                QPointF(round(x), self._area.bottom()),
            )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = apart([x for x, _ in shown], theme.length("flag"))
        for number, (place, (_, flag)) in enumerate(zip(places, shown, strict=True)):
            room = places[number + 1] - place if number + 1 < len(places) else self._area.width()
            self._paint_flag(painter, place, flag, room)

    def _paint_grid(self, painter: QPainter) -> None:
        top, bottom = self._area.top() + self._strip, self._area.bottom()
        painter.setPen(self._theme.pen("grid", 1))
        for step in range(int(self._window_s / _GRID_S) + 1):
            x = round(self._area.left() + step * _GRID_S / self._window_s * self._area.width())
            painter.drawLine(QPointF(x, top), QPointF(x, bottom))
        painter.setPen(self._theme.pen("hairline", 1))
        for border in self._borders:
            y = round(border)
            painter.drawLine(QPointF(0, y), QPointF(self._area.right(), y))

    def _x(self, time: float) -> float:
        share = (time - self._now) / self._window_s
        return self._area.right() + share * self._area.width()

    def _paint_flag(self, painter: QPainter, x: float, flag: Flag, room: float) -> None:
        theme = self._theme
        size = float(theme.length("flag"))
        box = QRectF(x - size / 2, self._area.top() + (self._strip - size) / 2, size, size)
        paint_flag(painter, box, flag.icon, theme)
        painter.setFont(theme.font("caption"))
        width = QFontMetricsF(painter.font()).horizontalAdvance(flag.word)
        left = box.right() + 8
        if width + size + 16 > room or left + width > self._area.right():
            return
        painter.setPen(theme.color("text"))
        place = QRectF(left, box.top(), width + 4, size)
        painter.drawText(
            place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, flag.word
        )
