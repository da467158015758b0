"""A sentence to agree to, with a tick in a box; it wraps like any text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from biofeedback.ui.kit.theme import Theme

_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class TickBox(QAbstractButton):
    """Space or Enter ticks it and takes the tick back."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self.setText(text)
        self.setCheckable(True)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        self.setFont(theme.font("body"))
        self.setProperty("ring", 8)
        self.updateGeometry()
        self.update()

    # --- size -------------------------------------------------------------------------------
    def _side(self) -> float:
        return float(self._theme.px(20))

    def _gap(self) -> float:
        return float(self._theme.px(10))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = max(width - self._side() - self._gap(), 1.0)
        lines = QFontMetricsF(self.font()).boundingRect(
            QRectF(0, 0, room, 1e4), int(_WRAP), self.text()
        )
        return round(max(lines.height() + 8, self._theme.px(32)))

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(self.font()).horizontalAdvance(self.text())
        whole = round(self._side() + self._gap() + width) + 4
        return QSize(whole, self.heightForWidth(whole))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(120), self._theme.px(32))

    # --- behaviour --------------------------------------------------------------------------
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

    # --- paint ------------------------------------------------------------------------------
    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, side = self._theme, self._side()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(1, (self.height() - side) / 2, side, side)
        ticked = self.isChecked()
        painter.setPen(theme.pen("action" if ticked and self.isEnabled() else "border", 1.5))
        fill = "action" if ticked else "hover" if self.underMouse() else "surface"
        painter.setBrush(theme.brush(fill if self.isEnabled() else "disabled_fill"))
        painter.drawRoundedRect(box, 5, 5)
        if ticked:
            painter.setPen(theme.pen("on_action" if self.isEnabled() else "disabled_text", 2))
            corner = box.topLeft()
            painter.drawPolyline(
                [corner + QPointF(side * x, side * y) for x, y in
                 ((0.24, 0.52), (0.43, 0.72), (0.77, 0.30))]
            )  # fmt: skip
        painter.setFont(self.font())
        painter.setPen(theme.color("text" if self.isEnabled() else "disabled_text"))
        words = QRectF(self.rect())
        words.setLeft(side + self._gap())
        painter.drawText(words, int(_WRAP), self.text())
