"""After a practice: what was done, in plain words and without a grade."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from biofeedback.events import Source
from biofeedback.guidance.prompts import prompt
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.flow_row import FlowRow, flow_holder
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.translate import said
from biofeedback.ui.practice import words as practice_words
from biofeedback.ui.practice.state import Run

_WORTH_KEEPING = "C1"


class PracticeSummary(Page):
    """Nothing in it counts, compares or praises.

    Signals:
        closed: to Home; ``word`` has what is worth keeping, if anything was written.
        file_asked: a file for the therapist is to be made.
        report_asked: its page is to be written.
        map_asked, card_asked: the body map, or a moment card.
    """

    closed = Signal()
    file_asked = Signal()
    report_asked = Signal()
    map_asked = Signal()
    card_asked = Signal()

    def __init__(self) -> None:
        super().__init__(back=False)
        self.setObjectName("client")
        self.heading = Text(self.tr("That was today’s practice."), "home_question")
        self.done = Text("", "client_line", quiet=True)
        self.kept = Text("", "body", quiet=True)
        self.question = Text(said(prompt(_WORTH_KEEPING).text), "body")
        self.keep = QLineEdit()
        self.keep.setAccessibleName(self.question.text())
        self.keep.setMaxLength(400)
        self.close_key = ActionButton("main", self.tr("Close"))
        self.file = ActionButton("outline", self.tr("Make a file for my therapist"))
        self.report = ActionButton("outline", self.tr("One-page report"))
        self.map = ActionButton("word", self.tr("Where in the body"))
        self.card = ActionButton("word", self.tr("A moment card"))
        self.answer = Text("", "body", quiet=True)
        self.keep.returnPressed.connect(self.closed)
        self.close_key.clicked.connect(self.closed)
        self.file.clicked.connect(self.file_asked)
        self.report.clicked.connect(self.report_asked)
        self.map.clicked.connect(self.map_asked)
        self.card.clicked.connect(self.card_asked)
        rows = FlowRow(12), FlowRow(12)
        for button in (self.close_key, self.report, self.file):
            rows[0].addWidget(button)
        for word in (self.map, self.card):
            rows[1].addWidget(word)
        self.body.addStretch(1)
        for part in (self.heading, self.done, self.kept, self.question, self.keep):
            self.body.addWidget(part)
        for row in rows:
            self.body.addWidget(flow_holder(row))
        self.body.addWidget(self.answer)
        self.body.addStretch(2)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        super().set_theme(theme)
        self.keep.setFont(theme.font("body"))

    def show_practice(self, runs: Sequence[Run], *, kept: bool, source: Source | None) -> None:
        """What ran; ``kept`` says whether a recording of it lies in the vault.

        ``source`` is that of the sensors; None without any.
        """
        self.done.setText(practice_words.told(runs))
        self.done.setVisible(bool(self.done.text()))
        self.kept.setText(self._kept(kept, source))
        self.file.setVisible(kept)
        self.report.setVisible(kept)
        self.question.setVisible(kept)
        self.keep.setVisible(kept)
        self.keep.clear()
        self.say("")
        self.close_key.setFocus()

    def _kept(self, kept: bool, source: Source | None) -> str:
        if not kept:
            return self.tr("Nothing of it was kept.")
        if source == "simulated":
            return self.tr("It is in your vault, with simulated sensors. Nobody else has it.")
        if source is not None:
            return self.tr("It is in your vault, with heart and skin. Nobody else has it.")
        return self.tr("It is in your vault. Nobody else has it.")

    def say(self, text: str) -> None:
        """One sentence under the buttons."""
        self.answer.setText(text)
        self.answer.setVisible(bool(text))

    @property
    def word(self) -> str:
        """What is worth keeping, in the person's words."""
        return self.keep.text().strip()
