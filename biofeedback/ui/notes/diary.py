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
        super().__init__(said(labels["title"]), spoken=True)
        self.setObjectName("client")
        self.form = CheckinForm("diary", pass_word=said(labels["not_today"]))
        self._own_label = self.form.questions["own"].heading.text()
        # a name that is not given is not passed either
        self.form.questions["own-name"].skip.hide()
        self.form.done.connect(self.done)
        self.body.addWidget(self.form)
        self.body.addStretch(1)

    def first(self) -> QWidget | None:
        return next(iter(self.form.questions.values())).slider

    def begin(self, own_name: str = "") -> None:
        """An empty entry, but for what the person's own item is called."""
        for question in self.form.questions.values():
            question.clear()
        if own_name:
            self.form.questions["own-name"].fill_in(own_name)
        own = self.form.questions["own"]
        own.heading.setText(own_name or self._own_label)
        if own.slider is not None:
            own.slider.setAccessibleName(own_name or self._own_label)
