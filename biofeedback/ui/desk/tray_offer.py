"""Two options for the therapist to send or to pass on; nothing is sent by itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from biofeedback.guidance.prompts import Prompt
from biofeedback.ui.desk.option_button import OptionButton
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.translate import said


class TrayOffer(QWidget):
    """A sentence, and the options below it.

    Signals:
        sent: the place of an option, 0 or 1.
    """

    sent = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._sentence = QLabel()
        self._sentence.setWordWrap(True)
        self.options = (OptionButton("6"), OptionButton("7"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._sentence)
        for place, option in enumerate(self.options):
            option.clicked.connect(lambda _checked=False, which=place: self.sent.emit(which))
            layout.addWidget(option)
        self._layout = layout

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._sentence.setFont(theme.font("caption"))
        self._layout.setSpacing(theme.px(5 if theme.compact else 10))
        for option in self.options:
            option.set_theme(theme)

    def show_offer(self, sentence: str, offered: Sequence[Prompt]) -> None:
        """What the therapist is told, and what they could send."""
        if self._sentence.text() != sentence:
            self._sentence.setText(sentence)
        for place, option in enumerate(self.options):
            option.setVisible(place < len(offered))
            if place < len(offered):
                option.show_option(said(offered[place].title), said(offered[place].text))
