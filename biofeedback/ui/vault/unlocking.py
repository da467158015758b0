"""What stands before a vault that is closed, or a desk that is locked: one field."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.answer import Answer
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme


class UnlockPage(Page):
    """``headline`` says what is closed, ``about`` what goes on meanwhile.

    Signals:
        given: the passphrase or the recovery key; empty where the computer keeps the key.
    """

    given = Signal(str)

    def __init__(self, headline: str, about: str = "") -> None:
        super().__init__(back=False)
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(self.tr("Passphrase or recovery key"))
        self.field.setPlaceholderText(self.field.accessibleName())
        self.open = ActionButton("main", self.tr("Open"))
        self.why = Answer()
        self.field.returnPressed.connect(self.open.click)
        self.open.clicked.connect(self._give)
        self.body.addStretch(1)
        self.body.addWidget(Text(headline, "home_question"))
        if about:
            self.body.addWidget(Text(about, "body", quiet=True))
        for part in (self.field, self.why):
            self.body.addWidget(part)
        self.body.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(2)
        self.say("")

    def ask(self, *, passphrase: bool) -> None:
        """Begin anew; without a ``passphrase`` one key opens, since the computer keeps the key."""
        self.field.setVisible(passphrase)
        self.say("")

    def first(self) -> QWidget:
        return self.field if self.field.isVisibleTo(self) else self.open

    def say(self, text: str) -> None:
        """What came of the last try, and a fresh field."""
        self.why.say(text)
        self.field.clear()
        self.first().setFocus()

    def set_busy(self, busy: bool) -> None:
        """While what was given is looked at, nothing more is taken."""
        self.field.setReadOnly(busy)
        self.open.setEnabled(not busy)

    def _give(self) -> None:
        given = self.field.text()
        if self.field.isVisibleTo(self) and not given.strip():
            self.say(self.tr("Type the passphrase or the recovery key to open it."))
            return
        self.given.emit(given)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        super().set_theme(theme)
        self.field.setFont(theme.font("body"))
