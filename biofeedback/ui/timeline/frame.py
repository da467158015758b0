"""Where a timeline draws: the stretch of time in view, in pixels, with theme and limits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.live.glyphs import Glyph
from biofeedback.ui.live.lane_scale import Span as Limits
from biofeedback.ui.live.lane_scale import ticks
from biofeedback.ui.live.traces import Floats
from biofeedback.ui.timeline.view import Shown

_GLYPH_WIDTH = 26.0


@dataclass(frozen=True, slots=True)
class Frame:
    """Maps session time to x between ``left`` and ``right``."""

    theme: Theme
    shown: Shown
    left: float
    right: float

    @property
    def width(self) -> float:
        """Pixels for the time in view."""
        return max(self.right - self.left, 1.0)

    @property
    def second_px(self) -> float:
        """Pixels of one second."""
        return self.width / self.shown.length_s

    def x(self, time: float) -> float:
        """Place of a session time."""
        return self.left + (time - self.shown.start) * self.second_px

    def xs(self, times: Floats) -> Floats:
        """Places of session times."""
        return np.asarray(self.left + (times - self.shown.start) * self.second_px)

    def time(self, x: float) -> float:
        """Session time at a place."""
        return self.shown.start + (x - self.left) / self.second_px

    def edges(self, step_px: float = 1.0) -> Floats:
        """Session times at the edges of pixel columns."""
        count = max(int(self.width / step_px), 1)
        return np.linspace(self.shown.start, self.shown.end, count + 1)

    def visible(self, times: Floats, margin: int = 1) -> slice:
        """The part of increasing ``times`` in view, with ``margin`` more at either side."""
        first = int(np.searchsorted(times, self.shown.start)) - margin
        last = int(np.searchsorted(times, self.shown.end)) + margin
        return slice(max(first, 0), max(last, 0))


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane's rectangle and the values at its lower and upper edge."""

    box: QRectF
    limits: Limits

    def ys(self, values: Floats) -> Floats:
        """Places of values; what lies outside is held at the edge."""
        share = (values - self.limits.low) / self.limits.size
        return np.asarray(self.box.bottom() - np.clip(share, -0.02, 1.02) * self.box.height())

    def y(self, value: float) -> float:
        """Place of one value."""
        return float(self.ys(np.array([value]))[0])


def paint_axis(painter: QPainter, lane: Lane, theme: Theme, right: float) -> None:
    """Figures at the left of a lane, as many as its height has room for."""
    painter.setFont(theme.font("caption"))
    painter.setPen(theme.color("secondary"))
    line = QFontMetricsF(painter.font()).height()
    apart = min(1.4 * line / max(lane.box.height(), 1.0), 0.5)
    for value, label in ticks(lane.limits, apart):
        place = QRectF(0.0, lane.y(value) - line / 2.0, right - 8.0, line)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, label)


def paint_title(
    painter: QPainter,
    place: QRectF,
    theme: Theme,
    glyph: Glyph,
    name: str,
    words: str,
    *,
    covers: bool = True,
) -> None:
    """Name and unit of a lane; with ``covers`` on the surface, so that no line crosses them."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    name_font, words_font = theme.font("heading"), theme.font("caption")
    x = place.left() + _GLYPH_WIDTH + 8.0
    name_width = QFontMetricsF(name_font).horizontalAdvance(name) + 2.0
    words_width = QFontMetricsF(words_font).horizontalAdvance(words) + 2.0
    shows_words = bool(words) and x + name_width + 12.0 + words_width <= place.right()
    if covers:
        total = x + name_width + (12.0 + words_width if shows_words else 0.0) - place.left()
        cover = QRectF(place.left() - 4.0, place.top() + 2.0, total + 10.0, place.height() - 3.0)
        painter.fillRect(cover, theme.brush("surface"))
    painter.save()
    glyph(painter, QRectF(place.left(), place.center().y() - 8.0, _GLYPH_WIDTH, 16.0), theme)
    painter.restore()
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.setFont(name_font)
    painter.setPen(theme.color("text"))
    painter.drawText(QRectF(x, place.top(), name_width, place.height()), flags, name)
    if shows_words:
        painter.setFont(words_font)
        painter.setPen(theme.color("secondary"))
        x += name_width + 12.0
        painter.drawText(QRectF(x, place.top(), words_width, place.height()), flags, words)


def paint_words(painter: QPainter, box: QRectF, theme: Theme, words: str) -> None:
    """A sentence on bare paper, in the middle of an empty lane."""
    painter.setFont(theme.font("caption"))
    painter.setPen(theme.color("secondary"))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(box, flags, words)


def paint_upright(painter: QPainter, x: float, top: float, bottom: float) -> None:
    """A vertical line on whole pixels, with the painter's pen."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.drawLine(QPointF(round(x), top), QPointF(round(x), bottom))
