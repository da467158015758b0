"""The whole session in a narrow strip, with the stretch in view framed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from biofeedback.session.review_moments import Moment
from biofeedback.ui.kit.hatch import hatch
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.timeline.curve import curve
from biofeedback.ui.timeline.data import Drawn, holes_of
from biofeedback.ui.timeline.event_words import tr
from biofeedback.ui.timeline.frame import Frame, Lane, paint_upright
from biofeedback.ui.timeline.lines import stroke
from biofeedback.ui.timeline.strips import paint_holes
from biofeedback.ui.timeline.view import Shown, whole

_HEIGHT, _COMPACT_HEIGHT = 40, 28
_GRIP = 3.0
_LEAST_FRAME_PX = 8.0


class Overview(QWidget):
    """Press or drag to bring another stretch into view; the timeline's keys do the same.

    Signals:
        asked: a time that is to be in the middle of the view.
    """

    asked = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._drawn: Drawn | None = None
        self._moments: tuple[Moment, ...] = ()
        self._shown = whole(1.0)
        self._picture: QPixmap | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("The whole session"))
        self.setToolTip(tr("Press or drag to bring another stretch into view"))

    def set_theme(self, theme: Theme) -> None:
        """Take over colours and sizes."""
        self._theme = theme
        self.setFixedHeight(theme.px(_COMPACT_HEIGHT if theme.compact else _HEIGHT))
        self._forget()

    def show_session(self, drawn: Drawn | None, moments: Sequence[Moment]) -> None:
        """Another session, or other moments."""
        self._drawn, self._moments = drawn, tuple(moments)
        self._forget()

    def show_stretch(self, shown: Shown) -> None:
        """What the timeline shows."""
        self._shown = shown
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._forget()
        super().resizeEvent(event)

    def _forget(self) -> None:
        self._picture = None
        self.update()

    def _frame(self) -> Frame:
        left = float(self._theme.length("left_axis"))
        return Frame(self._theme, self._shown.all(), left, self.width() - 8.0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._picture is None:
            self._picture = self._painted()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        if self._shown.is_whole or self._drawn is None:
            return
        frame, theme = self._frame(), self._theme
        left, right = frame.x(self._shown.start), frame.x(self._shown.end)
        if right - left < _LEAST_FRAME_PX:
            middle = (left + right) / 2.0
            left, right = middle - _LEAST_FRAME_PX / 2.0, middle + _LEAST_FRAME_PX / 2.0
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.pen("action", 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        box = QRectF(left, 1.0, right - left, self.height() - 2.0)
        painter.drawRoundedRect(box, 5.0, 5.0)

    def _painted(self) -> QPixmap:
        """Everything but the frame: it changes only with the session."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        theme, drawn, frame = self._theme, self._drawn, self._frame()
        picture.fill(theme.color("surface"))
        painter = QPainter(picture)
        box = QRectF(frame.left, 0.0, frame.width, float(self.height()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.brush("sunken"))
        painter.drawRoundedRect(box, 6.0, 6.0)
        if drawn is not None:
            for span in drawn.spans:
                if span.pattern:
                    left, right = frame.x(span.start), frame.x(span.end)
                    painter.fillRect(
                        QRectF(left, 0.0, right - left, box.height()), theme.brush("during")
                    )
            paint_holes(painter, box, frame, holes_of(drawn.holes, "heart"), hatch(theme))
            lane = Lane(box.adjusted(0.0, 5.0, 0.0, -5.0), drawn.heart_limits)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            lines = curve(frame, lane, drawn.curves.grid, drawn.curves.heart_bpm, extremes=False)
            stroke(painter, theme.pen("heart", 1.4), lines)
            painter.setPen(theme.pen("secondary", 1.5))
            for moment in self._moments:
                paint_upright(painter, frame.x(moment.time), box.bottom() - 8.0, box.bottom())
        painter.end()
        return picture

    # --- mouse ------------------------------------------------------------------------------
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._ask(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._ask(event)

    def _ask(self, event: QMouseEvent) -> None:
        if self._drawn is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self.asked.emit(self._frame().time(event.position().x()))
