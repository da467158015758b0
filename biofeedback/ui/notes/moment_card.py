"""A moment card: what set it off, where it was, what it seemed to mean, what was wanted."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from biofeedback.guidance import checkins
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.translate import said
from biofeedback.ui.notes.checkin_form import CheckinForm


class MomentCard(Page):
    """Every field may stay empty; nothing is interpreted.

    Signals:
        done: ``form.answers`` has the card.
    """

    done = Signal()

    def __init__(self) -> None:
        super().__init__(said(checkins.labels()["moment_card"]["title"]), spoken=True)
        self.setObjectName("client")
        self.marker_time: float | None = None
        """The moment in the session it belongs to."""
        self.form = CheckinForm("moment card")
        self.form.done.connect(self.done)
        self.body.addWidget(self.form)
        self.body.addStretch(1)

    def first(self) -> QWidget | None:
        return next(iter(self.form.questions.values())).line

    def begin(self, marker_time: float | None = None) -> None:
        """An empty card, for a moment of a session or for none."""
        self.marker_time = marker_time
        for question in self.form.questions.values():
            question.clear()
