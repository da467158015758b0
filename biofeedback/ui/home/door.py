"""A door of Home: a still drawing, its name, its key, and what lies behind it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetricsF, QKeyEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from biofeedback.ui.home import door_pictures
from biofeedback.ui.kit.theme import Theme

_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class Door(QAbstractButton):
    """Enter, Space or its key opens it; while it rests, a line says why."""

    def __init__(
        self, name: str, title: str, key: str, line: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._key = key
        self._line = line
        self._why_not = ""
        self._theme = Theme()
        self.setText(title)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._describe()

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        self.setFont(theme.font("door"))
        self.setProperty("ring", theme.space("door_radius"))
        self.updateGeometry()
        self.update()

    def rest(self, why_not: str) -> None:
        """Close the door and say why; empty opens it."""
        self._why_not = why_not
        self.setEnabled(not why_not)
        self._describe()
        self.updateGeometry()
        self.update()

    @property
    def line(self) -> str:
        """The line shown: what lies behind it, or why it is closed."""
        return self._why_not or self._line

    def _describe(self) -> None:
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(
            self.tr("Key {key}. {line}").format(key=self._key, line=self.line)
        )

    # --- size -------------------------------------------------------------------------------
    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        text = self._line_place(width)
        # the taller of both lines, so that nothing moves when a person is chosen
        lines = max(self._line_height(each, text.width()) for each in (self._line, self._why_not))
        return round(text.top() + lines + self._padding())

    def sizeHint(self) -> QSize:
        width = self._theme.px(220)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _padding(self) -> float:
        return float(self._theme.px(16 if self._theme.compact else 24))

    def _picture_height(self) -> float:
        return float(self._theme.space("door_picture"))

    def _line_place(self, width: int) -> QRectF:
        padding = self._padding()
        title = max(QFontMetricsF(self.font()).height(), self._theme.length("keycap"))
        top = self._picture_height() + padding + title + self._theme.px(8)
        return QRectF(padding, top, width - 2 * padding, 0)

    def _line_height(self, text: str, width: float) -> float:
        metrics = QFontMetricsF(self._theme.font("body"))
        return metrics.boundingRect(QRectF(0, 0, width, 1e4), int(_WRAP), text).height()

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
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = theme.space("door_radius")
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        outline = QPainterPath()
        outline.addRoundedRect(box, radius, radius)
        hovered = self.isEnabled() and (self.underMouse() or self.isDown())
        fill = "hover" if hovered else "surface"
        painter.fillPath(outline, theme.brush(fill if self.isEnabled() else "disabled_fill"))
        picture = QRectF(box.left(), box.top(), box.width(), self._picture_height())
        painter.save()
        painter.setClipPath(outline)
        if self.isEnabled():
            painter.fillRect(picture, theme.color("picture"))
        painter.restore()
        painter.setOpacity(1.0 if self.isEnabled() else 0.55)
        door_pictures.draw(painter, self._name, picture.adjusted(8, 4, -8, -4), theme)
        painter.setOpacity(1.0)
        painter.setPen(theme.pen("hairline", 1))
        painter.drawLine(picture.bottomLeft(), picture.bottomRight())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(outline)
        self._paint_words(painter)

    def _paint_words(self, painter: QPainter) -> None:
        theme, padding = self._theme, self._padding()
        role = "text" if self.isEnabled() else "disabled_text"
        cap = float(theme.length("keycap"))
        metrics = QFontMetricsF(self.font())
        height = max(metrics.height(), cap)
        top = self._picture_height() + padding
        painter.setFont(self.font())
        painter.setPen(theme.color(role))
        title = QRectF(padding, top, self.width() - 2 * padding - cap, height)
        painter.drawText(
            title, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text()
        )
        key = QRectF(self.width() - padding - cap, top + (height - cap) / 2, cap, cap)
        painter.setPen(theme.pen("border", 1.2))
        painter.drawRoundedRect(key, theme.space("keycap_radius"), theme.space("keycap_radius"))
        painter.setFont(theme.font("keycap"))
        painter.setPen(theme.color(role))
        painter.drawText(key, Qt.AlignmentFlag.AlignCenter, self._key)
        place = self._line_place(self.width())
        place.setBottom(self.height())
        painter.setFont(theme.font("body"))
        painter.setPen(theme.color("secondary" if self.isEnabled() else "text"))
        painter.drawText(place, int(_WRAP), self.line)
