"""Arrays to line segments and areas in pixels, without an object for each point at each paint.

Qt strokes a wide antialiased polyline a hundred times slower than its segments, and making a
``QLineF`` for each segment costs more than drawing it: so they are made once, over an array.
"""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from shiboken6 import VoidPtr, wrapInstance

from biofeedback.ui.live.traces import Floats
from biofeedback.ui.timeline.data import Columns

_FIRST = 2048
_LINE_BYTES = 32
_POINT_BYTES = 16
_WRITABLE: Any = VoidPtr
"""``(start, size, writable)``, which its stubs do not know."""


class _Segments:
    """As many ``QLineF`` as were ever needed at once, lying over one array (x1, y1, x2, y2)."""

    def __init__(self) -> None:
        self._ends = np.empty((0, 4))
        self._lines: list[QLineF] = []

    def filled(self, ends: Floats) -> list[QLineF]:
        """The first ones, with these ends; valid until the next call."""
        count = len(ends)
        if count > len(self._ends):
            self._ends = np.empty((max(2 * count, _FIRST), 4))
            first = self._ends.ctypes.data
            self._lines = [
                cast(QLineF, wrapInstance(first + _LINE_BYTES * place, QLineF))
                for place in range(len(self._ends))
            ]
        self._ends[:count] = ends
        return self._lines[:count]


_segments = _Segments()


def segments(painter: QPainter, ends: Floats) -> None:
    """Draw segments, shape ``(n, 4)``, with the painter's own pen."""
    painter.drawLines(_segments.filled(ends))


def stroke(painter: QPainter, pen: QPen, ends: Floats) -> None:
    """Draw segments, shape ``(n, 4)``; square ends fill the corners between them.

    Upright ones have no slant to smooth: without that they take a third of the time.
    """
    square = QPen(pen)
    square.setCapStyle(Qt.PenCapStyle.SquareCap)
    painter.setPen(square)
    is_upright = ends[:, 0] == ends[:, 2]
    smooth = painter.testRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.drawLines(_segments.filled(ends[is_upright]))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
    painter.drawLines(_segments.filled(ends[~is_upright]))


def through(xs: Floats, ys: Floats) -> Floats:
    """Segments from point to point; NaN parts the line."""
    known = np.isfinite(ys[:-1]) & np.isfinite(ys[1:])
    return np.column_stack((xs[:-1], ys[:-1], xs[1:], ys[1:]))[known]


def upright(xs: Floats, upper: Floats, lower: Floats) -> Floats:
    """One vertical segment at each x where both ends are known."""
    known = np.isfinite(upper) & np.isfinite(lower)
    return np.column_stack((xs, upper, xs, lower))[known]


def along(xs: Floats, extremes: Columns) -> Floats:
    """A line through the middles of columns (in pixels), with each column's full height.

    Between two columns that overlap in height no line is needed: they touch.
    """
    low, high = extremes.low, extremes.high
    middles = (low + high) / 2.0
    tall = np.abs(high - low) > 1.0
    touching = tall[:-1] & tall[1:]
    touching &= np.maximum(high[:-1], high[1:]) <= np.minimum(low[:-1], low[1:])
    known = np.isfinite(middles[:-1]) & np.isfinite(middles[1:]) & ~touching
    line = np.column_stack((xs[:-1], middles[:-1], xs[1:], middles[1:]))[known]
    return np.concatenate((line, upright(xs, np.where(tall, high, np.nan), low)))


def dashes(xs: Floats, ys: Floats, on_px: float, off_px: float) -> Floats:
    """A dashed line from point to point; NaN parts it."""
    if len(xs) < 2:
        return np.empty((0, 4))
    level = np.where(np.isfinite(ys), ys, 0.0)
    length = np.concatenate(([0.0], np.cumsum(np.hypot(np.diff(xs), np.diff(level)))))
    fine = np.arange(0.0, length[-1], 1.5)
    place = np.searchsorted(length, fine).clip(1, len(length) - 1)
    hidden = ~(np.isfinite(ys[place]) & np.isfinite(ys[place - 1]))
    hidden |= fine % (on_px + off_px) >= on_px
    fine_ys = np.interp(fine, length, level)
    fine_ys[hidden] = np.nan
    return through(np.interp(fine, length, xs), fine_ys)


def polygon(xs: Floats, ys: Floats) -> QPolygonF:
    """Points as Qt takes them, copied in one go."""
    shape = QPolygonF()
    shape.resize(len(xs))
    if len(xs):
        memory = _WRITABLE(shape.data(), len(xs) * _POINT_BYTES, True)
        points = np.frombuffer(memory, dtype=np.float64).reshape(-1, 2)
        points[:, 0], points[:, 1] = xs, ys
    return shape


def areas(xs: Floats, upper: Floats, lower: Floats) -> list[QPolygonF]:
    """Filled shapes between two lines; NaN parts them."""
    known = np.isfinite(upper) & np.isfinite(lower)
    edges = np.flatnonzero(np.diff(known.astype(np.int8), prepend=0, append=0))
    return [
        polygon(
            np.concatenate((xs[start:end], xs[start:end][::-1])),
            np.concatenate((upper[start:end], lower[start:end][::-1])),
        )
        for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    ]
