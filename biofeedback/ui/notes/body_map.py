"""Where in the body, and in a word: by the figure, or whole by keys as a list."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout

from biofeedback.guidance import checkins
from biofeedback.guidance.checkins import Passed, Value
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.chip_group import ChipGroup
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.translate import said
from biofeedback.ui.notes.body_figure import BodyFigure

_REGION = Qt.ItemDataRole.UserRole


class _Regions(QListWidget):
    """Arrows move, Space or Enter chooses.

    Signals:
        toggled: the region.
    """

    toggled = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            item = self.currentItem()
            if item is not None:
                self.toggled.emit(item.data(_REGION))
        else:
            super().keyPressEvent(event)


class BodyMap(Page):
    """Nothing is chosen beforehand, and nothing is asked twice.

    Signals:
        done: ``answers`` has what was said, or that it was passed.
    """

    done = Signal()

    def __init__(self) -> None:
        super().__init__(said(checkins.labels()["body_map"]["title"]))
        self.setObjectName("client")
        self._chosen: set[str] = set()
        self._passed = False
        self.figure = BodyFigure()
        self.list = _Regions()
        self.list.setAccessibleName(self.tr("Regions of the body"))
        for region in checkins.regions():
            item = QListWidgetItem(said(region.label))
            item.setData(_REGION, region.id)
            self.list.addItem(item)
        self.words = ChipGroup(
            self.tr("In a word"),
            [(name, said(label)) for name, label in checkins.items("body map")[1].options],
            several=True,
        )
        self.own = QLineEdit()
        self.own.setMaxLength(80)
        self.own.setPlaceholderText(said(checkins.labels()["body_map"]["own_word"]))
        self.own.setAccessibleName(self.own.placeholderText())
        self.keep = ActionButton("main", self.tr("Done"))
        self.skip = ActionButton("outline", said(checkins.labels()["body_map"]["pass"]))
        self._lay_out()
        self.figure.toggled.connect(self.toggle)
        self.list.toggled.connect(self.toggle)
        self.list.itemClicked.connect(lambda item: self.toggle(item.data(_REGION)))
        self.keep.clicked.connect(self.done)
        self.skip.clicked.connect(self._pass)
        self.own.returnPressed.connect(self.keep.click)
        self.clear()

    def _lay_out(self) -> None:
        sides = QHBoxLayout()
        sides.addWidget(self.figure, 3)
        sides.addWidget(self.list, 2)
        buttons = QHBoxLayout()
        buttons.addWidget(self.keep)
        buttons.addWidget(self.skip)
        buttons.addStretch(1)
        words = QVBoxLayout()
        words.addWidget(Text(self.tr("In a word, if there is one"), "heading"))
        words.addWidget(self.words)
        words.addWidget(self.own)
        self.body.addLayout(sides, 1)
        self.body.addLayout(words)
        self.body.addLayout(buttons)

    def first(self) -> QListWidget:
        return self.list

    def clear(self) -> None:
        """Nothing chosen."""
        self._chosen.clear()
        self._passed = False
        self.words.choose(())
        self.own.clear()
        self._show()
        self.list.setCurrentRow(0)

    def toggle(self, region: str) -> None:
        """Choose a region, or take it back."""
        self._chosen ^= {region}
        self._show()

    def _show(self) -> None:
        self.figure.choose(frozenset(self._chosen))
        for row in range(self.list.count()):
            item = self.list.item(row)
            chosen = item.data(_REGION) in self._chosen
            label = checkins.regions()[row].label
            item.setText(self.tr("✓ {region}").format(region=said(label)) if chosen
                         else said(label))  # fmt: skip

    def _pass(self) -> None:
        self._passed = True
        self.done.emit()

    @property
    def answers(self) -> dict[str, Value | Passed]:
        """What was said; passing is kept as passing."""
        if self._passed:
            return {"regions": Passed()}
        order = [region.id for region in checkins.regions() if region.id in self._chosen]
        answers: dict[str, Value | Passed] = {}
        if order:
            answers["regions"] = tuple(order)
        if self.words.chosen:
            answers["words"] = self.words.chosen
        if self.own.text().strip():
            answers["own-word"] = self.own.text().strip()
        return answers

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        super().set_theme(theme)
        self.list.setFont(theme.font("body"))
        self.own.setFont(theme.font("body"))
        self.list.setMinimumHeight(theme.px(240))
