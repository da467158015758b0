"""Making a vault: who may, and what opens it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from biofeedback.session.opening import Protection
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.chip_group import ChipGroup
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.tick_box import TickBox

_FEWEST_LETTERS = 8


class VaultPage(Page):
    """No vault is made for anybody under 18.

    Signals:
        made: protection and passphrase, once both fit.
    """

    made = Signal(str, str)

    def __init__(self) -> None:
        super().__init__(back=False)
        self.protection = ChipGroup(self.tr("What opens it"), self._ways())
        self.protection.choose(["passphrase"])
        self.once = self._field(self.tr("Passphrase"))
        self.again = self._field(self.tr("The same once more"))
        self.adult = TickBox(self.tr("I am 18 or older"))
        self.why = Text("", "body")
        self.make = ActionButton("main", self.tr("Make my vault"))
        self.make.clicked.connect(self._make)
        self.explained = Text("", "body", quiet=True)
        self.body.addStretch(1)
        self.body.addWidget(Text(self.tr("2 of 3"), "caption", quiet=True))
        self.body.addWidget(Text(self.tr("Your vault"), "home_question"))
        self.body.addWidget(
            Text(
                self.tr("Recordings, answers and settings lie in one encrypted folder on this "
                        "computer. Nothing is sent anywhere."),
                "client_line",
            )
        )  # fmt: skip
        for part in (self.adult, self.protection, self.explained, self.once, self.again,
                     self.why):  # fmt: skip
            self.body.addWidget(part)
        self.body.addWidget(self.make, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(2)
        self.protection.changed.connect(self._refresh)
        self.adult.clicked.connect(self._refresh)
        for field in (self.once, self.again):
            field.textChanged.connect(self._refresh)
            field.returnPressed.connect(self.make.click)
        self._refresh()

    def _ways(self) -> tuple[tuple[Protection, str], ...]:
        return (
            ("passphrase", self.tr("A passphrase")),
            ("keychain", self.tr("This computer’s keychain")),
            ("none", self.tr("Only look around")),
        )

    def _field(self, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setPlaceholderText(name)
        field.setAccessibleName(name)
        return field

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        super().set_theme(theme)
        for field in (self.once, self.again):
            field.setFont(theme.font("body"))

    @property
    def way(self) -> Protection:
        """What is to open the vault."""
        return next(
            (each for each, _ in self._ways() if each in self.protection.chosen), "passphrase"
        )

    def first(self) -> QWidget | None:
        """The first thing asked."""
        return self.adult

    def say(self, text: str) -> None:
        """One sentence above the button, which stays where it is."""
        self.why.setText(text or "\N{NO-BREAK SPACE}")

    def _refresh(self) -> None:
        way = self.way
        # one of the three opens it: a choice taken back is the usual one
        self.protection.choose([way])
        self.explained.setText(
            {
                "passphrase": self.tr("Choose some words you will know again, at least eight "
                                      "letters. A recovery key comes next."),
                "keychain": self.tr("It opens whenever you are logged in on this computer. A "
                                    "recovery key comes next."),
                "none": self.tr("Simulated people and imported files. A passphrase can come "
                                "later; recordings of a person wait for it."),
            }[way]
        )  # fmt: skip
        for field in (self.once, self.again):
            field.setVisible(way == "passphrase")
        why_not = self._why_not()
        self.say(why_not)
        self.make.setEnabled(not why_not)

    def _why_not(self) -> str:
        if not self.adult.isChecked():
            return self.tr("This program is for people of 18 and over.")
        if self.way != "passphrase":
            return ""
        if not self.once.text():
            return self.tr("Choose a passphrase to go on.")
        if len(self.once.text().strip()) < _FEWEST_LETTERS:
            return self.tr("The passphrase has fewer than eight letters so far.")
        if self.once.text() != self.again.text():
            return self.tr("The two passphrases differ so far.")
        return ""

    def _make(self) -> None:
        if self.make.isEnabled():
            self.made.emit(self.way, self.once.text())
