"""A key on the screen: icon, text and the key on the keyboard that does the same."""

from __future__ import annotations

from typing import Literal, TypeAlias

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from biofeedback.ui.kit import icons
from biofeedback.ui.kit.theme import Theme

Kind: TypeAlias = Literal["cue", "marker", "quiet", "plain", "stop"]

_TEXT_STYLE = {
    "cue": "cue",
    "marker": "button",
    "quiet": "button",
    "plain": "button",
    "stop": "cue",
}
_HEIGHT = {
    "cue": "cue_key",
    "marker": "marker_key",
    "quiet": "quiet_key",
    "plain": "keycap",
    "stop": "marker_key",
}


class KeyButton(QAbstractButton):
    """Paints icon, text and keycap; Enter presses it when it has the focus ring.

    Space belongs to the pacer everywhere on the desk, so that a hand finds it without looking.
    """

    def __init__(
        self, kind: Kind, text: str, key: str, icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._kind: Kind = kind
        self._key = key
        self._icon = icon
        self._second_line = ""
        self._showing = False
        self._theme = Theme()
        self._measured_for: tuple[str, Theme] | None = None
        self._measured = QSize()
        self.setText(text)
        self.setAccessibleName(text)
        self.setAccessibleDescription(self.tr("Key {key}").format(key=key))
        # Tab only: a click leaves the focus where it was
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        self.setFont(theme.font(_TEXT_STYLE[self._kind]))
        self.updateGeometry()
        self.update()

    def set_showing(self, showing: bool, second_line: str = "") -> None:
        """Fill the key while its effect lasts, and say since when."""
        if (showing, second_line) == (self._showing, self._second_line):
            return
        self._showing, self._second_line = showing, second_line
        name = f"{self.text()}, {second_line}" if second_line and not showing else self.text()
        self.setAccessibleName(self.tr("{text}, on").format(text=name) if showing else name)
        self.update()

    @property
    def showing(self) -> bool:
        """Whether the key is filled."""
        return self._showing

    # --- size -------------------------------------------------------------------------------
    def sizeHint(self) -> QSize:
        # asked for by every layout around it, measured only when words or sizes change
        measured_for = (self.text(), self._theme)
        if self._measured_for != measured_for:
            self._measured_for = measured_for
            width = round(self._content_width() + 2 * self._padding())
            self._measured = QSize(width, self._height())
        return self._measured

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _height(self) -> int:
        lines = QFontMetricsF(self.font()).height() + 10
        if self._kind == "cue":
            lines += QFontMetricsF(self._theme.font("caption")).height()
        return max(self._theme.length(_HEIGHT[self._kind]), round(lines))

    def _padding(self) -> float:
        if self._kind == "plain":
            return 4.0
        return float(self._theme.px(10 if self._theme.compact else 16))

    def _gap(self) -> float:
        if self._kind == "plain":
            return float(self._theme.px(8))
        roomy = 20 if self._kind == "cue" else 14
        return float(self._theme.px(8 if self._theme.compact else roomy))

    def _content_width(self) -> float:
        width = self._key_width()
        if self.text():
            width += QFontMetricsF(self.font()).horizontalAdvance(self.text()) + 2 + self._gap()
        if self._icon:
            width += self._icon_size() + self._gap()
        return width

    def _icon_size(self) -> float:
        return float(self._theme.length("icon")) * (1.2 if self._kind == "cue" else 0.8)

    def _key_width(self) -> float:
        text = QFontMetricsF(self._theme.font("keycap")).horizontalAdvance(self._key)
        if self._kind == "marker":
            return text
        side = self._theme.length("keycap") * (0.8 if self._kind == "plain" else 1.0)
        return float(max(side, text + self._theme.px(12)))

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

    # --- paint ------------------------------------------------------------------------------
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_box(painter)
        inner = QRectF(self.rect()).adjusted(self._padding(), 0, -self._padding(), 0)
        if self._kind == "cue":
            self._paint_key(painter, QRectF(inner.left(), 0, self._key_width(), self.height()))
            inner.setLeft(inner.left() + self._key_width() + self._gap())
        elif self._kind in ("stop", "plain"):
            spare = (inner.width() - self._content_width()) / 2
            inner.adjust(max(spare, 0.0), 0, -max(spare, 0.0), 0)
        if self._icon:
            size = self._icon_size()
            place = QRectF(inner.left(), (self.height() - size) / 2, size, size)
            icons.draw(painter, self._icon, place, self._theme.color(self._text_role()))
            inner.setLeft(inner.left() + size + self._gap())
        if self._kind != "cue":
            width = self._key_width()
            self._paint_key(painter, QRectF(inner.right() - width, 0, width, self.height()))
        self._paint_text(painter, inner)

    def _text_role(self) -> str:
        if self._showing or self.isDown():
            return "on_action"
        return "text" if self.isEnabled() else "disabled_text"

    def _paint_box(self, painter: QPainter) -> None:
        theme = self._theme
        filled = self._showing or self.isDown()
        if self._kind == "plain" and not filled:
            if self.underMouse():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.brush("hover"))
                painter.drawRoundedRect(self.rect(), 6, 6)
            return
        width = 2.0 if self._kind in ("cue", "stop") else 1.5
        if filled:
            role = "action_pressed" if self.isDown() else "action"
        elif not self.isEnabled():
            role = "disabled_fill"
        elif self.underMouse():
            role = "hover"
        else:
            role = "surface" if self._kind != "marker" else "background"
        pen = theme.pen("action" if filled else "border", width)
        painter.setPen(pen)
        painter.setBrush(theme.brush(role))
        radius = theme.space("button_radius")
        edge = width / 2
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), radius, radius
        )

    def _paint_key(self, painter: QPainter, place: QRectF) -> None:
        theme = self._theme
        painter.setFont(theme.font("keycap"))
        painter.setPen(theme.color(self._text_role()))
        if self._kind != "marker":
            side = theme.length("keycap") * (0.8 if self._kind == "plain" else 1.0)
            cap = QRectF(place.left(), place.center().y() - side / 2, place.width(), side)
            filled = self._showing or self.isDown()
            painter.setPen(theme.pen("on_action" if filled else "border", 1.2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            radius = theme.space("keycap_radius")
            painter.drawRoundedRect(cap.adjusted(0.6, 0.6, -0.6, -0.6), radius, radius)
            painter.setPen(theme.color(self._text_role()))
        elif not (self._showing or self.isDown()):
            painter.setPen(theme.color("secondary"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._key)

    def _paint_text(self, painter: QPainter, place: QRectF) -> None:
        painter.setFont(self.font())
        painter.setPen(self._theme.color(self._text_role()))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if not self._second_line:
            painter.drawText(place, flags, self.text())
            return
        first = QFontMetricsF(self.font()).height()
        caption = self._theme.font("caption")
        second = QFontMetricsF(caption).height()
        top = (self.height() - first - second) / 2
        upper = QRectF(place.left(), top, place.width(), first)
        painter.drawText(upper, flags, self.text())
        painter.setFont(caption)
        lower = QRectF(place.left(), top + first, place.width(), second)
        painter.drawText(lower, flags, self._second_line)
