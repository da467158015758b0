"""A whole session on one time axis, from eight hours to one beat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from biofeedback.session.review_moments import Around, Moment
from biofeedback.ui.kit.hatch import hatch
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.live import glyphs
from biofeedback.ui.live.lane_scale import Span as Limits
from biofeedback.ui.timeline.breath import paint_breath
from biofeedback.ui.timeline.data import Drawn, holes_of
from biofeedback.ui.timeline.event_words import tr
from biofeedback.ui.timeline.frame import (
    Frame,
    Lane,
    paint_axis,
    paint_title,
    paint_upright,
    paint_words,
)
from biofeedback.ui.timeline.heart import paint_heart
from biofeedback.ui.timeline.layout import ROLES, lay_out, least_height
from biofeedback.ui.timeline.raw import Raw, above_ecg, paint_raw
from biofeedback.ui.timeline.skin import paint_lag, paint_skin
from biofeedback.ui.timeline.strips import (
    PlacedFlag,
    axis_step,
    paint_flag_lines,
    paint_flags,
    paint_grid,
    paint_holes,
    paint_phases,
    paint_time_axis,
    paint_windows,
    place_flags,
)
from biofeedback.ui.timeline.view import Shown, whole
from biofeedback.ui.timeline.words import lane_name, lane_words, summary

_WHEEL = 0.8
_DRAG_PX = 4
_GLYPHS = {
    "heart": glyphs.heart_glyph,
    "skin": glyphs.skin_glyph,
    "breath": glyphs.breath_glyph,
}


class Timeline(QWidget):
    """Draws what it is given; what is chosen is decided by its owner.

    Signals:
        shown_changed: the stretch in view changed, by mouse or by :meth:`show_stretch`.
        moment_pressed: the number of the moment whose flag was pressed.
        cursor_moved: a time was pressed.
    """

    shown_changed = Signal(Shown)
    moment_pressed = Signal(int)
    cursor_moved = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown = whole(1.0)
        self.cursor_s = 0.0
        self._theme = Theme()
        self._hatch = QBrush()
        self._drawn: Drawn | None = None
        self.limits: dict[str, Limits] = {}
        """Values at the edges of the heart and skin lanes."""
        self._raw: Raw | None = None
        self._moments: tuple[Moment, ...] = ()
        self._chosen: int | None = None
        self._around: Around | None = None
        self._flags: list[PlacedFlag] = []
        self._pressed_at: QPoint | None = None
        self._dragged_from: Shown | None = None
        self.setMouseTracking(False)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Timeline of the session"))

    # --- what is shown ----------------------------------------------------------------------
    def show_session(self, drawn: Drawn | None, limits: dict[str, Limits] | None = None) -> None:
        """Another session or person; ``limits`` puts two sessions on one scale."""
        kept = (
            self._drawn is not None
            and drawn is not None
            and (drawn.duration_s == self._drawn.duration_s)
        )
        self._drawn, self._raw = drawn, None
        if drawn is not None:
            self.limits = limits or {"heart": drawn.heart_limits, "skin": drawn.skin_limits}
            if not kept:
                self.shown = whole(drawn.duration_s)
                self.cursor_s = 0.0
        self._refresh()

    def set_limits(self, limits: dict[str, Limits]) -> None:
        """Other ranges of values: two sessions on one scale, say."""
        self.limits = limits
        self.update()

    def set_whole(self, seconds: float) -> None:
        """How much time there is to move in: more than the session where another is longer."""
        self.show_stretch(replace(self.shown, whole_s=seconds).panned(0.0))

    def show_moments(self, moments: Sequence[Moment]) -> None:
        """Flags of these."""
        self._moments = tuple(moments)
        self._refresh()

    def choose(self, number: int | None, around: Around | None = None) -> None:
        """Point one moment out, with its windows."""
        self._chosen, self._around = number, around
        self.update()

    def show_stretch(self, shown: Shown) -> None:
        """Zoom, pan or jump."""
        if shown != self.shown:
            self.shown = shown
            self._refresh()
            self.shown_changed.emit(shown)

    def show_raw(self, raw: Raw | None) -> None:
        """Samples of the stretch in view, for up close."""
        self._raw = raw
        self.update()

    def put_cursor(self, time: float) -> None:
        """Move the cursor."""
        self.cursor_s = min(max(time, 0.0), self.shown.whole_s)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        self._hatch = hatch(theme)
        self.updateGeometry()
        self._refresh()

    def _refresh(self) -> None:
        layout = lay_out(self.width(), self.height(), self._theme)
        frame = Frame(self._theme, self.shown, layout.left, layout.right)
        self._flags = place_flags(frame, layout.flags, self._moments)
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(240, round(least_height(self._theme)))

    def sizeHint(self) -> QSize:
        return QSize(900, round(least_height(self._theme)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._refresh()
        super().resizeEvent(event)

    # --- painting ---------------------------------------------------------------------------
    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.brush("surface"))
        drawn = self._drawn
        if drawn is None:
            paint_words(painter, QRectF(self.rect()), theme, tr("Nothing was measured here."))
            return
        places = lay_out(self.width(), self.height(), theme)
        frame = Frame(theme, self.shown, places.left, places.right)
        step = axis_step(frame)
        paint_grid(painter, frame, step, places.top, places.bottom)
        lanes = {
            role: Lane(places.lanes[role], self.limits.get(role, Limits(0.0, 1.0)))
            for role in ROLES
        }
        if self._around is not None:
            for role, channel in (("heart", self._around.heart), ("skin", self._around.skin)):
                box = places.lanes["heart" if role == "heart" else "skin"]
                paint_windows(painter, frame, channel.windows, box.top(), box.bottom())
        marked = [each.time for each in self._moments if each.kind == "marker"]
        paint_lag(painter, frame, lanes["skin"], marked)
        for role in ROLES:
            paint_holes(
                painter, places.lanes[role], frame, holes_of(drawn.holes, role), self._hatch
            )
            painter.setPen(theme.pen("hairline", 1))
            edge = round(places.lanes[role].bottom())
            painter.drawLine(0, edge, round(places.right), edge)
        paint_flag_lines(
            painter, frame, self._flags, places.flags.center().y(), places.bottom, self._chosen
        )
        self._paint_cursor(painter, frame, places.top, places.bottom)
        raw = self._raw
        heart = lanes["heart"] if raw is None else above_ecg(lanes["heart"], raw)
        paint_heart(painter, frame, heart, drawn)
        paint_skin(painter, frame, lanes["skin"], drawn)
        paint_breath(painter, frame, lanes["breath"], drawn)
        if raw is not None:
            paint_raw(painter, frame, lanes, raw)
        for lane in (heart, lanes["skin"]):
            paint_axis(painter, lane, theme, places.left)
        for role in ROLES:
            paint_title(
                painter,
                places.titles[role],
                theme,
                _GLYPHS[role],
                lane_name(role),
                lane_words(role, frame.second_px, drawn),
            )
        paint_phases(painter, places.phases, frame, drawn.spans)
        paint_flags(painter, frame, self._flags, self._moments, self._chosen)
        paint_time_axis(painter, places.axis, frame, step)
        self._paint_focus(painter)

    def _paint_cursor(self, painter: QPainter, frame: Frame, top: float, bottom: float) -> None:
        if not self.shown.start <= self.cursor_s <= self.shown.end:
            return
        theme = self._theme
        x = frame.x(self.cursor_s)
        painter.setPen(theme.pen("focus", 1, (3, 3)))
        paint_upright(painter, x, top, bottom)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.brush("focus"))
        painter.drawPolygon(
            [QPointF(x - 5.0, bottom + 7.0), QPointF(x + 5.0, bottom + 7.0), QPointF(x, bottom)]
        )

    def _paint_focus(self, painter: QPainter) -> None:
        if not self.hasFocus():
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.pen("focus", 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)

    # --- mouse ------------------------------------------------------------------------------
    def _frame(self) -> Frame:
        layout = lay_out(self.width(), self.height(), self._theme)
        return Frame(self._theme, self.shown, layout.left, layout.right)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned, pushed = event.angleDelta().y(), event.angleDelta().x()
        if pushed and abs(pushed) > abs(turned):
            self.show_stretch(self.shown.panned(-pushed / 1200.0 * self.shown.length_s))
        elif turned:
            factor = _WHEEL ** (turned / 120.0)
            anchor = self._frame().time(event.position().x())
            self.show_stretch(self.shown.zoomed(factor, anchor))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = event.position().toPoint()
            self._dragged_from = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is None:
            return
        moved = event.position().x() - self._pressed_at.x()
        if self._dragged_from is None and abs(moved) > _DRAG_PX:
            self._dragged_from = self.shown
        if self._dragged_from is not None:
            seconds = -moved / self._frame().second_px
            self.show_stretch(self._dragged_from.panned(seconds))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed_at = self._pressed_at, None
        if pressed is None or self._dragged_from is not None:
            self._dragged_from = None
            return
        for flag in self._flags:
            if flag.box.adjusted(-3, -3, 3, 3).contains(event.position()):
                self.moment_pressed.emit(flag.places[0])
                return
        time = self._frame().time(event.position().x())
        if 0.0 <= time <= self.shown.whole_s:
            self.put_cursor(time)
            self.cursor_moved.emit(self.cursor_s)

    def summary(self) -> str:
        """What is in view, in a sentence."""
        return summary(self._drawn, self.shown)
