"""One question of a check-in, a diary or a card, with its way to pass."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from biofeedback.guidance.checkins import Item, Passed, Value
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.chip_group import ChipGroup
from biofeedback.ui.kit.scale_slider import ScaleSlider
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.themed import spread
from biofeedback.ui.kit.translate import fixed, said

_MOST_LETTERS = 400


class CheckinQuestion(QWidget):
    """Unanswered, answered or passed; all three are kept apart.

    Signals:
        changed: the answer is another one now.
        entered: Enter was pressed, where it neither writes nor chooses.
    """

    changed = Signal()
    entered = Signal()

    def __init__(self, item: Item, label: str, pass_word: str) -> None:
        super().__init__()
        self.item = item
        self._passed = False
        self._earlier = ""
        self._pass_word = pass_word
        self.heading = Text(label, "body")
        self.slider: ScaleSlider | None = None
        self.chips: ChipGroup | None = None
        self.line: QLineEdit | None = None
        self.skip = ActionButton("word", pass_word)
        self.skip.setCheckable(True)
        self.skip.setAccessibleName(f"{label}: {pass_word}")
        self.skip.clicked.connect(self._pass)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        # first, so that Tab comes to the answer before the way to pass it
        self._layout.addWidget(self._control(label))
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.skip)
        self._layout.insertLayout(0, head)
        if item.fixed_text:
            self._layout.addWidget(Text(fixed(item.fixed_text), "caption", quiet=True))

    def _control(self, label: str) -> QWidget:
        item = self.item
        if item.kind == "scale":
            low, high = said(item.low), said(item.high)
            self.slider = ScaleSlider(label, item.lowest, item.highest, low, high)
            self.slider.answered.connect(self._answered)
            return self.slider
        if item.kind == "word":
            self.line = QLineEdit()
            self.line.setMaxLength(_MOST_LETTERS)
            self.line.setAccessibleName(label)
            self.line.textEdited.connect(self._answered)
            self.line.returnPressed.connect(self._enter)
            return self.line
        options = [(name, said(words)) for name, words in item.options]
        self.chips = ChipGroup(label, options, several=item.kind == "several")
        self.chips.changed.connect(self._answered)
        return self.chips

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._layout.setSpacing(theme.px(6))
        if self.line is not None:
            self.line.setFont(theme.font("body"))
        spread(self, theme)

    # --- answer -----------------------------------------------------------------------------
    @property
    def answer(self) -> Value | Passed | None:
        """The answer, that it was passed, or None where the person did not get to it."""
        if self._passed:
            return Passed()
        if self.slider is not None:
            return self.slider.answer
        if self.line is not None:
            return self.line.text().strip() or None
        chosen = () if self.chips is None else self.chips.chosen
        if self.item.kind == "choice":
            return chosen[0] if chosen else None
        return chosen or None

    def fill_in(self, words: str) -> None:
        """Put words or choices of an earlier time back; numbers are never filled in."""
        if self.line is not None:
            self.line.setText(words)
        elif self.chips is not None:
            self.chips.choose(words.split())
        self._answered()

    def offer_again(self, words: str) -> None:
        """The words of the last time, which Enter takes where nothing was written."""
        self._earlier = words
        if self.line is not None:
            self.line.setPlaceholderText(
                self.tr("{word}, as last time: Enter").format(word=words) if words else ""
            )

    def _enter(self) -> None:
        if self._earlier and self.line is not None and not self.line.text():
            self.fill_in(self._earlier)
        else:
            self.entered.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # a scale takes digits and arrows, and leaves Enter; so does a line, but it has told of it
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.line is None:
                self.entered.emit()
        else:
            super().keyPressEvent(event)

    def _pass(self) -> None:
        passed = not self._passed
        if passed:
            self._empty()
        self._show_passed(passed)
        self.changed.emit()

    def _answered(self) -> None:
        self._show_passed(False)
        self.changed.emit()

    def _show_passed(self, passed: bool) -> None:
        self._passed = passed
        self.skip.say(self.tr("{word} – taken").format(word=self._pass_word) if passed
                      else self._pass_word)  # fmt: skip
        self.skip.setAccessibleName(f"{self.heading.text()}: {self.skip.text()}")

    def clear(self) -> None:
        """Back to unanswered."""
        self._empty()
        self._show_passed(False)

    def _empty(self) -> None:
        if self.slider is not None:
            self.slider.put(None)
        if self.line is not None:
            self.line.clear()
        if self.chips is not None:
            self.chips.choose(())
