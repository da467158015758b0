"""Starts Qt, shows the window, then the session: nothing is waited for before the first paint."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QLocale, QTimer
from PySide6.QtWidgets import QApplication

from biofeedback.ui.client import accessible_pacer
from biofeedback.ui.desk.window import Window
from biofeedback.ui.kit import translate
from biofeedback.ui.kit.fonts import load_fonts
from biofeedback.ui.kit.place import show_within_screen
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.view_settings import ViewSettings
from biofeedback.ui.live.bridge import Source

APP_NAME = "biofeedback"


def application() -> QApplication:
    """The one application object, with our fonts."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    app = QApplication(sys.argv[:1])
    app.setApplicationName(APP_NAME)
    # one look on every system; colours come from our own style sheet
    app.setStyle("Fusion")
    accessible_pacer.install()
    translate.install(app, QLocale.system())
    load_fonts()
    app.setFont(Theme().font("body"))
    return app


def run(start: Callable[[], Source], *, person: str = "", settings_file: Path | None = None) -> int:
    """Show the desk, call ``start`` for a running session, and return when the window closes."""
    app = application()
    window = Window(ViewSettings(settings_file))
    show_within_screen(window)
    # painted before the session and the lanes are made
    app.processEvents()

    def begin() -> None:
        window.attach(start(), person)

    QTimer.singleShot(0, window, begin)
    _close_on_signals(window)
    return app.exec()


def _close_on_signals(window: Window) -> None:
    """End as the window's own close does, so that every way out lets the sensors go."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: window.close())
