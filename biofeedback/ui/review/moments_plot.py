"""One moment up close: before, during and after, and when the heart was back."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from biofeedback.session.review_moments import Around
from biofeedback.ui.kit.hatch import hatch
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.live import glyphs
from biofeedback.ui.live.lane_scale import Span as Limits
from biofeedback.ui.live.lane_scale import fit
from biofeedback.ui.live.traces import Floats
from biofeedback.ui.review.words import part_word, time_back, tr
from biofeedback.ui.timeline.data import Drawn, holes_of
from biofeedback.ui.timeline.frame import (
    Frame,
    Lane,
    paint_axis,
    paint_title,
    paint_upright,
    paint_words,
)
from biofeedback.ui.timeline.heart import paint_heart
from biofeedback.ui.timeline.skin import paint_lag, paint_skin
from biofeedback.ui.timeline.strips import paint_holes, paint_windows
from biofeedback.ui.timeline.view import Shown, time_step

_EDGE_S = 15.0
_BRACKET_PX = 6.0
_HEART_SHARE = 0.6
_LEAST_HEIGHT = 160


class MomentPlot(QWidget):
    """Paints the windows, both lines, the usual range and the bracket of the time back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._hatch = QBrush()
        self._around: Around | None = None
        self._drawn: Drawn | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        self._hatch = hatch(theme)
        self.updateGeometry()
        self.update()

    def show_moment(self, around: Around | None, drawn: Drawn | None) -> None:
        """The moment to draw; None for a sentence instead."""
        self._around, self._drawn = around, drawn
        self.setAccessibleName(tr("The moment up close"))
        self.setAccessibleDescription("" if around is None else spoken(around))
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self._theme.px(_LEAST_HEIGHT))

    def sizeHint(self) -> QSize:
        return QSize(500, self._theme.px(_LEAST_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, around, drawn = self._theme, self._around, self._drawn
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.brush("surface"))
        if around is None or drawn is None:
            paint_words(painter, QRectF(self.rect()), theme,
                        tr("Choose a moment to see what lay around it."))  # fmt: skip
            return
        frame = self._frame(around, drawn)
        text = QFontMetricsF(theme.font("caption")).height()
        top, bottom = text + 10.0, self.height() - text - 8.0
        title = text + 6.0
        heart_room = (bottom - top) * _HEART_SHARE
        heart_box = QRectF(frame.left, top + title, frame.width, heart_room - title)
        skin_box = QRectF(frame.left, top + heart_room + title, frame.width,
                          bottom - top - heart_room - title)  # fmt: skip
        heart = Lane(heart_box, _limits(frame, drawn.beat_times, drawn.beat_bpm,
                                        drawn.beat_ok, 12.0))  # fmt: skip
        skin = Lane(skin_box, _limits(frame, drawn.skin_times, drawn.skin_us,
                                      np.isfinite(drawn.skin_us), 0.5))  # fmt: skip
        paint_windows(painter, frame, around.heart.windows, 0.0, heart_box.bottom())
        paint_windows(painter, frame, around.skin.windows, heart_box.bottom(), bottom)
        paint_lag(painter, frame, skin, [around.moment.time])
        for role, box in (("heart", heart_box), ("skin", skin_box)):
            paint_holes(painter, box, frame, holes_of(drawn.holes, role), self._hatch)
        painter.setPen(theme.pen("hairline", 1))
        for edge in (heart_box.bottom(), bottom):
            painter.drawLine(0, round(edge), round(frame.right), round(edge))
        self._paint_usual(painter, frame, heart, around)
        painter.setPen(theme.pen("text", 1.4))
        paint_upright(painter, frame.x(around.moment.time), 0.0, bottom)
        paint_heart(painter, frame, heart, drawn)
        paint_skin(painter, frame, skin, drawn)
        for lane in (heart, skin):
            paint_axis(painter, lane, theme, frame.left)
        places = QRectF(frame.left + 4.0, top, frame.width, title)
        paint_title(
            painter, places, theme, glyphs.heart_glyph, tr("Heart"), tr("bpm"), covers=False
        )
        places.moveTop(heart_box.bottom())
        paint_title(painter, places, theme, glyphs.skin_glyph, tr("Skin"), tr("µS"), covers=False)
        self._paint_parts(painter, frame, around, text)
        self._paint_bracket(painter, frame, around, heart_box)
        self._paint_times(painter, frame, around, bottom)

    def _frame(self, around: Around, drawn: Drawn) -> Frame:
        start, end = around.heart.windows[0].start, around.heart.windows[2].end
        for channel in (around.heart, around.skin):
            end = max(end, channel.windows[2].end)
            if channel.back.outcome == "back" and channel.back.seconds is not None:
                end = max(end, around.moment.time + channel.back.seconds)
        start = max(min(start, around.moment.time - 60.0) - _EDGE_S, 0.0)
        end = min(max(end, around.moment.time + 90.0) + _EDGE_S, drawn.duration_s)
        left = float(self._theme.length("left_axis"))
        shown = Shown(start, max(end, start + 1.0), drawn.duration_s)
        return Frame(self._theme, shown, left, self.width() - 8.0)

    def _paint_usual(self, painter: QPainter, frame: Frame, lane: Lane, around: Around) -> None:
        usual = around.heart.usual
        if usual is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(self._theme.pen("band_edge", 1, (1, 4)))
        for limit in (usual.median - 1.5 * usual.sd, usual.median + 1.5 * usual.sd):
            if lane.limits.low <= limit <= lane.limits.high:
                y = round(lane.y(limit))
                painter.drawLine(QPointF(frame.left, y), QPointF(frame.right, y))

    def _paint_parts(self, painter: QPainter, frame: Frame, around: Around, text: float) -> None:
        painter.setFont(self._theme.font("strong"))
        painter.setPen(self._theme.color("text"))
        metrics = QFontMetricsF(painter.font())
        for window in around.heart.windows:
            left, right = frame.x(window.start), frame.x(window.end)
            words = part_word(window.part)
            if metrics.horizontalAdvance(words) + 6.0 < right - left:
                place = QRectF(left, 2.0, right - left, text + 6.0)
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_bracket(self, painter: QPainter, frame: Frame, around: Around, box: QRectF) -> None:
        """From the onset to the time back of the heart, with its words beside it."""
        back = around.heart.back
        if back.outcome != "back" or back.seconds is None:
            return
        theme = self._theme
        left, right = frame.x(around.moment.time), frame.x(around.moment.time + back.seconds)
        y = box.top() + _BRACKET_PX + 2.0
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(theme.pen("text", 1.4))
        painter.drawLine(QPointF(left, y), QPointF(right, y))
        painter.drawLine(QPointF(right, y - _BRACKET_PX), QPointF(right, y + _BRACKET_PX))
        painter.setPen(theme.pen("text", 1, (2, 3)))
        painter.drawLine(QPointF(right, y + _BRACKET_PX), QPointF(right, box.bottom()))
        painter.setFont(theme.font("caption"))
        words = tr("heart, back after {time}").format(time=time_back(around.heart, around)[0])
        width = QFontMetricsF(painter.font()).horizontalAdvance(words) + 4.0
        height = QFontMetricsF(painter.font()).height()
        if right + 10.0 + width <= frame.right:
            place = QRectF(right + 8.0, y - height / 2.0, width, height)
        elif width + 12.0 < right - left:
            place = QRectF(right - width - 6.0, y + 3.0, width, height)
        else:
            return
        painter.setPen(theme.color("text"))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_times(self, painter: QPainter, frame: Frame, around: Around, bottom: float) -> None:
        """Seconds from the onset."""
        painter.setFont(self._theme.font("caption"))
        painter.setPen(self._theme.color("secondary"))
        metrics = QFontMetricsF(painter.font())
        step = time_step(
            frame.shown.length_s, frame.width, metrics.horizontalAdvance("+1000 s") + 24
        )
        onset = around.moment.time
        first = int(np.ceil((frame.shown.start - onset) / step))
        last = int(np.floor((frame.shown.end - onset) / step))
        for number in range(first, last + 1):
            words = relative(number * step)
            half = metrics.horizontalAdvance(words) / 2.0 + 2.0
            middle = min(max(frame.x(onset + number * step), frame.left + half), frame.right - half)
            place = QRectF(middle - half, bottom + 2.0, 2.0 * half, self.height() - bottom - 2.0)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)


