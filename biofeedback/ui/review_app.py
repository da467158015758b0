"""Starts the review of one session in a window of its own."""

from __future__ import annotations

from pathlib import Path

from biofeedback.recordings.vault import Vault
from biofeedback.ui.app import application
from biofeedback.ui.kit.place import show_within_screen
from biofeedback.ui.kit.view_settings import ViewSettings
from biofeedback.ui.review.window import ReviewWindow


def run(vault: Vault, which: str, settings_file: Path | None = None) -> int:
    """Show the review of one session, and return when its window closes."""
    app = application()
    window = ReviewWindow(vault, which, ViewSettings(settings_file))
    show_within_screen(window)
    return app.exec()
