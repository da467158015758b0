"""A button in words: the one main step of a screen, an outlined one, or a plain word to press."""

from __future__ import annotations

from typing import Literal, TypeAlias

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from biofeedback.ui.kit import icons
from biofeedback.ui.kit.theme import Theme

Kind: TypeAlias = Literal["main", "outline", "word", "client", "client word"]

_STYLE = {"main": "cue", "outline": "button", "word": "button", "client": "client_button",
          "client word": "practice_label"}  # fmt: skip

_CLIENT = frozenset({"client", "client word"})
_PADDING = {"main": 26, "outline": 20, "word": 8, "client": 32, "client word": 10}
_HEIGHT = {"main": 54, "outline": 44, "word": 32, "client word": 44}


class ActionButton(QAbstractButton):
    """``client`` and ``client word`` are for the client's side, where Space is left to the breath.

    Enter presses it everywhere; Space too, except on the client's side.
    """

    def __init__(
        self, kind: Kind, text: str, *, icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._kind: Kind = kind
        self._icon = icon
        self._theme = Theme()
        self.setText(text)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def say(self, text: str) -> None:
        """Change the words."""
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(text.replace("\n", " "))
            self.updateGeometry()

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        self.setFont(theme.font(_STYLE[self._kind]))
        self.setProperty("ring", self._radius())
        self.updateGeometry()
        self.update()

    @property
    def _word(self) -> bool:
        """Whether it is drawn without a box."""
        return self._kind in ("word", "client word")

    # --- size -------------------------------------------------------------------------------
    def _radius(self) -> int:
        if self._word:
            return 6
        client = self._kind == "client"
        return self._theme.space("client_button_radius" if client else "button_radius")

    def _padding(self) -> int:
        return self._theme.px(_PADDING[self._kind])

    def _icon_size(self) -> int:
        return round(self._theme.length("icon") * 0.8) if self._icon else 0

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self.font())
        words = metrics.size(0, self.text())
        width = words.width() + 2 * self._padding() + 2
        if self._icon:
            width += self._icon_size() + self._theme.px(8)
        least = _HEIGHT.get(self._kind)
        height = self._theme.length("client_button") if least is None else self._theme.px(least)
        return QSize(round(width), max(height, round(words.height() + 8)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    # --- behaviour --------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        pressed = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if self._kind not in _CLIENT:
            pressed.add(Qt.Key.Key_Space)
        if event.key() in pressed:
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
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        filled = self._kind == "main" and self.isEnabled()
        hovered = self.isEnabled() and self.underMouse() and self._kind not in _CLIENT
        if filled:
            role = "action_hover" if hovered else "action"
            self._box(painter, "action_pressed" if self.isDown() else role, None)
        elif self._kind in ("main", "outline"):
            fill = "hover" if hovered or self.isDown() else "surface"
            self._box(painter, fill if self.isEnabled() else "disabled_fill", "border")
        elif self._kind == "client":
            self._box(painter, "selected" if self.isDown() else "client_background", "border")
        elif hovered or self.isDown():
            self._box(painter, "hover", None)
        words = "on_action" if filled else "text" if self.isEnabled() else "disabled_text"
        if self._kind in _CLIENT:
            words = "client_text" if self._kind == "client" else "client_secondary"
        self._words(painter, words)
        if self._word and self.isEnabled():
            self._underline(painter)

    def _box(self, painter: QPainter, fill: str, edge: str | None) -> None:
        width = 2.0 if self._kind == "client" else 1.5
        painter.setPen(Qt.PenStyle.NoPen if edge is None else self._theme.pen(edge, width))
        painter.setBrush(self._theme.brush(fill))
        inset = width / 2 if edge is not None else 0.0
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, self._radius(), self._radius())

    def _words(self, painter: QPainter, role: str) -> None:
        painter.setFont(self.font())
        painter.setPen(self._theme.color(role))
        place = QRectF(self.rect())
        if self._icon:
            size = self._icon_size()
            text_width = QFontMetricsF(self.font()).horizontalAdvance(self.text())
            left = (self.width() - size - self._theme.px(8) - text_width) / 2
            where = QRectF(left, (self.height() - size) / 2, size, size)
            icons.draw(painter, self._icon, where, self._theme.color(role))
            painter.setPen(self._theme.color(role))
            place.setLeft(left + size + self._theme.px(8))
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, flags, self.text())
            return
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self.text())

    def _underline(self, painter: QPainter) -> None:
        words = QFontMetricsF(self.font()).size(0, self.text())
        width = words.width()
        left = (self.width() - width) / 2
        if self._icon:
            left += (self._icon_size() + self._theme.px(8)) / 2
        y = (self.height() + words.height()) / 2 + 1
        painter.setPen(self._theme.pen("border", 1))
        painter.drawLine(round(left), round(y), round(left + width), round(y))
