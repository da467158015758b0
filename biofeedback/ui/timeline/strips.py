"""What lies above, under and behind the lanes: phases, flags, gaps, windows, the time axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter

from biofeedback.session.review_moments import Moment
from biofeedback.session.reviewing import Hole, Span
from biofeedback.signal.moment_windows import Window
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.live.flags import BETWEEN_PX, apart, paint_flag
from biofeedback.ui.timeline.event_words import moment_icon, span_word, tr
from biofeedback.ui.timeline.frame import Frame, paint_upright
from biofeedback.ui.timeline.view import clock, time_step, time_ticks

_LEAST_PHASE_PX = 3.0
_MOST_GAP_LABEL = 20.0


@dataclass(frozen=True, slots=True)
class PlacedFlag:
    """Where a flag stands, and for which moments: more than one where they are crowded."""

    box: QRectF
    x: float
    """Of its line, which stays true."""
    places: tuple[int, ...]


def paint_phases(painter: QPainter, box: QRectF, frame: Frame, spans: Sequence[Span]) -> None:
    """Phases as boxes side by side; paced ones are filled."""
    theme = frame.theme
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(theme.font("caption"))
    metrics = QFontMetricsF(painter.font())
    for span in spans:
        left, right = max(frame.x(span.start), frame.left), min(frame.x(span.end), frame.right)
        if right - left < _LEAST_PHASE_PX:
            continue
        place = QRectF(left + 1.0, box.top(), right - left - 2.0, box.height())
        painter.setPen(theme.pen("border" if span.pattern else "hairline", 1.2))
        painter.setBrush(theme.brush("during" if span.pattern else "surface"))
        painter.drawRoundedRect(place.adjusted(0.6, 0.6, -0.6, -0.6), 6, 6)
        room = place.width() - 12.0
        if room > 2.0 * metrics.averageCharWidth():
            words = metrics.elidedText(span_word(span), Qt.TextElideMode.ElideRight, int(room))
            painter.setPen(theme.color("text"))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)


def place_flags(frame: Frame, strip: QRectF, moments: Sequence[Moment]) -> list[PlacedFlag]:
    """Flags in view, moved aside for each other; where there is no room, one for several."""
    size = float(frame.theme.length("flag"))
    shown = [
        (frame.x(moment.time), place)
        for place, moment in enumerate(moments)
        if frame.shown.start <= moment.time <= frame.shown.end
    ]
    groups: list[list[tuple[float, int]]] = []
    step = size + BETWEEN_PX
    crowded = len(shown) * step > 0.6 * frame.width
    for each in shown:
        if crowded and groups and each[0] - groups[-1][0][0] < step:
            groups[-1].append(each)
        else:
            groups.append([each])
    xs = [group[0][0] for group in groups]
    top = strip.top() + (strip.height() - size) / 2.0
    return [
        PlacedFlag(
            QRectF(place - size / 2.0, top, size, size), x, tuple(number for _, number in group)
        )
        for place, x, group in zip(apart(xs, size), xs, groups, strict=True)
    ]


def paint_flags(
    painter: QPainter,
    frame: Frame,
    flags: Sequence[PlacedFlag],
    moments: Sequence[Moment],
    chosen: int | None,
) -> None:
    """An icon for each flag; a number where it stands for several moments."""
    theme = frame.theme
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for flag in flags:
        is_chosen = chosen in flag.places
        if len(flag.places) == 1:
            icon = moment_icon(moments[flag.places[0]])
            paint_flag(painter, flag.box, icon, theme, chosen=is_chosen)
            continue
        painter.setPen(theme.pen("action" if is_chosen else "border", 1.2))
        painter.setBrush(theme.brush("action" if is_chosen else "surface"))
        painter.drawRoundedRect(flag.box, 7, 7)
        painter.setFont(theme.font("keycap"))
        painter.setPen(theme.color("on_action" if is_chosen else "text"))
        painter.drawText(flag.box, Qt.AlignmentFlag.AlignCenter, str(len(flag.places)))


def paint_flag_lines(
    painter: QPainter,
    frame: Frame,
    flags: Sequence[PlacedFlag],
    top: float,
    bottom: float,
    chosen: int | None,
) -> None:
    """A thin line through all lanes for each flag, where it happened."""
    for flag in flags:
        is_chosen = chosen in flag.places
        painter.setPen(frame.theme.pen("text" if is_chosen else "gap_line", 1))
        paint_upright(painter, flag.x, top, bottom)


def paint_windows(
    painter: QPainter, frame: Frame, windows: Sequence[Window], top: float, bottom: float
) -> None:
    """Before, during and after as tints behind the lanes."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for window in windows:
        left, right = max(frame.x(window.start), frame.left), min(frame.x(window.end), frame.right)
        if right > left:
            area = QRectF(left, top, max(right - left, 1.0), bottom - top)
            painter.fillRect(area, frame.theme.brush(window.part))


