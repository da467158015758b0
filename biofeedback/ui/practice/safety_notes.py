"""Asked once before breathing slowly: circumstances in which a clinician has a say first.

The program decides nothing about anybody's health; "not sure" counts as yes until it has been
talked about.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from biofeedback.guidance import wording
from biofeedback.guidance.safety import Answer, Circumstances
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.chip_group import ChipGroup
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.tick_box import TickBox
from biofeedback.ui.kit.translate import said
from biofeedback.ui.kit.words import person_name

TALKED_ABOUT: Final[Answer] = "talked about"


class SafetyNotes(Page):
    """Every item can be left open, and changed later.

    A therapist finds more on it: the limits of what was talked about can be lifted one by one, and
    practice at home can be kept for later.

    Signals:
        kept: the circumstances as they were told.
    """

    kept = Signal(object)

    def __init__(self) -> None:
        super().__init__(self.tr("Before breathing slowly"))
        self._told = Circumstances({})
        self.body.addWidget(
            Text(
                self.tr("Does any of these apply? It changes what is offered here, and stays in "
                        "your vault."),
            )
        )  # fmt: skip
        shown = [(each, said(each)) for each in wording.safety_answers()]
        answers = [(each, words[:1].upper() + words[1:]) for each, words in shown]
        self.items: dict[str, ChipGroup] = {}
        self.lifts: dict[str, TickBox] = {}
        """For the therapist, by id of the item."""
        for item in wording.safety_items():
            text = said(item.text)
            group = ChipGroup(text, answers)
            column = QVBoxLayout()
            column.setSpacing(8)
            column.addWidget(Text(text))
            column.addWidget(group)
            lift = TickBox(self.tr("Its limits are lifted"))
            lift.setAccessibleDescription(text)
            column.addWidget(lift)
            self.body.addLayout(column)
            self.items[item.id], self.lifts[item.id] = group, lift
            group.changed.connect(self._refresh)
        self._therapist = False
        self.led_heading = Text(self.tr("From the therapist"), "heading")
        self.led = TickBox(self.tr("Only together, in sessions, for now: practice at home is off"))
        for part in (self.led_heading, self.led):
            self.body.addWidget(part)
        self.keep = ActionButton("main", self.tr("Keep"))
        self.keep.clicked.connect(lambda: self.kept.emit(self.circumstances))
        # in sight at any size, however long the list
        self._head.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addStretch(1)
        self._refresh()

    def show_circumstances(
        self, told: Circumstances, person: str, *, therapist: bool = False
    ) -> None:
        """What one person told so far; ``therapist`` shows the therapist's part as well."""
        self._told, self._therapist = told, therapist
        self.say_subtitle(self.tr("for {person}").format(person=person_name(person)))
        for item, group in self.items.items():
            group.choose([told.answers[item]] if item in told.answers else [])
            self.lifts[item].setChecked(item in told.lifted)
        self.led.setChecked(told.therapist_led_only)
        self._refresh()

    def _refresh(self) -> None:
        """Only the limits of what was talked about can be lifted."""
        for item, group in self.items.items():
            self.lifts[item].setVisible(self._therapist and group.chosen == (TALKED_ABOUT,))
        for part in (self.led_heading, self.led):
            part.setVisible(self._therapist)

    @property
    def circumstances(self) -> Circumstances:
        """The answers as they stand; what a therapist added stays."""
        answers: Mapping[str, Answer] = {
            item: cast(Answer, group.chosen[0])
            for item, group in self.items.items()
            if group.chosen
        }
        if not self._therapist:
            return Circumstances(answers, self._told.lifted, self._told.therapist_led_only)
        lifted = frozenset(
            item
            for item, box in self.lifts.items()
            if box.isChecked() and answers.get(item) == TALKED_ABOUT
        )
        return Circumstances(answers, lifted, self.led.isChecked())
