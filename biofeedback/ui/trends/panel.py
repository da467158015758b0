"""One value over sessions: dots, the usual range, and faint rings for what is not compared."""

from __future__ import annotations

from datetime import datetime

import numpy as np
from PySide6.QtCore import QDate, QLocale, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from biofeedback.recordings.trends import FOR_A_RANGE, Trend
from biofeedback.session.trending import Measure
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.translate import fixed, said
from biofeedback.ui.kit.words import unit_words
from biofeedback.ui.live.lane_scale import Span as Limits
from biofeedback.ui.live.lane_scale import fit
from biofeedback.ui.timeline.frame import Lane, paint_axis
from biofeedback.ui.timeline.lines import stroke, through
from biofeedback.ui.trends.plot_card import PlotCard
from biofeedback.ui.trends.words import tr

_DOT = 4.0
_STEP_PX = 46.0


def measure_name(measure: Measure) -> str:
    """What a panel is called."""
    return {
        "rest_hr": tr("Heart rate at rest"),
        "rest_ln_rmssd": tr("Variability at rest, ln RMSSD"),
        "rest_scl": tr("Skin level at rest"),
        "paced_min": tr("Minutes with the pacer"),
        "rate_off": tr("Asked and followed rate, apart by"),
        "halfway_s": tr("Halfway back after the largest rise"),
    }.get(measure.name, measure.name)


def day(at: datetime) -> str:
    """A day as on a calendar."""
    return QLocale().toString(QDate(at.year, at.month, at.day), "d MMM yy")


def spoken(measure: Measure, trend: Trend) -> list[str]:
    """The panel in sentences."""
    unit = "" if measure.unit == "ln ms" else unit_words(measure.unit)
    count = len(trend.compared)
    lines = [
        tr("1 session compared") if count == 1 else tr("{n} sessions compared").format(n=count)
    ]
    if trend.usual is None:
        needed = FOR_A_RANGE - count
        lines.append(
            tr("a usual range from {needed} more under the same conditions").format(needed=needed)
        )
    else:
        low, high = (f"{each:.{measure.decimals}f}" for each in trend.usual)
        lines.append(
            tr("usual range {low} to {high} {unit}").format(low=low, high=high, unit=unit).strip()
        )
        if trend.within_usual:
            lines.append(fixed("F.8-i"))
    if any(point.conditions.medicines for point in trend.compared):
        lines.append(tr("with medicines that change the pulse, or a change of them"))
    if trend.ghosts:
        reasons = dict.fromkeys(said(ghost.reason) for ghost in trend.ghosts)
        lines.append(
            tr("{n} drawn as rings, not compared: {reasons}").format(
                n=len(trend.ghosts), reasons="; ".join(reasons)
            )
        )
    return lines


class TrendPlot(QWidget):
    """Sessions side by side in their order: a pause between two of them means nothing."""

    def __init__(self, measure: Measure, trend: Trend, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._measure = measure
        self._trend = trend
        self._theme = Theme()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(measure_name(measure))
        self.setAccessibleDescription(". ".join([*spoken(measure, trend), *self._values()]))

    def _values(self) -> list[str]:
        digits = self._measure.decimals
        return [f"{day(point.at)}: {point.value:.{digits}f}" for point in self._trend.compared]

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        self.setFixedHeight(theme.px(130))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, self._theme.px(130))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, trend = self._theme, self._trend
        painter = QPainter(self)
        points = [(each, False) for each in trend.compared]
        points += [(ghost.point, True) for ghost in trend.ghosts]
        points.sort(key=lambda each: each[0].at)
        text = QFontMetricsF(theme.font("caption")).height()
        left = float(theme.length("left_axis"))
        box = QRectF(left, 6.0, self.width() - left - 10.0, self.height() - text - 16.0)
        lane = Lane(box, self._limits())
        step = min(_STEP_PX, box.width() / max(len(points), 1))
        xs = {id(each): box.left() + step * (n + 0.5) for n, (each, _) in enumerate(points)}
        if trend.usual is not None:
            top, bottom = lane.y(trend.usual[1]), lane.y(trend.usual[0])
            painter.fillRect(
                QRectF(box.left(), top, box.width(), bottom - top), theme.brush("sunken")
            )
            painter.setPen(theme.pen("band_edge", 1, (1, 4)))
            for y in (top, bottom):
                painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        painter.setPen(theme.pen("hairline", 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        paint_axis(painter, lane, theme, left)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if trend.line is not None:
            along = np.array([xs[id(each)] for each in trend.compared])
            stroke(painter, theme.pen("secondary", 1.6), through(along, lane.ys(trend.line)))
        for point, ghost in points:
            place = QPointF(xs[id(point)], lane.y(point.value))
            painter.setPen(QPen(theme.color("border"), 1.2) if ghost else Qt.PenStyle.NoPen)
            painter.setBrush(Qt.BrushStyle.NoBrush if ghost else theme.brush("text"))
            painter.drawEllipse(place, _DOT, _DOT)
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("secondary"))
        row = QRectF(box.left(), self.height() - text - 4.0, box.width(), text + 2.0)
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft, day(points[0][0].at))
        if len(points) > 1:
            last = QRectF(row)
            last.setRight(min(xs[id(points[-1][0])] + 40.0, box.right()))
            first = painter.fontMetrics().horizontalAdvance(day(points[0][0].at))
            if last.width() > 2.2 * first:
                painter.drawText(last, Qt.AlignmentFlag.AlignRight, day(points[-1][0].at))

    def _limits(self) -> Limits:
        values = [each.value for each in self._trend.compared]
        values += [ghost.point.value for ghost in self._trend.ghosts]
        values += list(self._trend.usual or ())
        known = [each for each in values if np.isfinite(each)] or [0.0]
        return fit(min(known), max(known), 4.0 * self._measure.floor)


class TrendPanel(PlotCard):
    """A name, the plot, and what it shows in words."""

    def __init__(self, measure: Measure, trend: Trend, parent: QWidget | None = None) -> None:
        unit = "" if measure.unit == "ln ms" else unit_words(measure.unit)
        name = measure_name(measure)
        title = f"{name}, {unit}" if unit else name
        plot = TrendPlot(measure, trend)
        super().__init__(title, plot, "; ".join(spoken(measure, trend)), parent)
        self.plot = plot
