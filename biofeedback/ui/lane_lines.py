"""Lines and areas of a lane, drawn as separate segments.

Qt strokes a wide antialiased polyline a hundred times slower than its segments.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from biofeedback.ui.lane_items import LaneItem
from biofeedback.ui.traces import Floats


class LineItem(LaneItem):
    """A line through points in session time; NaN breaks it."""

    def __init__(self) -> None:
        super().__init__()
        self._pen = QPen()
        self._lines: list[QLineF] = []

    def set_pen(self, pen: QPen) -> None:
        """A cosmetic pen: its width is in pixels. Its ends become square, which is three times
        quicker to paint than round ones and fills the corners between segments as well.
        """
        self._pen = QPen(pen)
        self._pen.setCapStyle(Qt.PenCapStyle.SquareCap)
        self.update()

    def show_points(self, times: Floats, values: Floats) -> None:
        """Take over a copy of the points."""
        known = np.isfinite(values[:-1]) & np.isfinite(values[1:])
        self._lines = [
            QLineF(*ends)
            for ends in np.column_stack((times[:-1], values[:-1], times[1:], values[1:]))[
                known
            ].tolist()
        ]
        self.update()

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-self.now, 0.0)
        painter.setPen(self._pen)
        painter.drawLines(self._lines)


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
        known = np.isfinite(values)
        edges = np.flatnonzero(np.diff(known.astype(np.int8), prepend=0, append=0))
        self._shapes = [
            self._shape(times[start:end], values[start:end])
            for start, end in zip(edges[::2], edges[1::2], strict=True)
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
