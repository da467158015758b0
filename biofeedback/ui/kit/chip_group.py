"""Chips that belong together: one answer, or several."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from biofeedback.ui.kit.chip import Chip
from biofeedback.ui.kit.flow_row import FlowRow
from biofeedback.ui.kit.stepper import Stepper
from biofeedback.ui.kit.theme import Theme


class ChipGroup(QWidget):
    """Nothing is chosen until a person does it, and every choice can be taken back.

    Signals:
        changed: the choice is another one now.
    """

    changed = Signal()

    def __init__(
        self,
        name: str,
        options: Sequence[tuple[str, str]],
        *,
        several: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._several = several
        self._last: Stepper | None = None
        self._row = FlowRow(10)
        self.setLayout(self._row)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.chips: dict[str, Chip] = {}
        self.refill(options)

    def refill(self, options: Sequence[tuple[str, str]]) -> None:
        """Other options, none of them chosen."""
        for chip in self.chips.values():
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = {}
        for option, label in options:
            chip = Chip(label)
            chip.setAccessibleDescription(self.accessibleName())
            chip.clicked.connect(lambda _checked, which=option: self._clicked(which))
            self.chips[option] = chip
            self._row.addWidget(chip)
        if self._last is not None:
            self._row.removeWidget(self._last)
            self._row.addWidget(self._last)
        self._order_tab()

    def _order_tab(self) -> None:
        """Chips that came later have their turn where the group has its own, not at the end."""
        parts: list[QWidget] = [self, *self.chips.values()]
        if self._last is not None:
            parts.append(self._last)
        # Qt places nothing after what never takes the focus, as the group itself does not
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for earlier, later in pairwise(parts):
            self.setTabOrder(earlier, later)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def append(self, widget: Stepper) -> None:
        """Put a number after the last chip."""
        self._last = widget
        self._row.addWidget(widget)
        self._order_tab()

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._row.set_gap(theme.px(8 if theme.compact else 10))
        for chip in self.chips.values():
            chip.set_theme(theme)
        if self._last is not None:
            self._last.set_theme(theme)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The options chosen, in their order."""
        return tuple(option for option, chip in self.chips.items() if chip.isChecked())

    def choose(self, options: Iterable[str]) -> None:
        """Show these as chosen."""
        wanted = set(options)
        for option, chip in self.chips.items():
            chip.setChecked(option in wanted)

    def _clicked(self, which: str) -> None:
        if not self._several and self.chips[which].isChecked():
            self.choose([which])
        self.changed.emit()
