"""One lane: axis, line, dot at now and what lies behind them, in a view that never scrolls.

The view's range is fixed at the last two minutes before now; the line moves through it. So no
axis is drawn again when time passes.
"""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontMetricsF

from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.live.lane_items import DotItem, GapItem, LaneItem, WordsItem
from biofeedback.ui.live.lane_lines import LineItem
from biofeedback.ui.live.lane_scale import LaneScale, Span, ticks
from biofeedback.ui.live.traces import Floats, Ring

WINDOW_S = 120.0
RIGHT_S = 1.0
"""Room for the dot at now."""
LINE_WIDTH = 2.2


class Lane:
    """Axis and view are placed by the owner; lines are added in the order in which they lie."""

    def __init__(self, role: str, start: Span, smallest: float) -> None:
        self.axis = pg.AxisItem("left")
        self.axis.setStyle(tickLength=0, tickAlpha=0, autoExpandTextSpace=False)
        self.axis.setCacheMode(self.axis.CacheMode.DeviceCoordinateCache)
        self.axis.setPen(pg.mkPen(None))
        self.axis.setTickPen(pg.mkPen(None))
        self.view = pg.ViewBox(enableMouse=False, enableMenu=False, defaultPadding=0)
        self.view.setMouseEnabled(False, False)
        self.axis.linkToView(self.view)
        self.scale = LaneScale(start, smallest)
        self.gaps = GapItem()
        self.dot = DotItem(role)
        self._role = role
        self._items: list[LaneItem] = []
        self._shows_values = True
        self._figures_away = False
        self._waits = False
        self._figures_shown: bool | None = None
        self.line = LineItem()
        self.words = WordsItem()
        for item in (self.gaps, self.line, self.dot, self.words):
            self.add(item)
        self.gaps.setZValue(-5)
        self.dot.setZValue(5)
        self._apply_range()

    def add(self, item: LaneItem) -> None:
        """Put an item that spans the lane into its view."""
        self._items.append(item)
        self.view.addItem(item, ignoreBounds=True)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self.line.set_pen(theme.pen(self._role, LINE_WIDTH))
        self.axis.setTextPen(theme.color("secondary"))
        self.axis.setTickFont(theme.font("caption"))
        self.axis.setWidth(theme.length("left_axis"))
        for item in self._items:
            item.set_theme(theme)

    def show_line(self, times: Floats, values: Floats) -> None:
        """Draw these points and put the dot on the newest."""
        self.line.show_points(times, values)
        known = np.flatnonzero(np.isfinite(values[-1:]))
        self.dot.show_point((float(times[-1]), float(values[-1])) if known.size else None)

    def fit(self, ring: Ring, now: float) -> None:
        """Let the scale follow what the ring holds of the last two minutes."""
        _, values = ring.window(now - WINDOW_S)
        finite = values[np.isfinite(values)]
        if finite.size:
            self.scale.follow(float(finite.min()), float(finite.max()), now)

    def place_ticks(self) -> None:
        """As many figures at the axis as its height has room for."""
        line = QFontMetricsF(self.axis.style["tickFont"] or QFont()).height()
        apart = min(1.4 * line / max(self.view.height(), 1.0), 0.5)
        self.axis.setTicks([ticks(self.scale.shown, apart)])

    def hide_values(self) -> None:
        """No figures at the axis, where they would mean nothing."""
        self._shows_values = False
        self._show_figures()

    def hide_figures(self, away: bool) -> None:
        """No figures at the axis while somebody wants to see none."""
        self._figures_away = away
        self._show_figures()

    def show_waiting(self, words: str) -> None:
        """Bare paper with a sentence until the first point; then the axis gets its figures."""
        self.words.show_words(words)
        self._waits = bool(words)
        self._show_figures()

    def _show_figures(self) -> None:
        shown = self._shows_values and not self._waits and not self._figures_away
        # the axis is painted anew, at the cost of half a frame, even where this changes nothing
        if shown != self._figures_shown:
            self._figures_shown = shown
            self.axis.setStyle(showValues=shown)

    def advance(self, now: float, steps: bool) -> None:
        """Move everything to session time ``now``."""
        for item in self._items:
            item.now = now
            item.update()
        if self.scale.advance(now, steps):
            self._apply_range()

    def _apply_range(self) -> None:
        shown = self.scale.shown
        self.view.setRange(
            xRange=(-WINDOW_S, RIGHT_S),
            yRange=(shown.low, shown.high),
            padding=0,
            disableAutoRange=True,
        )
        self.place_ticks()
        bounds = QRectF(-WINDOW_S, shown.low, WINDOW_S + RIGHT_S, shown.size)
        for item in self._items:
            item.set_bounds(bounds)
