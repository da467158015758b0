"""The questions of one instrument, all of them optional, and one key that ends them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from biofeedback.guidance import checkins
from biofeedback.guidance.checkins import Instrument, Passed, Value
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.themed import spread
from biofeedback.ui.kit.translate import said
from biofeedback.ui.notes.checkin_question import CheckinQuestion


class CheckinForm(QWidget):
    """``earlier`` holds words and choices of the last time, which one button fills in again.

    Signals:
        done: the person is through; ``answers`` has what they said.
    """

    done = Signal()

    def __init__(
        self,
        instrument: Instrument,
        title: str = "",
        earlier: Mapping[str, str] | None = None,
        pass_word: str = "",
    ) -> None:
        super().__init__()
        self.instrument = instrument
        self._earlier = dict(earlier or {})
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        if title:
            self._layout.addWidget(Text(title, "home_question"))
        word = pass_word or said(checkins.labels()["body_map"]["pass"])
        self.questions = {
            item.id: CheckinQuestion(item, said(item.label), word)
            for item in checkins.items(instrument)
        }
        for question in self.questions.values():
            self._layout.addWidget(question)
        self.finish = ActionButton("main", self.tr("Done"))
        self.finish.clicked.connect(self.done)
        self.skip_all = ActionButton("word", self.tr("Leave it for now"))
        self.skip_all.clicked.connect(self._leave)
        self.as_before = ActionButton("outline", self.tr("Words as last time"))
        self.as_before.clicked.connect(self.repeat_words)
        if not self._earlier:
            self.as_before.hide()
        row = QHBoxLayout()
        row.addWidget(self.finish)
        row.addWidget(self.as_before)
        row.addWidget(self.skip_all)
        row.addStretch(1)
        self._layout.addLayout(row)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._layout.setSpacing(theme.px(14 if theme.compact else 22))
        spread(self, theme)

    @property
    def answers(self) -> dict[str, Value | Passed]:
        """What was answered or passed, by item; what was not reached is absent."""
        return {
            name: question.answer
            for name, question in self.questions.items()
            if question.answer is not None
        }

    def repeat_words(self) -> None:
        """Fill in the words and choices of the last time."""
        for name, words in self._earlier.items():
            if name in self.questions and self.questions[name].item.kind != "scale":
                self.questions[name].fill_in(words)

    def _leave(self) -> None:
        for question in self.questions.values():
            if question.answer is None:
                question.skip.click()
        self.done.emit()
