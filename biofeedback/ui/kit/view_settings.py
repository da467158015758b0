"""How this computer's screen is to look: theme, size of text, movement. Nothing about people."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from PySide6.QtGui import QGuiApplication

from biofeedback.ui.kit.theme import TEXT_SCALE_MAX, TEXT_SCALE_MIN, Theme

_log = logging.getLogger(__name__)


class ViewSettings:
    """Reads and writes one small file; ``None`` for settings that last as long as the window."""

    def __init__(self, file: Path | None) -> None:
        self._file = file

    def load(self) -> Theme:
        """The theme last used; where there is none or it cannot be read, the usual one.

        The usual one moves as little as the system is set to move.
        """
        usual = Theme(reduced_motion=asks_for_stillness(QGuiApplication.styleHints()))
        if self._file is None or not self._file.is_file():
            return usual
        try:
            stored = json.loads(self._file.read_text("utf-8"))
            scale = min(max(float(stored["text_scale"]), TEXT_SCALE_MIN), TEXT_SCALE_MAX)
            return Theme(
                name="dark" if stored["theme"] == "dark" else "light",
                text_scale=scale,
                reduced_motion=bool(stored["reduced_motion"]),
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            _log.info("view settings not readable: %s", type(error).__name__)
            return usual

    def save(self, theme: Theme) -> None:
        """Keep this theme for the next start."""
        if self._file is None:
            return
        stored = {
            "theme": theme.name,
            "text_scale": theme.text_scale,
            "reduced_motion": theme.reduced_motion,
        }
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(json.dumps(stored), "utf-8")
        except OSError as error:
            _log.info("view settings not written: %s", type(error).__name__)


def asks_for_stillness(hints: Any) -> bool:
    """Whether the system is set to less movement, which Qt knows from 6.12 on."""
    accessibility = getattr(hints, "accessibility", None)
    preference = getattr(accessibility and accessibility(), "motionPreference", None)
    return preference is not None and preference().name != "NoPreference"
