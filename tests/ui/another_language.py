"""A language in which every translated text stands in brackets."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import PySide6
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from biofeedback.ui import catalogue
from biofeedback.ui.kit import translate

_TRANSLATED = re.compile("⟦[^⟦⟧]*(?:⟧|…$)")
_ASIDE = re.compile(r"<[^>]*>|\b\d+ \w+\.? \d\d\b|\bP-\w+")
"""Marks of type, days and random names."""
_WORD = re.compile(r"[^\W\d_]{2,}")
SIGNS = {"RMSSD", "RR", "HR", "SC", "SD", "ms", "µS", "min", "Hz", "Esc", "Ctrl", "Space"}
"""Signs of measures and names of keys, which are the same in every language."""


def make(folder: Path) -> None:
    """One file of translations, through the tools that a translator uses."""
    written = folder / "biofeedback_de.ts"
    catalogue.write(written, {each: f"⟦{each[1]}⟧" for each in catalogue.texts()})
    lrelease = Path(PySide6.__file__).parent / "lrelease"
    subprocess.run([lrelease, "-silent", written], check=True)


@contextmanager
def spoken(app: QApplication, folder: Path) -> Iterator[None]:
    """The program in that language."""
    translator = translate.install(app, QLocale("de_DE"), folder)
    assert translator is not None
    try:
        yield
    finally:
        QLocale.setDefault(QLocale(QLocale.Language.English))
        app.removeTranslator(translator)


def untranslated(root: QWidget) -> Iterator[str]:
    """Words on a page, seen or heard, that do not come from the file."""
    for widget in (root, *root.findChildren(QWidget)):
        if not widget.isVisibleTo(root):
            continue
        for text in _texts(widget):
            rest = _ASIDE.sub(" ", text)
            while _TRANSLATED.search(rest):
                rest = _TRANSLATED.sub("", rest)
            if set(_WORD.findall(rest)) - SIGNS:
                yield text


def _texts(widget: QWidget) -> Iterator[str]:
    yield from (widget.accessibleName(), widget.accessibleDescription(), widget.toolTip())
    if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit):
        yield widget.placeholderText()
    elif isinstance(widget, QListWidget):
        yield from (widget.item(row).text() for row in range(widget.count()))
    elif callable(text := getattr(widget, "text", None)):
        yield text()
    elif isinstance(text, str):
        yield text
