"""Flags of events: an icon in a box, moved aside where two would cover each other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from biofeedback.ui.kit import icons
from biofeedback.ui.kit.theme import Theme

BETWEEN_PX = 3.0


def paint_flag(
    painter: QPainter, box: QRectF, icon: str, theme: Theme, *, chosen: bool = False
) -> None:
    """An event's icon in ``box``; filled when it is the chosen one."""
    painter.setPen(theme.pen("action" if chosen else "border", 1.2))
    painter.setBrush(theme.brush("action" if chosen else "surface"))
    painter.drawRoundedRect(box, 7, 7)
    edge = box.width() * 0.2
    inner = box.adjusted(edge, edge, -edge, -edge)
    icons.draw(painter, icon, inner, theme.color("on_action" if chosen else "text"))


def apart(places: Sequence[float], size: float) -> list[float]:
    """Move what would touch, ``size`` pixels wide each, to the left of the later ones."""
    moved = list(places)
    for earlier in range(len(moved) - 2, -1, -1):
        moved[earlier] = min(moved[earlier], moved[earlier + 1] - size - BETWEEN_PX)
    return moved
