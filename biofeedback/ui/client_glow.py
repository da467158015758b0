"""A soft light along the edge of the client's view that says: somebody is here."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from biofeedback.ui.theme import Theme

_DEPTH = 0.06
"""How far it reaches inward, as a share of the height."""
_STRENGTH = 0.7
_RINGS = 24


class ClientGlow(QWidget):
    """Lies over the view, takes no clicks, and stands still but for coming and going."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._level = 0.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        self.update()

    def show_level(self, level: float) -> None:
        """How much is seen of it, 0 to 1."""
        if level != self._level:
            self._level = level
            self.setVisible(level > 0.0)
            self.update()

    @property
    def level(self) -> float:
        """How much is seen of it."""
        return self._level

    def paintEvent(self, _event: QPaintEvent) -> None:
        depth = _DEPTH * self.height()
        step = depth / _RINGS
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for ring in range(_RINGS):
            color = QColor(self._theme.color("glow"))
            color.setAlphaF(_STRENGTH * self._level * (1.0 - ring / _RINGS) ** 2)
            painter.setPen(QPen(color, step))
            inset = (ring + 0.5) * step
            place = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
            painter.drawRoundedRect(place, inset, inset)
