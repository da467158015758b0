"""A rounded word that can be chosen, with a tick when it is: a person, a tag, an answer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from biofeedback.ui.kit.theme import Theme


class Chip(QAbstractButton):
    """Enter or Space chooses it and takes the choice back; it keeps its width."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self.setText(text)
        self.setCheckable(True)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        self.setFont(theme.font("button"))
        self.setProperty("ring", self.sizeHint().height() // 2)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self.font())
        width = metrics.horizontalAdvance(self.text()) + self._tick() + self._theme.px(40)
        height = self._theme.px(36 if self._theme.compact else 44)
        return QSize(round(width), max(height, round(metrics.height() + 8)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _tick(self) -> float:
        return float(self._theme.px(22))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.click()
        else:
            event.ignore()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, chosen = self._theme, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.pen("action" if chosen else "border", 1.5))
        fill = "action" if chosen else "hover" if self.underMouse() else "surface"
        painter.setBrush(theme.brush(fill if self.isEnabled() else "disabled_fill"))
        box = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setFont(self.font())
        role = "on_action" if chosen else "text" if self.isEnabled() else "disabled_text"
        painter.setPen(theme.color(role))
        text = QRectF(self.rect())
        if chosen:
            self._paint_tick(painter, role)
            text.setLeft(text.left() + self._tick())
        painter.drawText(text, Qt.AlignmentFlag.AlignCenter, self.text())

    def _paint_tick(self, painter: QPainter, role: str) -> None:
        width = QFontMetricsF(self.font()).horizontalAdvance(self.text())
        size = self._theme.px(12)
        left = (self.width() + self._tick() - width) / 2 - self._tick()
        middle = self.height() / 2
        painter.setPen(self._theme.pen(role, 1.8))
        painter.drawPolyline(
            [
                QPointF(left, middle + size * 0.02),
                QPointF(left + size * 0.36, middle + size * 0.36),
                QPointF(left + size, middle - size * 0.36),
            ]
        )
        painter.setPen(self._theme.color(role))
