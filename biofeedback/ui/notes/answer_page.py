"""A place to write an answer to a prompt in; nobody has to, and nothing is asked about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from biofeedback.guidance import checkins
from biofeedback.guidance.checkins import Passed, Value
from biofeedback.guidance.prompts import Prompt
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.translate import said

_LINES = 4


class _Field(QPlainTextEdit):
    """Enter keeps it; with Shift it begins a line.

    Signals:
        entered: Enter was pressed.
    """

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class AnswerPage(Page):
    """The prompt's own words above an empty field.

    Signals:
        done: ``answers`` has what was written, if anything was.
    """

    done = Signal()

    def __init__(self, prompt: Prompt) -> None:
        super().__init__(said(prompt.text), back=False, spoken=True)
        self.setObjectName("client")
        self.prompt = prompt
        """What is answered."""
        self.field = _Field()
        self.field.setTabChangesFocus(True)
        self.field.setAccessibleName(said(prompt.text))
        self.finish = ActionButton("main", self.tr("Done"))
        self.skip_all = ActionButton("outline", said(checkins.labels()["body_map"]["pass"]))
        self.field.entered.connect(self.finish.click)
        self.finish.clicked.connect(self.done)
        self.skip_all.clicked.connect(self._pass)
        buttons = QHBoxLayout()
        buttons.addWidget(self.finish)
        buttons.addWidget(self.skip_all)
        buttons.addStretch(1)
        self.body.addWidget(self.field)
        self.body.addWidget(Text(self.tr("Enter keeps it for yourself and your therapist."),
                                 "caption", quiet=True))  # fmt: skip
        self.body.addLayout(buttons)
        self.body.addStretch(1)

    def first(self) -> QWidget | None:
        return self.field

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        super().set_theme(theme)
        self.field.setFont(theme.font("body"))
        line = QFontMetrics(self.field.font()).lineSpacing()
        self.field.setFixedHeight(_LINES * line + theme.px(24))

    def clear(self) -> None:
        """Nothing written."""
        self.field.clear()

    @property
    def answers(self) -> dict[str, Value | Passed]:
        """What was written; empty for nothing."""
        text = self.field.toPlainText().strip()
        return {"text": text} if text else {}

    def _pass(self) -> None:
        self.clear()
        self.done.emit()
