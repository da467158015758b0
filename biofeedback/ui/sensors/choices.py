"""What can be chosen for a sensor: its ports, or the unit it sends."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from biofeedback.session.in_reach import SensorChoice
from biofeedback.ui.kit.chip_group import ChipGroup
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.themed import spread


class SensorChoices(QWidget):
    """A line for each choice.

    Signals:
        made: key and value of what was chosen.
    """

    made = Signal(str, str)

    def __init__(self, choices: Sequence[SensorChoice]) -> None:
        super().__init__()
        self.groups: dict[str, ChipGroup] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        for row, choice in enumerate(choices):
            group = ChipGroup(choice.label, choice.options)
            group.choose([choice.chosen])
            group.changed.connect(lambda which=choice: self._changed(which))
            self.groups[choice.key] = group
            label = Text(choice.label, "body", quiet=True, wrap=False)
            self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(group, row, 1)
        self.setVisible(bool(choices))

    @property
    def keys(self) -> tuple[QWidget, ...]:
        """What can be pressed, as one reads it."""
        return tuple(chip for group in self.groups.values() for chip in group.chips.values())

    def _changed(self, choice: SensorChoice) -> None:
        group = self.groups[choice.key]
        value = group.chosen[0] if group.chosen else choice.options[0][0]
        group.choose([value])
        self.made.emit(choice.key, value)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._grid.setHorizontalSpacing(theme.px(36))
        self._grid.setVerticalSpacing(theme.px(8))
        spread(self, theme)
