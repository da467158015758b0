"""Words that only the client sees, beside the prompts themselves."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from biofeedback.guidance.practice import ARRIVE, CLOSE, FREE_AFTER, FREE_BEFORE
from biofeedback.ui.kit.translate import fixed
from biofeedback.ui.kit.words import minutes

_CONTEXT = "client"


def tr(text: str) -> str:
    """Translate a text of the client's side."""
    return QCoreApplication.translate(_CONTEXT, text)


def announced(item: str) -> str:
    """What comes next: ``item`` is the seconds of a paced part, or the name of another."""
    if item.replace(".", "", 1).isdigit():
        return fixed("F.8-b", minutes=minutes(float(item)))
    return {
        ARRIVE: tr("Next: arriving, in your own time"),
        FREE_BEFORE: tr("Next: your own breath, eyes as you like"),
        FREE_AFTER: tr("Next: your own breath, eyes as you like"),
        CLOSE: tr("Next: a little time to close"),
    }.get(item, tr("Next: something new, in your own time"))
