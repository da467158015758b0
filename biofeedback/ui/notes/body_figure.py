"""A body, front and back, drawn from plain shapes: each region can be clicked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from biofeedback.ui.kit.theme import Theme

_WIDTH, _HEIGHT = 260.0, 260.0
_FRONT, _BACK = 65.0, 195.0
"""Middle of each figure on the grid."""


@cache
def regions() -> Mapping[str, QPainterPath]:
    """The shape of each region on the grid; the person's own left lies at the right, in front."""
    shapes: dict[str, QPainterPath] = {}

    def oval(name: str, x: float, y: float, width: float, height: float) -> None:
        shapes[name] = QPainterPath()
        shapes[name].addEllipse(QPointF(x, y), width / 2, height / 2)

    def box(name: str, x: float, y: float, width: float, height: float, round_: float) -> None:
        shapes[name] = QPainterPath()
        shapes[name].addRoundedRect(QRectF(x - width / 2, y, width, height), round_, round_)

    oval("face", _FRONT, 20, 22, 22)
    box("jaw", _FRONT, 30, 17, 10, 5)
    box("throat", _FRONT, 41, 12, 9, 3)
    box("chest", _FRONT, 53, 40, 32, 9)
    box("stomach", _FRONT, 87, 36, 24, 8)
    box("lower-belly", _FRONT, 113, 38, 20, 9)
    for side, sign in (("right", -1.0), ("left", 1.0)):
        oval(f"{side}-shoulder", _FRONT + sign * 27, 58, 15, 15)
        box(f"{side}-arm", _FRONT + sign * 30, 67, 12, 54, 6)
        oval(f"{side}-hand", _FRONT + sign * 31, 130, 13, 16)
        box(f"{side}-leg", _FRONT + sign * 10.5, 136, 17, 88, 8)
        oval(f"{side}-foot", _FRONT + sign * 12, 233, 18, 13)
    oval("back-of-head", _BACK, 21, 23, 24)
    box("neck", _BACK, 35, 12, 13, 4)
    box("upper-back", _BACK, 50, 50, 24, 10)
    box("middle-back", _BACK, 76, 38, 20, 7)
    box("lower-back", _BACK, 98, 37, 18, 7)
    box("seat", _BACK, 118, 41, 22, 11)
    legs = QPainterPath()
    for sign in (-1.0, 1.0):
        legs.addRoundedRect(QRectF(_BACK + sign * 10.5 - 8.5, 143, 17, 80), 8, 8)
    shapes["backs-of-legs"] = legs
    heels = QPainterPath()
    for sign in (-1.0, 1.0):
        heels.addEllipse(QPointF(_BACK + sign * 11, 232), 8, 7)
    shapes["heels"] = heels
    return shapes


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
            place = QRectF(offset.x() + (middle - 40) * scale, offset.y() + 243 * scale,
                           80 * scale, 17 * scale)  # fmt: skip
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, word)
        painter.translate(offset)
        painter.scale(scale, scale)
        painter.setPen(theme.pen("disc_ring", 1.3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # arms of the back are there for the eye only: they have no region of their own
        for sign in (-1.0, 1.0):
            painter.drawRoundedRect(QRectF(_BACK + sign * 31 - 6, 60, 12, 62), 6, 6)
            painter.drawEllipse(QPointF(_BACK + sign * 32, 131), 6.5, 8)
        for name, shape in regions().items():
            chosen = name in self._chosen
            painter.setPen(theme.pen("action" if chosen else "border", 2.2 if chosen else 1.3))
            painter.setBrush(theme.brush("action" if chosen else "surface"))
            painter.drawPath(shape)
