"""Heart rate over any stretch of time: a line with its swing, beats, and single beats up close."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from biofeedback.recordings.glance import VERDICTS
from biofeedback.ui.live.traces import Floats
from biofeedback.ui.timeline.curve import curve, mixed
from biofeedback.ui.timeline.data import Drawn, columns, counts
from biofeedback.ui.timeline.event_words import verdict_word
from biofeedback.ui.timeline.frame import Frame, Lane
from biofeedback.ui.timeline.lines import areas, stroke, through

LINE_WIDTH = 2.2
BEATS_PX = 2.5
"""Pixels of a second from which on single beats make a line."""
CLOSE_PX = 30.0
"""Pixels of a second from which on each beat has a dot."""
_DOT = 3.0
_FLAG = 4.0


def paint_heart(painter: QPainter, frame: Frame, lane: Lane, drawn: Drawn) -> None:
    """Everything of the heart that is in view."""
    painter.save()
    painter.setClipRect(lane.box.adjusted(0.0, -2.0, 0.0, 2.0))
    if frame.second_px < BEATS_PX:
        _paint_swing(painter, frame, lane, drawn)
        _paint_smooth(painter, frame, lane, drawn)
        _paint_flag_ticks(painter, frame, lane, drawn)
    else:
        part = frame.visible(drawn.beat_times)
        close = frame.second_px >= CLOSE_PX
        if not close:
            _paint_beats(painter, frame, lane, drawn, part)
            _paint_smooth(painter, frame, lane, drawn)
        if close:
            _paint_dots(painter, frame, lane, drawn, part)
        _paint_flags(painter, frame, lane, drawn, part, close=close)
    painter.restore()


def _paint_swing(painter: QPainter, frame: Frame, lane: Lane, drawn: Drawn) -> None:
    """From breath to breath: between the lowest and the highest of ten seconds."""
    part = frame.visible(drawn.curves.grid)
    grid = drawn.curves.grid[part]
    edges = frame.edges(2.0)
    if len(grid) > len(edges):
        low = columns(grid, drawn.swing.low[part], edges).low
        high = columns(grid, drawn.swing.high[part], edges).high
        xs = frame.xs((edges[:-1] + edges[1:]) / 2.0)
    else:
        low, high, xs = drawn.swing.low[part], drawn.swing.high[part], frame.xs(grid)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(mixed(frame.theme, "heart", 0.24))
    for shape in areas(xs, lane.ys(high), lane.ys(low)):
        painter.drawPolygon(shape)


def _paint_smooth(painter: QPainter, frame: Frame, lane: Lane, drawn: Drawn) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    lines = curve(frame, lane, drawn.curves.grid, drawn.curves.heart_bpm, extremes=False)
    stroke(painter, frame.theme.pen("heart", LINE_WIDTH), lines)


def _paint_beats(painter: QPainter, frame: Frame, lane: Lane, drawn: Drawn, part: slice) -> None:
    xs, ys = _line(frame, lane, drawn, part)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    stroke(painter, QPen(mixed(frame.theme, "heart", 0.55), 1.0), through(xs, ys))


def _line(frame: Frame, lane: Lane, drawn: Drawn, part: slice) -> tuple[Floats, Floats]:
    """Beats that count, with a break before each that follows a hole or a flagged one."""
    xs = frame.xs(drawn.beat_times[part])
    ys = lane.ys(drawn.beat_bpm[part])
    ys[~drawn.beat_ok[part]] = np.nan
    broken = np.flatnonzero(drawn.breaks[part])
    return np.insert(xs, broken, xs[broken]), np.insert(ys, broken, np.nan)


def _paint_flag_ticks(painter: QPainter, frame: Frame, lane: Lane, drawn: Drawn) -> None:
    """Where beats are set aside: a short tick at the lane's foot, as far out as one can zoom."""
    edges = frame.edges(3.0)
    some = counts(drawn.flagged_times, edges) > 0
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(frame.theme.color("border"), 2.0))
    foot = lane.box.bottom()
    for x in frame.xs((edges[:-1] + edges[1:])[some] / 2.0).round().tolist():
        painter.drawLine(QPointF(x, foot - 1.0), QPointF(x, foot - 6.0))


def _paint_flags(
    painter: QPainter, frame: Frame, lane: Lane, drawn: Drawn, part: slice, *, close: bool
) -> None:
    """Each beat that is set aside as a hollow square; up close, with what it is taken for."""
    theme = frame.theme
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(theme.font("caption"))
    aside = np.flatnonzero(~drawn.beat_ok[part]) + part.start
    places = [_flag_place(frame, lane, drawn, place, close=close) for place in aside.tolist()]
    for number, (x, y) in enumerate(places):
        painter.setPen(theme.pen("secondary", 1.5))
        painter.setBrush(theme.brush("surface"))
        painter.drawRect(QRectF(x - _FLAG, y - _FLAG, 2 * _FLAG, 2 * _FLAG))
        if not close:
            continue
        word = verdict_word(VERDICTS[int(drawn.beat_words[aside[number]])])
        left, width = x + _FLAG + 5.0, painter.fontMetrics().horizontalAdvance(word) + 2.0
        following = [place for place in places[number + 1 :] if abs(place[1] - y) < 3.0 * _FLAG]
        if following and left + width > following[0][0] - _FLAG:
            continue
        height = painter.fontMetrics().height()
        room = QRectF(left - 2.0, y - height / 2.0, width + 2.0, height)
        painter.fillRect(room, theme.brush("surface"))
        painter.setPen(theme.color("text"))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, word)


def _flag_place(
    frame: Frame, lane: Lane, drawn: Drawn, place: int, *, close: bool
) -> tuple[float, float]:
    """Up close a flagged beat stands at its own value, else at the lane's foot."""
    value = float(drawn.beat_bpm[place])
    y = lane.y(value) if close and np.isfinite(value) else lane.box.bottom() - 8.0
    y = min(max(y, lane.box.top() + 8.0), lane.box.bottom() - 8.0)
    return frame.x(float(drawn.beat_times[place])), y


def _paint_dots(painter: QPainter, frame: Frame, lane: Lane, drawn: Drawn, part: slice) -> None:
    xs, ys = _line(frame, lane, drawn, part)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    stroke(painter, frame.theme.pen("heart", LINE_WIDTH), through(xs, ys))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(frame.theme.brush("heart"))
    for x, y in zip(xs.tolist(), ys.tolist(), strict=True):
        if np.isfinite(y):
            painter.drawEllipse(QPointF(x, y), _DOT, _DOT)
