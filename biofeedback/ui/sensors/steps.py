"""Four steps from found to clear: ticks behind, a dot where it is, dashes ahead."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.sensors.state import step_words


class SensorSteps(QWidget):
    """Shape, line and weight of the word say how far it is; no colour alone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._reached = -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_reached(0)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def show_reached(self, reached: int) -> None:
        """How many steps are behind."""
        if reached == self._reached:
            return
        self._reached = reached
        words = step_words()
        now = words[min(reached, len(words) - 1)]
        done = ", ".join(words[:reached])
        self.setAccessibleName(
            self.tr("Done: {done}. Now: {now}").format(done=done or self.tr("none"), now=now)
        )
        self.update()

    def _font(self, bold: bool) -> QFont:
        return self._theme.font("strong" if bold else "body")

    def _radius(self) -> float:
        return float(self._theme.px(12))

    def _widths(self) -> list[float]:
        metrics = QFontMetricsF(self._theme.font("strong"))
        gap = self._theme.px(10)
        return [2 * self._radius() + gap + metrics.horizontalAdvance(word) + 2
                for word in step_words()]  # fmt: skip

    def sizeHint(self) -> QSize:
        height = max(2 * self._radius(), QFontMetricsF(self._font(True)).height()) + 6
        return QSize(round(sum(self._widths()) + 3 * self._theme.px(24)), round(height))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        widths = self._widths()
        spare = max((self.width() - sum(widths)) / (len(widths) - 1), 0.0)
        left, y = 0.0, self.height() / 2
        for place, (word, width) in enumerate(zip(step_words(), widths, strict=True)):
            self._paint_step(painter, place, word, QPointF(left + self._radius() + 1, y))
            left += width
            if place + 1 < len(widths):
                self._paint_line(painter, place, left, left + spare, y)
                left += spare

    def _paint_step(self, painter: QPainter, place: int, word: str, centre: QPointF) -> None:
        theme, radius = self._theme, self._radius()
        done, now = place < self._reached, place == self._reached
        painter.setPen(theme.pen("action" if done or now else "border", 2))
        painter.setBrush(theme.brush("action") if done else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, radius - 1, radius - 1)
        if done:
            painter.setPen(theme.pen("on_action", 2))
            painter.drawPolyline(
                [centre + QPointF(x * radius, y * radius)
                 for x, y in ((-0.42, 0.02), (-0.12, 0.32), (0.42, -0.30))]
            )  # fmt: skip
        elif now:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.brush("action"))
            painter.drawEllipse(centre, radius * 0.4, radius * 0.4)
        last = place == self._reached - 1 == 3
        painter.setFont(self._font(now or last))
        painter.setPen(theme.color("text" if done or now else "secondary"))
        words = QRectF(centre.x() + radius + theme.px(10), 0, self.width(), self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, word)

    def _paint_line(
        self, painter: QPainter, place: int, start: float, end: float, y: float
    ) -> None:
        gap = self._theme.px(8)
        if end - start < 3 * gap:
            return
        done = place + 1 <= self._reached - 1
        pen = self._theme.pen("action", 1.8) if done else self._theme.pen("border", 1.5, (4, 4))
        painter.setPen(pen)
        painter.drawLine(QPointF(start + gap, y), QPointF(end - gap, y))
