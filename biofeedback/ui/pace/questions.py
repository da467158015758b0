"""After each rate: how comfortable it was, and whether anything felt light-headed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from biofeedback.guidance.personal_pace import COMFORT_QUESTION, Assessment
from biofeedback.session.practising import Practice
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.chip_group import ChipGroup
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.scale_slider import ScaleSlider
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.practice.run_questions import RunQuestions
from biofeedback.ui.practice.state import PracticeState


class PaceQuestions(RunQuestions):
    """Light-headed ends the search there and then; nothing urges anybody on.

    Signals:
        light_headed: it was said.
    """

    light_headed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._assessment = Assessment()
        self._state: PracticeState | None = None
        self._page = Page(back=False)
        self._page.setObjectName("client")
        self.comfort = ScaleSlider(
            self.tr("How comfortable was it?"), 0, 10, self.tr("not at all"), self.tr("very")
        )
        self.light = ChipGroup(
            self.tr("Light-headed or tingly?"),
            (("no", self.tr("No")), ("yes", self.tr("Yes"))),
        )
        self.go_on = ActionButton("main", self.tr("Go on"))
        self.skip = ActionButton("word", self.tr("Pass"))
        self._page.body.addStretch(1)
        for heading, part in ((self.tr("How comfortable was it?"), self.comfort),
                              (self.tr("Light-headed or tingly?"), self.light)):  # fmt: skip
            self._page.body.addWidget(Text(heading, "client_line"))
            self._page.body.addWidget(part)
        row = QHBoxLayout()
        row.addWidget(self.go_on)
        row.addWidget(self.skip)
        row.addStretch(1)
        self._page.body.addLayout(row)
        self._page.body.addStretch(2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._page)
        self.go_on.clicked.connect(self.done)
        self.skip.clicked.connect(self._skip)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._page.set_theme(theme)

    def begin(self, assessment: Assessment) -> None:
        """The search that asks."""
        self._assessment = assessment

    def prepare(self, _practice: Practice) -> None:
        self._empty()

    def _empty(self) -> None:
        self._state = None
        self.comfort.put(None)
        self.light.choose(())

    def wanted(self, state: PracticeState) -> bool:
        return state.question == COMFORT_QUESTION and not state.over

    def show_for(self, state: PracticeState) -> None:
        if self._state is None:
            self._state = state
            self.comfort.setFocus()

    def _skip(self) -> None:
        self.comfort.put(None)
        self.light.choose(())
        self.done.emit()

    def finish(self, practice: Practice) -> None:
        assessment, comfort = self._assessment, self.comfort.answer
        said = self.light.chosen
        light_headed = None if not said else said[0] == "yes"
        if self._state is not None:
            self._state.question = None
        self._empty()
        practice.handle.answer(lambda time: assessment.answer(time, comfort, light_headed))
        if light_headed:
            self.light_headed.emit()
