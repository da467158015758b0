"""Two or three things to choose from, and the way back; nothing is chosen by waiting."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from biofeedback.guidance.prompts import Prompt
from biofeedback.ui.client.choice_button import ChoiceButton
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.translate import said


class PracticeChoices(Page):
    """The words of each prompt are shown whole, so that nobody is surprised by what they chose.

    Signals:
        chosen: the id of a prompt.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(width="column", back=False)
        self.setObjectName("client")
        self._prompts: tuple[Prompt, ...] = ()
        self.buttons: list[ChoiceButton] = []
        self._empty = Text(
            self.tr("There is nothing else to choose from at the moment."), "client_line"
        )
        self.go_back = ActionButton("client word", self.tr("Back"))
        self.go_back.setAccessibleDescription(self.tr("Key E"))
        self.go_back.clicked.connect(self.back)
        self._rows = QVBoxLayout()
        self.body.addStretch(1)
        self.body.addWidget(self._empty)
        self.body.addLayout(self._rows)
        self.body.addWidget(self.go_back, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        super().set_theme(theme)
        self._rows.setSpacing(theme.px(12 if theme.compact else 20))

    def show_prompts(self, prompts: Sequence[Prompt]) -> None:
        """Put these up for choice; the ring goes to the first."""
        for button in self.buttons:
            self._rows.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._prompts = tuple(prompts)
        self.buttons = []
        for place, prompt in enumerate(self._prompts):
            button = ChoiceButton(said(prompt.text), str(place + 1))
            button.clicked.connect(lambda _checked=False, which=place: self.pick(which))
            button.set_theme(self.theme)
            self._rows.addWidget(button)
            self.buttons.append(button)
        self._empty.setVisible(not self._prompts)
        (self.buttons[0] if self.buttons else self.go_back).setFocus(
            Qt.FocusReason.ShortcutFocusReason
        )

    def pick(self, place: int) -> None:
        """Choose by place; nothing where there is none."""
        if 0 <= place < len(self._prompts):
            self.chosen.emit(self._prompts[place].id)
