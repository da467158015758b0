"""The vault is locked: one field, and what runs goes on behind it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit

from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme


class UnlockPage(Page):
    """Signals: ``given`` with the passphrase or the recovery key."""

    given = Signal(str)

    def __init__(self) -> None:
        super().__init__(back=False)
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(self.tr("Passphrase or recovery key"))
        self.field.setPlaceholderText(self.field.accessibleName())
        self.open = ActionButton("main", self.tr("Open"))
        self.why = Text("", "body")
        self.field.returnPressed.connect(self.open.click)
        self.open.clicked.connect(lambda: self.given.emit(self.field.text()))
        self.body.addStretch(1)
        self.body.addWidget(Text(self.tr("Your vault is closed."), "home_question"))
        for part in (self.field, self.why):
            self.body.addWidget(part)
        self.body.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(2)
        self.say("")

    def say(self, text: str) -> None:
        """What came of the last try, and a fresh field."""
        self.why.setText(text)
        self.why.setVisible(bool(text))
        self.field.clear()
        self.field.setFocus()

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        super().set_theme(theme)
        self.field.setFont(theme.font("body"))
