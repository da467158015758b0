"""What a person agrees to: each thing for itself, and each can be taken back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from biofeedback.recordings.people import SCOPES
from biofeedback.recordings.vault import Vault
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.agreement_words import VERSION, agreement
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.tick_box import TickBox
from biofeedback.ui.kit.words import person_name


class ConsentPage(Page):
    """Nothing is ticked beforehand; what is not agreed to does not happen.

    Signals:
        given, withdrawn: an agreement, by its scope; the vault has it already.
        kept: all the answers are in the vault.
    """

    given = Signal(str)
    withdrawn = Signal(str)
    kept = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("Agreements"))
        self._vault: Vault | None = None
        self._person = ""
        self.boxes = {scope: TickBox(agreement(scope)) for scope in SCOPES}
        self.keep = ActionButton("main", self.tr("Keep"))
        self.keep.clicked.connect(self._keep)
        self.body.addWidget(
            Text(
                self.tr("Each stands for itself. Any of them can be taken back at any time, here.")
            )
        )
        self.adults = TickBox(self.tr("Everybody who is recorded here is 18 or older."))
        self.adults.hide()
        for box in (self.adults, *self.boxes.values()):
            self.body.addWidget(box)
        self.body.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)

    def show_person(self, vault: Vault, person: str) -> None:
        """The agreements of one person as they stand, and the age where nobody asked it yet."""
        self._vault, self._person = vault, person
        self.adults.setChecked(vault.age_asked)
        self.adults.setVisible(not vault.age_asked)
        self.say_subtitle(self.tr("for {person}").format(person=person_name(person)))
        for scope, box in self.boxes.items():
            box.setChecked(vault.people.allows(person, scope))

    def _keep(self) -> None:
        if self._vault is None:
            return
        if self.adults.isChecked() and not self._vault.age_asked:
            self._vault.keep_age_asked(True)
        people = self._vault.people
        for scope, box in self.boxes.items():
            allowed = people.allows(self._person, scope)
            if box.isChecked() and not allowed:
                people.agree(self._person, scope, VERSION, box.text())
                self.given.emit(scope)
            elif allowed and not box.isChecked():
                people.withdraw(self._person, scope)
                self.withdrawn.emit(scope)
        self.kept.emit()
