"""Sensors in reach: a row for each that is not in use yet, and a key to look again."""

from __future__ import annotations

from collections.abc import Container

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from biofeedback.session.in_reach import InReach, Look
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.themed import spread
from biofeedback.ui.sensors.row import SensorRow


class InReachCard(QFrame):
    """The ring stays with its sensor while rows come and go.

    Signals:
        used: a sensor is to be used.
        look_asked: look round again.
        listed: other rows are there now.
    """

    used = Signal(InReach)
    look_asked = Signal()
    listed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._theme = Theme()
        self.rows: list[SensorRow] = []
        self.state = Text("", "caption", quiet=True, wrap=False)
        self.problem = Text("", "body")
        self.look_key = ActionButton("outline", self.tr("Look again"))
        self.look_key.clicked.connect(self.look_asked)
        self._list = QVBoxLayout()
        self._layout = QVBoxLayout(self)
        head = QHBoxLayout()
        head.addWidget(Text(self.tr("In reach"), "heading", wrap=False))
        head.addStretch(1)
        head.addWidget(self.state)
        self._layout.addLayout(head)
        self._layout.addWidget(self.problem)
        self._layout.addLayout(self._list)
        self._layout.addWidget(self.look_key, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def keys(self) -> tuple[QWidget, ...]:
        """What can be pressed, as one reads it."""
        return (*(row.use for row in self.rows), self.look_key)

    def say_looking(self) -> None:
        """A look has begun. The key stays as it is: one that rests would lose the ring."""
        self.state.setText(self.tr("looking"))

    def show_look(self, look: Look, chosen: Container[str]) -> None:
        """What a look found, without the sensors at these addresses."""
        self.state.setText("")
        self.problem.setText(f"{look.problem} {look.advice}".strip())
        self.problem.setVisible(bool(look.problem))
        earlier = self.rows
        self.rows = [self._row(each) for each in look.found if each.address not in chosen]
        new = {row.sensor.address: row for row in self.rows}
        for row in earlier:
            if row.use.hasFocus():
                same = new.get(row.sensor.address)
                (self.look_key if same is None else same.use).setFocus()
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.listed.emit()

    def _row(self, sensor: InReach) -> SensorRow:
        row = SensorRow(sensor)
        row.used.connect(lambda: self._use(row))
        row.set_theme(self._theme)
        self._list.addWidget(row)
        return row

    def _use(self, row: SensorRow) -> None:
        # the ring goes on to the next one at once, not when the next look is over
        row.hide()
        self.used.emit(row.sensor)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        padding = theme.px(14 if theme.compact else 26)
        self._layout.setContentsMargins(padding, padding, padding, padding)
        spread(self, theme)
