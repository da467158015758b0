"""A check-in in the tray: what the client says aloud, put down by the therapist."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from biofeedback.guidance import checkins
from biofeedback.guidance.checkins import Instrument, Passed, Value
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.translate import said
from biofeedback.ui.notes.checkin_question import CheckinQuestion
from biofeedback.ui.notes.session_checkin import session_items


class TrayQuestions(QWidget):
    """Every question can be passed; what was put down stays until it is kept.

    Signals:
        kept: ``instrument`` and ``answers`` say what.
    """

    kept = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._theme = Theme()
        self.instrument: Instrument | None = None
        """Whose questions are asked."""
        self.questions: dict[str, CheckinQuestion] = {}
        self.keep = ActionButton("outline", self.tr("Keep"))
        self.keep.clicked.connect(self.kept)
        self._rows = QVBoxLayout()
        buttons = QHBoxLayout()
        buttons.addWidget(self.keep)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._rows)
        layout.addLayout(buttons)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        self._rows.setSpacing(theme.px(8))
        for question in self.questions.values():
            question.set_theme(theme)
        self.keep.set_theme(theme)

    def ask(self, instrument: Instrument) -> None:
        """Ask this; what was put down of the same before is still there."""
        if instrument != self.instrument:
            self._make(instrument)
        first = next(iter(self.questions.values())).slider
        if first is not None:
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _make(self, instrument: Instrument) -> None:
        for question in self.questions.values():
            self._rows.removeWidget(question)
            question.hide()
            question.deleteLater()
        self.instrument = instrument
        word = said(checkins.labels()["body_map"]["pass"])
        self.questions = {
            item.id: CheckinQuestion(item, said(item.label), word)
            for item in session_items(instrument)
        }
        for question in self.questions.values():
            self._rows.addWidget(question)
            if question.line is not None:
                question.line.returnPressed.connect(self.keep.click)
            last = question.skip
        QWidget.setTabOrder(last, self.keep)
        self.set_theme(self._theme)

    @property
    def answers(self) -> Mapping[str, Value | Passed]:
        """What was put down or passed, by item."""
        return {
            name: question.answer
            for name, question in self.questions.items()
            if question.answer is not None
        }

    def clear(self) -> None:
        """Nothing put down."""
        for question in self.questions.values():
            question.clear()
