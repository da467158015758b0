"""The body diary: a few scales for a day, each of which can be left for another."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from biofeedback.guidance import checkins
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.translate import said
from biofeedback.ui.notes.checkin_form import CheckinForm


class Diary(Page):
    """Sums up nothing and compares nothing.

    Signals:
        done: ``form.answers`` has the entry.
    """

    done = Signal()

    def __init__(self) -> None:
        labels = checkins.labels()["diary"]
        super().__init__(said(labels["title"]))
        self.setObjectName("client")
        self.form = CheckinForm("diary", pass_word=said(labels["not_today"]))
        self.form.done.connect(self.done)
        self.body.addWidget(self.form)
        self.body.addStretch(1)

    def first(self) -> QWidget | None:
        return next(iter(self.form.questions.values())).slider

    def clear(self) -> None:
        """An empty entry."""
        for question in self.form.questions.values():
            question.clear()
