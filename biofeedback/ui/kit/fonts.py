"""The bundled fonts, so that the screen looks the same on every computer."""

from __future__ import annotations

import logging
from importlib.resources import files

from PySide6.QtGui import QFontDatabase

_log = logging.getLogger(__name__)

FACES = (
    "Inter-Regular.otf",
    "Inter-Medium.otf",
    "Inter-SemiBold.otf",
    "GentiumPlus-Regular.ttf",
)


def load_fonts() -> None:
    """Make Inter and Gentium Plus known to Qt; a face that cannot be read leaves a log line."""
    folder = files("biofeedback.ui.kit").joinpath("fonts")
    for face in FACES:
        if QFontDatabase.addApplicationFontFromData(folder.joinpath(face).read_bytes()) < 0:
            _log.warning("font %s could not be loaded; the system's font is used", face)
