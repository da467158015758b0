"""The breath's lane: the pacer as a filled curve, a belt or an estimate as a dashed line."""

from __future__ import annotations

import math

import numpy as np

from biofeedback.events import PacerChange
from biofeedback.guidance import pacer
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.live.breath_estimate import breath_wave
from biofeedback.ui.live.lane import LINE_WIDTH, WINDOW_S, Lane
from biofeedback.ui.live.lane_lines import AreaItem, DashedLineItem, LineItem
from biofeedback.ui.live.lane_scale import Span
from biofeedback.ui.live.traces import Floats, Ring, SampledTrace

_STEP_S = 0.2
_DASH_PX = (6.0, 5.0)
_FOOT = -0.06


class BreathLane(Lane):
    """Heights mean nothing here but in and out, so the axis has no figures."""

    def __init__(self) -> None:
        super().__init__("breath", Span(_FOOT, 1 - _FOOT), 1.0)
        self.belt = SampledTrace(bin_s=0.1, capacity=2048)
        self._pacer: PacerChange | None = None
        self._pacer_wave = Ring(2048)
        self._followed_to = 0.0
        self._drawn_to = -1.0
        self._told = Ring(512)
        self._area = AreaItem(_FOOT)
        self._pacer_line = LineItem()
        self._belt_line = LineItem()
        self._estimate = DashedLineItem(_DASH_PX)
        for item in (self._area, self._pacer_line, self._belt_line, self._estimate):
            self.add(item)
        self.hide_values()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._pacer_line.set_pen(theme.pen("breath", 2))
        self._area.set_brush(theme.brush("breath_fill"))
        self._belt_line.set_pen(theme.pen("breath", LINE_WIDTH))
        self._estimate.set_pen(theme.pen("breath", 2))

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw yet."""
        return self._pacer is None and not len(self._told) and not len(self.belt.ring)

    def note_rate(self, time: float, known: bool) -> None:
        """Whether a breath rate could be told at this time; the estimate is blank where not."""
        self._told.append(time, 1.0 if known else math.nan)

    def change_pacer(self, change: PacerChange) -> None:
        """The pacer begins, changes or stops."""
        self.follow_pacer(change.time)
        self._pacer = change if change.phases else None

    def follow_pacer(self, now: float) -> None:
        """Note where the pacer has been since the last call, five times a second."""
        first = math.floor(self._followed_to / _STEP_S) + 1
        first = max(first, math.floor((now - WINDOW_S) / _STEP_S))
        for step in range(first, math.floor(now / _STEP_S) + 1):
            time = step * _STEP_S
            place = None if self._pacer is None else pacer.position(self._pacer, time)
            self._pacer_wave.append(time, math.nan if place is None else place.extent)
            self._followed_to = time

    def draw_pacer(self, now: float) -> None:
        """The pacer's curve up to now."""
        if self._drawn_to != self._followed_to:
            self._drawn_to = self._followed_to
            points = self._pacer_wave.window(now - WINDOW_S)
            self._area.show_points(*points)
            self._pacer_line.show_points(*points)

    def draw_own(self, now: float, heart: Ring) -> None:
        """The person's own breath: from a belt, else told from the heart while nothing paces."""
        since = now - WINDOW_S
        if len(self.belt.ring):
            times, values = self.belt.ring.window(since)
            low, high = np.nanmin(values), np.nanmax(values)
            self._belt_line.show_points(times, (values - low) / max(high - low, 1e-9))
            return
        times, wave = breath_wave(*heart.window(since - 10))
        told = _held(self._told, times)
        paced = _held(self._pacer_wave, times)
        wave = np.where(np.isfinite(told) & ~np.isfinite(paced), wave, np.nan)
        self._estimate.show_points(times, wave)


def _held(ring: Ring, times: Floats) -> Floats:
    """The ring's value that held at each time; NaN before its first."""
    if not times.size or not len(ring):
        return np.full(times.size, np.nan)
    known, values = ring.window(float(times[0]))
    place = np.searchsorted(known, times, side="right") - 1
    return np.where(place >= 0, values[place.clip(0)], np.nan)
