"""What lies in a lane beside its line: gaps, zones, ticks, the dot at now, and event lines.

Items lie still in the lane's coordinates (seconds before now) and are handed session time at
each step; they paint in pixels, so that widths and hatches never stretch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from biofeedback.ui.kit.hatch import hatch
from biofeedback.ui.kit.theme import Theme

_LABEL_MIN_PX = 120
_TICK_HEIGHT_PX = (9.0, 19.0)
_TICK_FULL_US = 0.5
_DOT_RADIUS = 4.5


class LaneItem(pg.GraphicsObject):  # type: ignore[misc]
    """Covers the whole lane; ``paint_pixels`` draws in pixels of the lane's rectangle."""

    def __init__(self) -> None:
        super().__init__()
        self.theme = Theme()
        self.now = 0.0
        self._bounds = QRectF(-120, 0, 121, 1)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours and type."""
        self.theme = theme
        self.update()

    def set_bounds(self, bounds: QRectF) -> None:
        """The lane's range in its own coordinates."""
        if bounds != self._bounds:
            self.prepareGeometryChange()
            self._bounds = bounds

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        transform = painter.transform()
        box = transform.mapRect(self._bounds)
        origin, second = transform.map(QPointF(0, 0)).x(), transform.map(QPointF(1, 0)).x()
        seconds = second - origin

        def x_of(time: float) -> float:
            return origin + (time - self.now) * seconds

        painter.save()
        painter.resetTransform()
        self.paint_pixels(painter, box, x_of)
        painter.restore()

    def paint_pixels(self, painter: QPainter, box: QRectF, x_of: Callable[[float], float]) -> None:
        """Draw within ``box``; ``x_of`` gives the place of a session time."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of session time with its words."""

    start: float
    end: float
    words: str = ""


