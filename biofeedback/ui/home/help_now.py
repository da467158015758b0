"""If you need help now: the clinic's own text, one press away, without a network."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit

from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.translate import fixed


class HelpNow(Page):
    """Signals: ``written`` with the text, after it was changed."""

    written = Signal(str)

    def __init__(self) -> None:
        super().__init__(fixed("F.8-o"))
        self.text = Text("", "client_line")
        self.field = QPlainTextEdit()
        self.field.setTabChangesFocus(True)
        self.field.setAccessibleName(self.tr("Text of the clinic"))
        self.change = ActionButton("word", self.tr("Change this text"))
        self.keep = ActionButton("outline", self.tr("Keep"))
        self.change.clicked.connect(self._edit)
        self.keep.clicked.connect(self._keep)
        self.body.addWidget(self.text)
        self.body.addWidget(Text(fixed("F.7-c"), "body"))
        self.body.addWidget(self.field)
        for button in (self.change, self.keep):
            self.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)
        self.show_text("")

    def show_text(self, text: str) -> None:
        """The clinic's text; empty says where one can be written."""
        self.field.setPlainText(text)
        self.text.setText(text or self.tr("Your therapist can write here whom to call, and when."))
        self._show_field(False)

    def _show_field(self, shown: bool) -> None:
        self.field.setVisible(shown)
        self.keep.setVisible(shown)
        self.change.setVisible(not shown)

    def _edit(self) -> None:
        self._show_field(True)
        self.field.setFocus()

    def _keep(self) -> None:
        text = self.field.toPlainText().strip()
        self.show_text(text)
        self.written.emit(text)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        super().set_theme(theme)
        self.field.setFont(theme.font("body"))
        self.field.setMinimumHeight(theme.px(120))
