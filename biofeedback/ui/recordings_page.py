"""The recordings of one person, the latest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from biofeedback.recordings.vault import SessionSummary
from biofeedback.ui.page import Page
from biofeedback.ui.text import Text
from biofeedback.ui.theme import Theme
from biofeedback.ui.words import day_and_time, length, tr


class _List(QListWidget):
    """Signals: ``picked`` with a row, on Enter."""

    picked = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.picked.emit(self.currentRow())
        else:
            super().keyPressEvent(event)


class RecordingsPage(Page):
    """Signals: ``chosen`` with the id of a session."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(self.tr("Review"))
        self._ids: list[str] = []
        self.none = Text(self.tr("There is no recording yet."), "body", quiet=True)
        self.list = _List()
        self.list.setAccessibleName(self.tr("Recordings"))
        self.list.picked.connect(self._pick)
        self.list.itemClicked.connect(lambda item: self._pick(self.list.row(item)))
        self.body.addWidget(self.none)
        self.body.addWidget(self.list, 1)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        super().set_theme(theme)
        self.list.setFont(theme.font("body"))
        self.list.setMinimumHeight(theme.px(320))

    def first(self) -> QListWidget | None:
        return self.list if self._ids else None

    def show_sessions(self, person: str, sessions: Sequence[SessionSummary]) -> None:
        """These recordings."""
        self.say_subtitle(self.tr("for {person}").format(person=person))
        self._ids = [each.session_id for each in reversed(sessions)]
        self.list.clear()
        for each in reversed(sessions):
            self.list.addItem(QListWidgetItem(self._words(each)))
        self.none.setVisible(not sessions)
        self.list.setVisible(bool(sessions))
        if sessions:
            self.list.setCurrentRow(0)

    def _words(self, session: SessionSummary) -> str:
        parts = [began(session.started_at)]
        if session.duration_s is not None:
            parts.append(length(session.duration_s))
        if session.source == "simulated":
            parts.append(self.tr("simulated"))
        if not session.complete:
            parts.append(self.tr("ended early"))
        return ", ".join(parts)

    def _pick(self, row: int) -> None:
        if 0 <= row < len(self._ids):
            self.chosen.emit(self._ids[row])


def began(started_at: str) -> str:
    """When a recording began, as people write it here."""
    try:
        return day_and_time(datetime.fromisoformat(started_at).astimezone())
    except ValueError:
        return tr("date not known")
