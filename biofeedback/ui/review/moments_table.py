"""Before, during and after in numbers, and the time back in words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from biofeedback.session.review_moments import Around
from biofeedback.signal.moment_windows import PARTS, Values
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.themed import spread
from biofeedback.ui.review.words import (
    DASH,
    compared,
    overlap_note,
    part_word,
    time_back,
    tr,
    window_notes,
)


def cells(values: Values) -> tuple[str, ...]:
    """The figures of one window, in the order of the rows; a dash for what is withheld."""

    def shown(value: float | None, digits: int) -> str:
        return DASH if value is None else f"{value:.{digits}f}"

    return (
        shown(values.heart_bpm, 0),
        shown(values.skin_us, 1),
        DASH if values.responses is None else str(values.responses),
        shown(values.breaths_per_min, 0),
        f"{100.0 * values.heart_clean:.0f}",
        f"{100.0 * values.skin_clean:.0f}",
    )


class MomentTable(QWidget):
    """Labels in a grid, so that screen readers read them cell by cell."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout()
        self._grid.setColumnStretch(0, 1)
        names = (
            (tr("Heart"), tr("bpm")),
            (tr("Skin level"), tr("µS")),
            (tr("Responses"), tr("count")),
            (tr("Breath, estimate"), tr("a min")),
            (tr("Heart clean"), "%"),
            (tr("Skin clean"), "%"),
        )
        for column, part in enumerate(PARTS, start=1):
            self._grid.addWidget(
                Text(part_word(part), "caption", quiet=True, wrap=False), 0, column,
                Qt.AlignmentFlag.AlignRight,
            )  # fmt: skip
        self.cells: list[list[QLabel]] = []
        for row, (name, unit) in enumerate(names):
            line = QFrame()
            line.setProperty("line", "true")
            line.setFixedHeight(1)
            self._grid.addWidget(line, 1 + 2 * row, 0, 1, 5)
            place = 2 + 2 * row
            self._grid.addWidget(Text(name, "button", wrap=False), place, 0)
            self.cells.append([])
            for column in range(1, 4):
                cell = Text(DASH, "strong", wrap=False)
                self._grid.addWidget(cell, place, column, Qt.AlignmentFlag.AlignRight)
                self.cells[-1].append(cell)
            self._grid.addWidget(
                Text(unit, "caption", quiet=True, wrap=False), place, 4, Qt.AlignmentFlag.AlignRight
            )
        self.note = Text("", "caption", quiet=True)
        self.compared = Text("", "caption", quiet=True)
        self.back = {"heart": Text("", "strong"), "skin": Text("", "strong")}
        self.more = {
            "heart": Text("", "caption", quiet=True),
            "skin": Text("", "caption", quiet=True),
        }
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._grid)
        layout.addWidget(self.note)
        self._heading = Text(tr("Time back to baseline"), "heading")
        layout.addWidget(self._heading)
        layout.addWidget(self.compared)
        pairs = QGridLayout()
        pairs.setColumnStretch(1, 1)
        for row, (role, name) in enumerate((("heart", tr("Heart")), ("skin", tr("Skin")))):
            pairs.addWidget(Text(name, "button", wrap=False), 2 * row, 0, Qt.AlignmentFlag.AlignTop)
            for offset, label in ((0, self.back[role]), (1, self.more[role])):
                label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
                pairs.addWidget(label, 2 * row + offset, 1)
        self._pairs = pairs
        layout.addLayout(pairs)
        layout.addStretch(1)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        gap = theme.px(2 if theme.compact else 7)
        self._grid.setVerticalSpacing(gap)
        self._grid.setHorizontalSpacing(theme.px(14 if theme.compact else 24))
        self._pairs.setVerticalSpacing(2)
        layout = self.layout()
        if layout is not None:
            layout.setSpacing(gap + 2)
        spread(self, theme)

    def show_moment(self, around: Around | None) -> None:
        """Fill the cells; dashes where there is nothing."""
        for column in range(3):
            found = None if around is None else cells(around.values[column])
            for row, labels in enumerate(self.cells):
                labels[column].setText(DASH if found is None else found[row])
        self._show_back(around)
        notes = [] if around is None else [*window_notes(around), overlap_note(around)]
        self.note.setText("; ".join(each for each in notes if each))
        self.note.setVisible(bool(self.note.text()))

    def _show_back(self, around: Around | None) -> None:
        self.compared.setText("" if around is None else compared(around))
        self.compared.setVisible(bool(self.compared.text()))
        for role in ("heart", "skin"):
            main, more = DASH, ""
            if around is not None:
                main, more = time_back(around.heart if role == "heart" else around.skin, around)
            self.back[role].setText(main)
            self.more[role].setText(more)
            self.more[role].setVisible(bool(more))
