"""A sensor's card: how far it is, and either one cause with one next step or what it sends."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from biofeedback.events import Person
from biofeedback.session.in_reach import SensorChoice
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.announce import announce
from biofeedback.ui.kit.chip_group import ChipGroup
from biofeedback.ui.kit.icon_mark import IconMark
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.themed import spread
from biofeedback.ui.live.live import Role
from biofeedback.ui.sensors.choices import SensorChoices
from biofeedback.ui.sensors.quality_mark import QualityMark
from biofeedback.ui.sensors.state import SensorView
from biofeedback.ui.sensors.steps import SensorSteps


class SensorCard(QFrame):
    """One chosen sensor.

    Signals:
        look_again, go_without: what to do about a cause.
        given_to: who wears it.
        answer_asked: see whether the skin answers.
        choice_made: key and value of what was chosen for it.
    """

    look_again = Signal()
    go_without = Signal()
    given_to = Signal(str)
    answer_asked = Signal()
    choice_made = Signal(str, str)

    def __init__(
        self,
        role: Role,
        name: str,
        kind: str,
        person: Person,
        choices: Sequence[SensorChoice] = (),
    ) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.role = role
        self._theme = Theme()
        self._kind = kind
        self.icon = IconMark("fingers" if role == "skin" else "strap", "text", plate=True)
        self.title = Text(name, "title")
        self.about = Text(kind, "caption", quiet=True)
        self.quality = QualityMark()
        self.steps = SensorSteps()
        self.wearer = ChipGroup(
            self.tr("Who wears it"),
            (("client", self.tr("client")), ("therapist", self.tr("therapist"))),
        )
        self.wearer.choose([person])
        self.wearer.changed.connect(self._give)
        self.leave = ActionButton("word", self.tr("Go on without it"))
        self.leave.clicked.connect(self.go_without)
        self.answer = ActionButton("outline", self.tr("Check the answer"))
        self.answer.clicked.connect(self.answer_asked)
        if role != "skin":
            self.answer.hide()
        self.choices = SensorChoices(choices)
        self.choices.made.connect(self.choice_made)
        self._rows: list[tuple[Text, Text]] = []
        self._person = person
        self._layout = QVBoxLayout(self)
        self._layout.addLayout(self._head())
        self._layout.addWidget(self.steps)
        self._layout.addWidget(self._cause_panel())
        self._details = QGridLayout()
        self._details.setColumnStretch(1, 1)
        self._layout.addLayout(self._details)
        self._layout.addWidget(self.choices)
        foot = QHBoxLayout()
        foot.addWidget(self.wearer, 1)
        foot.addWidget(self.answer)
        foot.addWidget(self.leave)
        self._layout.addLayout(foot)

    @property
    def keys(self) -> tuple[QWidget, ...]:
        """What can be pressed, as one reads it."""
        wearer = self.wearer.chips.values()
        return (self.look, *self.choices.keys, *wearer, self.answer, self.leave)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self.icon)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(self.title)
        words.addWidget(self.about)
        words.addStretch(1)
        row.addLayout(words, 1)
        row.addWidget(self.quality, 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _cause_panel(self) -> QFrame:
        self.panel = QFrame()
        self.panel.setProperty("card", "sunken")
        self.lead = Text("", "caption", quiet=True)
        self.cause = Text("", "title")
        self.advice = Text("", "body")
        self.again = Text("", "caption", quiet=True)
        self.look = ActionButton("main", self.tr("Look again"))
        self.look.clicked.connect(self.look_again)
        self._panel_layout = QVBoxLayout(self.panel)
        for part in (self.lead, self.cause, self.advice):
            self._panel_layout.addWidget(part)
        row = QHBoxLayout()
        row.addWidget(self.look)
        row.addStretch(1)
        row.addWidget(self.again, 1)
        self.again.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._panel_layout.addLayout(row)
        self.panel.hide()
        return self.panel

    def _give(self) -> None:
        chosen = self.wearer.chosen
        if chosen:
            self._person = "therapist" if chosen[0] == "therapist" else "client"
            self.given_to.emit(self._person)
        else:
            self.wearer.choose([self._person])

    # --- state ------------------------------------------------------------------------------
    def show_view(self, view: SensorView) -> None:
        """Everything the card shows now."""
        self.about.setText(view.about or self._kind)
        self.quality.show_quality(view.quality)
        self.steps.show_reached(view.reached)
        if view.cause and view.cause != self.cause.text():
            announce(self, f"{view.cause} {view.advice}")
        self.lead.setText(view.lead)
        self.cause.setText(view.cause)
        self.advice.setText(view.advice)
        self.again.setText(view.again)
        self.panel.setVisible(bool(view.cause))
        self._show_rows(view.rows)
        self.answer.setEnabled(view.reached >= 3)

    def _show_rows(self, rows: tuple[tuple[str, str], ...]) -> None:
        for place in range(max(len(rows), len(self._rows))):
            if place == len(self._rows):
                pair = (Text("", "body", quiet=True, wrap=False), Text("", "body"))
                for column, label in enumerate(pair):
                    label.set_theme(self._theme)
                    self._details.addWidget(label, place, column)
                self._rows.append(pair)
            known = place < len(rows)
            for label, words in zip(self._rows[place], rows[place] if known else ("", ""),
                                    strict=True):  # fmt: skip
                label.setText(words)
                label.setVisible(known)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        padding = theme.px(16 if theme.compact else 28)
        self._layout.setContentsMargins(padding, padding, padding, padding)
        self._layout.setSpacing(theme.px(12 if theme.compact else 20))
        inner = theme.px(14 if theme.compact else 24)
        self._panel_layout.setContentsMargins(inner, inner, inner, inner)
        self._panel_layout.setSpacing(theme.px(10))
        self._details.setHorizontalSpacing(theme.px(36))
        self._details.setVerticalSpacing(theme.px(6))
        spread(self, theme)
