"""The ring around the control that has the keyboard focus: two pixels, three outside."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QScrollArea, QWidget
from shiboken6 import isValid

from biofeedback.ui.kit.key_button import KeyButton
from biofeedback.ui.kit.theme import Theme

_OUTSIDE = 3
_WIDTH = 2


class FocusRing(QWidget):
    """Lies above its window and follows the focus; never takes clicks.

    It goes round keys, and round whatever has the property ``ring``: the radius of its corners.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._theme = Theme()
        self._target: QWidget | None = None
        self._followed: list[QWidget] = []
        self._whole = QRect()
        """All of the ring, of which a page that scrolls may show a part."""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def set_theme(self, theme: Theme) -> None:
        """Take over the colour."""
        self._theme = theme
        self.update()

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        for widget in self._followed:
            # a window that goes takes its parts along before it tells of the focus
            if isValid(widget):
                widget.removeEventFilter(self)
        self._followed = []
        ringed = new is not None and (isinstance(new, KeyButton) or bool(new.property("ring")))
        ours = ringed and new is not None and new.window() is self.window()
        self._target = new if ours else None
        if self._target is None:
            self.hide()
            return
        # a page that scrolls moves what holds the target, and not the target itself
        holder: QWidget | None = self._target
        while holder is not None and holder is not self.window():
            holder.installEventFilter(self)
            self._followed.append(holder)
            holder = holder.parentWidget()
        self._bring_into_view()
        self.place()

    def _bring_into_view(self) -> None:
        """What has the focus is in sight, also where no Tab brought it there."""
        for holder in self._followed:
            if isinstance(holder, QScrollArea) and self._target is not None:
                holder.ensureWidgetVisible(self._target, 0, _OUTSIDE + _WIDTH)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in (
            QEvent.Type.Move,
            QEvent.Type.Resize,
            QEvent.Type.Hide,
            QEvent.Type.Show,
        ):
            self.place()
        return False

    def place(self) -> None:
        """Move to where the focused control is now."""
        if self._target is None:
            return
        if not self._target.isVisible():
            self.hide()
            return
        corner = self._target.mapTo(self.window(), QPoint(0, 0))
        outside = _OUTSIDE + _WIDTH
        whole = QRect(corner, self._target.size()).adjusted(-outside, -outside, outside, outside)
        seen = whole
        for holder in self._followed:
            area = holder.parentWidget()
            if isinstance(area, QAbstractScrollArea) and holder is area.viewport():
                view = QRect(holder.mapTo(self.window(), QPoint(0, 0)), holder.size())
                seen &= view.adjusted(-outside, -outside, outside, outside)
        self._whole = whole.translated(-seen.topLeft())
        self.setGeometry(seen)
        self.raise_()
        self.setVisible(not seen.isEmpty())
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.pen("focus", _WIDTH))
        own = None if self._target is None else self._target.property("ring")
        radius = (own or self._theme.space("button_radius")) + _OUTSIDE
        painter.drawRoundedRect(QRectF(self._whole).adjusted(1, 1, -1, -1), radius, radius)
