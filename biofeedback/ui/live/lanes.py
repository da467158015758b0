"""Heart, skin and breath on one time axis: the last two minutes, moving a pixel at a time."""

from __future__ import annotations

import math

import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from biofeedback.events import Beat, PacerChange, SampleBatch, SkinResponse
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.live import glyphs
from biofeedback.ui.live.breath_lane import BreathLane
from biofeedback.ui.live.event_lines import EventLines
from biofeedback.ui.live.lane import RIGHT_S, WINDOW_S, Lane
from biofeedback.ui.live.lane_items import BandItem, LevelItem, Stretch, TickItem, ZoneItem
from biofeedback.ui.live.lane_scale import Span
from biofeedback.ui.live.lane_title import LaneTitle
from biofeedback.ui.live.live import ROLES, Flag, Live, Role
from biofeedback.ui.live.time_axis import TimeAxis
from biofeedback.ui.live.traces import HeartTrace, SampledTrace

_SHARES: dict[Role, int] = {"heart": 44, "skin": 32, "breath": 24}


class LanesView(pg.GraphicsLayoutWidget):  # type: ignore[misc]
    """Takes beats and samples in, draws them when something has moved by a pixel."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self.heart = HeartTrace()
        self.skin = SampledTrace()
        self._responses: list[tuple[float, float]] = []
        self._changed: set[Role] = set()
        self._shown_at = -math.inf
        self._second = -1
        self._frozen_at: float | None = None
        self._settling_since: float | None = None
        self._build()

    def _build(self) -> None:
        self.breath = BreathLane()
        self.lanes: dict[Role, Lane] = {
            "heart": Lane("heart", Span(55, 95), 15.0),
            "skin": Lane("skin", Span(0, 10), 0.5),
            "breath": self.breath,
        }
        self.titles: dict[Role, LaneTitle] = {
            "heart": LaneTitle(self.tr("Heart"), glyphs.heart_glyph),
            "skin": LaneTitle(self.tr("Skin"), glyphs.skin_glyph),
            "breath": LaneTitle(self.tr("Breath"), glyphs.breath_glyph),
        }
        self._usual = BandItem()
        self._usual.setZValue(-8)
        self._start = LevelItem()
        self._start.setZValue(-7)
        for behind in (self._usual, self._start):
            self.lanes["heart"].add(behind)
        self._settling = ZoneItem()
        self._settling.setZValue(-6)
        self.lanes["skin"].add(self._settling)
        self._ticks = TickItem()
        self.lanes["skin"].add(self._ticks)
        self._time_axis = TimeAxis(WINDOW_S)
        grid = self.ci.layout
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        for number, role in enumerate(ROLES):
            row = 1 + 2 * number
            self.ci.addItem(self.titles[role], row, 0, 1, 2)
            self.ci.addItem(self.lanes[role].axis, row + 1, 0)
            self.ci.addItem(self.lanes[role].view, row + 1, 1)
            grid.setRowStretchFactor(row + 1, _SHARES[role])
        self.ci.addItem(self._time_axis, 7, 1)
        self._events = EventLines()
        self.scene().addItem(self._events)
        self.setAccessibleName(self.tr("Heart, skin and breath, last two minutes"))

    # --- what comes in ----------------------------------------------------------------------
    def add_beat(self, beat: Beat) -> None:
        """A beat, provisional or with its verdict."""
        self.heart.add(beat)
        self._changed.add("heart")

    def add_skin(self, batch: SampleBatch) -> None:
        """Conductance samples."""
        self.skin.add(batch)
        self._changed.add("skin")

    def add_belt(self, batch: SampleBatch) -> None:
        """Samples of a breathing belt."""
        self.breath.belt.add(batch)
        self._changed.add("breath")

    def add_response(self, response: SkinResponse) -> None:
        """A skin response, drawn as a tick at its peak; not while conductance settles."""
        if self._settling_since is not None:
            return
        oldest = response.time - 2 * WINDOW_S
        kept = [tick for tick in self._responses if tick[0] > oldest]
        self._responses = [*kept, (response.time, response.amplitude_us)]
        self._ticks.show_ticks(self._responses)

    def note_breath_rate(self, time: float, known: bool) -> None:
        """Whether a breath rate could be told at this time; the estimate is blank where not."""
        self.breath.note_rate(time, known)

    def change_pacer(self, change: PacerChange) -> None:
        """The pacer begins, changes or stops."""
        self.breath.change_pacer(change)

    def show_flags(self, flags: list[Flag]) -> None:
        """Events of the strip above the lanes."""
        if self._frozen_at is None:
            self._events.show_flags(flags)

    def break_line(self, role: Role, time: float) -> None:
        """A sensor fell silent: its line ends here."""
        if role == "heart":
            self.heart.break_at(time)
        else:
            (self.skin if role == "skin" else self.breath.belt).break_at(time)
        self._changed.add(role)

    # --- time -------------------------------------------------------------------------------
    @property
    def frozen(self) -> bool:
        """Whether the picture stands still; what comes in is kept."""
        return self._frozen_at is not None

    def freeze(self, now: float | None) -> None:
        """Hold the picture as it is at ``now``; None lets it move again."""
        self._frozen_at = now
        if now is None:
            self._changed.update(ROLES)
            self._shown_at = -math.inf

    def advance(self, now: float, live: Live) -> bool:
        """Draw session time ``now`` if anything moved by a pixel; return whether it was drawn."""
        self.breath.follow_pacer(now)
        if self._frozen_at is not None:
            return False
        step = (WINDOW_S / max(self.lanes["heart"].view.width(), 1.0)) or 1.0
        shown_at = math.floor(now / step) * step
        if shown_at == self._shown_at and not self._changed:
            return False
        self._shown_at = shown_at
        if int(now) != self._second:
            self._second = int(now)
            self._once_a_second(now)
        self._draw_lines(now)
        self._show_waiting()
        self._draw_gaps(now, live)
        for lane in self.lanes.values():
            lane.advance(shown_at, self._theme.reduced_motion)
        self._events.advance(shown_at)
        return True

    def _once_a_second(self, now: float) -> None:
        self.lanes["heart"].fit(self.heart.ring, now)
        self.lanes["skin"].fit(self.skin.ring, now)
        self.breath.draw_own(now, self.heart.ring)

    def _draw_lines(self, now: float) -> None:
        since = now - WINDOW_S
        if "heart" in self._changed:
            self.lanes["heart"].show_line(*self.heart.ring.window(since))
        if "skin" in self._changed:
            self.lanes["skin"].show_line(*self.skin.ring.window(since))
        self.breath.draw_pacer(now)
        self._changed.clear()

    def _show_waiting(self) -> None:
        waiting: tuple[tuple[Role, bool, str], ...] = (
            ("heart", not len(self.heart.ring), self.tr("Drawn here once beats arrive")),
            ("skin", not len(self.skin.ring), self.tr("Drawn here once the skin is measured")),
            (
                "breath",
                self.breath.empty,
                self.tr("Drawn here once a breath can be told, or the pacer starts"),
            ),
        )
        for role, waits, sentence in waiting:
            self.lanes[role].show_waiting(sentence if waits else "")

    def _draw_gaps(self, now: float, live: Live) -> None:
        for role, lane in self.lanes.items():
            if role == "breath":
                continue
            stretches = [
                Stretch(gap.start, gap.end, self.tr("gap"))
                for of_role, gap in live.gaps
                if of_role == role and gap.end > now - WINDOW_S
            ]
            open_gap = live.silence(role, now)
            if open_gap is not None:
                paused = live.paused_by is not None
                words = self.tr("sensing paused") if paused else self.tr("gap, sensor reconnecting")
                stretches.append(Stretch(*open_gap, words))
            lane.gaps.show_stretches(stretches)

    def show_settling(self, settling: bool, now: float) -> None:
        """Shade what is drawn but not counted, up to ``now`` while it lasts."""
        if not settling:
            self._settling_since = None
            return
        if self._settling_since is None:
            self._settling_since = now
            if self.skin.ring:
                first, _ = self.skin.ring.window(now - WINDOW_S)
                self._settling_since = float(first[0])
        self._settling.show_stretch(Stretch(self._settling_since, now))

    def show_levels(self, live: Live) -> None:
        """The person's usual range and the start of today, once they are known."""
        low, high = live.value("hr_usual_low"), live.value("hr_usual_high")
        self._usual.show_limits(None if low is None or high is None else (low, high))
        self._start.show_value(live.value("hr_start"))

    # --- looks ------------------------------------------------------------------------------
    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        self.setBackground(theme.color("surface"))
        for lane in self.lanes.values():
            lane.set_theme(theme)
        for title in self.titles.values():
            title.set_theme(theme)
        self._time_axis.set_theme(theme)
        self._events.set_theme(theme)
        self.ci.layout.setRowFixedHeight(0, theme.length("event_strip"))
        for row in (2, 4, 6):
            self.ci.layout.setRowMinimumHeight(row, theme.space("lane_minimum"))
        self.setMinimumHeight(self._least_height())
        self._place_events()
        self._changed.update(ROLES)
        self._shown_at = -math.inf

    def _least_height(self) -> int:
        theme = self._theme
        strips = theme.length("event_strip") + theme.length("time_axis")
        return strips + 3 * (theme.length("lane_title") + theme.space("lane_minimum"))

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        if event is not None:
            self._place_events()

    def _place_events(self) -> None:
        # geometry of the views is settled by the scene's layout, which may still be pending
        self.ci.layout.activate()
        for lane in self.lanes.values():
            lane.place_ticks()
        top = self.lanes["heart"].view.sceneBoundingRect()
        bottom = self.lanes["breath"].view.sceneBoundingRect()
        view_s = WINDOW_S + RIGHT_S
        width = top.width() * WINDOW_S / view_s
        area = QRectF(top.left(), 0, width, bottom.bottom())
        borders = [self.lanes[role].view.sceneBoundingRect().bottom() for role in ROLES]
        self._events.set_area(area, self._theme.length("event_strip"), WINDOW_S, borders)
        self._shown_at = -math.inf
        # what is fitted to the lanes' size once a second is fitted again
        self._second = -1
