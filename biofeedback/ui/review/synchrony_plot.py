"""Draws what two people's signals have in common, over the ribbon of what chance gives."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from biofeedback.signal.synchrony import LagProfile
from biofeedback.signal.synchrony_windows import OverTime
from biofeedback.ui.kit.hatch import hatch
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.live.lane_scale import Span as Limits
from biofeedback.ui.live.lane_scale import fit, ticks
from biofeedback.ui.live.traces import Floats
from biofeedback.ui.review.words import tr
from biofeedback.ui.timeline.view import time_step, time_ticks, whole

_SMALLEST = 0.2
"""Of Fisher Z: less is not drawn larger than it is."""
_LINE_DASH = (9.0, 4.0)
_CHANCE_DASH = (3.0, 3.0)


class ChancePlot(QWidget):
    """A dashed line over a grey ribbon with dashed edges; bare paper where nothing can be told."""

    def __init__(self, name: str, height: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._hatch = QBrush()
        self._height = height
        self._xs = self._values = self._low = self._high = np.empty(0)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        self._hatch = hatch(theme)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, self._theme.px(self._height))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _take(self, xs: Floats, values: Floats, low: Floats, high: Floats) -> None:
        self._xs, self._values, self._low, self._high = xs, values, low, high
        self.update()

    # --- painting ---------------------------------------------------------------------------
    @property
    def _ends(self) -> tuple[float, float]:
        """First and last x."""
        return float(self._xs[0]), float(self._xs[-1])

    def _labels(self, apart_px: float, width: float) -> list[tuple[float, str]]:
        """Words along the bottom."""
        raise NotImplementedError

    def _paint_marks(self, painter: QPainter, box: QRectF) -> None:
        """What lies under the ribbon."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.brush("surface"))
        if not len(self._xs):
            return
        painter.setFont(theme.font("caption"))
        metrics = QFontMetricsF(painter.font())
        text = metrics.height()
        left = metrics.horizontalAdvance("−0.00") + 8.0
        box = QRectF(left, text / 2.0, self.width() - left - 6.0, self.height() - 1.5 * text - 6.0)
        self._paint_marks(painter, box)
        self._paint_axes(painter, box, metrics)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for part in _runs(np.isfinite(self._low)):
            self._paint_ribbon(painter, box, part)
        for part in _runs(np.isfinite(self._values)):
            self._paint_line(painter, box, part)

    def _x(self, box: QRectF, x: float) -> float:
        first, last = self._ends
        return box.left() + (x - first) / max(last - first, 1e-9) * box.width()

    def _y(self, box: QRectF, value: float) -> float:
        limits = self._limits()
        return box.bottom() - (value - limits.low) / limits.size * box.height()

    def _limits(self) -> Limits:
        known = np.concatenate((self._values, self._low, self._high, np.zeros(1)))
        return fit(float(np.nanmin(known)), float(np.nanmax(known)), _SMALLEST)

    def _paint_axes(self, painter: QPainter, box: QRectF, metrics: QFontMetricsF) -> None:
        theme, text = self._theme, metrics.height()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(theme.pen("gap_line", 1))
        level = round(self._y(box, 0.0))
        painter.drawLine(QPointF(box.left(), level), QPointF(box.right(), level))
        painter.setPen(theme.color("secondary"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for value, label in ticks(self._limits(), min(1.4 * text / max(box.height(), 1.0), 0.5)):
            place = QRectF(0.0, self._y(box, value) - text / 2.0, box.left() - 6.0, text)
            painter.drawText(place, right, label.replace("-", "−"))
        apart = metrics.horizontalAdvance("100 min") + 12.0
        for x, label in self._labels(apart, box.width()):
            half = metrics.horizontalAdvance(label) / 2.0 + 2.0
            middle = min(max(self._x(box, x), box.left() + half), self.width() - half)
            place = QRectF(middle - half, box.bottom() + 4.0, 2.0 * half, text)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, label)

    def _points(self, box: QRectF, values: Floats, part: slice) -> list[QPointF]:
        return [
            QPointF(self._x(box, x), self._y(box, value))
            for x, value in zip(self._xs[part].tolist(), values[part].tolist(), strict=True)
        ]

    def _paint_ribbon(self, painter: QPainter, box: QRectF, part: slice) -> None:
        upper, lower = (self._points(box, each, part) for each in (self._high, self._low))
        if len(upper) == 1:
            middle = upper[0].x()
            upper, lower = (
                [QPointF(middle - 4.0, each[0].y()), QPointF(middle + 4.0, each[0].y())]
                for each in (upper, lower)
            )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.brush("during"))
        painter.drawPolygon(QPolygonF([*upper, *reversed(lower)]))
        painter.setPen(self._theme.pen("band_edge", 1.2, _CHANCE_DASH))
        for edge in (upper, lower):
            painter.drawPolyline(QPolygonF(edge))

    def _paint_line(self, painter: QPainter, box: QRectF, part: slice) -> None:
        points = self._points(box, self._values, part)
        if len(points) == 1:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.brush("synchrony"))
            painter.drawEllipse(points[0], 3.0, 3.0)
        else:
            painter.setPen(self._theme.pen("synchrony", 2.0, _LINE_DASH))
            painter.drawPolyline(QPolygonF(points))


