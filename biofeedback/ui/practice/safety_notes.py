"""Asked once before breathing slowly: circumstances in which a clinician has a say first.

The program decides nothing about anybody's health; "not sure" counts as yes until it has been
talked about.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from biofeedback.guidance import wording
from biofeedback.guidance.safety import Answer, Circumstances
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.chip_group import ChipGroup
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.translate import said


class SafetyNotes(Page):
    """Every item can be left open, and changed later.

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
        for item in wording.safety_items():
            text = said(item.text)
            group = ChipGroup(text, answers)
            column = QVBoxLayout()
            column.setSpacing(8)
            column.addWidget(Text(text))
            column.addWidget(group)
            self.body.addLayout(column)
            self.items[item.id] = group
        self.keep = ActionButton("main", self.tr("Keep"))
        self.keep.clicked.connect(lambda: self.kept.emit(self.circumstances))
        self.body.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)

    def show_circumstances(self, told: Circumstances, person: str) -> None:
        """What one person told so far."""
        self._told = told
        self.say_subtitle(self.tr("for {person}").format(person=person))
        for item, group in self.items.items():
            group.choose([told.answers[item]] if item in told.answers else [])

    @property
    def circumstances(self) -> Circumstances:
        """The answers as they stand; what a therapist added stays."""
        answers: Mapping[str, Answer] = {
            item: cast(Answer, group.chosen[0])
            for item, group in self.items.items()
            if group.chosen
        }
        return Circumstances(answers, self._told.lifted, self._told.therapist_led_only)
