"""A file under a passphrase of its own, made only because the person wants it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit

from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.agreement_words import agreement
from biofeedback.ui.kit.answer import Answer
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.tick_box import TickBox


class PracticeFile(Page):
    """Signals: ``wanted`` with the path and the passphrase of the file."""

    wanted = Signal(str, str)

    def __init__(self, title: str, about: str, suffix: str, name: str) -> None:
        super().__init__(title)
        self._suffix, self._name = suffix, name
        self.setObjectName("client")
        # in sight, since it is typed once and told to somebody: hidden, a slip would lock them out
        self.passphrase = QLineEdit()
        self.passphrase.setAccessibleName(self.tr("Passphrase of the file"))
        self.passphrase.setPlaceholderText(self.passphrase.accessibleName())
        self.place = QLineEdit()
        self.place.setAccessibleName(self.tr("Where the file goes"))
        self.place.setPlaceholderText(self.place.accessibleName())
        self.agreement = TickBox(agreement("exports"))
        self.choose = ActionButton("outline", self.tr("Choose a place"))
        self.make = ActionButton("main", self.tr("Make the file"))
        self.told = Text("", "strong")
        self.answer = Answer()
        self._dialog: QFileDialog | None = None
        self._agreed = ""
        self.choose.clicked.connect(self._choose)
        self.make.clicked.connect(self._make)
        self.agreement.toggled.connect(self._refresh)
        for field in (self.passphrase, self.place):
            field.textChanged.connect(self._refresh)
            field.returnPressed.connect(self.make.click)
        self.body.addWidget(self.told)
        self.body.addWidget(Text(about))
        self.body.addWidget(self.passphrase)
        self.body.addWidget(self.place)
        self.body.addWidget(self.agreement)
        for button in (self.choose, self.make):
            self.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.answer)
        self.body.addStretch(1)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        super().set_theme(theme)
        for field in (self.passphrase, self.place):
            field.setFont(theme.font("body"))

    def begin(self, told: str = "", *, agreed: bool = True) -> None:
        """Empty fields; ``told`` is what the file will say.

        Who did not agree to files of what was measured yet is asked here.
        """
        self.agreement.setChecked(agreed)
        self.agreement.setVisible(not agreed)
        self.told.setText(told)
        self.told.setVisible(bool(told))
        self.passphrase.clear()
        self.place.clear()
        self._agreed = ""
        self.say("")
        self._refresh()

    def first(self) -> QLineEdit:
        return self.passphrase

    def say(self, text: str) -> None:
        """One sentence under the buttons."""
        self.answer.say(text)

    def _refresh(self) -> None:
        filled = bool(self.passphrase.text() and self.place.text().strip())
        self.make.setEnabled(filled and self.agreement.isChecked())

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Where the file goes"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(self._suffix.removeprefix("."))
        dialog.selectFile(self._name + self._suffix)
        dialog.fileSelected.connect(self._chosen)
        self._dialog = dialog
        dialog.open()

    def _chosen(self, path: str) -> None:
        # the system's own dialog has asked about a file of that name
        self._agreed = path
        self.place.setText(path)

    def _make(self) -> None:
        if not self.make.isEnabled():
            return
        typed = str(Path(self.place.text().strip()).expanduser())
        path = typed if typed.endswith(self._suffix) else typed + self._suffix
        if path != self._agreed and Path(path).exists():
            self.say(self.tr("A file of that name is there already: choose another name."))
            return
        self.wanted.emit(path, self.passphrase.text())
