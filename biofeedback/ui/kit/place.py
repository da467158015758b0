"""Where a window of the program lies: within its screen, or where the one before it was."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QWidget

FRAME = QSize(8, 40)
"""What a window manager may put around a window, in pixels."""
_FILLED = Qt.WindowState.WindowMaximized | Qt.WindowState.WindowFullScreen


def show_within_screen(window: QWidget) -> None:
    """Show a window at its own size, or over the whole screen where that has no room for it."""
    room = window.screen().availableGeometry().size() - FRAME
    if window.width() > room.width() or window.height() > room.height():
        window.showMaximized()
    else:
        window.show()


def show_in_place_of(window: QWidget, earlier: QWidget) -> None:
    """Show a window where ``earlier`` is, filling the screen where that does."""
    filled = earlier.windowState() & _FILLED
    window.setWindowState(filled)
    if not filled:
        window.setGeometry(earlier.geometry())
    window.show()
    # its keys work at once, also where no window manager sees to it
    window.activateWindow()
