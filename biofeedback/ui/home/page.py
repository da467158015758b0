"""Home: who is here, and four doors. It says the same after a day or a month away."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from biofeedback.ui.home.door import Door
from biofeedback.ui.home.kept_line import KeptLine
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.answer import Answer
from biofeedback.ui.kit.chip import Chip
from biofeedback.ui.kit.flow_row import FlowRow, flow_holder
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.translate import fixed
from biofeedback.ui.kit.words import person_name

_TWO_ROWS_BELOW = 1000


class Home(Page):
    """Session and Review rest until a person is chosen, and say so.

    Signals:
        chosen: a person, by pseudonym; empty when the choice was taken back.
        new_person: somebody new is here.
        opened: a door, by its name: ``session``, ``practice``, ``review`` or ``sensors``.
        asked: a word at the lower edge: ``trends``, ``settings``, ``help`` or ``help-now``.
    """

    chosen = Signal(str)
    new_person = Signal()
    opened = Signal(str)
    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__(width="column", back=False)
        self.question = Text(self.tr("Who is here today?"), "home_question")
        self.people: dict[str, Chip] = {}
        self._row = FlowRow(12)
        self.add_person = ActionButton("word", self.tr("New person"))
        self.add_person.clicked.connect(self.new_person)
        self._row.addWidget(self.add_person)
        self.doors = {
            door: Door(door, title, key, line) for door, title, key, line in self._door_words()
        }
        self._doors = QGridLayout()
        self.kept = KeptLine()
        self.said = Answer()
        self.body.addStretch(1)
        self.body.addWidget(self.question)
        self.body.addWidget(flow_holder(self._row))
        self.body.addLayout(self._doors)
        self.body.addWidget(self.kept)
        self.body.addWidget(self.said)
        self.body.addStretch(4)
        self.body.addLayout(self._foot())
        self._shortcuts()
        self._columns = 0
        self._arrange()
        self.show_people([], "")

    def _door_words(self) -> Sequence[tuple[str, str, str, str]]:
        return (
            (
                "session",
                self.tr("Session"),
                "1",
                self.tr("Two people in the room. Signals beside you, one quiet thing for the "
                        "client."),
            ),
            (
                "practice",
                self.tr("Practise"),
                "2",
                self.tr("A paced, easy breath out, with or without sensors, screen or sound."),
            ),
            (
                "review",
                self.tr("Review"),
                "3",
                self.tr("Look back at a recording, its moments and its one-page report."),
            ),
            (
                "sensors",
                self.tr("Sensors"),
                "4",
                self.tr("Find a strap or finger electrodes, and see what they send."),
            ),
        )  # fmt: skip

    def _foot(self) -> QVBoxLayout:
        foot = QVBoxLayout()
        line = QFrame()
        line.setProperty("line", "true")
        line.setFixedHeight(1)
        row = QHBoxLayout()
        self.words = {
            name: ActionButton("word", text)
            for name, text in (
                ("trends", self.tr("Trends")),
                ("settings", self.tr("Settings")),
                ("help", self.tr("Help")),
                ("help-now", fixed("F.8-o")),
            )
        }
        for name, word in self.words.items():
            word.clicked.connect(lambda _checked=False, which=name: self.asked.emit(which))
        for name in ("trends", "settings", "help"):
            row.addWidget(self.words[name])
        row.addStretch(1)
        row.addWidget(Text(self.tr("Everything stays on this computer"), "caption", quiet=True,
                           wrap=False))  # fmt: skip
        row.addWidget(self.words["help-now"])
        foot.addWidget(line)
        foot.addLayout(row)
        return foot

    def _shortcuts(self) -> None:
        for number, (name, door) in enumerate(self.doors.items(), start=1):
            door.clicked.connect(lambda _checked=False, which=name: self.opened.emit(which))
            key = QShortcut(QKeySequence(str(number)), self)
            key.setAutoRepeat(False)
            key.activated.connect(door.click)

    def first(self) -> QWidget:
        if self.doors["session"].isEnabled():
            return self.doors["session"]
        return next(iter(self.people.values()), self.add_person)

    def say(self, text: str) -> None:
        """One sentence below the doors, until a door is opened; empty takes it away."""
        self.said.say(text)

    # --- people -----------------------------------------------------------------------------
    def show_people(self, names: Sequence[str], chosen: str) -> None:
        """The people of the vault; nobody is chosen unless ``chosen`` names them."""
        for chip in self.people.values():
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.people = {}
        self._row.removeWidget(self.add_person)
        for name in names:
            chip = Chip(person_name(name))
            chip.setChecked(name == chosen)
            chip.clicked.connect(lambda checked, who=name: self._clicked(who, checked))
            chip.set_theme(self.theme)
            self.people[name] = chip
            self._row.addWidget(chip)
        self._row.addWidget(self.add_person)
        self._order_focus()
        self._rest_doors(chosen)
        self.say("")

    def _order_focus(self) -> None:
        widgets = [*self.people.values(), self.add_person, *self.doors.values(), self.kept.open,
                   self.kept.later, *self.words.values()]  # fmt: skip
        for before, after in pairwise(widgets):
            self.setTabOrder(before, after)

    def _clicked(self, who: str, checked: bool) -> None:
        for name, chip in self.people.items():
            chip.setChecked(checked and name == who)
        self._rest_doors(who if checked else "")
        self.chosen.emit(who if checked else "")

    def _rest_doors(self, chosen: str) -> None:
        why_not = "" if chosen else self.tr("Choose a person first.")
        for name in ("session", "review"):
            self.doors[name].rest(why_not)

    # --- looks ------------------------------------------------------------------------------
    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        super().set_theme(theme)
        self._row.set_gap(theme.px(8 if theme.compact else 12))
        self._doors.setSpacing(theme.px(16 if theme.compact else 28))
        self._doors.setContentsMargins(0, theme.px(10 if theme.compact else 14), 0, 0)
        self.body.setSpacing(theme.px(14 if theme.compact else 30))
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = 2 if self.column.width() < _TWO_ROWS_BELOW * self.theme.text_scale else 4
        if columns == self._columns:
            return
        self._columns = columns
        for number, door in enumerate(self.doors.values()):
            self._doors.addWidget(door, number // columns, number % columns)
        for column in range(4):
            self._doors.setColumnStretch(column, 1 if column < columns else 0)
