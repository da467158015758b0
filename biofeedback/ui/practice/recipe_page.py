"""Opening a recipe that came as a file; what it says is shown where a practice is set up."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit

from biofeedback.session.recipe import SUFFIX
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.answer import Answer
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme


class RecipePage(Page):
    """Signals: ``wanted`` with the path and the passphrase of the file."""

    wanted = Signal(str, str)

    def __init__(self) -> None:
        super().__init__(self.tr("Take in a recipe"))
        self.place = self._field(self.tr("File"))
        self.choose = ActionButton("outline", self.tr("Choose a file"))
        self.passphrase = self._field(self.tr("Passphrase of the recipe"))
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.open = ActionButton("main", self.tr("Open it"))
        self.answer = Answer()
        self._finder: QFileDialog | None = None
        self.choose.clicked.connect(self._find)
        self.open.clicked.connect(self._open)
        for field in (self.place, self.passphrase):
            field.textChanged.connect(self._refresh)
            field.returnPressed.connect(self.open.click)
        self.body.addWidget(
            Text(
                self.tr("A recipe is a file from your therapist: which pattern, how long, and what "
                        "is left out. Nothing changes before you take it over.")
            )
        )  # fmt: skip
        self.body.addWidget(self.place)
        self.body.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.passphrase)
        self.body.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.answer)
        self.body.addStretch(1)

    def _field(self, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setPlaceholderText(name)
        field.setAccessibleName(name)
        return field

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        super().set_theme(theme)
        for field in (self.place, self.passphrase):
            field.setFont(theme.font("body"))

    def begin(self) -> None:
        """Empty fields."""
        for field in (self.place, self.passphrase):
            field.clear()
        self.say("")
        self._refresh()

    def first(self) -> QLineEdit:
        return self.place

    def say(self, text: str) -> None:
        """One sentence under the button."""
        self.answer.say(text)

    def _refresh(self) -> None:
        self.open.setEnabled(bool(self.passphrase.text() and self.place.text().strip()))

    def _find(self) -> None:
        """The system's own dialog; it does not hold the screen up."""
        if self._finder is None:
            self._finder = QFileDialog(self)
            self._finder.setFileMode(QFileDialog.FileMode.ExistingFile)
            self._finder.setNameFilter(f"*{SUFFIX}")
            self._finder.fileSelected.connect(self.place.setText)
        self._finder.open()

    def _open(self) -> None:
        if self.open.isEnabled():
            self.wanted.emit(self.place.text().strip(), self.passphrase.text())