class GapItem(LaneItem):
    """Hatch between dashed edges, as wide as the time lost."""

    def __init__(self) -> None:
        super().__init__()
        self._stretches: tuple[Stretch, ...] = ()
        self._hatch = QBrush()

    def set_theme(self, theme: Theme) -> None:
        self._hatch = hatch(theme)
        super().set_theme(theme)

    def show_stretches(self, spans: Sequence[Stretch]) -> None:
        """The gaps to draw."""
        if tuple(spans) != self._stretches:
            self._stretches = tuple(spans)
            self.update()

    def paint_pixels(self, painter: QPainter, box: QRectF, x_of: Callable[[float], float]) -> None:
        for span in self._stretches:
            left, right = max(x_of(span.start), box.left()), min(x_of(span.end), box.right())
            if right - left < 1:
                continue
            area = QRectF(left, box.top(), right - left, box.height())
            painter.setBrushOrigin(QPointF(x_of(span.end), box.top()))
            painter.fillRect(area, self._hatch)
            painter.setPen(self.theme.pen("band_edge", 1.5, (4, 4)))
            painter.drawLine(area.topLeft(), area.bottomLeft())
            painter.drawLine(area.topRight(), area.bottomRight())
            if span.words:
                self._label(painter, area, span.words)

    def _label(self, painter: QPainter, area: QRectF, words: str) -> None:
        painter.setFont(self.theme.font("caption"))
        size = painter.fontMetrics().size(0, words)
        box = QRectF(0, 0, size.width() + 20, size.height() + 8)
        if area.width() < max(_LABEL_MIN_PX, box.width() + 8):
            return
        box.moveCenter(area.center())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.brush("surface"))
        painter.drawRoundedRect(box, 8, 8)
        painter.setPen(self.theme.color("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


class ZoneItem(LaneItem):
    """A sunken stretch: drawn, but not counted."""

    def __init__(self) -> None:
        super().__init__()
        self._stretch: Stretch | None = None

    def show_stretch(self, stretch: Stretch | None) -> None:
        """The stretch to draw, if any."""
        if stretch != self._stretch:
            self._stretch = stretch
            self.update()

    def paint_pixels(self, painter: QPainter, box: QRectF, x_of: Callable[[float], float]) -> None:
        if self._stretch is None:
            return
        left = max(x_of(self._stretch.start), box.left())
        right = min(x_of(self._stretch.end), x_of(self.now))
        if right - left >= 1:
            area = QRectF(left, box.top(), right - left, box.height())
            painter.fillRect(area, self.theme.brush("sunken"))


class TickItem(LaneItem):
    """Skin responses as short strokes at the foot of the lane, taller for larger ones."""

    def __init__(self) -> None:
        super().__init__()
        self._ticks: tuple[tuple[float, float], ...] = ()

    def show_ticks(self, ticks: Sequence[tuple[float, float]]) -> None:
        """Time and amplitude (µS) of each response."""
        self._ticks = tuple(ticks)
        self.update()

    def paint_pixels(self, painter: QPainter, box: QRectF, x_of: Callable[[float], float]) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.theme.pen("skin", 3))
        low, high = _TICK_HEIGHT_PX
        for time, amplitude in self._ticks:
            x = x_of(time)
            if box.left() <= x <= box.right():
                height = low + (high - low) * min(amplitude / _TICK_FULL_US, 1.0)
                foot = box.bottom() - 4
                painter.drawLine(QPointF(x, foot), QPointF(x, foot - height))


class DotItem(LaneItem):
    """Where the line is now."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self._role = role
        self._point: tuple[float, float] | None = None

    def show_point(self, point: tuple[float, float] | None) -> None:
        """Session time and value, or None while there is nothing current."""
        self._point = point
        self.update()

    def paint_pixels(self, painter: QPainter, box: QRectF, x_of: Callable[[float], float]) -> None:
        if self._point is None:
            return
        time, value = self._point
        x = x_of(time)
        share = (value - self._bounds.top()) / self._bounds.height()
        y = box.bottom() - share * box.height()
        if x < box.left():
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.brush(self._role))
        painter.drawEllipse(QPointF(x, y), _DOT_RADIUS, _DOT_RADIUS)


class LevelItem(LaneItem):
    """A dashed level across the whole lane: the start of today."""

    def __init__(self) -> None:
        super().__init__()
        self._value: float | None = None

    def show_value(self, value: float | None) -> None:
        """The level to draw, if it is known."""
        if value != self._value:
            self._value = value
            self.update()

    def paint_pixels(self, painter: QPainter, box: QRectF, _x_of: Callable[[float], float]) -> None:
        if self._value is None:
            return
        share = (self._value - self._bounds.top()) / self._bounds.height()
        if not 0 <= share <= 1:
            return
        y = round(box.bottom() - share * box.height()) + 0.5
        painter.setPen(self.theme.pen("band_edge", 1.2, (9, 6)))
        painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))


class BandItem(LaneItem):
    """The person's usual range: a pale band between dotted edges."""

    def __init__(self) -> None:
        super().__init__()
        self._limits: tuple[float, float] | None = None

    def show_limits(self, limits: tuple[float, float] | None) -> None:
        """Lower and upper limit, or None while there is no baseline."""
        if limits != self._limits:
            self._limits = limits
            self.update()

    def paint_pixels(self, painter: QPainter, box: QRectF, _x_of: Callable[[float], float]) -> None:
        if self._limits is None:
            return
        low, high = (
            box.bottom() - (limit - self._bounds.top()) / self._bounds.height() * box.height()
            for limit in self._limits
        )
        top, bottom = max(high, box.top()), min(low, box.bottom())
        if bottom <= top:
            return
        painter.fillRect(
            QRectF(box.left(), top, box.width(), bottom - top), self.theme.brush("heart_band")
        )
        painter.setPen(self.theme.pen("band_edge", 1, (1, 5)))
        for y in (high, low):
            if box.top() <= y <= box.bottom():
                painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))


class WordsItem(LaneItem):
    """A sentence on bare paper, while a lane has nothing to draw."""

    def __init__(self) -> None:
        super().__init__()
        self._words = ""

    def show_words(self, words: str) -> None:
        """The sentence; empty for none."""
        if words != self._words:
            self._words = words
            self.update()

    def paint_pixels(self, painter: QPainter, box: QRectF, _x_of: Callable[[float], float]) -> None:
        if self._words:
            painter.setFont(self.theme.font("caption"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            place = painter.boundingRect(box, flags, self._words)
            painter.fillRect(place.adjusted(-8, -2, 8, 2), self.theme.brush("surface"))
            painter.setPen(self.theme.color("secondary"))
            painter.drawText(box, flags, self._words)