class OverTimePlot(ChancePlot):
    """Windows of the session; hatched where there is no value, a bracket over each stretch."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Synchrony over time"), 150.0, parent)
        self._over: OverTime | None = None
        self._duration_s = 1.0

    def show_windows(self, over: OverTime, duration_s: float, words: str) -> None:
        """What was found in each window; ``words`` say it to those who do not see it."""
        self._over, self._duration_s = over, duration_s
        self.setAccessibleDescription(words)
        self._take(over.times, over.values, over.low, over.high)

    @property
    def _ends(self) -> tuple[float, float]:
        return 0.0, self._duration_s

    def _labels(self, apart_px: float, width: float) -> list[tuple[float, str]]:
        shown = whole(self._duration_s)
        return time_ticks(shown, time_step(shown.length_s, width, apart_px))

    def _paint_marks(self, painter: QPainter, box: QRectF) -> None:
        if self._over is None:
            return
        for part in _runs(~np.isfinite(self._values)):
            times = self._xs[part]
            left, right = self._x(box, times[0] - 30.0), self._x(box, times[-1] + 30.0)
            painter.setBrushOrigin(QPointF(left, box.top()))
            painter.fillRect(QRectF(left, box.top(), right - left, box.height()), self._hatch)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(self._theme.pen("text", 1.4))
        for each in self._over.stretches:
            left, right = round(self._x(box, each.start)), round(self._x(box, each.end))
            top = round(box.top())
            painter.drawLine(left, top, right, top)
            for x in (left, right):
                painter.drawLine(x, top, x, top + 5)


class LagPlot(ChancePlot):
    """The whole session at each lag between the two."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Synchrony at each lag"), 110.0, parent)

    def show_lags(self, profile: LagProfile, words: str) -> None:
        """What each lag gives; ``words`` say it to those who do not see it."""
        self.setAccessibleDescription(words)
        self._take(profile.lags_s, profile.values, profile.low, profile.high)

    def _labels(self, apart_px: float, width: float) -> list[tuple[float, str]]:
        first, last = self._ends
        half = (last - first) / 2.0
        places = [first, 0.0, last]
        if 4.0 * apart_px <= width:
            places += [-half / 2.0, half / 2.0]
        return [(each, _lag_word(each)) for each in places]


def _lag_word(lag_s: float) -> str:
    sign = "" if lag_s == 0.0 else "−" if lag_s < 0.0 else "+"
    return f"{sign}{abs(lag_s):g} s"


def _runs(known: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[slice]:
    """Stretches of neighbours that are known."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], known, [False])).astype(np.int8)))
    return [slice(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
