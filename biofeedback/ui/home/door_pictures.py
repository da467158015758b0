"""Still drawings on the doors of Home: two chairs, the shape, a line of time, a strap."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QRadialGradient

from biofeedback.ui.kit.theme import Theme

_WIDTH, _HEIGHT = 430.0, 238.0
"""The grid on which they are drawn."""


def draw(painter: QPainter, name: str, place: QRectF, theme: Theme) -> None:
    """Draw a picture as large as ``place`` allows, in its middle; KeyError for no such picture."""
    painter.save()
    scale = min(place.width() / _WIDTH, place.height() / _HEIGHT)
    painter.translate(place.center())
    painter.scale(scale, scale)
    painter.translate(-_WIDTH / 2, -_HEIGHT / 2)
    _PICTURES[name](painter, theme, _line(theme))
    painter.restore()


def _line(theme: Theme) -> QPen:
    pen = QPen(theme.color("border"), 2.6)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _filled(painter: QPainter, theme: Theme, role: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.brush(role))


def _lined(painter: QPainter, pen: QPen) -> None:
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _chairs(painter: QPainter, theme: Theme, pen: QPen) -> None:
    _filled(painter, theme, "picture_shape")
    painter.drawEllipse(QPointF(215, 96), 78, 78)
    _lined(painter, pen)
    painter.drawLine(QPointF(62, 201), QPointF(368, 201))
    for mirrored in (False, True):
        painter.save()
        if mirrored:
            painter.translate(_WIDTH, 0)
            painter.scale(-1, 1)
        back = QPainterPath(QPointF(95, 52))
        back.cubicTo(89, 90, 91, 118, 99, 148)
        painter.drawPath(back)
        seat = QPainterPath(QPointF(99, 148))
        seat.lineTo(160, 148)
        seat.arcTo(QRectF(154, 148, 12, 12), 90, -180)
        seat.lineTo(98, 160)
        seat.closeSubpath()
        painter.drawPath(seat)
        painter.drawLine(QPointF(98, 160), QPointF(91, 200))
        painter.drawLine(QPointF(157, 160), QPointF(165, 200))
        painter.restore()


def _disc(painter: QPainter, theme: Theme, pen: QPen) -> None:
    middle = QPointF(215, 124)
    _lined(painter, QPen(theme.color("disc_ring"), 1.6))
    painter.drawEllipse(middle, 92, 92)
    gradient = QRadialGradient(middle, 76, QPointF(215, 116))
    for stop, role in ((0.0, "disc_centre"), (0.55, "disc_mid"), (1.0, "disc_edge")):
        gradient.setColorAt(stop, theme.color(role))
    painter.setPen(pen)
    painter.setBrush(gradient)
    painter.drawEllipse(middle, 68, 68)


def _time_line(painter: QPainter, theme: Theme, pen: QPen) -> None:
    _filled(painter, theme, "picture_shape")
    painter.drawRoundedRect(QRectF(198, 56, 86, 145), 10, 10)
    _lined(painter, pen)
    wave = QPainterPath(QPointF(58, 120))
    wave.cubicTo(92, 108, 112, 130, 142, 123)
    wave.cubicTo(166, 117, 178, 112, 196, 130)
    wave.cubicTo(222, 158, 232, 148, 248, 128)
    wave.cubicTo(268, 104, 282, 118, 296, 140)
    wave.cubicTo(316, 168, 330, 146, 344, 128)
    wave.cubicTo(352, 116, 360, 112, 372, 115)
    painter.drawPath(wave)
    painter.drawLine(QPointF(58, 201), QPointF(372, 201))
    painter.setBrush(theme.brush("picture"))
    for x in (106.0, 198.0, 284.0, 333.0):
        painter.drawEllipse(QPointF(x, 201), 5.5, 5.5)


def _strap(painter: QPainter, theme: Theme, pen: QPen) -> None:
    _filled(painter, theme, "picture_shape")
    painter.drawEllipse(QPointF(215, 120), 78, 78)
    _lined(painter, pen)
    band = QPainterPath(QPointF(80, 108))
    band.cubicTo(150, 88, 280, 88, 350, 108)
    band.lineTo(350, 138)
    band.cubicTo(280, 118, 150, 118, 80, 138)
    band.closeSubpath()
    painter.drawPath(band)
    painter.setBrush(theme.brush("picture"))
    painter.drawRoundedRect(QRectF(182, 92, 66, 44), 12, 12)
    _lined(painter, pen)
    for reach in (22.0, 40.0):
        arc = QRectF(215 - reach, 176 - reach, 2 * reach, 2 * reach)
        painter.drawArc(arc, 40 * 16, 100 * 16)
    painter.drawEllipse(QPointF(215, 174), 3.5, 3.5)


_PICTURES: Final[dict[str, Callable[[QPainter, Theme, QPen], None]]] = {
    "session": _chairs,
    "practice": _disc,
    "review": _time_line,
    "sensors": _strap,
}
