"""A language in which every translated text stands in brackets."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import PySide6
import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from biofeedback.ui import catalogue
from biofeedback.ui.kit import translate

_TRANSLATED = re.compile("⟦[^⟦⟧]*(?:⟧|…$)")
LINE = re.compile("⟦[^⟦⟧]*(?:⟧|…|$)|^[^⟦⟧]*⟧")
"""A line that is painted, or stands between tags, may be a part of a text."""
_ASIDE = re.compile(r"<[^>]*>|\b\d+ \w+\.? \d\d\b|\bP-\w+|\b[\da-f]{8}\b")
"""Marks of type, days, random names and numbers of sessions."""
_WORD = re.compile(r"[^\W\d_]{2,}")
SIGNS = {"RMSSD", "RR", "HR", "SC", "SD", "ms", "µS", "min", "Hz", "EDF", "Esc", "Ctrl", "Space"}
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
        if widget.isVisibleTo(root):
            yield from left(_texts(widget))
    yield from left(_painted(root), LINE)


def left(texts: Iterable[str], translated: re.Pattern[str] = _TRANSLATED) -> Iterator[str]:
    """Those that do not come from the file, or not wholly."""
    for text in texts:
        rest = _ASIDE.sub(" ", text)
        while translated.search(rest):
            rest = translated.sub("", rest)
        if set(_WORD.findall(rest)) - SIGNS:
            yield text


def _painted(root: QWidget) -> list[str]:
    """What the widgets below ``root`` draw themselves."""
    texts: list[str] = []
    draw = QPainter.drawText

    def heard(painter: QPainter, *place_and_text: Any) -> Any:
        texts.extend(part for part in place_and_text if isinstance(part, str))
        return draw(painter, *place_and_text)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QPainter, "drawText", heard)
        root.grab()
    return texts


def _texts(widget: QWidget) -> Iterator[str]:
    yield from (widget.accessibleName(), widget.accessibleDescription(), widget.toolTip())
    yield widget.windowTitle()
    if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit):
        yield widget.placeholderText()
    elif isinstance(widget, QAbstractItemView):
        rows = range(widget.model().rowCount())
        yield from (widget.model().index(row, 0).data() for row in rows)
    elif callable(text := getattr(widget, "text", None)):
        yield text()
    elif isinstance(text, str):
        yield text
