"""What stands before a lane's name and in its legend: a small piece of what the lane draws."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath

from biofeedback.ui.kit.theme import Theme

Glyph: TypeAlias = Callable[[QPainter, QRectF, Theme], None]


def heart_glyph(painter: QPainter, place: QRectF, theme: Theme) -> None:
    """A solid line."""
    painter.setPen(theme.pen("heart", 2.2))
    painter.drawLine(
        QPointF(place.left(), place.center().y()), QPointF(place.right(), place.center().y())
    )


def skin_glyph(painter: QPainter, place: QRectF, theme: Theme) -> None:
    """A solid line over two ticks."""
    painter.setPen(theme.pen("skin", 2.2))
    y = place.top() + 4
    painter.drawLine(QPointF(place.left(), y), QPointF(place.right(), y))
    for x in (place.left() + 7, place.right() - 7):
        painter.drawLine(QPointF(x, y + 4.5), QPointF(x, y + 9))


def breath_glyph(painter: QPainter, place: QRectF, theme: Theme) -> None:
    """A filled hill."""
    hill = QPainterPath(place.bottomLeft())
    middle = place.center().x()
    top = place.top() + 2
    hill.cubicTo(middle - 6, place.bottom(), middle - 7, top, middle, top)
    hill.cubicTo(middle + 7, top, middle + 6, place.bottom(), place.right(), place.bottom())
    hill.closeSubpath()
    painter.setPen(theme.pen("breath", 1.6))
    painter.setBrush(theme.brush("breath_fill"))
    painter.drawPath(hill)


def band_glyph(painter: QPainter, place: QRectF, theme: Theme) -> None:
    """A piece of the usual range."""
    painter.fillRect(place, theme.brush("heart_band"))
    painter.setPen(theme.pen("band_edge", 1, (1, 4)))
    painter.drawLine(place.topLeft(), place.topRight())
    painter.drawLine(place.bottomLeft(), place.bottomRight())


def level_glyph(painter: QPainter, place: QRectF, theme: Theme) -> None:
    """A dashed line."""
    painter.setPen(theme.pen("band_edge", 1.2, (9, 5)))
    painter.drawLine(
        QPointF(place.left(), place.center().y()), QPointF(place.right(), place.center().y())
    )
