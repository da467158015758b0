"""One of two options in the tray: a key, a few words, and below them all of what would be said."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from biofeedback.ui.kit.theme import Theme

_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class OptionButton(QAbstractButton):
    """In a small window the words below the title stand in the tool tip instead."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._key = key
        self._words = ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        self.setFont(theme.font("strong"))
        self.setProperty("ring", theme.space("button_radius"))
        self.updateGeometry()
        self.update()

    def show_option(self, title: str, words: str) -> None:
        """What a press would send."""
        if (title, words) == (self.text(), self._words):
            return
        self._words = words
        self.setText(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(
            self.tr("Key {key}: {words}").format(key=self._key, words=words)
        )
        self.setToolTip(words)
        self.updateGeometry()
        self.update()

    # --- size -------------------------------------------------------------------------------
    def _padding(self) -> int:
        return self._theme.px(8 if self._theme.compact else 12)

    def _above(self) -> float:
        return 0.5 * self._padding() if self._theme.compact else 0.75 * self._padding()

    def _cap(self) -> int:
        return self._theme.length("keycap")

    def _left(self) -> int:
        return 2 * self._padding() + self._cap()

    def _lines(self, style: str, text: str, width: float) -> float:
        place = QRectF(0, 0, max(width, 1.0), 1e4)
        metrics = QFontMetricsF(self._theme.font(style))
        return metrics.boundingRect(place, int(_WRAP), text).height() if text else 0.0

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = width - self._left() - self._padding()
        height = self._lines("strong", self.text(), room)
        if not self._theme.compact:
            height += self._lines("caption", self._words, room)
        return round(max(height, self._cap()) + 2 * self._above())

    def sizeHint(self) -> QSize:
        width = max(self.width(), self._theme.px(200))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(120), self._theme.length("keycap"))

    # --- behaviour --------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
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
        theme, padding, cap = self._theme, self._padding(), self._cap()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = "selected" if self.isDown() else "hover" if self.underMouse() else "surface"
        painter.setPen(theme.pen("border", 1.4))
        painter.setBrush(theme.brush(fill))
        radius = theme.space("button_radius")
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.7, 0.7, -0.7, -0.7), radius, radius)
        key = QRectF(padding, self._above(), cap, cap)
        painter.setPen(theme.pen("border", 1.2))
        painter.drawRoundedRect(key, theme.space("keycap_radius"), theme.space("keycap_radius"))
        painter.setFont(theme.font("keycap"))
        painter.setPen(theme.color("text"))
        painter.drawText(key, Qt.AlignmentFlag.AlignCenter, self._key)
        room = QRectF(self._left(), key.top(), self.width() - self._left() - padding, self.height())
        title = self._lines("strong", self.text(), room.width())
        if theme.compact:
            room.moveTop(max((self.height() - title) / 2, key.top()))
        painter.setFont(theme.font("strong"))
        painter.drawText(room, int(_WRAP), self.text())
        if not theme.compact:
            painter.setFont(theme.font("caption"))
            painter.setPen(theme.color("secondary"))
            painter.drawText(room.adjusted(0, title, 0, 0), int(_WRAP), self._words)
