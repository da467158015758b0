"""Before the search for a pace: what it takes, and why it cannot begin yet."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal

from biofeedback.guidance.personal_pace import SHORTER, Protocol
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.tick_box import TickBox
from biofeedback.ui.kit.translate import said


class PaceGate(Page):
    """Signals: ``begun`` once nothing stands against it."""

    begun = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("Personal pace"))
        self.confirmed = TickBox(
            self.tr("Therapist: we talked it through, and this is a good day for it")
        )
        self.shuffled = TickBox(self.tr("Rates in a mixed order"))
        self.shorter = TickBox(
            self.tr("Shorter: five rates for two minutes each, about 22 minutes, and more often "
                    "without a clear answer")
        )  # fmt: skip
        self.reason = Text("", "heading")
        self.begin = ActionButton("main", self.tr("Begin"))
        self.begin.clicked.connect(self.begun)
        for text in (
            self.tr("Five minutes of own breath, then six rates for three minutes each, with a "
                    "minute of own breath between. About 31 minutes, and any part of them is of "
                    "use."),
            self.tr("Stop is always there. What is found is a setting with a date, not a trait; "
                    "six a minute is fine without any of this."),
        ):  # fmt: skip
            self.body.addWidget(Text(text))
        self.body.addWidget(self.shuffled)
        self.body.addWidget(self.shorter)
        self.body.addWidget(self.confirmed)
        self.body.addWidget(self.reason)
        self.body.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)

    def first(self) -> TickBox:
        return self.confirmed

    def clear(self) -> None:
        """Nothing confirmed."""
        self.confirmed.setChecked(False)
        self.shuffled.setChecked(False)
        self.shorter.setChecked(False)
        self.show_reason(self.tr("Wait until 60 s of heart rhythm are in."))

    def show_reason(self, reason: str | None) -> None:
        """Why it cannot begin; None lets it."""
        shown = said(reason or "")
        if shown != self.reason.text():
            self.reason.setText(shown)
        self.begin.setEnabled(reason is None)

    @property
    def protocol(self) -> Protocol:
        """How the search is to go."""
        chosen = SHORTER if self.shorter.isChecked() else Protocol()
        return replace(chosen, shuffle_seed=1 if self.shuffled.isChecked() else None)
