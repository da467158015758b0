"""The recordings of one person, the latest first, and what can be done with each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem

from biofeedback.recordings.vault import SessionSummary
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.answer import Answer
from biofeedback.ui.kit.chip_group import ChipGroup
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.stepper import Stepper
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.words import day_and_time, length, person_name, tr

LONGEST_MONTHS = 120


class _List(QListWidget):
    """Signals: ``picked`` with a row, on Enter."""

    picked = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.picked.emit(self.currentRow())
        else:
            super().keyPressEvent(event)


class RecordingsPage(Page):
    """Enter or a double click opens a recording; to delete one takes two presses.

    Signals:
        chosen: a session, by its id, is to be looked at.
        import_asked: a file made elsewhere is to be taken in.
        delete_asked: the session with this id is to be deleted, and that was said twice.
        move_asked: the session with this id belongs to this person.
        keep_asked: months after which to say that a recording could go; 0 for never.
    """

    chosen = Signal(str)
    import_asked = Signal()
    delete_asked = Signal(str)
    move_asked = Signal(str, str)
    keep_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__(self.tr("Review"))
        self._sessions: list[SessionSummary] = []
        self.none = Text(self.tr("There is no recording yet."), "body", quiet=True)
        self.list = _List()
        self.list.setAccessibleName(self.tr("Recordings"))
        self.list.picked.connect(self._pick)
        self.list.itemDoubleClicked.connect(lambda item: self._pick(self.list.row(item)))
        self.list.currentRowChanged.connect(lambda _row: self._ask_no_more())
        self.due = Text("", "body")
        self.look = ActionButton("main", self.tr("Look at it"))
        self.take_in = ActionButton("outline", self.tr("Take in a file"))
        self.delete = ActionButton("outline", self.tr("Delete it"))
        self.whose = ActionButton("outline", self.tr("Move it"))
        self.others = ChipGroup(self.tr("Whose it is"), ())
        self.said = Answer()
        self.sure = ActionButton("outline", self.tr("Delete for good"))
        self.leave = ActionButton("outline", self.tr("Leave it"))
        self.keep = Stepper(
            self.tr("Say when a recording is older than"), 0, LONGEST_MONTHS, 3, self._months
        )
        self._build()

    def _build(self) -> None:
        self.body.addWidget(self.none)
        self.body.addWidget(self.due)
        self.body.addWidget(self.list, 1)
        for row in (
            (self.look, self.delete, self.whose, self.take_in),
            (self.sure, self.leave),
        ):
            line = QHBoxLayout()
            for button in row:
                line.addWidget(button)
            line.addStretch(1)
            if row[0] is self.sure:
                self.body.addWidget(self.said)
                self.body.addWidget(self.others)
            self.body.addLayout(line)
        retention = QHBoxLayout()
        retention.addWidget(
            Text(self.tr("Say when a recording is older than"), "body", quiet=True, wrap=False)
        )
        retention.addWidget(self.keep)
        retention.addStretch(1)
        self.body.addLayout(retention)
        self.look.clicked.connect(lambda: self._pick(self.list.currentRow()))
        self.take_in.clicked.connect(self.import_asked)
        self.delete.clicked.connect(self._ask_twice)
        self.whose.clicked.connect(self._ask_whose)
        self.others.changed.connect(self._move)
        self.sure.clicked.connect(self._delete)
        self.leave.clicked.connect(self._leave)
        self.keep.stepped.connect(self.keep_asked)
        self._ask_no_more()

    def _months(self, months: int) -> str:
        return self.tr("{n} months").format(n=months) if months else self.tr("never")

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        super().set_theme(theme)
        self.list.setFont(theme.font("body"))
        self.list.setMinimumHeight(theme.px(200 if theme.compact else 320))

    def first(self) -> QListWidget | ActionButton:
        return self.list if self._sessions else self.take_in

    # --- what is shown ----------------------------------------------------------------------
    def show_sessions(
        self,
        person: str,
        sessions: Sequence[SessionSummary],
        due: Sequence[str] = (),
        months: int | None = None,
        others: Sequence[str] = (),
    ) -> None:
        """These recordings; ``due`` are older than the ``months`` the person wants.

        ``others`` are the people to whom one could belong instead.
        """
        self.say_subtitle(self.tr("for {person}").format(person=person_name(person)))
        self._sessions = list(reversed(sessions))
        self.list.clear()
        for each in self._sessions:
            self.list.addItem(QListWidgetItem(self._words(each, each.session_id in due)))
        self.none.setVisible(not sessions)
        for part in (self.list, self.look, self.delete):
            part.setVisible(bool(sessions))
        self.whose.setVisible(bool(sessions) and bool(others))
        self.others.refill([(each, person_name(each)) for each in others])
        self.others.set_theme(self.theme)
        if sessions:
            self.list.setCurrentRow(0)
        self.keep.setValue(months or 0)
        self.due.setText(
            self.tr(
                "Older than {person} wants them kept: {n}. Nothing is deleted by itself."
            ).format(person=person_name(person), n=len(due))
        )
        self.due.setVisible(bool(due))
        self._ask_no_more()

    def say(self, sentence: str) -> None:
        """How it went."""
        self.said.say(sentence)

    def _words(self, session: SessionSummary, is_due: bool) -> str:
        parts = [began(session.started_at)]
        if session.duration_s is not None:
            parts.append(length(session.duration_s))
        if session.source != "sensor":
            parts.append(self.tr("simulated") if session.source == "simulated" else self.tr("file"))
        if not session.complete:
            parts.append(self.tr("ended early"))
        if is_due:
            parts.append(self.tr("older than wanted"))
        return ", ".join(parts)

    def _pick(self, row: int) -> None:
        if 0 <= row < len(self._sessions):
            self.chosen.emit(self._sessions[row].session_id)

    # --- moving -----------------------------------------------------------------------------
    def _ask_whose(self) -> None:
        row = self.list.currentRow()
        if not 0 <= row < len(self._sessions):
            return
        self._ask_no_more()
        recording = self._words(self._sessions[row], False)
        self.say(self.tr("{recording}: whose is it?").format(recording=recording))
        self.others.show()
        self.leave.show()
        next(iter(self.others.chips.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def _move(self) -> None:
        row, chosen = self.list.currentRow(), self.others.chosen
        self._ask_no_more()
        if chosen and 0 <= row < len(self._sessions):
            self.move_asked.emit(self._sessions[row].session_id, chosen[0])

    # --- deleting ---------------------------------------------------------------------------
    def _ask_twice(self) -> None:
        row = self.list.currentRow()
        if not 0 <= row < len(self._sessions):
            return
        self._ask_no_more()
        self.say(
            self.tr(
                "{recording}: deleting forgets its key and removes its file. It cannot be undone, "
                "by anybody."
            ).format(recording=self._words(self._sessions[row], False))
        )
        self.sure.show()
        self.leave.show()
        self.leave.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_no_more(self) -> None:
        self.say("")
        self.sure.hide()
        self.leave.hide()
        self.others.hide()
        self.others.choose(())

    def _leave(self) -> None:
        self._ask_no_more()
        self.first().setFocus(Qt.FocusReason.OtherFocusReason)

    def _delete(self) -> None:
        row = self.list.currentRow()
        self._ask_no_more()
        if 0 <= row < len(self._sessions):
            self.delete_asked.emit(self._sessions[row].session_id)


def began(started_at: str) -> str:
    """When a recording began, as people write it here."""
    try:
        return day_and_time(datetime.fromisoformat(started_at).astimezone())
    except ValueError:
        return tr("date not known")
