"""What opens the vault, and what was done with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QWidget

from biofeedback.recordings.audit import AuditLine
from biofeedback.recordings.keys import FEWEST_LETTERS
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.answer import Answer
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.translate import said


class KeysPage(Page):
    """The passphrase that opens the vault now is asked for each time, and kept nowhere.

    Signals:
        passphrase_asked: the one that opens it now, and the one that is to.
        recovery_asked: the passphrase that opens it now.
    """

    passphrase_asked = Signal(str, str)
    recovery_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__(self.tr("What opens the vault"))
        self.current = self._field(self.tr("Passphrase that opens it now"))
        self.once = self._field(self.tr("New passphrase"))
        self.again = self._field(self.tr("The new one once more"))
        self.change = ActionButton("outline", self.tr("Change the passphrase"))
        self.recovery = ActionButton("outline", self.tr("Make a new recovery key"))
        self.key = QLineEdit()
        self.key.setReadOnly(True)
        self.key.setAccessibleName(self.tr("Recovery key"))
        self.said = Answer()
        self.trail = QListWidget()
        self.trail.setAccessibleName(self.tr("What was done"))
        for part in (self.current, self.once, self.again):
            self.body.addWidget(part)
        self.body.addWidget(self.change, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.recovery, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.said)
        self.body.addWidget(self.key)
        self.body.addWidget(Text(self.tr("What was done"), "heading"))
        self.body.addWidget(
            Text(
                self.tr("Nobody can change these lines. People stand under random names."),
                "caption",
                quiet=True,
            )
        )
        self.body.addWidget(self.trail, 1)
        self.change.clicked.connect(self._change)
        self.recovery.clicked.connect(lambda: self.recovery_asked.emit(self.current.text()))
        self.again.returnPressed.connect(self._change)

    def _field(self, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setPlaceholderText(name)
        field.setAccessibleName(name)
        return field

    def first(self) -> QWidget:
        return self.current if self.current.isVisibleTo(self) else self.once

    def begin(self, lines: Sequence[AuditLine], *, asks: bool) -> None:
        """Empty fields, and the trail, the latest line first; ``asks`` for the passphrase now."""
        for field in (self.current, self.once, self.again, self.key):
            field.clear()
        self.current.setVisible(asks)
        self.key.hide()
        self.say("")
        self.show_trail(lines)

    def show_trail(self, lines: Sequence[AuditLine]) -> None:
        """What was done, the latest first."""
        self.trail.clear()
        for line in reversed(lines):
            parts = (
                line.at[:16].replace("T", " "),
                said(line.action),
                line.subject,
                said(line.detail),
            )
            self.trail.addItem("   ".join(filter(None, parts)))

    def say(self, sentence: str) -> None:
        """How it went."""
        self.said.say(sentence)

    def show_key(self, key: str) -> None:
        """A recovery key, to write down."""
        self.key.setText(key)
        self.key.show()
        self.say(
            self.tr(
                "Write it on paper and keep it away from this computer: it is shown this once. A "
                "recovery key made earlier opens the vault no more."
            )
        )

    def _change(self) -> None:
        if len(self.once.text().strip()) < FEWEST_LETTERS:
            self.say(self.tr("The passphrase has fewer than eight letters so far."))
        elif self.once.text() != self.again.text():
            self.say(self.tr("The two passphrases differ so far."))
        else:
            self.passphrase_asked.emit(self.current.text(), self.once.text())

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        super().set_theme(theme)
        for field in (self.current, self.once, self.again):
            field.setFont(theme.font("body"))
        self.key.setFont(theme.font("title"))
        self.trail.setFont(theme.font("caption"))
        self.trail.setMinimumHeight(theme.px(160 if theme.compact else 240))
