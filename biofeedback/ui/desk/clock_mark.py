"""Mark and elapsed time: the mark changes its shape, not its colour, and stays as tall."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from biofeedback.ui.kit.theme import Theme

_ARC_ROOM = 5
_STEPS = 4


class ClockMark(QWidget):
    """An open circle for the person's own range, half filled for up from own start."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._up = False
        self._seconds = 0
        self._arc: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        self.setFont(theme.font("clock"))
        self.updateGeometry()
        self.update()

    def show_state(self, up: bool, words: str) -> None:
        """Change glyph and accessible text together."""
        self.setAccessibleName(words)
        if up != self._up:
            self._up = up
            self.update()

    def show_time(self, seconds: float) -> None:
        """Elapsed session time; repaints only when the second changes."""
        if int(seconds) != self._seconds:
            self._seconds = int(seconds)
            self.update()

    def show_pause(self, share: float | None) -> None:
        """How far the arc of a pause in talking has filled, 0 to 1; None for no arc."""
        if share is not None and self._theme.reduced_motion:
            share = math.floor(share * _STEPS) / _STEPS
        if share != self._arc:
            self._arc = share
            self.update()

    @property
    def arc(self) -> float | None:
        """How far the arc has filled; None for no arc."""
        return self._arc

    @property
    def up(self) -> bool:
        """Whether the right half is filled."""
        return self._up

    @property
    def text(self) -> str:
        """Elapsed time as shown."""
        hours, rest = divmod(self._seconds, 3600)
        minutes, seconds = divmod(rest, 60)
        return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"

    def _mark_size(self) -> int:
        return self._theme.length("mark")

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(self.font()).horizontalAdvance(
            "0:00:00" if self._seconds >= 3600 else "00:00"
        )
        return QSize(
            round(self._mark_size() + self._theme.px(18) + width) + 4 + 2 * _ARC_ROOM,
            round(max(self._mark_size() + 2 * _ARC_ROOM, QFontMetricsF(self.font()).height())),
        )

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = self._mark_size()
        stroke = max(2.5, size * 0.06)
        circle = QRectF(_ARC_ROOM, (self.height() - size) / 2, size, size)
        inner = circle.adjusted(stroke / 2, stroke / 2, -stroke / 2, -stroke / 2)
        if self._up:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.brush("text"))
            painter.drawPie(inner, -90 * 16, 180 * 16)
        painter.setPen(self._theme.pen("text", stroke))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(inner)
        self._paint_arc(painter, circle)
        painter.setFont(self.font())
        place = QRectF(self.rect()).adjusted(size + 2 * _ARC_ROOM + self._theme.px(18) - 4, 0, 0, 0)
        painter.drawText(
            place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text
        )

    def _paint_arc(self, painter: QPainter, circle: QRectF) -> None:
        if self._arc is None:
            return
        around = circle.adjusted(-_ARC_ROOM + 1, -_ARC_ROOM + 1, _ARC_ROOM - 1, _ARC_ROOM - 1)
        painter.setPen(self._theme.pen("focus", 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawArc(around, 90 * 16, -round(360 * 16 * self._arc))
