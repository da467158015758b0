"""The recovery key, shown once."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.tick_box import TickBox


class RecoveryPage(Page):
    """Signals: ``noted`` when it was written down."""

    noted = Signal()

    def __init__(self) -> None:
        super().__init__(back=False)
        self.key = QLineEdit()
        self.key.setReadOnly(True)
        self.key.setAccessibleName(self.tr("Recovery key"))
        self.written = TickBox(self.tr("I wrote it down"))
        self.go_on = ActionButton("main", self.tr("Go on"))
        self.go_on.setEnabled(False)
        self.written.clicked.connect(lambda: self.go_on.setEnabled(self.written.isChecked()))
        self.go_on.clicked.connect(self._leave)
        self.body.addStretch(1)
        self.body.addWidget(Text(self.tr("2 of 3"), "caption", quiet=True))
        self.body.addWidget(Text(self.tr("For the day the passphrase is gone"),
                                 "home_question"))  # fmt: skip
        self.body.addWidget(
            Text(
                self.tr("Write it on paper and keep it away from this computer: it is shown this "
                        "once. Either opens the vault, this key or what you chose before. With "
                        "neither, nobody can."),
                "client_line",
            )
        )  # fmt: skip
        for part in (self.key, self.written):
            self.body.addWidget(part)
        self.body.addWidget(self.go_on, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(2)

    def first(self) -> QWidget | None:
        """What is asked once the key was read."""
        return self.written

    def show_key(self, key: str) -> None:
        """The key to write down."""
        self.key.setText(key)
        self.written.setChecked(False)
        self.go_on.setEnabled(False)

    def _leave(self) -> None:
        self.key.clear()
        self.noted.emit()

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        super().set_theme(theme)
        self.key.setFont(theme.font("title"))
