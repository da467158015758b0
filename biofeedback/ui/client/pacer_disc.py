"""The one moving thing on the client's side: a disc that widens and narrows with the breath."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QRadialGradient, QResizeEvent
from PySide6.QtWidgets import QWidget

from biofeedback.events import BreathPhase
from biofeedback.guidance.pacer import PacerPosition
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.words import phase_sentence

_REST = 0.46
"""Radius at the end of a breath, as a share of the full one."""
_STEPS = 4
_OUTLINE = 2.5


class PacerDisc(QWidget):
    """Shows a position of the pacer; the caller reads it from the monotonic clock.

    The widget is a square; the ring of full extent just fits it. The gradient is painted once
    for each size and theme, and each frame repaints only what the disc covers or leaves.

    Signals:
        said: the words of the phase that begins; empty when the shape goes.
    """

    said = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._extent: float | None = None
        self._contrast = 1.0
        self._painted_radius = -1.0
        self._gradient: QPixmap | None = None
        self._phase: BreathPhase | None = None
        self.words = ""
        """What the shape tells somebody who does not see it; empty while it is not drawn."""
        self.setAccessibleName(self.tr("Pacer"))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, and whether motion is reduced to steps."""
        self._theme = theme
        self._gradient = None
        self.update()

    def show_position(self, position: PacerPosition | None) -> None:
        """Draw this instant; None leaves the paper bare."""
        self._note_phase(None if position is None else position.phase)
        extent = None if position is None else position.extent
        if extent is not None and self._theme.reduced_motion:
            extent = round(extent * _STEPS) / _STEPS
        if (extent is None) != (self._extent is None):
            self._extent = extent
            self.update()
            return
        self._extent = extent
        if extent is None:
            return
        radius = self._radius(extent)
        # less than this is not visible, and at the turning points nothing moves
        if abs(radius - self._painted_radius) >= 0.02:
            self.update(self._square(max(radius, self._painted_radius)))

    def _note_phase(self, phase: BreathPhase | None) -> None:
        if phase == self._phase:
            return
        self._phase = phase
        words = "" if phase is None else phase_sentence(phase)
        if words != self.words:
            self.words = words
            self.said.emit(words)

    def set_contrast(self, contrast: float) -> None:
        """How much is left of the shape while it fades out, 1 to 0."""
        if contrast != self._contrast:
            self._contrast = contrast
            self.update()

    @property
    def extent(self) -> float | None:
        """How full the disc is drawn, 0 to 1; None when it is not drawn."""
        return self._extent

    def _full_radius(self) -> float:
        return min(self.width(), self.height()) / 2 - 2

    def _radius(self, extent: float) -> float:
        return self._full_radius() * (_REST + (1 - _REST) * extent)

    def _centre(self) -> QPointF:
        return QPointF(self.width() / 2, self.height() / 2)

    def _square(self, radius: float) -> QRect:
        half = math.ceil(radius + _OUTLINE)
        centre = self._centre().toPoint()
        return QRect(centre.x() - half - 1, centre.y() - half - 1, 2 * half + 2, 2 * half + 2)

    def _full_disc(self) -> QPixmap:
        if self._gradient is None:
            ratio = self.devicePixelRatioF()
            side = max(math.ceil(2 * self._full_radius() * ratio), 1)
            pixmap = QPixmap(side, side)
            pixmap.fill(Qt.GlobalColor.transparent)
            middle = QPointF(side / 2, side / 2)
            gradient = QRadialGradient(middle, side * 0.56, QPointF(side / 2, side * 0.46))
            gradient.setColorAt(0, self._theme.color("disc_centre"))
            gradient.setColorAt(0.55, self._theme.color("disc_mid"))
            gradient.setColorAt(1, self._theme.color("disc_edge"))
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(gradient)
            painter.drawEllipse(middle, side / 2 - 1, side / 2 - 1)
            painter.end()
            self._gradient = pixmap
        return self._gradient

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._gradient = None
        super().resizeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._extent is None:
            return
        painter = QPainter(self)
        painter.setOpacity(self._contrast)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        thin = max(1.0, self._full_radius() / 200)
        painter.setPen(self._theme.pen("disc_ring", thin))
        painter.drawEllipse(self._centre(), self._full_radius(), self._full_radius())
        radius = self._radius(self._extent)
        self._painted_radius = radius
        centre = self._centre()
        square = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
        full = self._full_disc()
        painter.drawPixmap(square, full, QRectF(full.rect()))
        painter.setPen(self._theme.pen("disc_outline", _OUTLINE * max(thin, 0.6)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, radius, radius)
