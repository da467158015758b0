"""Another language: one file of translations, for what is written in code and for what is not.

Code marks its texts with ``tr``. Prompts, questions, fixed texts, reasons and advice come from
below the screen, in English; :func:`said` looks them up by their words, with numbers and names
left open.
"""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from biofeedback.guidance import wording
from biofeedback.recordings.report import Language

SAID = "said"
"""Context of the texts that come from below the screen."""
_PUT_IN = re.compile(r"(?<=“)[^”]*(?=”)|\d+(?:\.\d+)?")
"""Names in quotation marks, and numbers."""


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """Mark ``text``, to be translated where it is shown (PySide6's own is typed ``object``)."""
    return text


def said(text: str) -> str:
    """A text from below the screen in the person's language; English where it has none."""
    whole = QCoreApplication.translate(SAID, text)
    form = open_form(text)
    if whole != text or form == text:
        return whole
    found = QCoreApplication.translate(SAID, form)
    return text if found == form else found.format(*_PUT_IN.findall(text))


def open_form(text: str) -> str:
    """``gap {} s ago`` for ``gap 12 s ago``: what a translation is looked up by."""
    return _PUT_IN.sub("{}", text)


def fixed(text_id: str, **values: str) -> str:
    """A text that never varies, in the person's language; ``KeyError`` if there is none."""
    left_open = {name: f"{{{name}}}" for name in values}
    return said(wording.fixed(text_id, **left_open)).format(**values)


def spoken() -> Language:
    """The language of the screen, for what is written on paper."""
    return Language(QLocale().bcp47Name(), said)


def install(
    app: QCoreApplication, locale: QLocale, folder: Path | None = None
) -> QTranslator | None:
    """Speak the language of ``locale`` if there is a file for it: ``biofeedback_de.qm``."""
    translator = QTranslator(app)
    within = folder or Path(str(files("biofeedback.ui").joinpath("languages")))
    if not translator.load(locale, "biofeedback", "_", str(within)):
        # days are written in the language that everything else is in
        QLocale.setDefault(QLocale(QLocale.Language.English))
        return None
    QLocale.setDefault(locale)
    app.installTranslator(translator)
    return translator
