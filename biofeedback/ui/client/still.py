"""A still picture for the client's side: water, far hills, and a pale disc. Nothing in it moves."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from biofeedback.ui.kit.theme import Theme

_HORIZON: Final = 0.60
_HILLS: Final = (
    (0.10, ((0.00, 0.50), (0.22, 0.36), (0.46, 0.54), (0.72, 0.44), (1.00, 0.54))),
    (0.18, ((0.00, 0.57), (0.30, 0.50), (0.55, 0.58), (0.82, 0.49), (1.00, 0.55))),
)
"""Opacity of each row of hills, and its crests and hollows in shares of width and height."""
_RIPPLES: Final = ((0.665, 0.64, 0.085), (0.71, 0.655, 0.06), (0.76, 0.635, 0.035))
"""Lines on the water, below the disc: height, middle and half width, in shares."""


def draw_still(painter: QPainter, place: QRectF, theme: Theme, seen: float) -> None:
    """Fill ``place``; ``seen`` is how much of it there is yet, 0 to 1."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(place)
    width, height = place.width(), place.height()

    def at(x: float, y: float) -> QPointF:
        return QPointF(place.left() + x * width, place.top() + y * height)

    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.brush("disc_mid"))
    painter.setOpacity(0.4 * seen)
    painter.drawEllipse(at(0.64, 0.30), 0.10 * height, 0.10 * height)
    painter.setBrush(theme.brush("disc_edge"))
    for opacity, points in _HILLS:
        painter.setOpacity(2.2 * opacity * seen)
        hills = QPainterPath(at(0.0, _HORIZON))
        hills.lineTo(at(*points[0]))
        for (x0, y0), (x1, y1) in pairwise(points):
            middle = (x0 + x1) / 2
            hills.cubicTo(at(middle, y0), at(middle, y1), at(x1, y1))
        hills.lineTo(at(1.0, _HORIZON))
        painter.drawPath(hills)
    painter.setPen(theme.pen("disc_edge", 0.003 * height))
    for y, middle, half in _RIPPLES:
        painter.setOpacity(0.6 * seen)
        painter.drawLine(at(middle - half, y), at(middle + half, y))
    painter.restore()
