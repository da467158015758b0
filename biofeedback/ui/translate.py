"""Marks texts for translation outside of widgets, under the names Qt's tools look for."""

from __future__ import annotations


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """Mark ``text``, to be translated where it is shown (PySide6's own is typed ``object``)."""
    return text
