"""The client's window: by itself, with a title that names nobody, so that it can be shared alone.

It holds every key that matters in a session, since a touch on it takes the keyboard along.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QKeyEvent,
    QKeySequence,
    QPixmap,
    QResizeEvent,
    QScreen,
    QShortcut,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from biofeedback.ui.client.view import ClientView
from biofeedback.ui.kit import shortcuts
from biofeedback.ui.kit.focus_ring import FocusRing
from biofeedback.ui.kit.form_style import form_style
from biofeedback.ui.kit.theme import Theme

_HIDDEN_SIZE = (1280, 720)
"""What the therapist's picture of it is drawn from while it is on no display."""


class ClientWindow(QWidget):
    """Full screen on a display of its own, or on the desk's while that is turned to the client.

    Signals:
        close_asked: the window manager was asked to close it.
        redrawn: its size or its looks changed.
        space_let_go: the space bar was let go.
        left: another window has the keyboard now.
    """

    close_asked = Signal()
    redrawn = Signal()
    space_let_go = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._drawn_at = QSize()
        self.setWindowTitle(self.tr("Biofeedback view"))
        self.setAccessibleName(self.windowTitle())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.view = ClientView()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.ring = FocusRing(self)
        self._asked = Theme()
        self._colours = self._asked.name
        self.theme = Theme()
        self._shortcuts: list[QShortcut] = []
        self.resize(*_HIDDEN_SIZE)
        self.setFocus()
        self._apply()

    # --- keys -------------------------------------------------------------------------------
    def bind(self, actions: Mapping[str, Callable[[], None]]) -> None:
        """Let the keys of the table do these actions here."""
        self._shortcuts = shortcuts.install(self, actions)

    def leave_space(self, to_answers: bool) -> None:
        """Whether the space bar is for what the client answers, and not for the prompt."""
        for shortcut in self._shortcuts:
            if shortcut.key() == QKeySequence(Qt.Key.Key_Space):
                shortcut.setEnabled(not to_answers)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.space_let_go.emit()
        else:
            super().keyReleaseEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.left.emit()
        super().changeEvent(event)

    # --- displays ---------------------------------------------------------------------------
    def show_on(self, display: QScreen) -> None:
        """Fill this display."""
        self.setScreen(display)
        self.setGeometry(display.geometry())
        self.showFullScreen()

    def leave(self) -> None:
        """Go from the display."""
        self.hide()
        self.setWindowState(Qt.WindowState.WindowNoState)
        self.resize(*_HIDDEN_SIZE)

    def closeEvent(self, event: QCloseEvent) -> None:
        # whoever shows it also takes it away, so that the desk never comes up in its place
        event.ignore()
        self.close_asked.emit()

    def picture(self) -> QPixmap:
        """Exactly what is shown."""
        return self.grab()

    # --- looks ------------------------------------------------------------------------------
    def set_theme(self, asked: Theme) -> None:
        """Take over colours, type and motion; the density follows this window's own size.

        Light does not turn to dark before a client's eyes, nor back, while anything is shown:
        then it waits until the view is plain.
        """
        self._colours = asked.name
        seen = self.isVisible() and not self.view.plain
        self._asked = replace(asked, name=self._asked.name) if seen else asked
        self._apply()

    def take_over_colours(self) -> None:
        """The view is drawn anew: colours that waited come with it once it is plain."""
        if self._colours != self._asked.name and self.view.plain:
            self.set_theme(replace(self._asked, name=self._colours))

    def _apply(self) -> None:
        self.theme = self._asked.fitted(self.width(), self.height())
        self.setStyleSheet(self.theme.style_sheet() + form_style(self.theme))
        self.view.set_theme(self.theme)
        self.ring.set_theme(self.theme)
        self.redrawn.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._asked.fitted(self.width(), self.height()) != self.theme:
            self._apply()
        self.ring.place()
        super().resizeEvent(event)
        # taking a picture of a hidden window tells it its size again: that is no news
        if self._drawn_at != self.size():
            self._drawn_at = self.size()
            self.redrawn.emit()
