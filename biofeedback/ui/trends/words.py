"""Words of the trends."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def tr(text: str) -> str:
    """Translate a word of the trends."""
    return QCoreApplication.translate("trends", text)
