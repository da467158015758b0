"""Starts the program at Home, and lets go of everything when its window closes."""

from __future__ import annotations

import signal
from contextlib import closing
from pathlib import Path

from biofeedback.session.loop import SessionThread
from biofeedback.session.opening import Opening
from biofeedback.ui.app import application
from biofeedback.ui.kit.place import show_within_screen
from biofeedback.ui.kit.view_settings import ViewSettings
from biofeedback.ui.shell import Shell


def run(library: Path, *, settings_file: Path | None = None) -> int:
    """Open Home on the vault in ``library``; returns when its window closes."""
    app = application()
    # while a session's own window is open, ours is hidden
    app.setQuitOnLastWindowClosed(False)
    with closing(SessionThread()) as thread:
        shell = Shell(Opening(library), thread, ViewSettings(settings_file))
        shell.closed.connect(app.quit)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: shell.close())
        show_within_screen(shell)
        shell.begin()
        return app.exec()
