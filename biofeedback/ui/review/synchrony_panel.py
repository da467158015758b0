"""The panel on what two people's signals have in common; off until it is asked for."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from biofeedback.session.synchrony_reading import Compared, Missing, Together
from biofeedback.signal.synchrony_windows import Stretch
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.announce import announce
from biofeedback.ui.kit.chip_group import ChipGroup
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.translate import fixed
from biofeedback.ui.review import synchrony_words as words
from biofeedback.ui.review.panel import Panel
from biofeedback.ui.review.synchrony_plot import LagPlot, OverTimePlot
from biofeedback.ui.review.words import tr

_MOST = 3


class SynchronyPanel(Panel):
    """A value beside its chance, over time and at each lag, with the caption that belongs to it.

    Signals:
        agreed: the therapist agrees to have their own signals compared.
        withdrawn: the therapist takes that back.
        asked: a stretch to look at, by its place.
    """

    agreed = Signal()
    withdrawn = Signal()
    asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Synchrony"), parent)
        self._theme = Theme()
        self._found: Mapping[Compared, Together] = {}
        self._duration_s = 0.0
        self.sentence = Text("", "body")
        self.agree = ActionButton("outline", tr("I agree"))
        self.agree.clicked.connect(self.agreed)
        self.signals = ChipGroup(tr("Which signal"), ())
        self.signals.changed.connect(self._choose)
        self.verdict = Text("", "strong")
        self.figures = Text("", "body")
        self.caption = Text(fixed("F.7-d"), "caption")
        self.over_title = Text(words.over_time_title(), "caption", quiet=True)
        self.over = OverTimePlot()
        self.blank = Text("", "caption", quiet=True)
        self.stretches_title = Text("", "body")
        self.stretches = [ActionButton("outline", "") for _ in range(_MOST)]
        for place, button in enumerate(self.stretches):
            button.clicked.connect(lambda _checked=False, which=place: self.asked.emit(which))
        self.lag_title = Text("", "caption", quiet=True)
        self.lag = LagPlot()
        self.others = Text("", "caption", quiet=True)
        self.withdraw = ActionButton("word", tr("Take my agreement back"))
        self.withdraw.clicked.connect(self.withdrawn)
        self._told = (
            self.signals, self.verdict, self.figures, self.caption, self.over_title, self.over,
            self.blank, self.stretches_title, *self.stretches, self.lag_title, self.lag,
            self.others,
        )  # fmt: skip
        for part in (self.sentence, self.agree, *self._told, self.withdraw):
            self.body.addWidget(part)
        for button in (self.agree, *self.stretches, self.withdraw):
            self.body.setAlignment(button, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)
        self.say("")

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        super().set_theme(theme)

    @property
    def shown(self) -> Compared | None:
        """The signal that is shown; None where there is nothing to show."""
        chosen = self.signals.chosen
        return next((each for each in self._found if each in chosen), None)

    @property
    def shown_stretches(self) -> tuple[Stretch, ...]:
        """Stretches beyond chance of the signal that is shown."""
        return () if self.shown is None else self._found[self.shown].over_time.stretches

    def say(self, sentence: str) -> None:
        """A sentence in place of everything else."""
        self._found = {}
        for part in (*self._told, self.agree, self.withdraw):
            part.hide()
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
        announce(self, sentence)

    def show_missing(self, missing: Missing) -> None:
        """Why there is nothing to compare; the therapist can agree for themselves here."""
        self.say(words.why_missing(missing))
        self.agree.setVisible(missing == "therapist")

    def show_found(
        self, found: Mapping[Compared, Together], duration_s: float, *, may_withdraw: bool
    ) -> None:
        """What was found of each signal; one at a time is shown."""
        before = self.shown
        self.say("" if found else tr("The two wore no sensor of the same kind."))
        self._found, self._duration_s = found, duration_s
        self.withdraw.setVisible(may_withdraw)
        if found:
            self.signals.refill([(each, words.signal_word(each)) for each in found])
            self.signals.set_theme(self._theme)  # the chips are new
            self.signals.choose(
                [before if before is not None and before in found else next(iter(found))]
            )
            self._choose()

    def _choose(self) -> None:
        if self.shown is None:
            self.signals.choose([next(iter(self._found))])  # one of them is always shown
        signal = self.shown
        if signal is None:
            return
        here = self._found[signal]
        whole, over = here.whole, here.over_time
        line = words.verdict_line(signal, whole)
        for text, content in (
            (self.verdict, line),
            (self.figures, words.figures(whole)),
            (self.blank, words.blank_lines(over)),
            (self.stretches_title, words.stretches_line(over)),
            (self.lag_title, words.lag_title(whole)),
            (self.others, words.others_line(here)),
        ):
            text.setText(content)
            text.setVisible(bool(content))
        self.over.show_windows(over, self._duration_s, words.spoken_over_time(over))
        for button, stretch in zip(self.stretches, over.stretches, strict=False):
            button.say(words.stretch_times(stretch))
            button.setAccessibleDescription(words.stretch_line(stretch))
        for place, button in enumerate(self.stretches):
            button.setVisible(place < len(over.stretches))
        self.signals.show()
        self.caption.show()
        for over_part in (self.over_title, self.over):
            over_part.setVisible(bool(len(over.times)))
        for lag_part in (self.lag_title, self.lag):
            lag_part.setVisible(whole.profile is not None)
        if whole.profile is not None:
            self.lag.show_lags(whole.profile, line)
        announce(self, line)
