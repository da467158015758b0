"""What a person agrees to: each thing for itself, and each can be taken back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from biofeedback.recordings.people import SCOPES, People
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
        self._people: People | None = None
        self._person = ""
        self.boxes = {scope: TickBox(agreement(scope)) for scope in SCOPES}
        self.keep = ActionButton("main", self.tr("Keep"))
        self.keep.clicked.connect(self._keep)
        self.body.addWidget(
            Text(
                self.tr("Each stands for itself. Any of them can be taken back at any time, here.")
            )
        )
        for box in self.boxes.values():
            self.body.addWidget(box)
        self.body.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)

    def show_person(self, people: People, person: str) -> None:
        """The agreements of one person as they stand."""
        self._people, self._person = people, person
        self.say_subtitle(self.tr("for {person}").format(person=person_name(person)))
        for scope, box in self.boxes.items():
            box.setChecked(people.allows(person, scope))

    def _keep(self) -> None:
        if self._people is None:
            return
        for scope, box in self.boxes.items():
            allowed = self._people.allows(self._person, scope)
            if box.isChecked() and not allowed:
                self._people.agree(self._person, scope, VERSION, box.text())
                self.given.emit(scope)
            elif allowed and not box.isChecked():
                self._people.withdraw(self._person, scope)
                self.withdrawn.emit(scope)
        self.kept.emit()
