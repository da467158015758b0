"""What stands under a prompt at home: pass, or do not offer it again; one step at a time."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from biofeedback.guidance.paced_block import WAY_OUT
from biofeedback.guidance.prompts import Prompt
from biofeedback.ui.client.stage import ClientStage
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.translate import said

_LEFT, _LOWEST, _FIELD = 0.13, 0.86, 0.5
_MOST_LETTERS = 400
_BELOW = 40
"""Between the words and what stands under them."""


class PracticePrompt(QWidget):
    """Two buttons on the stage, below the words.

    Signals:
        passed: the prompt is to go.
        denied: and not to come again.
        writing: somebody has begun to write an answer.
        written: the answer.
    """

    passed = Signal()
    denied = Signal()
    writing = Signal()
    written = Signal(str)

    def __init__(self, stage: ClientStage) -> None:
        super().__init__(stage)
        self._stage = stage
        self._theme = Theme()
        self.prompt: Prompt | None = None
        self._step = 0
        self._may_deny = False
        self.go_on = ActionButton("client", self.tr("Pass"), parent=self)
        self.go_on.setAccessibleDescription(self.tr("Space bar"))
        self.never = ActionButton("client word", self.tr("Don’t offer this again"), parent=self)
        self.writes = False
        """Whether what is written could be kept."""
        self.field = QLineEdit(self)
        self.field.setMaxLength(_MOST_LETTERS)
        self.field.setPlaceholderText(self.tr("Write an answer, if you like: Enter keeps it"))
        self.field.setAccessibleName(self.field.placeholderText())
        self.field.textEdited.connect(self._begin)
        self.field.returnPressed.connect(self._write)
        self._begun = False
        self.go_on.clicked.connect(self.step_on)
        self.never.clicked.connect(self.denied)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        for button in (self.go_on, self.never):
            button.set_theme(theme)
        self.field.setFont(theme.font("body"))
        self.place()

    @property
    def text(self) -> str:
        """The words to show; empty without a prompt."""
        if self.prompt is None:
            return ""
        shown = self.prompt
        return said(shown.steps[self._step] if shown.steps else shown.text)

    def show_prompt(self, prompt: Prompt | None) -> None:
        """Stand under this prompt, or go."""
        self.prompt, self._step = prompt, 0
        self.setVisible(prompt is not None)
        # the way out of pacing is not something a person can be without
        self._may_deny = prompt is not None and prompt.trigger != WAY_OUT
        self.never.setVisible(self._may_deny)
        self.field.clear()
        self._begun = False
        self.field.setVisible(prompt is not None and prompt.kind == "reflective" and self.writes)
        self._say()

    def _begin(self) -> None:
        if not self._begun:
            self._begun = True
            self.writing.emit()

    def _write(self) -> None:
        text = self.field.text().strip()
        if text:
            self.written.emit(text)

    def step_on(self) -> None:
        """The next step of a prompt that has some, else pass."""
        if self.prompt is not None and self._step + 1 < len(self.prompt.steps):
            self._step += 1
            self._say()
        else:
            self.passed.emit()

    def _say(self) -> None:
        more = self.prompt is not None and self._step + 1 < len(self.prompt.steps)
        self.go_on.say(self.tr("Next") if more else self.tr("Pass"))
        self.place()

    def place(self) -> None:
        """Stand under the longest of the prompt's steps, where the stage has room."""
        high, wide = self._stage.height(), self._stage.width()
        first, second = self.go_on.sizeHint(), self.never.sizeHint()
        gap, shown = self._theme.px(20), self.prompt
        steps = () if shown is None else shown.steps or (shown.text,)
        end = self._stage.words_end([said(each) for each in steps])
        row = max(first.height(), second.height())
        lowest, wanted = round(_LOWEST * high), end + self._theme.px(_BELOW)
        writing = not self.field.isHidden()
        below = gap + self.field.sizeHint().height() if writing else 0
        # with large type there is no room under the keys: then the field stands beside Pass
        beside = writing and lowest - row - below < end
        below = 0 if beside else below
        top = min(wanted, lowest - row - below)
        left = first.width() + gap
        share = 0.95 - _LEFT if beside else _FIELD
        width = max(left + second.width() + 2, round(share * wide))
        self.setGeometry(round(_LEFT * wide), top, width, row + below)
        self.go_on.setGeometry(0, 0, first.width(), first.height())
        self.never.setGeometry(left, (row - second.height()) // 2, second.width(), second.height())
        self.never.setVisible(self._may_deny and not beside)
        if beside:
            field = self.field.sizeHint().height()
            self.field.setGeometry(left, (row - field) // 2, width - left, field)
        else:
            self.field.setGeometry(0, row + gap, round(_FIELD * wide), below - gap)
