"""What stands beside a prompt: pass or the next step, and do not offer it again."""

from __future__ import annotations

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QWidget

from biofeedback.guidance import prompts
from biofeedback.guidance.paced_block import WAY_OUT
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.theme import Theme

_LEFT = 0.13
_BELOW = 40
"""Between the words and what stands under them."""


class ClientPrompt(QWidget):
    """Under words that stand alone; in the middle of the lower edge while a shape is shown.

    Signals:
        passed: go to the next step, or take the prompt away.
        writing: answer it in writing.
        denied: take it away, and do not offer it again.
    """

    passed = Signal()
    denied = Signal()
    writing = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._as_line = False
        self.go_on = ActionButton("client", self.tr("Pass"), parent=self)
        self.go_on.setAccessibleDescription(self.tr("Space bar"))
        self.writes = False
        """Whether what is written could be kept."""
        self.write = ActionButton("client word", self.tr("Write an answer"), parent=self)
        self.write.clicked.connect(self.writing)
        self.never = ActionButton("client word", self.tr("Don’t offer this again"), parent=self)
        self.go_on.clicked.connect(self.passed)
        self.never.clicked.connect(self.denied)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        for button in (self.go_on, self.write, self.never):
            button.set_theme(theme)

    def show_prompt(self, prompt_id: str, *, more: bool, as_line: bool) -> None:
        """Stand beside this prompt; empty for none. Then it is to be placed."""
        self.go_on.say(self.tr("Next") if more else self.tr("Pass"))
        shown = prompts.prompt(prompt_id) if prompt_id else None
        # the way out of pacing is not something a person can be without
        self.never.setVisible(shown is not None and not as_line and shown.trigger != WAY_OUT)
        reflective = shown is not None and shown.kind == "reflective"
        self.write.setVisible(reflective and not as_line and self.writes)
        self.setVisible(shown is not None)
        self._as_line = as_line

    def place(self, room: QRect, words_end: int, edge: tuple[int, int]) -> None:
        """Find the place within ``room``, which ends where the large buttons begin.

        ``words_end`` is how far down the words go; ``edge`` what the large buttons leave free of
        the lower edge, from left to right.
        """
        first = self.go_on.sizeHint()
        gap, foot = self._theme.px(20), room.bottom() + 1
        if self._as_line:
            left = max(room.center().x() - first.width() // 2, edge[0])
            self.setGeometry(left, foot, first.width(), first.height())
        else:
            words = [each for each in (self.write, self.never) if not each.isHidden()]
            width = first.width() + sum(gap + each.sizeHint().width() for each in words)
            top = min(words_end + self._theme.px(_BELOW), foot - first.height() - gap)
            self.setGeometry(round(_LEFT * room.width()), top, width, first.height())
            left = first.width()
            for word in words:
                size = word.sizeHint()
                lower = (first.height() - size.height()) // 2
                word.setGeometry(left + gap, lower, size.width(), size.height())
                left += gap + size.width()
        self.go_on.setGeometry(0, 0, first.width(), first.height())
