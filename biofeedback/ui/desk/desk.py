"""The therapist's desk: where things lie, and nothing else."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from biofeedback.ui.desk.header import Header
from biofeedback.ui.desk.own_strip import OwnStrip
from biofeedback.ui.desk.pacer_card import PacerCard
from biofeedback.ui.desk.thumbnail_card import ThumbnailCard
from biofeedback.ui.desk.tray import Tray
from biofeedback.ui.kit.flow_grid import FlowGrid
from biofeedback.ui.kit.key_button import KeyButton
from biofeedback.ui.kit.shortcuts import keep_arrows
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.live.lanes_card import LanesCard
from biofeedback.ui.live.tile import Tile

_RIGHT_SHARE = 0.36
_LARGE_TEXT = 1.25


class Desk(QWidget):
    """Keys keep their places; tray and tiles change content, never position."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("desk")
        self._theme = Theme()
        self.header = Header()
        self.lanes_card = LanesCard()
        self.tiles = {
            "rmssd": Tile("RMSSD"),
            "hr_since_start": Tile(self.tr("Heart since start")),
            "scl_since_start": Tile(self.tr("Skin since start")),
            "ceiling": Tile(self.tr("Ceiling agreed today")),
            "rhythm_regularity": Tile(self.tr("Rhythm regularity")),
        }
        self.cues = {
            "breathe": KeyButton("cue", self.tr("Breathe together"), "1", "breathe"),
            "ground": KeyButton("cue", self.tr("Ground"), "2", "ground"),
            "here": KeyButton("cue", self.tr("I’m here"), "3", "here"),
            "slow": KeyButton("cue", self.tr("Slow down"), "4", "slow"),
            "clear": KeyButton("cue", self.tr("Clear"), "5", "clear"),
        }
        self.markers = {
            "named": KeyButton("marker", self.tr("Named"), "N", "named"),
            "rupture": KeyButton("marker", self.tr("Rupture"), "U", "rupture"),
            "repair": KeyButton("marker", self.tr("Repair"), "R", "repair"),
            "posture": KeyButton("marker", self.tr("Posture"), "O", "posture"),
            "voice": KeyButton("marker", self.tr("Voice"), "V", "voice"),
            "star": KeyButton("marker", self.tr("Star"), "S", "star"),
        }
        self.thumbnail = ThumbnailCard()
        self.pacer = PacerCard()
        self.tray = Tray()
        self.tray.asked_changed.connect(self._make_room)
        self.own = OwnStrip()
        self.phase = KeyButton("plain", self.tr("Part"), "G")
        self.pause = KeyButton("plain", self.tr("Pause sensing"), "F8")
        self.help = KeyButton("plain", self.tr("Help"), "F1")
        self.pause_guide = KeyButton("quiet", self.tr("Pause guide"), "P", "pause")
        self.note = KeyButton("quiet", self.tr("Note"), "T", "page")
        self.stop_all = KeyButton("stop", self.tr("Stop all"), "Esc")
        self._build()

    def _build(self) -> None:
        self._tile_row = FlowGrid(list(self.tiles.values()))
        self.tiles["ceiling"].hide()
        for tile in self.tiles.values():
            tile.grown.connect(self._tile_row.arrange)
        self._cue_row = FlowGrid(list(self.cues.values()))
        self._marker_row = FlowGrid(list(self.markers.values()))
        self._plain_row = FlowGrid([self.phase, self.pause, self.help])
        self._quiet_row = FlowGrid([self.pause_guide, self.note])
        left, self._left_scroll = _column()
        left.addWidget(self.lanes_card, 1)
        left.addWidget(self.own)
        for row in (self._tile_row, self._cue_row, self._marker_row):
            left.addWidget(row)
        right, right_scroll = _column()
        right.addWidget(self.thumbnail)
        right.addWidget(self.pacer)
        tray = _scrolling(self.tray, _Arrows())
        # reached with Tab, so that a long explanation can be scrolled with the arrows
        tray.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        tray.setAccessibleName(self.tr("What was asked for"))
        tray.setProperty("ring", self._theme.space("card_radius"))
        right.addWidget(tray, 1)
        right.addWidget(self._plain_row)
        right.addWidget(self._quiet_row)
        self._right = QWidget()
        right_side = QVBoxLayout(self._right)
        right_side.setContentsMargins(0, 0, 0, 0)
        right_side.addWidget(right_scroll, 1)
        right_side.addWidget(self.stop_all)
        body = QHBoxLayout()
        body.addWidget(self._left_scroll, 1)
        body.addWidget(self._right)
        whole = QVBoxLayout(self)
        whole.addWidget(self.header)
        whole.addLayout(body, 1)
        self._columns = (left, right, right_side)
        self._body = body
        self._whole = whole

    @property
    def keys(self) -> dict[str, KeyButton]:
        """Every key that acts on the session or the lanes, by the name of its action."""
        return {
            **self.cues,
            **self.markers,
            "about": self.lanes_card.about,
            "freeze": self.lanes_card.freeze,
            "pacer": self.pacer.start,
            "pattern": self.pacer.pattern,
            "hold": self.pacer.hold,
            "light-headed": self.pacer.lightheaded,
            "slower": self.pacer.slower,
            "quicker": self.pacer.quicker,
            "phase": self.phase,
            "pause": self.pause,
            "pause-guide": self.pause_guide,
            "note": self.note,
            "pass": self.tray.pass_on,
            "stop-all": self.stop_all,
        }

    @property
    def compact(self) -> bool:
        """Whether there is little room."""
        return self._theme.compact

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        margin, gap = theme.space("margin"), theme.space("gap")
        self._whole.setContentsMargins(margin, margin // 2, margin, margin)
        self._whole.setSpacing(gap)
        self._body.setSpacing(gap)
        for column in self._columns:
            column.setSpacing(gap)
        for part in (self.header, self.lanes_card, self.own, self.thumbnail, self.pacer, self.tray):
            part.set_theme(theme)
        for tile in self.tiles.values():
            tile.set_theme(theme)
        for key in (
            *self.cues.values(),
            *self.markers.values(),
            self.phase,
            self.pause,
            self.help,
            self.pause_guide,
            self.note,
            self.stop_all,
        ):
            key.set_theme(theme)
        self._tile_row.set_gap(gap)
        self._plain_row.set_gap(theme.space("key_gap") // 3)
        for row in (self._cue_row, self._marker_row, self._quiet_row):
            row.set_gap(theme.space("key_gap"))
        self._fit_right()
        self._make_room()

    def show_ceiling(self, agreed: bool) -> None:
        """The last tile: the ceiling once one was agreed on, until then rhythm regularity."""
        if agreed != self.tiles["ceiling"].isHidden():
            return
        self.tiles["ceiling"].setVisible(agreed)
        self.tiles["rhythm_regularity"].setVisible(not agreed)
        self._tile_row.arrange()

    def _make_room(self) -> None:
        """In a small window a list that was asked for has the pacer's place too.

        With large text it has the whole column, but for Stop.
        """
        listed = self.tray.asked and self.tray.showing not in ("about", "note")
        crowded = listed and self._theme.compact
        self.pacer.setVisible(not crowded)
        alone = crowded and self._theme.text_scale > _LARGE_TEXT
        for part in (self.thumbnail, self._plain_row, self._quiet_row):
            part.setVisible(not alone)

    def _fit_right(self) -> None:
        wanted = self._theme.length("right_column")
        self._right.setFixedWidth(min(wanted, round(self.width() * _RIGHT_SHARE)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit_right()
        super().resizeEvent(event)


def _column() -> tuple[QVBoxLayout, QScrollArea]:
    inner = QWidget()
    inner.setObjectName("column")
    layout = QVBoxLayout(inner)
    layout.setContentsMargins(0, 0, 0, 0)
    return layout, _scrolling(inner)


class _Arrows(QScrollArea):
    """Scrolls with the arrows while it has the focus, whatever else they do on the desk."""

    def event(self, event: QEvent) -> bool:
        return keep_arrows(event) or super().event(event)


def _scrolling(inner: QWidget, scroll: QScrollArea | None = None) -> QScrollArea:
    scroll = QScrollArea() if scroll is None else scroll
    scroll.setWidget(inner)
    scroll.setWidgetResizable(True)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return scroll
