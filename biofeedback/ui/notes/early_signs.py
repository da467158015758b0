"""First hints in a person's own words, and one press for "I noticed something"."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit

from biofeedback.guidance import checkins
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.chip_group import ChipGroup
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.translate import said


class EarlySigns(Page):
    """Works without a sensor; nothing is counted.

    Signals:
        noticed: one was noticed now; the hint, or empty for just something.
        kept: the list, a hint a line.
    """

    noticed = Signal(str)
    kept = Signal(list)

    def __init__(self) -> None:
        labels = checkins.labels()["early_signs"]
        super().__init__(said(labels["title"]), spoken=True)
        self.setObjectName("client")
        self.press = ActionButton("main", said(labels["noticed"]))
        self.which = ChipGroup(self.tr("Which one, if you like"), ())
        self.answer = Text("", "body", quiet=True)
        self.list = QPlainTextEdit()
        self.list.setTabChangesFocus(True)
        self.list.setAccessibleName(said(labels["title"]))
        self.keep = ActionButton("outline", self.tr("Keep the list"))
        self.press.clicked.connect(self._notice)
        self.keep.clicked.connect(self._keep)
        self.body.addWidget(self.press, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.which)
        self.body.addWidget(self.answer)
        self.body.addWidget(Text(self.tr("The list, a line for each"), "heading"))
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignLeft)

    def first(self) -> ActionButton:
        return self.press

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        super().set_theme(theme)
        self.list.setFont(theme.font("body"))
        self.list.setMinimumHeight(theme.px(160))

    def show_signs(self, signs: Sequence[str]) -> None:
        """The hints as they were kept."""
        self.list.setPlainText("\n".join(signs))
        self.which.refill([(sign, sign) for sign in signs])
        self.which.set_theme(self.theme)
        self.answer.setText("")

    def _notice(self) -> None:
        self.noticed.emit(self.which.chosen[0] if self.which.chosen else "")
        self.which.choose(())
        self.answer.setText(self.tr("Noted."))

    def _keep(self) -> None:
        signs = [line.strip() for line in self.list.toPlainText().splitlines() if line.strip()]
        self.kept.emit(signs)
        self.show_signs(signs)
        self.answer.setText(self.tr("The list is kept."))
