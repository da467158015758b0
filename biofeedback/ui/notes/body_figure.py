"""A body, front and back, each in one calm line: its regions can be clicked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TypeAlias

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from biofeedback.ui.kit.theme import Theme

_WIDTH, _HEIGHT = 260.0, 266.0
_FRONT, _BACK = 65.0, 195.0
"""Middle of each figure on the grid."""
_EDGE = (
    (0, 6), (8, 8.5), (12, 17), (11.5, 26), (8, 34), (7, 39), (8.5, 44), (16, 48.5), (25, 51.5),
    (31, 57), (33.5, 66), (35, 82), (37.5, 98), (40, 114), (42, 130), (44.5, 140), (45, 150),
    (42, 157), (38.5, 154), (37.5, 146), (36.5, 134), (33, 116), (30, 100), (27.5, 86), (26, 76),
    (25, 86), (23, 98), (22.5, 108), (25, 120), (26.5, 132), (26.5, 150), (24, 170), (21.5, 186),
    (22, 200), (19.5, 216), (15.5, 231), (16, 237), (20, 243), (18.5, 247.5), (9, 247.5),
    (7.5, 240), (8, 231), (6.5, 214), (6.5, 200), (7, 186), (4.5, 166), (2, 148), (0, 140),
)  # fmt: skip
"""One side of a standing body, from the crown over arm, hip and foot to the fork."""

Points: TypeAlias = tuple[tuple[float, float], ...]


def _band(top: float, bottom: float, half_width: float) -> Points:
    """Everything so far from the middle between two heights."""
    return ((-half_width, top), (half_width, top), (half_width, bottom), (-half_width, bottom))


_MIDDLE: Mapping[str, tuple[float, Points]] = {
    "face": (_FRONT, _band(0, 29, 14)),
    "jaw": (_FRONT, _band(29, 37.5, 14)),
    "throat": (_FRONT, _band(37.5, 47, 14)),
    "chest": (_FRONT, ((-13, 47), (13, 47), (25.8, 74), (25.8, 86), (-25.8, 86), (-25.8, 74))),
    "stomach": (_FRONT, _band(86, 110, 26.6)),
    "lower-belly": (_FRONT, _band(110, 139, 30)),
    "back-of-head": (_BACK, _band(0, 36, 14)),
    "neck": (_BACK, _band(36, 47, 14)),
    "upper-back": (_BACK, ((-13, 47), (13, 47), (25.8, 74), (-25.8, 74))),
    "middle-back": (_BACK, _band(74, 94, 25.8)),
    "lower-back": (_BACK, _band(94, 113, 27)),
    "seat": (_BACK, _band(113, 141, 30)),
}
"""Regions across the middle: what of a figure lies within these points about its middle."""
_SIDES: Mapping[str, Points] = {
    "shoulder": ((13, 47), (40, 47), (40, 72), (25.8, 74)),
    "arm": ((25.8, 74), (40, 72), (50, 138), (25.8, 138)),
    "hand": ((30, 138), (50, 138), (50, 160), (30, 160)),
    "leg": ((0, 139), (30, 139), (30, 231), (0, 231)),
    "foot": ((0, 231), (30, 231), (30, 250), (0, 250)),
}
"""Regions of the front that there are twice."""
_PAIRS: Mapping[str, Points] = {
    "backs-of-legs": ((0, 141), (30, 141), (30, 226), (0, 226)),
    "heels": ((0, 226), (30, 226), (30, 250), (0, 250)),
}
"""Regions of the back that are on both sides."""


@cache
def outline(middle: float) -> QPainterPath:
    """A whole figure about ``middle``, in one line."""
    right = [QPointF(middle + x, y) for x, y in _EDGE]
    left = [QPointF(middle - x, y) for x, y in reversed(_EDGE[1:-1])]
    points = right + left
    path = QPainterPath(points[0])
    count = len(points)
    for place in range(count):
        # a Catmull-Rom curve: its tangents join the neighbours of each point
        before, here, there, after = (points[(place + step) % count] for step in (-1, 0, 1, 2))
        path.cubicTo(here + (there - before) / 6.0, there - (after - here) / 6.0, there)
    path.closeSubpath()
    return path


@cache
def regions() -> Mapping[str, QPainterPath]:
    """The shape of each region on the grid; the person's own left lies at the right, in front."""
    shapes = {name: _within(middle, points) for name, (middle, points) in _MIDDLE.items()}
    for name, points in _SIDES.items():
        shapes[f"left-{name}"] = _within(_FRONT, points)
        shapes[f"right-{name}"] = _within(_FRONT, _mirrored(points))
    for name, points in _PAIRS.items():
        shapes[name] = QPainterPath(_within(_BACK, points))
        shapes[name].addPath(_within(_BACK, _mirrored(points)))
    return shapes


