"""A list in the tray: arrows move, Enter picks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from biofeedback.ui.desk.tray_row import WORDS, TrayRow
from biofeedback.ui.kit.shortcuts import keep_arrows
from biofeedback.ui.kit.theme import Theme


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to choose: its name, a few quiet words, and a sentence for whoever hovers."""

    name: str
    words: str = ""
    tip: str = ""


class TrayList(QListWidget):
    """Every other key is left to the desk.

    Signals:
        picked: the row that was chosen.
    """

    picked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self._looks = TrayRow(self)
        self.setItemDelegate(self._looks)
        self.itemClicked.connect(lambda item: self.picked.emit(self.row(item)))

    def set_theme(self, theme: Theme) -> None:
        """Take over the type; colours come from the style sheet."""
        self.setFont(theme.font("button"))
        self._looks.theme = theme
        # three rows at least: fewer are no list
        self.setMinimumHeight(3 * self.fontMetrics().height() + theme.px(40))

    def show_rows(self, name: str, rows: Sequence[Row], current: int) -> None:
        """Take over what can be chosen; ``name`` is what the list is called."""
        self.setAccessibleName(name)
        self.clear()
        for row in rows:
            item = QListWidgetItem(row.name)
            item.setData(WORDS, row.words)
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole, ". ".join(filter(None, (row.name, row.words)))
            )
            item.setToolTip(row.tip)
            self.addItem(item)
        self.setCurrentRow(current)

    def say(self, row: int, words: str) -> None:
        """Change the quiet words of a row."""
        self.item(row).setData(WORDS, words)

    def event(self, event: QEvent) -> bool:
        return keep_arrows(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.picked.emit(self.currentRow())
        elif event.key() in (
            Qt.Key.Key_Up,
            Qt.Key.Key_Down,
            Qt.Key.Key_PageUp,
            Qt.Key.Key_PageDown,
            Qt.Key.Key_Home,
            Qt.Key.Key_End,
        ):
            super().keyPressEvent(event)
        else:
            event.ignore()
