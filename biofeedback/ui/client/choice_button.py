"""A choice in words for a person: a sentence or two, as large as a prompt's."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from biofeedback.ui.kit.theme import Theme

_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class ChoiceButton(QAbstractButton):
    """Enter or its key chooses it."""

    def __init__(self, text: str, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._key = key
        self.setText(text)
        self.setAccessibleName(text)
        self.setAccessibleDescription(self.tr("Key {key}").format(key=key))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        self.setFont(theme.font("client_line"))
        self.setProperty("ring", theme.space("client_button_radius"))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        words = QRectF(0, 0, width - 3 * self._padding() - self._cap(), 1e4)
        lines = QFontMetricsF(self.font()).boundingRect(words, int(_WRAP), self.text())
        return round(lines.height() + 1.4 * self._padding())

    def sizeHint(self) -> QSize:
        width = self._theme.px(480)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(44))

    def _padding(self) -> float:
        return float(self._theme.px(16 if self._theme.compact else 22))

    def _cap(self) -> float:
        return float(self._theme.length("keycap"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, padding, cap = self._theme, self._padding(), self._cap()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = theme.space("client_button_radius")
        painter.setPen(theme.pen("border", 2))
        painter.setBrush(theme.brush("selected" if self.isDown() else "client_background"))
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, radius, radius)
        key = QRectF(padding, (self.height() - cap) / 2, cap, cap)
        painter.setPen(theme.pen("border", 1.2))
        painter.drawRoundedRect(key, theme.space("keycap_radius"), theme.space("keycap_radius"))
        painter.setFont(theme.font("keycap"))
        painter.setPen(theme.color("client_text"))
        painter.drawText(key, Qt.AlignmentFlag.AlignCenter, self._key)
        painter.setFont(self.font())
        words = QRectF(2 * padding + cap, 0, self.width() - 3 * padding - cap, self.height())
        painter.drawText(words, int(_WRAP), self.text())
