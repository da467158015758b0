"""Translation of what is said about notes outside of a widget."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def tr(text: str) -> str:
    """Translate a text about notes."""
    return QCoreApplication.translate("notes", text)
