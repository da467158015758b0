"""Put down what another questionnaire came to: its name, the day and the total, and no more."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout

from biofeedback.guidance import checkins
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.answer import Answer
from biofeedback.ui.kit.chip_group import ChipGroup
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.themed import spread
from biofeedback.ui.trends.words import tr

_LARGEST = 999


class TotalForm(QFrame):
    """The questionnaires themselves are not here, and nothing is said of a total.

    Signals:
        kept: name, day (ISO 8601) and total.
    """

    kept = Signal(str, str, int)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "true")
        names = [(name, name) for name in checkins.questionnaires()]
        self.names = ChipGroup(tr("Questionnaire"), names)
        self.day = QLineEdit()
        self.day.setAccessibleName(tr("Day"))
        self.total = QLineEdit()
        self.total.setAccessibleName(tr("Total"))
        self.total.setValidator(QIntValidator(0, _LARGEST, self.total))
        self.keep = ActionButton("outline", tr("Keep the total"))
        self.said = Answer(quiet=True)
        self.keep.clicked.connect(self._keep)
        for field in (self.day, self.total):
            field.returnPressed.connect(self._keep)
        row = QHBoxLayout()
        for label, field in ((tr("Day"), self.day), (tr("Total"), self.total)):
            row.addWidget(Text(label, "body", wrap=False))
            row.addWidget(field)
        row.addWidget(self.keep)
        row.addStretch(1)
        self._layout = QVBoxLayout(self)
        for part in (
            Text(tr("A questionnaire from elsewhere: its name, the day and the total"), "strong"),
            self.names,
        ):
            self._layout.addWidget(part)
        self._layout.addLayout(row)
        self._layout.addWidget(self.said)

    def begin(self, today: date) -> None:
        """Nothing chosen yet, and the day is today."""
        self.names.choose(())
        self.day.setText(today.isoformat())
        self.total.clear()
        self.said.say("")
        next(iter(self.names.chips.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> None:
        if not self.names.chosen:
            self.said.say(tr("Choose a questionnaire first."))
        elif not _is_day(self.day.text()):
            self.said.say(tr("Write the day as year, month and day: 2026-11-23."))
        elif not self.total.hasAcceptableInput():
            self.said.say(tr("Write the total as a whole number."))
        else:
            name, day = self.names.chosen[0], self.day.text().strip()
            self.kept.emit(name, day, int(self.total.text()))

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        pad = theme.space("card_padding")
        self._layout.setContentsMargins(pad, pad, pad, pad)
        self._layout.setSpacing(theme.px(10))
        for field, width in ((self.day, 140), (self.total, 80)):
            field.setFont(theme.font("body"))
            field.setFixedWidth(theme.px(width))
        spread(self, theme)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text.strip())
    except ValueError:
        return False
    return True
