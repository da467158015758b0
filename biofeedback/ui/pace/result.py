"""What was found at each rate, for the therapist to accept or leave."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from biofeedback.guidance.personal_pace import Suggestion
from biofeedback.session.pace_recheck import LATEST_WEEKS, SOONEST_WEEKS
from biofeedback.session.pace_search import TriedStep
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.answer import Answer
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.stepper import Stepper
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.themed import spread
from biofeedback.ui.kit.translate import fixed, said


class PaceResult(Page):
    """Nothing is used before it is accepted here.

    Signals:
        accepted: a rate, breaths a minute.
        beside: a second look a quarter breath to either side of a rate.
    """

    accepted = Signal(float)
    beside = Signal(float)

    def __init__(self) -> None:
        super().__init__(self.tr("Personal pace"), width="column")
        self._suggestion = Suggestion(6.0)
        self.said = Text("", "title")
        self.detail = Text("", "body", quiet=True)
        self.table = QWidget()
        self._grid = QGridLayout(self.table)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self.accept = ActionButton("main", "")
        self.other = ActionButton("outline", "")
        self.look = ActionButton("outline", self.tr("Look a quarter breath to either side"))
        self.weeks = Stepper(
            self.tr("Weeks until a second look is offered"), SOONEST_WEEKS, LATEST_WEEKS, 1,
            lambda value: self.tr("{value} weeks").format(value=value),
        )  # fmt: skip
        self.answer = Answer()
        self.accept.clicked.connect(lambda: self.accepted.emit(self._suggestion.rate_per_min))
        self.other.clicked.connect(lambda: self.accepted.emit(self._suggestion.also_per_min or 6.0))
        self.look.clicked.connect(lambda: self.beside.emit(self._suggestion.rate_per_min))
        row = QHBoxLayout()
        for button in (self.accept, self.other, self.look):
            row.addWidget(button)
        row.addStretch(1)
        self.body.addWidget(self.said)
        self.body.addWidget(self.detail)
        self.body.addLayout(row)
        later = QHBoxLayout()
        later.addWidget(Text(self.tr("A second look is offered once, after"), "body", wrap=False))
        later.addWidget(self.weeks)
        later.addStretch(1)
        self.body.addLayout(later)
        self.body.addWidget(self.answer)
        self.body.addWidget(self.table)
        self.body.addWidget(Text(fixed("F.8-d"), "caption", quiet=True))
        self.body.addStretch(1)

    def first(self) -> ActionButton:
        return self.accept

    def show_result(self, tried: Sequence[TriedStep], suggestion: Suggestion) -> None:
        """The rates that were tried, and what follows."""
        self._suggestion = suggestion
        self.say("")
        rate = self._rate(suggestion.rate_per_min)
        self.said.setText(
            self.tr("Suggested: {rate} a minute").format(rate=rate) if tried
            else self.tr("No rate was tried to its end. Six a minute is fine.")
        )  # fmt: skip
        advice = fixed(suggestion.text) if suggestion.text else ""
        self.detail.setText(f"{advice} {said(suggestion.reason)}".strip())
        self.detail.setVisible(bool(self.detail.text()))
        self.accept.say(self.tr("Accept {rate}").format(rate=rate))
        also = suggestion.also_per_min
        self.other.setVisible(also is not None)
        if also is not None:
            self.other.say(self.tr("Accept {rate}").format(rate=self._rate(also)))
        usable = any(each.measured.usable for each in tried)
        self.look.setVisible(usable)
        self._fill(tried)

    def _rate(self, rate: float) -> str:
        return f"{rate:.2f}".rstrip("0").rstrip(".")

    def _fill(self, tried: Sequence[TriedStep]) -> None:
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = None if item is None else item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if not tried:
            return
        heads = (self.tr("a minute"), self.tr("swing of the heart rate"),
                 self.tr("at the pace"),
                 self.tr("breaths"), self.tr("comfort"), "")  # fmt: skip
        for column, words in enumerate(heads):
            self._grid.addWidget(Text(words, "caption", quiet=True, wrap=False), 0, column)
        for row, each in enumerate(tried, start=1):
            for column, words in enumerate(self._row(each)):
                last = column == len(heads) - 1
                self._grid.addWidget(Text(words, "body", wrap=last), row, column)
        self._grid.setColumnStretch(len(heads) - 1, 1)
        spread(self.table, self.theme)

    def _row(self, each: TriedStep) -> tuple[str, ...]:
        step, measured = each.step, each.measured
        swing, power = measured.peak_to_trough_bpm, measured.power_at_pace
        comfort = "–" if step.comfort is None else str(step.comfort)
        if step.light_headed:
            comfort = self.tr("light-headed")
        return (
            self._rate(step.rate_per_min),
            "–" if swing is None else self.tr("{swing:.1f} beats").format(swing=swing),
            "–" if power is None else f"{100.0 * power:.0f} %",
            str(measured.breaths),
            comfort,
            "" if measured.reason is None
            else self.tr("can’t use: {reason}").format(reason=said(measured.reason)),
        )  # fmt: skip

    def say(self, text: str) -> None:
        """What came of a press."""
        self.answer.say(text)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        super().set_theme(theme)
        self._grid.setHorizontalSpacing(theme.px(28))
        self._grid.setVerticalSpacing(theme.px(8))
