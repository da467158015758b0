"""The top of the desk: mark and clock, the state line, sensors' quality, whose session it is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from biofeedback.ui.desk.clock_mark import ClockMark
from biofeedback.ui.desk.quality_chip import QualityChip
from biofeedback.ui.desk.state_line import StateLine
from biofeedback.ui.kit.theme import Theme


class Header(QWidget):
    """One row; with large text in a narrow window, two."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.clock = ClockMark()
        self.state = StateLine()
        self.heart = QualityChip("strap")
        self.skin = QualityChip("fingers")
        self.source = QLabel(self.tr("simulated"))
        self.source.setProperty("tag", "true")
        self.source.hide()
        self.person = QLabel()
        self.recording = QLabel()
        self.recording.setProperty("role", "secondary")
        self._theme = Theme()
        self._left = QWidget()
        self._right = QWidget()
        self._dividers = [_divider(), _divider()]
        left = QHBoxLayout(self._left)
        left.addWidget(self.clock)
        left.addWidget(self._dividers[0])
        left.addWidget(self.state, 1)
        right = QHBoxLayout(self._right)
        right.addStretch(1)
        right.addWidget(self.heart)
        right.addWidget(self.skin)
        right.addWidget(self._dividers[1])
        whose = QVBoxLayout()
        whose.setSpacing(2)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addStretch(1)
        top.addWidget(self.source)
        top.addWidget(self.person)
        whose.addStretch(1)
        whose.addLayout(top)
        whose.addWidget(self.recording, 0, Qt.AlignmentFlag.AlignRight)
        whose.addStretch(1)
        right.addLayout(whose)
        for row in (left, right):
            row.setContentsMargins(0, 0, 0, 0)
        self._rows = (left, right)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(0, 1)
        self._two_rows = False
        self._grid.addWidget(self._left, 0, 0)
        self._grid.addWidget(self._right, 0, 1)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        for part in (self.clock, self.state, self.heart, self.skin):
            part.set_theme(theme)
        self.person.setFont(theme.font("heading"))
        self.recording.setFont(theme.font("caption"))
        self.source.setFont(theme.font("caption"))
        for row in self._rows:
            row.setSpacing(theme.px(14 if theme.compact else 24))
        for divider in self._dividers:
            divider.setFixedHeight(theme.px(theme.space("mark")))
        self._grid.setSpacing(theme.space("gap"))
        self._arrange()

    def show_person(self, person: str, source: str, recording: str) -> None:
        """Pseudonym, where the data come from if not from sensors, and the recording's state."""
        self.person.setText(person)
        self.person.setVisible(bool(person))
        self.source.setText(source)
        self.source.setVisible(bool(source))
        self.recording.setText(recording)

    def _arrange(self) -> None:
        least = self._left.minimumSizeHint().width() + self._right.minimumSizeHint().width()
        two_rows = least + self._grid.spacing() > self.width()
        if two_rows != self._two_rows:
            self._two_rows = two_rows
            self._grid.removeWidget(self._right)
            self._grid.addWidget(self._right, 1 if two_rows else 0, 0 if two_rows else 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()
        super().resizeEvent(event)


def _divider() -> QFrame:
    line = QFrame()
    line.setProperty("line", "true")
    line.setFixedWidth(1)
    return line
