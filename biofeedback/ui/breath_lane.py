"""The breath's lane: the pacer as a filled curve, a belt or an estimate as a dashed line."""

from __future__ import annotations

import math

import numpy as np

from biofeedback.events import PacerChange
from biofeedback.guidance import pacer
from biofeedback.ui.breath_estimate import breath_wave
from biofeedback.ui.lane import LINE_WIDTH, WINDOW_S, Lane
from biofeedback.ui.lane_scale import Span
from biofeedback.ui.theme import Theme
from biofeedback.ui.traces import Floats, Ring, SampledTrace

_STEP_S = 0.1
_FOOT = -0.06


class BreathLane(Lane):
    """Heights mean nothing here but in and out, so the axis has no figures."""

    def __init__(self) -> None:
        super().__init__("breath", Span(_FOOT, 1 - _FOOT), 1.0)
        self.belt = SampledTrace(bin_s=_STEP_S, capacity=2048)
        self._pacer: PacerChange | None = None
        self._pacer_wave = Ring(2048)
        self._followed_to = 0.0
        self._told = Ring(512)
        self._area = self.new_curve()
        self._pacer_curve = self.new_curve()
        self._own_curve = self.new_curve()
        self.hide_values()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._pacer_curve.setPen(theme.pen("breath", 2))
        # filled without antialiasing: it would leave a seam between the pieces of the fill
        self._area.setPen(None)
        self._area.opts["antialias"] = False
        self._area.setBrush(theme.brush("breath_fill"))
        self._area.setFillLevel(_FOOT)
        belt = len(self.belt.ring) > 0
        self._own_curve.setPen(theme.pen("breath", LINE_WIDTH, () if belt else (6, 5)))
        # dashes run on along the whole line only if it is drawn in one piece
        self._own_curve.setSegmentedLineMode("on" if belt else "off")

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
        """Note where the pacer has been since the last call, ten times a second."""
        first = math.floor(self._followed_to / _STEP_S) + 1
        first = max(first, math.floor((now - WINDOW_S) / _STEP_S))
        for step in range(first, math.floor(now / _STEP_S) + 1):
            time = step * _STEP_S
            place = None if self._pacer is None else pacer.position(self._pacer, time)
            self._pacer_wave.append(time, math.nan if place is None else place.extent)
            self._followed_to = time

    def draw_pacer(self, now: float) -> None:
        """The pacer's curve up to now."""
        times, extents = self._pacer_wave.window(now - WINDOW_S)
        for curve in (self._area, self._pacer_curve):
            curve.setData(times.copy(), extents.copy(), connect="finite")

    def draw_own(self, now: float, heart: Ring) -> None:
        """The person's own breath: from a belt, else told from the heart while nothing paces."""
        since = now - WINDOW_S
        if len(self.belt.ring):
            times, values = self.belt.ring.window(since)
            low, high = np.nanmin(values), np.nanmax(values)
            self._own_curve.setData(times.copy(), (values - low) / max(high - low, 1e-9))
            return
        times, wave = breath_wave(*heart.window(since - 10))
        told = _held(self._told, times)
        paced = _held(self._pacer_wave, times)
        wave = np.where(np.isfinite(told) & ~np.isfinite(paced), wave, np.nan)
        self._own_curve.setData(times, wave, connect="finite")


def _held(ring: Ring, times: Floats) -> Floats:
    """The ring's value that held at each time; NaN before its first."""
    if not times.size or not len(ring):
        return np.full(times.size, np.nan)
    known, values = ring.window(float(times[0]))
    place = np.searchsorted(known, times, side="right") - 1
    return np.where(place >= 0, values[place.clip(0)], np.nan)
