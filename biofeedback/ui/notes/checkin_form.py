"""The questions of one instrument, all of them optional, and one key that ends them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from biofeedback.guidance import checkins
from biofeedback.guidance.checkins import Instrument, Passed, Value
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.themed import spread
from biofeedback.ui.kit.translate import said
from biofeedback.ui.notes.checkin_question import CheckinQuestion

_TWO_COLUMNS = 800
"""Width from which the scales stand beside the rest."""


class CheckinForm(QWidget):
    """``earlier`` holds words and choices of the last time, which one key fills in again.

    What is asked with several tags waits behind a word. ``sides`` sets the scales beside the rest
    where there is room; ``apart`` leaves ``ends``, the keys that end it, for another place.

    Signals:
        done: the person is through; ``answers`` has what they said.
    """

    done = Signal()

    def __init__(
        self,
        instrument: Instrument,
        title: str = "",
        earlier: Mapping[str, str] | None = None,
        pass_word: str = "",
        *,
        sides: bool = False,
        apart: bool = False,
    ) -> None:
        super().__init__()
        self.instrument = instrument
        self._earlier = dict(earlier or {})
        self._sides = sides
        self._theme = Theme()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        if title:
            self._layout.addWidget(Text(title, "spoken_title"))
        word = pass_word or said(checkins.labels()["body_map"]["pass"])
        self.questions = {
            item.id: CheckinQuestion(item, said(item.label), word)
            for item in checkins.items(instrument)
        }
        self.folded = [each for each in self.questions.values() if each.item.kind == "several"]
        self.more = ActionButton("word", self.tr("More about today"))
        self.more.clicked.connect(self._unfold)
        self._fill()
        self.ends = self._make_ends(centred=apart)
        if not apart:
            self._layout.addWidget(self.ends)

    def _fill(self) -> None:
        scales, others = QVBoxLayout(), QVBoxLayout()
        for name, question in self.questions.items():
            aside = self._sides and question.slider is None
            (others if aside else scales).addWidget(question)
            question.offer_again(self._earlier.get(name, ""))
            question.entered.connect(self.done)
            # never made visible here: a widget without a parent would be a window of its own
            if question in self.folded:
                question.hide()
        last = others if self._sides else scales
        last.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        if not self.folded:
            self.more.hide()
        self._both = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._columns = (scales, others) if self._sides else (scales,)
        for column in self._columns:
            self._both.addLayout(column, 1)
            if self._sides:
                column.addStretch(1)
        self._layout.addLayout(self._both)

    def _make_ends(self, *, centred: bool) -> QWidget:
        self.finish = ActionButton("main", self.tr("Done"))
        self.finish.setAccessibleDescription(self.tr("Key Enter"))
        self.finish.clicked.connect(self.done)
        self.skip_all = ActionButton("word", self.tr("Leave it for now"))
        self.skip_all.clicked.connect(self._leave)
        self.as_before = ActionButton("outline", self.tr("Words as last time"))
        self.as_before.clicked.connect(self.repeat_words)
        if not self._earlier:
            self.as_before.hide()
        ends = QWidget()
        row = QHBoxLayout(ends)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(int(centred))
        for button in (self.finish, self.as_before, self.skip_all):
            row.addWidget(button)
        row.addStretch(1)
        return ends

    def _unfold(self) -> None:
        for question in self.folded:
            question.show()
        self.more.hide()
        chips = self.folded[0].chips
        if chips is not None:
            next(iter(chips.chips.values())).setFocus(Qt.FocusReason.TabFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        beside = self._sides and self.width() >= self._theme.px(_TWO_COLUMNS)
        direction = QBoxLayout.Direction
        self._both.setDirection(direction.LeftToRight if beside else direction.TopToBottom)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        gap = theme.px(14 if theme.compact else 22)
        for layout in (self._layout, *self._columns):
            layout.setSpacing(gap)
        self._both.setSpacing(theme.px(40 if theme.compact else 80) if self._sides else gap)
        spread(self, theme)
        self._lay_out()

    @property
    def answers(self) -> dict[str, Value | Passed]:
        """What was answered or passed, by item; what was not reached is absent."""
        return {
            name: question.answer
            for name, question in self.questions.items()
            if question.answer is not None
        }

    def repeat_words(self) -> None:
        """Fill in the words and choices of the last time, and show them."""
        if any(question.item.id in self._earlier for question in self.folded):
            self._unfold()
        for name, words in self._earlier.items():
            if name in self.questions and self.questions[name].item.kind != "scale":
                self.questions[name].fill_in(words)

    def _leave(self) -> None:
        for question in self.questions.values():
            if question.answer is None:
                question.skip.click()
        self.done.emit()
