"""One line above the choices of a practice, with a yes and a no: it comes once and stays put."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.flow_row import FlowRow, flow_holder
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.themed import spread


class SetupLine(QWidget):
    """Not there unless there is something to say."""

    def __init__(self, yes: str, no: str) -> None:
        super().__init__()
        self.text = Text("", "body")
        self.yes = ActionButton("outline", yes)
        self.no = ActionButton("word", no)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.text)
        row = FlowRow(12)
        for button in (self.yes, self.no):
            row.addWidget(button)
        self._column.addWidget(flow_holder(row))
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._column.setSpacing(theme.px(8))
        spread(self, theme)

    def say(self, text: str) -> None:
        """What is asked; empty takes the line away."""
        self.text.setText(text)
        self.setVisible(bool(text))
