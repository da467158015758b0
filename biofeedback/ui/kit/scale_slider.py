"""A scale between two words, unanswered until somebody sets it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from biofeedback.ui.kit.theme import Theme

_FEW = 10
"""A scale of up to so many steps has a dot for each, and shows its number."""
_STEPS_OF_MANY = 20


class ScaleSlider(QAbstractSlider):
    """Set by a click, a digit or the arrows; Delete takes the answer back.

    Signals:
        answered: it was set, changed or taken back.
    """

    answered = Signal()

    def __init__(
        self, name: str, lowest: int, highest: int, low: str, high: str,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._theme = Theme()
        self._low, self._high = low, high
        self._set = False
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setRange(lowest, highest)
        step = 1 if highest - lowest <= _FEW else (highest - lowest) // _STEPS_OF_MANY
        self.setSingleStep(step)
        self.setPageStep(2 * step)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self._describe()

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        self.setFont(theme.font("caption"))
        self.setProperty("ring", 8)
        self.updateGeometry()
        self.update()

    @property
    def answer(self) -> int | None:
        """The value; None while it is not set."""
        return self.value() if self._set else None

    def put(self, value: int | None) -> None:
        """Set the answer, or take it back."""
        self._set = value is not None
        if value is not None:
            self.setValue(value)
        self._describe()
        self.update()
        self.answered.emit()

    def _describe(self) -> None:
        state = str(self.value()) if self._set else self.tr("not answered")
        self.setAccessibleDescription(
            self.tr("From {low} to {high}: {state}").format(
                low=self._low, high=self._high, state=state
            )
        )

    # --- size -------------------------------------------------------------------------------
    def sizeHint(self) -> QSize:
        ends = QFontMetricsF(self.font())
        width = ends.horizontalAdvance(self._low) + ends.horizontalAdvance(self._high)
        height = self._theme.px(44) + ends.height() + 4
        return QSize(round(width) + self._theme.px(48), round(height))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _track(self) -> tuple[float, float, float]:
        """Left end, length and height of the line."""
        inset = float(self._theme.px(14))
        # as long with a number at its end as without, so that scales below each other line up
        numeral = float(self._theme.px(44))
        return inset, self.width() - 2 * inset - numeral, float(self._theme.px(22))

    @property
    def _few(self) -> bool:
        return self.maximum() - self.minimum() <= _FEW

    def _x(self, value: int) -> float:
        left, length, _ = self._track()
        return left + length * (value - self.minimum()) / (self.maximum() - self.minimum())

    # --- behaviour --------------------------------------------------------------------------
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            # they belong to whoever answers, also where they are a window's keys
            arrow = event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
            if arrow or (event.text().isdigit() and not event.modifiers()):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.put(None)
        elif event.text().isdigit():
            tenth = (self.maximum() - self.minimum()) // 10
            self.put(self.minimum() + int(event.text()) * tenth)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.put(self.minimum() if key == Qt.Key.Key_Home else self.maximum())
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Up):
            self._move(1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Down):
            self._move(-1)
        else:
            event.ignore()

    def _move(self, steps: int) -> None:
        if not self._set:
            self.put((self.minimum() + self.maximum()) // 2)
            return
        value = self.value() + steps * self.singleStep()
        self.put(min(max(value, self.minimum()), self.maximum()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._put_at(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._put_at(event.position().x())

    def _put_at(self, x: float) -> None:
        left, length, _ = self._track()
        share = min(max((x - left) / max(length, 1.0), 0.0), 1.0)
        step = 1 if self._few else self.singleStep()
        span = self.maximum() - self.minimum()
        self.put(self.minimum() + round(share * span / step) * step)

    # --- paint ------------------------------------------------------------------------------
    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, length, y = self._track()
        painter.setPen(theme.pen("border", 2))
        painter.drawLine(QPointF(left, y), QPointF(left + length, y))
        if self._few:
            painter.setBrush(theme.brush("surface"))
            for value in range(self.minimum(), self.maximum() + 1):
                painter.drawEllipse(QPointF(self._x(value), y), 3.5, 3.5)
        if self._set:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.brush("action"))
            painter.drawEllipse(QPointF(self._x(self.value()), y), theme.px(11), theme.px(11))
            if self._few:
                self._paint_number(painter, left + length, y)
        painter.setFont(self.font())
        painter.setPen(theme.color("secondary"))
        below = QRectF(left - 6, y + theme.px(18), length + 12, self.height())
        top = Qt.AlignmentFlag.AlignTop
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | top, self._low)
        painter.drawText(below, Qt.AlignmentFlag.AlignRight | top, self._high)

    def _paint_number(self, painter: QPainter, end: float, y: float) -> None:
        painter.setFont(self._theme.font("heading"))
        painter.setPen(self._theme.color("text"))
        place = QRectF(end + self._theme.px(16), y - 40, self._theme.px(44), 80)
        painter.drawText(
            place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, str(self.value())
        )
