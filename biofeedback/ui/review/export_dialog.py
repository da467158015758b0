"""Choose how a session leaves this computer: in which form, with what left out, and where to."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from biofeedback.recordings.deidentify import Level
from biofeedback.recordings.exporters import EXPORTERS, default_name
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.translate import fixed, said
from biofeedback.ui.review.save_dialog import Choice, SaveDialog
from biofeedback.ui.review.words import tr


class ExportDialog(SaveDialog):
    """Level 1 is chosen to begin with: no names, notes or true dates.

    Signals:
        asked: name of the format, level, place, and the bundle's passphrase (else empty).
    """

    asked = Signal(str, str, str, str)

    def __init__(self, session_id: str, parent: QWidget | None = None) -> None:
        super().__init__(tr("Export"), tr("Save"), parent)
        self._session_id = session_id
        self.form = Choice(
            tr("In which form?"),
            {name: said(exporter.title) for name, exporter in EXPORTERS.items()},
            "csv",
        )
        self.level = Choice(
            tr("What is left out?"),
            {
                "pseudonym": tr("Names, serial numbers, notes; dates are shifted"),
                "strict": tr("Also all dates and sensor names; times count from the start"),
                "none": tr("Nothing: everything as it was recorded"),
            },
            "pseudonym",
        )
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setPlaceholderText(tr("A passphrase for this file alone"))
        self.passphrase.setAccessibleName(tr("Passphrase of the bundle"))
        for part in (
            self.form,
            self.passphrase,
            self.level,
            Text(fixed("F.8-n"), "caption", quiet=True),
            Text(fixed("F.7-a"), "caption", quiet=True),
        ):
            self.body.addWidget(part)
        self.body.addStretch(1)
        for button in (*self.form.buttons.values(), *self.level.buttons.values()):
            button.toggled.connect(self._changed)
        self.save.clicked.connect(self._ask)
        self._changed()

    def _changed(self) -> None:
        level = cast(Level, self.level.chosen)
        self.suggest(default_name(self.form.chosen, level, self._session_id))
        self.passphrase.setVisible(EXPORTERS[self.form.chosen].passphrase)

    def _ask(self) -> None:
        if EXPORTERS[self.form.chosen].passphrase and not self.passphrase.text():
            self.say(tr("A bundle needs a passphrase of its own: enter one."))
            return
        self.save.setEnabled(False)
        self.said.setText(tr("Saving"))
        self.asked.emit(self.form.chosen, self.level.chosen, str(self.path), self.passphrase.text())

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.passphrase.setFont(theme.font("body"))
