"""An icon that stands for itself, beside words that say the same."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from biofeedback.ui.kit import icons
from biofeedback.ui.kit.theme import Theme


class IconMark(QWidget):
    """Drawn in the colour of ``role``; with a ``plate`` on a sunken square."""

    def __init__(
        self, icon: str, role: str = "secondary", *, plate: bool = False,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._icon, self._role, self._plate = icon, role, plate
        self._theme = Theme()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours and sizes."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        side = self._theme.px(56 if self._plate else 22)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self._plate:
            painter.setPen(self._theme.pen("sunken", 0))
            painter.setBrush(self._theme.brush("sunken"))
            painter.drawRoundedRect(box, 12, 12)
            inset = box.width() * 0.26
            box = box.adjusted(inset, inset, -inset, -inset)
        icons.draw(painter, self._icon, box, self._theme.color(self._role))
