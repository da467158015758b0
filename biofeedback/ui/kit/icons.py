"""Icons as paths on a 24-unit grid, drawn with round strokes in the colour of the text."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTransform

_STROKE = 1.8

_LINES: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "ground": (
        ((12, 3), (12, 13)),
        ((8, 9.5), (12, 13.5), (16, 9.5)),
        ((4, 17.5), (20, 17.5)),
        ((8, 21), (16, 21)),
    ),
    "rupture": (((2, 12), (7, 12), (9.5, 7), (13.5, 17), (16, 12), (22, 12)),),
    "repair": (
        ((2, 12), (8, 12)),
        ((5.5, 8.5), (9, 12), (5.5, 15.5)),
        ((22, 12), (16, 12)),
        ((18.5, 8.5), (15, 12), (18.5, 15.5)),
    ),
    "posture": (((7, 3), (7, 21)), ((7, 13), (17, 13), (17, 21)), ((7, 13), (7, 16))),
    "voice": (
        ((4, 10), (4, 14)),
        ((8, 7), (8, 17)),
        ((12, 4), (12, 20)),
        ((16, 7), (16, 17)),
        ((20, 10), (20, 14)),
    ),
    "pause": (((9, 6), (9, 18)), ((15, 6), (15, 18))),
    "added": (((6, 21), (6, 3.5), (18, 3.5), (14.5, 8), (18, 12.5), (6, 12.5)),),
    "back": (((14.5, 5.5), (8, 12), (14.5, 18.5)),),
    "page": (
        ((6, 3), (15, 3), (19, 7), (19, 21), (6, 21), (6, 3)),
        ((9.5, 12), (15.5, 12)),
        ((9.5, 16), (15.5, 16)),
    ),
    "start": (((8, 5.5), (18, 12), (8, 18.5), (8, 5.5)),),
    "pattern": (
        ((4, 7), (20, 7)),
        ((4, 12), (20, 12)),
        ((4, 17), (20, 17)),
    ),
    "star": (
        (
            (12, 3.2), (14.7, 8.9), (21, 9.7), (16.4, 14), (17.6, 20.3), (12, 17.2),
            (6.4, 20.3), (7.6, 14), (3, 9.7), (9.3, 8.9), (12, 3.2),
        ),
    ),
    "named": (((4, 5), (20, 5), (20, 16), (11, 16), (7.5, 19.5), (7.5, 16), (4, 16), (4, 5)),),
}  # fmt: skip


def names() -> frozenset[str]:
    """Every icon there is."""
    return frozenset({*_LINES, *_CURVES})


@cache
def path(name: str) -> QPainterPath:
    """Outline of an icon; KeyError for a name that does not exist."""
    shape = QPainterPath()
    for line in _LINES.get(name, ()):
        shape.moveTo(QPointF(*line[0]))
        for point in line[1:]:
            shape.lineTo(QPointF(*point))
    if shape.isEmpty():
        _CURVES[name](shape)
    return shape


def _breathe(shape: QPainterPath) -> None:
    for left, top, size in ((2.0, 6.0, 20.0), (7.0, 11.5, 10.0)):
        square = QRectF(left, top, size, size)
        shape.arcMoveTo(square, 15)
        shape.arcTo(square, 15, 150)


def _here(shape: QPainterPath) -> None:
    shape.addEllipse(QPointF(12, 12), 8.5, 8.5)
    shape.addEllipse(QPointF(12, 12), 3.5, 3.5)


def _slow(shape: QPainterPath) -> None:
    shape.moveTo(2.5, 12)
    shape.cubicTo(5, 5, 9, 5, 12, 12)
    shape.cubicTo(15, 19, 19, 19, 21.5, 12)


def _clear(shape: QPainterPath) -> None:
    shape.addRoundedRect(QRectF(3.5, 5.5, 17, 13), 3, 3)


def _strap(shape: QPainterPath) -> None:
    shape.moveTo(1.5, 9.5)
    shape.cubicTo(8, 7, 16, 7, 22.5, 9.5)
    shape.moveTo(1.5, 15.5)
    shape.cubicTo(8, 13, 16, 13, 22.5, 15.5)
    shape.moveTo(1.5, 9.5)
    shape.lineTo(1.5, 15.5)
    shape.moveTo(22.5, 9.5)
    shape.lineTo(22.5, 15.5)
    shape.addRoundedRect(QRectF(8, 8, 8, 6.5), 2, 2)


def _fingers(shape: QPainterPath) -> None:
    shape.moveTo(6, 21)
    shape.lineTo(6, 8)
    shape.arcTo(QRectF(6, 4, 7, 8), 180, -180)
    shape.lineTo(13, 21)
    shape.moveTo(6, 14)
    shape.lineTo(13, 14)
    shape.moveTo(13, 12)
    shape.arcTo(QRectF(13, 9.5, 6, 6), 130, -130)
    shape.lineTo(19, 21)


def _pacer(shape: QPainterPath) -> None:
    shape.addEllipse(QPointF(12, 12), 8.5, 8.5)


def _lightheaded(shape: QPainterPath) -> None:
    shape.addEllipse(QPointF(12, 13.5), 6.5, 6.5)
    shape.moveTo(12, 2.5)
    shape.lineTo(12, 4.5)


def _rise(shape: QPainterPath) -> None:
    """The mark beside the clock, half filled by strokes."""
    circle = QRectF(3.5, 3.5, 17, 17)
    shape.addEllipse(circle)
    for x in (12.0, 14.2, 16.4, 18.4):
        reach = (8.5**2 - (x - 12.0) ** 2) ** 0.5
        shape.moveTo(x, 12.0 - reach)
        shape.lineTo(x, 12.0 + reach)


def _noticed(shape: QPainterPath) -> None:
    """A raised hand."""
    shape.moveTo(7.5, 13)
    for left, top in ((7.5, 6.5), (10.5, 4.5), (13.5, 5.0), (16.5, 7.5)):
        shape.moveTo(left, 12.5)
        shape.lineTo(left, top)
    shape.moveTo(16.5, 7.5)
    shape.lineTo(16.5, 15)
    shape.cubicTo(16.5, 19, 14.5, 21, 11.5, 21)
    shape.cubicTo(8.5, 21, 7, 19.5, 5, 15.5)
    shape.lineTo(4, 13.2)
    shape.cubicTo(5, 12, 6.4, 12.4, 7.5, 14.5)


_CURVES = {
    "rise": _rise,
    "noticed": _noticed,
    "breathe": _breathe,
    "here": _here,
    "slow": _slow,
    "clear": _clear,
    "strap": _strap,
    "fingers": _fingers,
    "pacer": _pacer,
    "light-headed": _lightheaded,
}


def draw(painter: QPainter, name: str, place: QRectF, color: QColor) -> None:
    """Draw an icon to fill ``place``."""
    scale = place.width() / 24.0
    pen = QPen(color, _STROKE * min(scale, 1.25))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    move = QTransform.fromTranslate(place.left(), place.top()).scale(scale, scale)
    painter.drawPath(move.map(path(name)))
