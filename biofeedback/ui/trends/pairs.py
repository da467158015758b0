"""Answers over time: before and after side by side, and the items of the body diary."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.live.lane_scale import Span as Limits
from biofeedback.ui.timeline.frame import Lane, paint_axis
from biofeedback.ui.trends.panel import day
from biofeedback.ui.trends.plot_card import PlotCard
from biofeedback.ui.trends.words import tr

_SCALE = Limits(-0.5, 10.5)
_STEP_PX = 46.0
_DOT = 4.0
Pair: TypeAlias = tuple[str, float, float | None]
"""Day, the answer, and the answer afterwards where there is one."""


class AnswersPlot(QWidget):
    """A ring for before, a filled dot for after, joined; single answers are filled dots."""

    def __init__(
        self,
        name: str,
        answers: Sequence[Pair],
        parent: QWidget | None = None,
        *,
        scale: Limits = _SCALE,
    ) -> None:
        super().__init__(parent)
        self._answers = tuple(answers)
        self._scale = scale
        self._theme = Theme()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self.setAccessibleDescription(
            ". ".join(
                f"{_day(at)}: {first:g}" + ("" if last is None else f", {last:g}")
                for at, first, last in self._answers
            )
        )

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        self.setFixedHeight(theme.px(120))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text = QFontMetricsF(theme.font("caption")).height()
        left = float(theme.length("left_axis"))
        box = QRectF(left, 4.0, self.width() - left - 10.0, self.height() - text - 14.0)
        lane = Lane(box, self._scale)
        painter.setPen(theme.pen("hairline", 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        paint_axis(painter, lane, theme, left)
        step = min(_STEP_PX, box.width() / max(len(self._answers), 1))
        for place, (_, first, last) in enumerate(self._answers):
            x = box.left() + step * (place + 0.5)
            start = QPointF(x, lane.y(first))
            if last is not None:
                end = QPointF(x, lane.y(last))
                painter.setPen(theme.pen("border", 1.4))
                painter.drawLine(start, end)
                painter.setBrush(theme.brush("surface"))
                painter.drawEllipse(start, _DOT, _DOT)
                start = end
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.brush("text"))
            painter.drawEllipse(start, _DOT, _DOT)
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("secondary"))
        row = QRectF(box.left(), self.height() - text - 4.0, box.width(), text + 2.0)
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft, _day(self._answers[0][0]))


class AnswersPanel(PlotCard):
    """A name, the plot, and how to read it."""

    def __init__(self, name: str, answers: Sequence[Pair], parent: QWidget | None = None) -> None:
        pairs = any(last is not None for _, _, last in answers)
        words = (
            tr("Ring: before. Dot: after. As it was answered; nothing is summed up.")
            if pairs
            else tr("As it was answered; days without an entry say nothing.")
        )
        plot = AnswersPlot(name, answers)
        super().__init__(name, plot, words, parent)
        self.plot = plot


class TotalsPanel(PlotCard):
    """Totals of one questionnaire, as dots from none to the largest of them."""

    def __init__(self, name: str, dots: Sequence[Pair], parent: QWidget | None = None) -> None:
        most = max(first for _, first, _ in dots)
        plot = AnswersPlot(name, dots, scale=Limits(-0.05 * (most + 1.0), 1.05 * (most + 1.0)))
        words = tr("Totals as they were put down; nothing is said of them here.")
        super().__init__(name, plot, words, parent)
        self.plot = plot


def _day(at: str) -> str:
    return day(datetime.fromisoformat(at))