def relative(seconds: float) -> str:
    """``−30 s``, ``onset``, ``+2 min``."""
    if seconds == 0.0:
        return tr("onset")
    sign = "−" if seconds < 0.0 else "+"
    size = abs(seconds)
    if size >= 300.0 and size % 60.0 == 0.0:
        return f"{sign}{size / 60.0:.0f} min"
    return f"{sign}{size:g} s"


def _limits(
    frame: Frame, times: Floats, values: Floats, known: np.ndarray[tuple[int], np.dtype[np.bool_]],
    smallest: float,
) -> Limits:  # fmt: skip
    inside = values[(times >= frame.shown.start) & (times <= frame.shown.end) & known]
    if not len(inside):
        return Limits(55.0, 95.0) if smallest > 1.0 else Limits(0.0, 10.0)
    return fit(float(inside.min()), float(inside.max()), smallest)


def spoken(around: Around) -> str:
    """The moment in a sentence, for those who do not see it."""
    heart, _ = time_back(around.heart, around)
    skin, _ = time_back(around.skin, around)
    rates = [each.heart_bpm for each in around.values]
    shown = ", ".join("–" if rate is None else f"{rate:.0f}" for rate in rates)
    return tr("Heart before, during and after: {rates} bpm; {heart}. Skin: {skin}.").format(
        rates=shown, heart=heart, skin=skin
    )
