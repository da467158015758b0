"""Lines and areas of a lane, drawn in short pieces.

The cost of a wide antialiased line grows faster than its length: one of 600 points takes three
times as long as the same line in pieces of 16.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from biofeedback.ui.lane_items import LaneItem
from biofeedback.ui.traces import Floats

_PIECE = 16


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
        points = [QPointF(*point) for point in zip(times.tolist(), values.tolist(), strict=True)]
        self._pieces = [
            QPolygonF(points[first : min(first + _PIECE + 1, end)])
            for start, end in _known_runs(values)
            for first in range(start, max(end - 1, start + 1), _PIECE)
        ]
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
    """Dashes cut once, when the points change, instead of at every paint."""

    def __init__(self, dash_px: tuple[float, float]) -> None:
        super().__init__()
        self._dash_px = dash_px

    def show_points(self, times: Floats, values: Floats) -> None:
        """Take over a copy of the points, cut to dashes at the lane's present size."""
        if times.size < 2:
            super().show_points(times, values)
            return
        across, up = self._pixels()
        level = np.where(np.isfinite(values), values, 0.0)
        length = np.concatenate(
            ([0.0], np.cumsum(np.hypot(np.diff(times) * across, np.diff(level) * up)))
        )
        fine = np.arange(0.0, length[-1], 1.5)
        fine_times = np.interp(fine, length, times)
        fine_values = np.interp(fine, length, level)
        place = np.searchsorted(length, fine).clip(1, length.size - 1)
        broken = ~(np.isfinite(values[place]) & np.isfinite(values[place - 1]))
        on, off = self._dash_px
        fine_values[broken | (fine % (on + off) >= on)] = np.nan
        super().show_points(fine_times, fine_values)

    def _pixels(self) -> tuple[float, float]:
        transform: QTransform = self.sceneTransform()
        return abs(transform.m11()) or 1.0, abs(transform.m22()) or 1.0


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


def _known_runs(values: Floats) -> list[tuple[int, int]]:
    """First and end of each stretch without NaN."""
    edges = np.flatnonzero(np.diff(np.isfinite(values).astype(np.int8), prepend=0, append=0))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
