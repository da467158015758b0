"""Patterns made by hand: one more of them, and those that are kept."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from biofeedback.guidance.patterns import Pattern
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.pattern_maker import PatternMaker
from biofeedback.ui.kit.stepper import Stepper
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.words import pattern_seconds


class OwnPatternPage(Page):
    """``show_patterns`` fills it anew.

    Signals:
        kept: a :class:`Pattern`.
        dropped: the id of one that is kept no more.
    """

    kept = Signal(Pattern)
    dropped = Signal(str)

    def __init__(self) -> None:
        super().__init__(self.tr("Own pattern"))
        self.maker = PatternMaker()
        self.maker.kept.connect(self.kept)
        self.heading = Text(self.tr("Kept"), "heading")
        self.drops: dict[str, ActionButton] = {}
        self._rows = QVBoxLayout()
        self.body.addWidget(self.maker)
        self.body.addWidget(self.heading)
        self.body.addLayout(self._rows)
        self.body.addStretch(1)

    def first(self) -> Stepper:
        """Where the keyboard begins."""
        return self.maker.lengths["in"]

    def show_patterns(self, patterns: Sequence[Pattern]) -> None:
        """Those that are kept."""
        for drop in self.drops.values():
            self._rows.removeWidget(drop)
            drop.hide()
            drop.deleteLater()
        self.drops = {}
        self.heading.setVisible(bool(patterns))
        for each in patterns:
            words = self.tr("Remove {name}: {seconds}").format(
                name=each.name, seconds=pattern_seconds(each)
            )
            drop = self.drops[each.id] = ActionButton("word", words)
            drop.set_theme(self.theme)
            drop.clicked.connect(lambda _checked=False, which=each.id: self.dropped.emit(which))
            self._rows.addWidget(drop, 0, Qt.AlignmentFlag.AlignLeft)
