"""The breath over any stretch of time: the pacer as a filled curve, an estimate as dashes."""

from __future__ import annotations

from functools import cache

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from biofeedback.events import PacerChange
from biofeedback.guidance import pacer
from biofeedback.guidance.patterns import Phases
from biofeedback.ui.live.breath_estimate import breath_wave
from biofeedback.ui.live.traces import Floats
from biofeedback.ui.timeline.data import Drawn
from biofeedback.ui.timeline.frame import Frame, Lane
from biofeedback.ui.timeline.lines import areas, dashes, stroke, through, upright

_POINTS = 64
_LEAST_CYCLE_PX = 6.0
"""Narrower breaths run together; the paced stretch is then a plain area."""
_SINGLE_CYCLE_PX = 60.0
"""An area of more, narrower hills is quicker to fill column by column."""
_ESTIMATE_PX = 2.0
"""Pixels of a second from which on single breaths can be told apart."""
_DASH_PX = (6.0, 5.0)
_HELD_S = 10.0


def paint_breath(painter: QPainter, frame: Frame, lane: Lane, drawn: Drawn) -> None:
    """The pacer, and a person's own breath where nothing paces it."""
    painter.save()
    painter.setClipRect(lane.box)
    ends = [*(change.time for change in drawn.pacer), drawn.duration_s][1:]
    for change, end in zip(drawn.pacer, ends, strict=True):
        if change.phases and end > frame.shown.start and change.time < frame.shown.end:
            _paint_pacer(painter, frame, lane, change, end)
    if frame.second_px >= _ESTIMATE_PX:
        _paint_estimate(painter, frame, lane, drawn)
    painter.restore()


@cache
def _cycle(phases: Phases) -> tuple[Floats, Floats]:
    """Seconds into a breath, and how full the shape is."""
    length_s = sum(seconds for _, seconds in phases)
    seconds = np.linspace(0.0, length_s, _POINTS, endpoint=False)
    change = PacerChange(0.0, "", phases, "program")
    found = [pacer.position(change, float(each)) for each in seconds]
    extents = [0.0 if each is None else each.extent for each in found]
    return np.append(seconds, length_s), np.array([*extents, extents[0]])


def _paint_pacer(
    painter: QPainter, frame: Frame, lane: Lane, change: PacerChange, end: float
) -> None:
    theme = frame.theme
    seconds, extents = _cycle(change.phases)
    first, last = max(change.time, frame.shown.start), min(end, frame.shown.end)
    left, right = frame.x(first), frame.x(last)
    foot = lane.box.bottom() - 3.0
    height = lane.box.height() - 8.0
    if seconds[-1] * frame.second_px < _LEAST_CYCLE_PX:
        area = QRectF(left, foot - height, max(right - left, 1.0), height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.fillRect(area, theme.brush("breath_fill"))
        painter.setPen(theme.pen("breath", 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area)
        return
    times = np.linspace(first, last, max(int((right - left) / 2.0), 2))
    level = np.interp((times - change.time) % seconds[-1], seconds, extents)
    xs, ys = frame.xs(times), foot - level * height
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    feet = np.full(len(xs), foot)
    if seconds[-1] * frame.second_px < _SINGLE_CYCLE_PX:
        stroke(painter, theme.pen("breath_fill", 2.0), upright(xs, ys, feet))
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.brush("breath_fill"))
        for shape in areas(xs, ys, feet):
            painter.drawPolygon(shape)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    stroke(painter, theme.pen("breath", 1.2), through(xs, ys))


def _paint_estimate(painter: QPainter, frame: Frame, lane: Lane, drawn: Drawn) -> None:
    """From the heart's rhythm, where a breath rate could be told; blank elsewhere."""
    if not drawn.breath_known.any():
        return
    margin = 20
    part = frame.visible(drawn.traces.beat_times, margin)
    times, rr_ms = drawn.traces.beat_times[part], drawn.traces.rr_ms[part]
    grid, wave = breath_wave(times, 60000.0 / rr_ms)
    if not len(grid):
        return
    wave[~_told(drawn, grid) | _paced(drawn, grid)] = np.nan
    foot, height = lane.box.bottom() - 3.0, lane.box.height() - 8.0
    lines = dashes(frame.xs(grid), foot - wave * height, *_DASH_PX)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    stroke(painter, frame.theme.pen("breath", 1.6), lines)


def _told(drawn: Drawn, grid: Floats) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Where the latest breath rate was a number and is not old."""
    place = np.searchsorted(drawn.breath_times, grid, side="right") - 1
    held = place.clip(0)
    fresh = (place >= 0) & (grid - drawn.breath_times[held] < _HELD_S)
    return np.asarray(fresh & drawn.breath_known[held])


def _paced(drawn: Drawn, grid: Floats) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    paced = np.zeros(len(grid), dtype=np.bool_)
    for span in drawn.spans:
        if span.pattern:
            paced |= (grid >= span.start) & (grid < span.end)
    return paced