def _mirrored(points: Points) -> Points:
    return tuple((-x, y) for x, y in points)


def _within(middle: float, points: Points) -> QPainterPath:
    asked = QPainterPath()
    asked.addPolygon([QPointF(middle + x, y) for x, y in points])
    asked.closeSubpath()
    return outline(middle).intersected(asked)


class BodyFigure(QWidget):
    """Shows what is chosen with a fill and an outline; the list beside it does the same by keys.

    Signals:
        toggled: the region that was clicked.
    """

    toggled = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._chosen: frozenset[str] = frozenset()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._describe()

    def set_theme(self, theme: Theme) -> None:
        """Take over colours and sizes."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def choose(self, chosen: frozenset[str]) -> None:
        """Show these as chosen."""
        self._chosen = chosen
        self._describe()
        self.update()

    def _describe(self) -> None:
        self.setAccessibleName(self.tr("Body, front and back; the list beside it has every region"))

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(420), self._theme.px(420))

    def minimumSizeHint(self) -> QSize:
        return QSize(280, 280)

    def _scale(self) -> float:
        return min(self.width() / _WIDTH, self.height() / _HEIGHT)

    def _offset(self) -> QPointF:
        scale = self._scale()
        return QPointF((self.width() - _WIDTH * scale) / 2, (self.height() - _HEIGHT * scale) / 2)

    def region_at(self, place: QPointF) -> str | None:
        """The region at a place of the widget."""
        point = (place - self._offset()) / self._scale()
        for name, shape in reversed(list(regions().items())):
            if shape.contains(point):
                return name
        return None

    def centre_of(self, region: str) -> QPointF:
        """Where a region is on the widget."""
        shape = regions()[region]
        first = shape.toSubpathPolygons()[0].boundingRect().center()
        return first * self._scale() + self._offset()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        region = self.region_at(event.position())
        if region is not None:
            self.toggled.emit(region)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("secondary"))
        scale, offset = self._scale(), self._offset()
        for middle, word in ((_FRONT, self.tr("front")), (_BACK, self.tr("back"))):
            place = QRectF(offset.x() + (middle - 40) * scale, offset.y() + 250 * scale,
                           80 * scale, 16 * scale)  # fmt: skip
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, word)
        painter.translate(offset)
        painter.scale(scale, scale)
        for middle in (_FRONT, _BACK):
            painter.fillPath(outline(middle), theme.brush("surface"))
        painter.setClipPath(outline(_FRONT) + outline(_BACK))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for shape in regions().values():
            painter.setPen(theme.pen("hairline", 1.0))
            painter.drawPath(shape)
        for name in sorted(self._chosen):
            painter.setPen(theme.pen("action", 2.2))
            painter.setBrush(theme.brush("action"))
            painter.drawPath(regions()[name])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setClipping(False)
        for middle in (_FRONT, _BACK):
            painter.setPen(theme.pen("border", 1.6))
            painter.drawPath(outline(middle))
