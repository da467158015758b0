"""What this program is and is not: read once before the first practice or session."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.translate import fixed


class PurposePage(Page):
    """``step`` is its place in the first run.

    Signals:
        read: it was put away.
    """

    read = Signal()

    def __init__(self, step: str = "") -> None:
        super().__init__(back=False)
        self.go_on = ActionButton("main", self.tr("Go on"))
        self.go_on.clicked.connect(self.read)
        self.body.addStretch(1)
        if step:
            self.body.addWidget(Text(step, "caption", quiet=True))
        self.body.addWidget(Text(self.tr("What this is, and what it is not"), "home_question"))
        self.body.addWidget(Text(fixed("F.7-b"), "client_line"))
        self.body.addWidget(Text(fixed("F.7-a"), "body", quiet=True))
        self.body.addWidget(self.go_on, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(2)

    def first(self) -> QWidget | None:
        """The only way on."""
        return self.go_on
