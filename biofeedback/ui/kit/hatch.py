"""The hatch that stands for lost time."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QBrush, QPainter, QPixmap

from biofeedback.ui.kit.theme import Theme

_PITCH = 13


def hatch(theme: Theme) -> QBrush:
    """A brush of slanted lines; set its origin, so that it moves with what it fills."""
    tile = QPixmap(_PITCH, _PITCH)
    tile.fill(theme.color("gap_fill"))
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(theme.pen("gap_line", 1.4))
    for shift in (-_PITCH, 0, _PITCH):
        painter.drawLine(QPointF(shift - 1, _PITCH + 1), QPointF(shift + _PITCH + 1, -1))
    painter.end()
    return QBrush(tile)
