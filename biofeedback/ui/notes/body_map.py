"""Where in the body, and in a word: by the figure, or whole by keys as a list."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout

from biofeedback.guidance import checkins
from biofeedback.guidance.checkins import Passed, Value
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.chip_group import ChipGroup
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.shortcuts import keep_arrows
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.translate import said
from biofeedback.ui.notes.body_figure import BodyFigure

_REGION = Qt.ItemDataRole.UserRole
_SIDE_BY_SIDE = 2
_FRAME = 6


class _Regions(QListWidget):
    """Front and back side by side, all in sight: arrows move, Space or Enter chooses.

    Signals:
        toggled: the region.
    """

    toggled = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFlow(QListWidget.Flow.TopToBottom)
        self.setWrapping(True)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        for way in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            way(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setStyleSheet("QListWidget::item { padding: 1px 6px; }")
        self._row = 0

    def set_row(self, height: int) -> None:
        """Let each row be this high."""
        self._row = height
        self.setFixedHeight(math.ceil(self.count() / _SIDE_BY_SIDE) * height + 2 * _FRAME)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def _fit(self) -> None:
        if self._row:
            self.setGridSize(QSize(self.viewport().width() // _SIDE_BY_SIDE, self._row))

    def event(self, event: QEvent) -> bool:
        # arrows move in the list, also where they are a window's keys
        return keep_arrows(event) or super().event(event)

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

    def __init__(self, *, back: bool = True) -> None:
        title = said(checkins.labels()["body_map"]["title"])
        super().__init__(title, width="column", back=back, spoken=True)
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
        buttons = QHBoxLayout()
        buttons.addWidget(self.keep)
        buttons.addWidget(self.skip)
        buttons.addStretch(1)
        self._words = QVBoxLayout()
        self._words.addWidget(Text(self.tr("In a word, if there is one"), "heading"))
        self._words.addWidget(self.words)
        self._words.addWidget(self.own)
        self._words.addLayout(buttons)
        self._words.addStretch(1)
        self._sides = QHBoxLayout()
        self._sides.addWidget(self.figure, 5)
        self._sides.addWidget(self.list, 5, Qt.AlignmentFlag.AlignTop)
        self._sides.addLayout(self._words, 4)
        self.body.addLayout(self._sides, 1)

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
        line = QFontMetrics(self.list.font()).height()
        self.list.set_row(line + theme.px(8 if theme.compact else 14))
        self._sides.setSpacing(theme.px(20 if theme.compact else 48))
        self._words.setSpacing(theme.px(10 if theme.compact else 18))
