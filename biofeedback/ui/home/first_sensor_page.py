"""The last quiet step of the first run: a sensor, or none."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.text import Text


class FirstSensorPage(Page):
    """Signals: ``chosen`` with True to look for a sensor, False to go on without one."""

    chosen = Signal(bool)

    def __init__(self) -> None:
        super().__init__(back=False)
        self.look = ActionButton("main", self.tr("Look for a sensor"))
        self.without = ActionButton("outline", self.tr("Go on without one"))
        self.look.clicked.connect(lambda: self.chosen.emit(True))
        self.without.clicked.connect(lambda: self.chosen.emit(False))
        row = QHBoxLayout()
        row.addWidget(self.look)
        row.addWidget(self.without)
        row.addStretch(1)
        self.body.addStretch(1)
        self.body.addWidget(Text(self.tr("3 of 3"), "caption", quiet=True))
        self.body.addWidget(Text(self.tr("A sensor, or none"), "home_question"))
        self.body.addWidget(
            Text(
                self.tr("A chest strap shows the heart, finger electrodes the skin. Practice, "
                        "prompts and the pacer work without either, and you can look for one at "
                        "any time."),
                "client_line",
            )
        )  # fmt: skip
        self.body.addLayout(row)
        self.body.addStretch(2)

    def first(self) -> QWidget | None:
        """The main way on."""
        return self.look
