"""A line of Help about a key: pressing it with the mouse does what the key does."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLabel


class KeyLine(QLabel):
    """Plain text until it leads somewhere; never in the Tab round, where the key itself is.

    Signals:
        pressed: it was pressed with the mouse.
    """

    pressed = Signal()

    def lead_to(self, act: Callable[[], None]) -> None:
        """Do this when it is pressed."""
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.pressed.connect(act)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.pressed.emit()
        super().mouseReleaseEvent(event)
