"""What is offered to a person: kinds of prompt, groups of senses, and what they refused."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from biofeedback.guidance.prompts import Prompt
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.tick_box import TickBox
from biofeedback.ui.kit.translate import said
from biofeedback.ui.kit.words import person_name

GROUPS: Final = (
    "tactile", "orienting", "breath", "vocal", "naming", "temperature", "social", "reflective",
    "self-touch", "sight", "hearing",
)  # fmt: skip
"""Kinds first, then flags that lie across kinds."""


class OfferedPage(Page):
    """Everything takes effect at once, and with the next thing that is offered.

    Signals:
        groups_asked: the groups of which nothing is to be offered.
        allowed: the id of a prompt that may be offered again.
    """

    groups_asked = Signal(object)
    allowed = Signal(str)

    def __init__(self) -> None:
        super().__init__(self.tr("What is offered"))
        names = {
            "tactile": self.tr("Something to touch or hold"),
            "orienting": self.tr("Looking and listening around"),
            "breath": self.tr("Following the breath"),
            "vocal": self.tr("Humming and voice"),
            "naming": self.tr("Words for what is there"),
            "temperature": self.tr("Something warm or cool"),
            "social": self.tr("Company"),
            "reflective": self.tr("Looking back"),
            "self-touch": self.tr("Everything with a hand on oneself"),
            "sight": self.tr("Everything for the eyes"),
            "hearing": self.tr("Everything for the ears"),
        }
        self.groups = {each: TickBox(names[each]) for each in GROUPS}
        self.body.addWidget(
            Text(self.tr("What has a tick may be offered. Nothing is ever sent by itself."), "body")
        )
        for box in self.groups.values():
            self.body.addWidget(box)
            box.clicked.connect(self._ask)
        self.again: dict[str, ActionButton] = {}
        self._refused = QWidget()
        self._rows = QVBoxLayout(self._refused)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.addWidget(Text(self.tr("Not offered any more"), "heading"))
        self.body.addWidget(self._refused)
        self.body.addStretch(1)

    def first(self) -> QWidget:
        return next(iter(self.groups.values()))

    def show_person(
        self, person: str, denied_groups: Collection[str], refused: Sequence[Prompt]
    ) -> None:
        """What holds for ``person`` now."""
        self.say_subtitle(person_name(person))
        for name, box in self.groups.items():
            box.setChecked(name not in denied_groups)
        for button in self.again.values():
            self._rows.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.again = {}
        for prompt in refused:
            words = self.tr("Offer “{title}” again").format(title=said(prompt.title))
            button = ActionButton("outline", words)
            button.clicked.connect(lambda _checked=False, which=prompt.id: self.allowed.emit(which))
            button.set_theme(self.theme)
            self.again[prompt.id] = button
            self._rows.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._refused.setVisible(bool(refused))

    def _ask(self) -> None:
        self.groups_asked.emit(
            frozenset(name for name, box in self.groups.items() if not box.isChecked())
        )