def paint_holes(
    painter: QPainter,
    box: QRectF,
    frame: Frame,
    holes: Sequence[Hole],
    hatching: QBrush,
) -> None:
    """Lost time: hatched between dashed edges, exactly as wide as it was."""
    theme = frame.theme
    for hole in holes:
        left, right = max(frame.x(hole.start), frame.left), min(frame.x(hole.end), frame.right)
        if right <= frame.left or left >= frame.right:
            continue
        area = QRectF(left, box.top(), max(right - left, 1.0), box.height())
        painter.setBrushOrigin(QPointF(frame.x(hole.start), box.top()))
        painter.fillRect(area, hatching)
        painter.setPen(theme.pen("band_edge", 1.0, (4, 4)))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.drawLine(area.topLeft(), area.bottomLeft())
        painter.drawLine(area.topRight(), area.bottomRight())
        _label_hole(painter, area, theme, hole)


def _label_hole(painter: QPainter, area: QRectF, theme: Theme, hole: Hole) -> None:
    painter.setFont(theme.font("caption"))
    paused = {
        "paused by client": tr("paused by the client, {length}"),
        "paused by therapist": tr("paused by the therapist, {length}"),
    }
    words = paused.get(hole.reason, tr("gap {length}")).format(length=clock(hole.end - hole.start))
    width = QFontMetricsF(painter.font()).horizontalAdvance(words) + _MOST_GAP_LABEL
    height = QFontMetricsF(painter.font()).height() + 6.0
    if width + 8.0 > area.width():
        return
    box = QRectF(0.0, 0.0, width, height)
    box.moveCenter(area.center())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.brush("surface"))
    painter.drawRoundedRect(box, 8, 8)
    painter.setPen(theme.color("text"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def axis_step(frame: Frame) -> float:
    """Seconds between the labels of the time axis."""
    font = frame.theme.font("caption")
    widest = QFontMetricsF(font).horizontalAdvance(clock(frame.shown.end, 0.2)) + 28.0
    return time_step(frame.shown.length_s, frame.width, widest)


def paint_grid(painter: QPainter, frame: Frame, step: float, top: float, bottom: float) -> None:
    """A pale line at each label of the time axis."""
    painter.setPen(frame.theme.pen("grid", 1))
    for time, _ in time_ticks(frame.shown, step):
        paint_upright(painter, frame.x(time), top, bottom)


def paint_time_axis(painter: QPainter, box: QRectF, frame: Frame, step: float) -> None:
    """Times under the lanes; the outer ones stay within the lanes' width."""
    painter.setFont(frame.theme.font("caption"))
    painter.setPen(frame.theme.color("secondary"))
    for time, label in time_ticks(frame.shown, step):
        half = QFontMetricsF(painter.font()).horizontalAdvance(label) / 2.0 + 2.0
        middle = min(max(frame.x(time), frame.left + half), frame.right - half)
        place = QRectF(middle - half, box.top(), 2.0 * half, box.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, label)
