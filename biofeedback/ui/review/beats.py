"""Correct a beat by hand: what the program took it for, and what it is to be taken for."""

from __future__ import annotations

from typing import get_args

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from biofeedback.events import Verdict
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.flow_row import FlowRow, flow_holder
from biofeedback.ui.kit.key_button import KeyButton
from biofeedback.ui.kit.text import Text
from biofeedback.ui.review.panel import Panel
from biofeedback.ui.review.words import tr
from biofeedback.ui.timeline.event_words import verdict_word
from biofeedback.ui.timeline.view import clock


class BeatsPanel(Panel):
    """The interval itself is never changed, and every correction can be taken back.

    Signals:
        verdict_given: what the beat at the cursor is taken for.
        step_asked: to the next beat (1) or the one before (-1).
    """

    verdict_given = Signal(str)
    step_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Beat at the cursor"), parent)
        self.facts = Text("", "body")
        self.verdict = Text("", "body")
        self.before = KeyButton("quiet", tr("Beat before"), tr("Ctrl ←"))
        self.following = KeyButton("quiet", tr("Next beat"), tr("Ctrl →"))
        self.before.clicked.connect(lambda: self.step_asked.emit(-1))
        self.following.clicked.connect(lambda: self.step_asked.emit(1))
        self.choices: dict[Verdict, ActionButton] = {}
        row = FlowRow(8)
        for verdict in get_args(Verdict):
            button = ActionButton("outline", verdict_word(verdict))
            button.clicked.connect(
                lambda _checked=False, which=verdict: self.verdict_given.emit(which)
            )
            self.choices[verdict] = button
            row.addWidget(button)
        steps = FlowRow(8)
        steps.addWidget(self.before)
        steps.addWidget(self.following)
        for part in (
            self.facts,
            self.verdict,
            flow_holder(steps),
            Text(tr("Take it for:"), "strong"),
            flow_holder(row),
            Text(
                tr("The interval stays as it was recorded. Ctrl Z takes a change back."),
                "caption",
                quiet=True,
            ),
        ):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def show_beat(self, time: float, rr_ms: float, now: Verdict, program: Verdict) -> None:
        """The beat at the cursor."""
        self.facts.setText(
            tr("{time}, interval {rr} ms").format(time=clock(time, 0.2), rr=round(rr_ms))
        )
        if now == program:
            words = tr("Taken for: {verdict}").format(verdict=verdict_word(now))
        else:
            words = tr("Taken for: {verdict}, by hand; the program said: {program}").format(
                verdict=verdict_word(now), program=verdict_word(program)
            )
        self.verdict.setText(words)
        for verdict, button in self.choices.items():
            button.setEnabled(verdict != now)

    def show_nothing(self) -> None:
        """There are no beats."""
        self.facts.setText(tr("There are no beats here."))
        self.verdict.setText("")
        for button in self.choices.values():
            button.setEnabled(False)
