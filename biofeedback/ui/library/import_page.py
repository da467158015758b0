"""Taking in a file made elsewhere: which one, and what its columns hold where they do not say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from biofeedback.recordings.imported import Role
from biofeedback.recordings.importers import FileColumn
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.answer import Answer
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.stepper import Stepper
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.words import person_name

_ROLES: tuple[Role, ...] = get_args(Role)
_LONGEST_EXAMPLE = 18


class ImportPage(Page):
    """It only collects values; a file that says everything itself needs no more than its name.

    Signals:
        looked_for: the file to look into.
        asked: the file is to be taken in, with what was said about it.
        review_asked: the recording it became is to be looked at.
    """

    looked_for = Signal(str)
    asked = Signal()
    review_asked = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("Take in a file"))
        self.place = self._field(self.tr("File"))
        self.choose = ActionButton("outline", self.tr("Choose a file"))
        self.passphrase = self._field(self.tr("Passphrase of the bundle"))
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.rate = self._field(self.tr("Samples a second, where the file has no times"))
        self.asking = Text(self.tr("What do its columns hold?"), "strong")
        self.roles: dict[str, Stepper] = {}
        self._columns = QWidget()
        self._grid = QGridLayout(self._columns)
        self.said = Answer()
        self.take = ActionButton("main", self.tr("Take it in"))
        self.look = ActionButton("outline", self.tr("Look at it"))
        self._finder: QFileDialog | None = None
        self._build()

    def _build(self) -> None:
        self.body.addWidget(
            Text(
                self.tr(
                    "RR intervals as text or CSV, columns of samples, EDF, BDF, XDF, .hrm, the "
                    "folder or zip of an E4, or a bundle of this program."
                ),
                "body",
                quiet=True,
            )
        )
        where = QHBoxLayout()
        where.addWidget(self.place, 1)
        where.addWidget(self.choose)
        self.body.addLayout(where)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(0, 1)
        for part in (self.passphrase, self.asking, self._columns, self.rate, self.said):
            self.body.addWidget(part)
        ends = QHBoxLayout()
        ends.addWidget(self.take)
        ends.addWidget(self.look)
        ends.addStretch(1)
        self.body.addLayout(ends)
        self.body.addStretch(1)
        self.choose.clicked.connect(self._find)
        self.place.editingFinished.connect(self._look)
        self.take.clicked.connect(self.asked)
        self.look.clicked.connect(self.review_asked)
        self.begin("")

    def _field(self, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setPlaceholderText(name)
        field.setAccessibleName(name)
        return field

    def _find(self) -> None:
        """The system's own dialog; it does not hold the screen up."""
        if self._finder is None:
            self._finder = QFileDialog(self)
            self._finder.setFileMode(QFileDialog.FileMode.ExistingFile)
            self._finder.fileSelected.connect(self._found)
        self._finder.open()

    def _found(self, place: str) -> None:
        self.place.setText(place)
        self._look()

    def _look(self) -> None:
        if self.place.text().strip():
            self.looked_for.emit(self.place.text().strip())

    # --- what is shown ----------------------------------------------------------------------
    def begin(self, person: str) -> None:
        """No file yet."""
        self.say_subtitle(
            self.tr("for {person}").format(person=person_name(person)) if person else ""
        )
        for field in (self.place, self.passphrase, self.rate):
            field.clear()
        self.show_file((), is_bundle=False)
        self.say("")

    def first(self) -> QWidget:
        return self.place

    def show_file(self, columns: Sequence[FileColumn], *, is_bundle: bool) -> None:
        """What has to be said about this file."""
        for row in reversed(range(self._grid.count())):
            item = self._grid.takeAt(row)
            widget = None if item is None else item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.roles = {}
        for row, column in enumerate(columns):
            role = Stepper(column.name, 0, len(_ROLES), 1, self._role_words)
            role.setValue(0 if column.role is None else 1 + _ROLES.index(column.role))
            role.stepped.connect(lambda _value: self._fit_rate())
            self.roles[column.name] = role
            example = column.example[:_LONGEST_EXAMPLE]
            self._grid.addWidget(Text(column.name, "button"), row, 0)
            self._grid.addWidget(Text(example, "caption", quiet=True, wrap=False), row, 1)
            self._grid.addWidget(role, row, 2, Qt.AlignmentFlag.AlignRight)
        for part in (self.asking, self._columns):
            part.setVisible(bool(columns))
        self.passphrase.setVisible(is_bundle)
        self.look.hide()
        self._fit_rate()
        self.set_theme(self.theme)

    def _role_words(self, value: int) -> str:
        words: dict[Role, str] = {
            "time": self.tr("time"),
            "rr": self.tr("beat intervals"),
            "ecg": self.tr("ECG"),
            "eda": self.tr("skin conductance"),
            "respiration": self.tr("breath"),
            "ppg": self.tr("pulse wave"),
        }
        return words[_ROLES[value - 1]] if value else self.tr("left out")

    def _fit_rate(self) -> None:
        """Samples without times need a rate."""
        held = set(self.columns.values())
        self.rate.setVisible(bool(held - {"time", "rr"}) and "time" not in held)

    def say(self, sentence: str, *, done: bool = False) -> None:
        """How it went; ``done`` offers to look at it."""
        self.said.say(sentence)
        self.look.setVisible(done)
        self.take.setEnabled(True)

    # --- what was said ----------------------------------------------------------------------
    @property
    def path(self) -> Path:
        """The file."""
        return Path(self.place.text().strip()).expanduser()

    @property
    def columns(self) -> dict[str, Role]:
        """What each column holds, by its name; empty where nothing was asked."""
        return {name: _ROLES[role.value() - 1] for name, role in self.roles.items() if role.value()}

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        super().set_theme(theme)
        for field in (self.place, self.passphrase, self.rate):
            field.setFont(theme.font("body"))
        self._grid.setHorizontalSpacing(theme.px(16))
        self._grid.setVerticalSpacing(theme.px(8))
