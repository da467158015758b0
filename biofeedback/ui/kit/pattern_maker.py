"""Making a breathing pattern by hand: how long in, hold, out and hold, and a name for it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from biofeedback.events import BreathPhase
from biofeedback.guidance.patterns import (
    PHASE_LIMITS_S,
    Adjusted,
    Pattern,
    made,
    within_limits,
)
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.stepper import Stepper
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.themed import spread
from biofeedback.ui.kit.translate import said
from biofeedback.ui.kit.words import phase_seconds

_LOWEST, _HIGHEST = (round(10 * seconds) for seconds in PHASE_LIMITS_S)
_LONGEST_NAME = 40
_USUAL = {"in": 40, "hold-full": 0, "out": 60, "hold-empty": 0}


class PatternMaker(QWidget):
    """Four lengths in tenths of a second; what lies outside the limits is brought within.

    Signals:
        kept: a :class:`Pattern`.
    """

    kept = Signal(Pattern)

    def __init__(self) -> None:
        super().__init__()
        names: dict[BreathPhase, str] = {
            "in": self.tr("In"),
            "hold-full": self.tr("Hold after it"),
            "out": self.tr("Out"),
            "hold-empty": self.tr("Hold at its end"),
        }
        self.lengths = {
            phase: Stepper(name, 0 if "hold" in phase else _LOWEST, _HIGHEST, 1, self._length)
            for phase, name in names.items()
        }
        self.name = QLineEdit()
        self.name.setMaxLength(_LONGEST_NAME)
        self.name.setAccessibleName(self.tr("Name"))
        self.name.setPlaceholderText(self.tr("A name, if you like"))
        self.outcome = Text("", "caption", quiet=True)
        self.keep = ActionButton("outline", self.tr("Keep"))
        self._grid = QGridLayout()
        for row, (phase, stepper) in enumerate(self.lengths.items()):
            self._grid.addWidget(Text(names[phase], "body"), row, 0)
            self._grid.addWidget(stepper, row, 1)
            stepper.stepped.connect(lambda value, which=stepper: self._stepped(which, value))
        self._grid.setColumnStretch(2, 1)
        layout = self._rows = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._grid)
        layout.addWidget(self.outcome)
        layout.addWidget(self.name)
        layout.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignLeft)
        self.keep.clicked.connect(self._keep)
        self.name.returnPressed.connect(self._keep)
        self.begin()

    def begin(self) -> None:
        """Start from the usual pattern, without a name."""
        for phase, stepper in self.lengths.items():
            stepper.setValue(_USUAL[phase])
        self.name.clear()
        self._tell()

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        spread(self, theme)
        self.name.setFont(theme.font("body"))
        self._rows.setSpacing(theme.px(4 if theme.compact else 10))
        self._grid.setHorizontalSpacing(theme.px(20))
        self._grid.setVerticalSpacing(theme.px(5 if theme.compact else 12))

    @property
    def adjusted(self) -> Adjusted:
        """What is set, within the limits."""
        return within_limits(
            tuple(
                (phase, stepper.value() / 10.0)
                for phase, stepper in self.lengths.items()
                if stepper.value()
            )
        )

    def _stepped(self, stepper: Stepper, value: int) -> None:
        if 0 < value < _LOWEST:
            # a hold is left out, or at least as long as any phase
            stepper.setValue(_LOWEST if value == 1 else 0)
        self._tell()

    def _tell(self) -> None:
        found = self.adjusted
        rate = 60.0 / sum(seconds for _, seconds in found.phases)
        told = [
            self.tr("{seconds}: {rate:.1f} breaths a minute.").format(
                seconds=phase_seconds(found.phases), rate=rate
            )
        ]
        if found.changed:
            told.append(self.tr("Brought within 3 to 15 a minute."))
        self.outcome.setText(" ".join((*told, *(said(note) for note in found.notes))))

    def _keep(self) -> None:
        self.kept.emit(made(self.adjusted.phases, self.name.text().strip()))

    def _length(self, tenths: int) -> str:
        if not tenths:
            return self.tr("none")
        return self.tr("{seconds:.1f} s").format(seconds=tenths / 10.0)
