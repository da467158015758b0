"""A number with a key to either side, and the arrows of the keyboard."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from biofeedback.ui.kit.shortcuts import keep_arrows
from biofeedback.ui.kit.theme import Theme

_PAGE = 10
"""Steps of Page up and Page down."""
_FIRST_AGAIN_MS, _AGAIN_MS = 400, 60


class Stepper(QAbstractSlider):
    """``words`` says a value as it is read; up and down change it by ``step``.

    Signals:
        stepped: the value, when a person changed it.
    """

    stepped = Signal(int)

    def __init__(
        self, name: str, lowest: int, highest: int, step: int, words: Callable[[int], str],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._theme = Theme()
        self._words = words
        self.setRange(lowest, highest)
        self.setSingleStep(step)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self._held = 0
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self._step_again)
        self.valueChanged.connect(self._describe)
        self._describe()

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        self.setFont(theme.font("button"))
        self.setProperty("ring", theme.space("button_radius"))
        self.updateGeometry()
        self.update()

    def _describe(self) -> None:
        self.setAccessibleDescription(self._words(self.value()))
        self.update()

    # --- size -------------------------------------------------------------------------------
    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self.font())
        widest = max(
            metrics.horizontalAdvance(self._words(value))
            for value in (self.minimum(), self.maximum(), self.value())
        )
        side = self._side()
        return QSize(round(widest + 2 * side) + self._theme.px(28), side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _side(self) -> int:
        least = self._theme.px(36 if self._theme.compact else 44)
        return max(least, round(QFontMetricsF(self.font()).height() + 8))

    # --- behaviour --------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Up | Qt.Key.Key_Right | Qt.Key.Key_Plus:
                self._step(1)
            case Qt.Key.Key_Down | Qt.Key.Key_Left | Qt.Key.Key_Minus:
                self._step(-1)
            case Qt.Key.Key_PageUp:
                self._step(_PAGE)
            case Qt.Key.Key_PageDown:
                self._step(-_PAGE)
            case _:
                event.ignore()

    def event(self, event: QEvent) -> bool:
        return keep_arrows(event) or super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        if x < self._side():
            self._held = -1
        elif x > self.width() - self._side():
            self._held = 1
        else:
            return
        self._step(self._held)
        self._again.start(_FIRST_AGAIN_MS)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._again.stop()

    def hideEvent(self, event: QHideEvent) -> None:
        self._again.stop()
        super().hideEvent(event)

    def _step_again(self) -> None:
        """A key that is held down goes on."""
        self._step(self._held)
        self._again.start(_AGAIN_MS)

    def _step(self, steps: int) -> None:
        value = self.value() + steps * self.singleStep()
        value = min(max(value, self.minimum()), self.maximum())
        if value != self.value():
            self.setValue(value)
            self.stepped.emit(value)

    # --- paint ------------------------------------------------------------------------------
    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, side = self._theme, self._side()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.pen("border", 1.5))
        painter.setBrush(theme.brush("surface" if self.isEnabled() else "disabled_fill"))
        radius = theme.space("button_radius")
        box = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        painter.drawRoundedRect(box, radius, radius)
        painter.setFont(self.font())
        painter.setPen(theme.color("text" if self.isEnabled() else "disabled_text"))
        middle = Qt.AlignmentFlag.AlignCenter
        painter.drawText(QRectF(0, 0, side, self.height()), middle, "−")
        painter.drawText(QRectF(self.width() - side, 0, side, self.height()), middle, "+")
        painter.drawText(QRectF(self.rect()), middle, self._words(self.value()))
