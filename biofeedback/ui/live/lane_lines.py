"""Lines and areas of a lane, drawn in short pieces.

The cost of a wide antialiased line grows faster than its length: one of 600 points takes three
times as long as the same line in pieces of 16.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from biofeedback.ui.live.lane_items import LaneItem
from biofeedback.ui.live.traces import Floats

_PIECE = 16
_DASH_STEP_PX = 1.5


class LineItem(LaneItem):
    """A line through points in session time; NaN breaks it."""

    def __init__(self) -> None:
        super().__init__()
        self._pen = QPen()
        self._pieces: list[QPolygonF] = []

    def set_pen(self, pen: QPen) -> None:
        """A cosmetic pen: its width is in pixels."""
        self._pen = pen
        self.update()

    def show_points(self, times: Floats, values: Floats) -> None:
        """Take over a copy of the points."""
        self._pieces = _pieces(times, values)
        self.update()

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-self.now, 0.0)
        painter.setPen(self._pen)
        for piece in self._pieces:
            painter.drawPolyline(piece)


class DashedLineItem(LineItem):
    """Dashes cut when the points or the lane's size change, not at every paint."""

    def __init__(self, dash_px: tuple[float, float]) -> None:
        super().__init__()
        self._dash_px = dash_px
        self._points = (np.empty(0), np.empty(0))
        self._cut_for = (0.0, 0.0)

    def show_points(self, times: Floats, values: Floats) -> None:
        """Take over a copy of the points."""
        self._points = times.copy(), values.copy()
        self._cut_for = (0.0, 0.0)
        self.update()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        transform = painter.worldTransform()
        size = (abs(transform.m11()), abs(transform.m22()))
        if size != self._cut_for:
            self._cut_for = size
            self._cut(*size)
        super().paint(painter, option, widget)

    def _cut(self, across: float, up: float) -> None:
        """Keep what lies in a dash, where a second is ``across`` and a unit ``up`` pixels."""
        times, values = self._points
        if times.size < 2:
            self._pieces = []
            return
        level = np.where(np.isfinite(values), values, 0.0)
        steps = np.hypot(np.diff(times) * across, np.diff(level) * up)
        length = np.concatenate(([0.0], np.cumsum(steps)))
        fine = np.arange(0.0, length[-1], _DASH_STEP_PX)
        fine_values = np.interp(fine, length, level)
        place = np.searchsorted(length, fine).clip(1, length.size - 1)
        broken = ~(np.isfinite(values[place]) & np.isfinite(values[place - 1]))
        on, off = self._dash_px
        fine_values[broken | (fine % (on + off) >= on)] = np.nan
        self._pieces = _pieces(np.interp(fine, length, times), fine_values)


class AreaItem(LaneItem):
    """The area between a line and the lane's foot; NaN parts it."""

    def __init__(self, foot: float) -> None:
        super().__init__()
        self._foot = foot
        self._brush = QBrush()
        self._shapes: list[QPolygonF] = []

    def set_brush(self, brush: QBrush) -> None:
        """The fill; the outline is a line of its own."""
        self._brush = brush
        self.update()

    def show_points(self, times: Floats, values: Floats) -> None:
        """Take over a copy of the points."""
        self._shapes = [
            self._shape(times[start:end], values[start:end]) for start, end in _known_runs(values)
        ]
        self.update()

    def _shape(self, times: Floats, values: Floats) -> QPolygonF:
        outline = [QPointF(*point) for point in zip(times.tolist(), values.tolist(), strict=True)]
        ends = [QPointF(float(times[-1]), self._foot), QPointF(float(times[0]), self._foot)]
        return QPolygonF([*outline, *ends])

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        # its edge is covered by the line
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.translate(-self.now, 0.0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._brush)
        for shape in self._shapes:
            painter.drawPolygon(shape)


def _pieces(times: Floats, values: Floats) -> list[QPolygonF]:
    points = [QPointF(*point) for point in zip(times.tolist(), values.tolist(), strict=True)]
    return [
        QPolygonF(points[first : min(first + _PIECE + 1, end)])
        for start, end in _known_runs(values)
        for first in range(start, max(end - 1, start + 1), _PIECE)
    ]


def _known_runs(values: Floats) -> list[tuple[int, int]]:
    """First and end of each stretch without NaN."""
    edges = np.flatnonzero(np.diff(np.isfinite(values).astype(np.int8), prepend=0, append=0))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
