"""Panels to choose from: the speed of a replay, and a session to compare with."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from biofeedback.recordings.vault import SessionSummary
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.words import length
from biofeedback.ui.review.panel import Panel
from biofeedback.ui.review.words import began, tr

SPEEDS = (1.0, 2.0, 5.0, 10.0, 30.0)


class ReplayPanel(Panel):
    """The recording plays on the desk; nothing reaches the client’s side.

    Signals:
        asked: the speed, 1 for as it was.
    """

    asked = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Replay on the desk"), parent)
        self.body.addWidget(
            Text(
                tr(
                    "The desk shows the session again. Its keys rest meanwhile, and nothing is "
                    "shown on the client’s side."
                )
            )
        )
        self.speeds: list[ActionButton] = []
        for speed in SPEEDS:
            words = (
                tr("As it was")
                if speed == 1.0
                else tr("{n} times as fast").format(n=f"{speed:.0f}")
            )
            button = ActionButton("outline", words)
            button.clicked.connect(lambda _checked=False, which=speed: self.asked.emit(which))
            self.speeds.append(button)
            self.body.addWidget(button)
        self.body.addStretch(1)


class ComparePanel(Panel):
    """Other sessions of the same person.

    Signals:
        picked: the id of a session.
    """

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Compare with"), parent)
        self.note = Text("")
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(tr("Sessions to compare with"))
        self.list.itemActivated.connect(self._pick)
        self.list.itemClicked.connect(self._pick)
        self.body.addWidget(self.note)
        self.body.addWidget(self.list, 1)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.list.setFont(theme.font("body"))

    def show_sessions(self, sessions: Sequence[SessionSummary]) -> None:
        """The sessions to choose from, newest first."""
        self.list.clear()
        for each in sessions:
            lasted = "" if each.duration_s is None else f", {length(each.duration_s)}"
            item = QListWidgetItem(f"{began(each.started_at)}{lasted}")
            item.setData(0x0100, each.session_id)
            self.list.addItem(item)
        self.list.setVisible(bool(sessions))
        self.note.setText(
            tr("Both are drawn on the same scale, from their beginnings. Paced and free stretches "
               "are not compared in numbers.")
            if sessions
            else tr("There is no other session of this person.")
        )  # fmt: skip
        if sessions:
            self.list.setCurrentRow(0)
            self.list.setFocus()

    def _pick(self, item: QListWidgetItem) -> None:
        self.picked.emit(str(item.data(0x0100)))
