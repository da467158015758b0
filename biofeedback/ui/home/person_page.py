"""Somebody new: a pseudonym, and nothing that tells who it is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit

from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme

_MOST_LETTERS = 40


class PersonPage(Page):
    """Signals: ``added`` with the pseudonym."""

    added = Signal(str)

    def __init__(self) -> None:
        super().__init__(self.tr("New person"))
        self.field = QLineEdit()
        self.field.setMaxLength(_MOST_LETTERS)
        self.field.setAccessibleName(self.tr("Pseudonym"))
        self.add = ActionButton("main", self.tr("Add"))
        self.add.setEnabled(False)
        self.field.textChanged.connect(lambda: self.add.setEnabled(bool(self.name)))
        self.field.returnPressed.connect(self.add.click)
        self.add.clicked.connect(lambda: self.added.emit(self.name))
        self.body.addWidget(
            Text(self.tr("A pseudonym: a tree, a bird, a colour. No name is needed anywhere."))
        )
        self.body.addWidget(self.field)
        self.body.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)

    @property
    def name(self) -> str:
        """The pseudonym as it stands."""
        return self.field.text().strip()

    def begin(self) -> None:
        """An empty field."""
        self.field.clear()
        self.field.setFocus()

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        super().set_theme(theme)
        self.field.setFont(theme.font("body"))
