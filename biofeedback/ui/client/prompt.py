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
        denied: take it away, and do not offer it again.
    """

    passed = Signal()
    denied = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._as_line = False
        self.go_on = ActionButton("client", self.tr("Pass"), parent=self)
        self.go_on.setAccessibleDescription(self.tr("Space bar"))
        self.never = ActionButton("client word", self.tr("Don’t offer this again"), parent=self)
        self.go_on.clicked.connect(self.passed)
        self.never.clicked.connect(self.denied)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        for button in (self.go_on, self.never):
            button.set_theme(theme)

    def show_prompt(self, prompt_id: str, *, more: bool, as_line: bool) -> None:
        """Stand beside this prompt; empty for none. Then it is to be placed."""
        self.go_on.say(self.tr("Next") if more else self.tr("Pass"))
        # the way out of pacing is not something a person can be without
        way_out = bool(prompt_id) and prompts.prompt(prompt_id).trigger == WAY_OUT
        self.never.setVisible(bool(prompt_id) and not as_line and not way_out)
        self.setVisible(bool(prompt_id))
        self._as_line = as_line

    def place(self, room: QRect, words_end: int, edge: tuple[int, int]) -> None:
        """Find the place within ``room``, which ends where the large buttons begin.

        ``words_end`` is how far down the words go; ``edge`` what the large buttons leave free of
        the lower edge, from left to right.
        """
        first, second = self.go_on.sizeHint(), self.never.sizeHint()
        gap, foot = self._theme.px(20), room.bottom() + 1
        if self._as_line:
            left = max(room.center().x() - first.width() // 2, edge[0])
            self.setGeometry(left, foot, first.width(), first.height())
        else:
            top = min(words_end + self._theme.px(_BELOW), foot - first.height() - gap)
            width = first.width() + gap + second.width()
            self.setGeometry(round(_LEFT * room.width()), top, width, first.height())
        self.go_on.setGeometry(0, 0, first.width(), first.height())
        lower = (first.height() - second.height()) // 2
        self.never.setGeometry(first.width() + gap, lower, second.width(), second.height())
