"""What a person wrote down, to be read again: cards, body maps, what was worth keeping, answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from biofeedback.guidance import checkins
from biofeedback.guidance.checkins import INSTRUMENTS
from biofeedback.guidance.prompts import prompt
from biofeedback.recordings.people import CheckIn
from biofeedback.session.profile import ANSWER, JOIN, MARKER_TIME, WORTH_KEEPING
from biofeedback.ui.kit import words
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.themed import spread
from biofeedback.ui.kit.translate import said
from biofeedback.ui.notes.words import tr


def heading(note: CheckIn) -> str:
    """What it is, and when it was written."""
    name = {
        "moment card": tr("A moment"),
        "body map": tr("Body map"),
        WORTH_KEEPING: tr("Worth keeping"),
        ANSWER: tr("Answer"),
    }[note.instrument]
    when = words.day_and_time(datetime.fromisoformat(note.at).astimezone())
    return tr("{what}, {when}").format(what=name, when=when)


def lines(note: CheckIn) -> list[str]:
    """What was said, a line for each question; what was passed is told as passed."""
    if note.instrument == ANSWER:
        return [f"{_asked(str(note.answers.get('prompt', '')))} {note.answers.get('text', '')}"]
    instrument = INSTRUMENTS.get(note.instrument)
    if instrument is None:
        return [str(note.answers.get("text", ""))]
    told = []
    for item in checkins.items(instrument):
        if item.id not in note.answers:
            continue
        value = note.answers[item.id]
        names = dict(item.options)
        if value is None:
            answer = tr("passed")
        elif names:
            answer = ", ".join(said(names.get(each, each)) for each in str(value).split(JOIN))
        else:
            answer = str(value)
        alone = bool(names) or instrument == "body map"
        told.append(answer if alone else f"{said(item.label)} {answer}")
    return told


def _asked(prompt_id: str) -> str:
    try:
        return said(prompt(prompt_id).text)
    except KeyError:
        return prompt_id


class _Note(QFrame):
    """One of them; a second press deletes it for good.

    Signals:
        deleted: it is to go.
    """

    deleted = Signal()

    def __init__(self, note: CheckIn) -> None:
        super().__init__()
        self.note = note
        self.setProperty("card", "true")
        self.delete = ActionButton("word", tr("Delete"))
        self.delete.setAccessibleName(f"{heading(note)}: {tr('Delete')}")
        self.delete.clicked.connect(self._press)
        self._sure = False
        top = QHBoxLayout()
        top.addWidget(Text(heading(note), "strong"), 1)
        top.addWidget(self.delete)
        self._layout = QVBoxLayout(self)
        self._layout.addLayout(top)
        for line in lines(note):
            self._layout.addWidget(Text(line, "body"))
        time = note.answers.get(MARKER_TIME)
        if isinstance(time, int | float):
            where = tr("at {time} of its session").format(time=words.duration(time))
            self._layout.addWidget(Text(where, "caption", quiet=True))

    def _press(self) -> None:
        if self._sure:
            self.deleted.emit()
            return
        self._sure = True
        self.delete.say(tr("Press again to delete it for good"))

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        pad = theme.space("card_padding")
        self._layout.setContentsMargins(pad, pad // 2, pad, pad // 2)
        self._layout.setSpacing(theme.px(4))
        spread(self, theme)


class Kept(Page):
    """The newest first.

    Signals:
        deleted: the note (:class:`CheckIn`) that is to go.
    """

    deleted = Signal(object)

    def __init__(self) -> None:
        super().__init__(tr("What was written down"), spoken=True)
        self.setObjectName("client")
        self.notes: list[_Note] = []
        self._empty = Text(
            tr("Cards, body maps and what was worth keeping can be read here again."), "body"
        )
        self._rows = QVBoxLayout()
        self.body.addWidget(self._empty)
        self.body.addLayout(self._rows)
        self.body.addStretch(1)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        super().set_theme(theme)
        self._rows.setSpacing(theme.px(12))

    def first(self) -> QWidget | None:
        return self.go_back

    def show_notes(self, notes: Sequence[CheckIn]) -> None:
        """Show these."""
        for each in self.notes:
            self._rows.removeWidget(each)
            each.hide()
            each.deleteLater()
        self.notes = [_Note(note) for note in reversed(notes)]
        for each in self.notes:
            each.deleted.connect(lambda which=each.note: self.deleted.emit(which))
            each.set_theme(self.theme)
            self._rows.addWidget(each)
        self._empty.setVisible(not self.notes)
