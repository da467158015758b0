"""The pace, up and down, as one quiet control with two keys."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from biofeedback.ui.kit.key_button import KeyButton
from biofeedback.ui.kit.theme import Theme

_LEAST_TARGET = 44


class PaceKeys(QWidget):
    """Each of the two keys is a button of its own, as large as a finger needs."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = Theme()
        self.quicker = self._key(self.tr("Quicker"), "↑")
        self.slower = self._key(self.tr("Slower"), "↓")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _key(self, name: str, key: str) -> KeyButton:
        button = KeyButton("plain", "", key, parent=self)
        button.setAccessibleName(name)
        return button

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        for key in (self.quicker, self.slower):
            key.set_theme(theme)
        self._place()
        self.updateGeometry()
        self.update()

    # --- size -------------------------------------------------------------------------------
    def _pad(self) -> int:
        return self._theme.px(10 if self._theme.compact else 16)

    def _words(self) -> int:
        return round(QFontMetricsF(self._theme.font("practice_label")).horizontalAdvance(
            self.tr("Pace"))) + 2  # fmt: skip

    def _side(self) -> int:
        return max(self.quicker.sizeHint().width(), _LEAST_TARGET)

    def sizeHint(self) -> QSize:
        line = QFontMetricsF(self._theme.font("practice_label")).height()
        high = max(self._theme.length("client_button"), round(line) + 10)
        return QSize(self._pad() + self._words() + 2 * self._side() + 4, high)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _place(self) -> None:
        side = self._side()
        left = self.width() - 2 * side - 2
        for place, key in enumerate((self.quicker, self.slower)):
            key.setGeometry(left + place * side, 0, side, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    # --- paint ------------------------------------------------------------------------------
    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, enabled = self._theme, self.quicker.isEnabled()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.brush("client_key" if enabled else "client_background"))
        radius = theme.space("button_radius")
        painter.drawRoundedRect(self.rect(), radius, radius)
        painter.setFont(theme.font("practice_label"))
        painter.setPen(theme.color("client_text" if enabled else "disabled_text"))
        words = QRectF(self._pad(), 0, self._words(), self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.tr("Pace"))
