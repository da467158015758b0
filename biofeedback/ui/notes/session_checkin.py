"""The check-in of a session, on one page: scales at the left, words and the two ways on at the
right; what else was going on that day is asked at home."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from biofeedback.guidance import checkins
from biofeedback.guidance.checkins import Instrument, Item, Passed, Value
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.translate import said
from biofeedback.ui.notes.checkin_question import CheckinQuestion


def session_items(instrument: Instrument) -> tuple[Item, ...]:
    """What is asked in a session: distress, two sliders, a word; after it also what helped."""
    return tuple(each for each in checkins.items(instrument) if each.kind in ("scale", "word"))


def session_title(instrument: Instrument) -> str:
    """What its page is called."""
    labels = checkins.labels()
    return said(labels["after" if instrument == "check-in after" else "check_in"]["title"])


class SessionCheckin(Page):
    """Every question can be passed, and all of them at once.

    Signals:
        done: ``answers`` has what was said.
    """

    done = Signal()

    def __init__(self, instrument: Instrument) -> None:
        super().__init__(session_title(instrument), spoken=True, width="column", back=False)
        self.setObjectName("client")
        word = said(checkins.labels()["body_map"]["pass"])
        self.questions = {
            item.id: CheckinQuestion(item, said(item.label), word)
            for item in session_items(instrument)
        }
        self.finish = ActionButton("main", self.tr("Done"))
        self.skip_all = ActionButton("outline", word)
        self.finish.clicked.connect(self.done)
        self.skip_all.clicked.connect(self._pass)
        scales, words = QVBoxLayout(), QVBoxLayout()
        for question in self.questions.values():
            (words if question.line is not None else scales).addWidget(question)
            if question.line is not None:
                question.line.returnPressed.connect(self.finish.click)
        buttons = QHBoxLayout()
        buttons.addWidget(self.finish)
        buttons.addWidget(self.skip_all)
        buttons.addStretch(1)
        scales.addStretch(1)
        words.addLayout(buttons)
        words.addStretch(1)
        self._sides = QHBoxLayout()
        self._sides.addLayout(scales, 1)
        self._sides.addLayout(words, 1)
        self._columns = (scales, words)
        self.body.addLayout(self._sides)
        self.body.addStretch(1)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        super().set_theme(theme)
        self._sides.setSpacing(theme.px(40 if theme.compact else 80))
        for column in self._columns:
            column.setSpacing(theme.px(12 if theme.compact else 28))

    def first(self) -> QWidget | None:
        return next(iter(self.questions.values())).slider

    def clear(self) -> None:
        """Nothing answered."""
        for question in self.questions.values():
            question.clear()

    @property
    def answers(self) -> dict[str, Value | Passed]:
        """What was answered or passed, by item; what was not reached is absent."""
        return {
            name: question.answer
            for name, question in self.questions.items()
            if question.answer is not None
        }

    def _pass(self) -> None:
        for question in self.questions.values():
            if question.answer is None:
                question.skip.click()
        self.done.emit()
