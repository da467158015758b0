"""Skin conductance over any stretch of time, with its responses as ticks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from biofeedback.ui.timeline.curve import curve, mixed
from biofeedback.ui.timeline.data import Drawn, counts
from biofeedback.ui.timeline.frame import Frame, Lane
from biofeedback.ui.timeline.heart import LINE_WIDTH
from biofeedback.ui.timeline.lines import segments, stroke

LAGS_S = (1.0, 5.0)
"""A skin response trails its cause by so much."""
_LEAST_PX = 2.0
_TICK_PX = (5.0, 13.0)
_BAR_PX = 4.0
CROWDED_PX = 5.0
"""With more responses than one in so many pixels, bars show how many there were."""
_FULL_US = 0.5


def paint_lag(painter: QPainter, frame: Frame, lane: Lane, marked: Sequence[float]) -> None:
    """A zone after each marker, where that is wide enough to be seen; a hint, no more."""
    first, last = LAGS_S
    if (last - first) * frame.second_px < _LEAST_PX:
        return
    for time in marked:
        left, right = frame.x(time + first), frame.x(time + last)
        left, right = max(left, lane.box.left()), min(right, lane.box.right())
        if right > left:
            area = QRectF(left, lane.box.top(), right - left, lane.box.height())
            painter.fillRect(area, frame.theme.brush("skin_zone"))


def paint_skin(painter: QPainter, frame: Frame, lane: Lane, drawn: Drawn) -> None:
    """Level of each second, and a tick for each response, taller for a larger one."""
    painter.save()
    painter.setClipRect(lane.box.adjusted(0.0, -2.0, 0.0, 2.0))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    lines = curve(frame, lane, drawn.skin_times, drawn.skin_us)
    stroke(painter, frame.theme.pen("skin", LINE_WIDTH), lines)
    _paint_responses(painter, frame, lane, drawn)
    painter.restore()


def _paint_responses(painter: QPainter, frame: Frame, lane: Lane, drawn: Drawn) -> None:
    part = frame.visible(drawn.response_times, margin=0)
    times, sizes = drawn.response_times[part], drawn.response_us[part]
    if not len(times):
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    foot = lane.box.bottom() - 3.0
    low, high = _TICK_PX
    if len(times) > frame.width / CROWDED_PX:
        edges = frame.edges(_BAR_PX)
        many = counts(times, edges)
        xs, heights = frame.xs((edges[:-1] + edges[1:]) / 2.0).round(), high * many / many.max()
        xs, heights = xs[many > 0], heights[many > 0]
        pen = QPen(mixed(frame.theme, "skin", 0.55), _BAR_PX - 1.0)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
    else:
        xs = frame.xs(times).round()
        heights = low + (high - low) * np.minimum(sizes / _FULL_US, 1.0)
        painter.setPen(frame.theme.pen("skin", 2.0))
    feet = np.full(len(xs), foot)
    segments(painter, np.column_stack((xs, feet, xs, feet - heights)))
