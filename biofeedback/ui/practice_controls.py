"""The lower edge of a practice: Something else, quiet controls, Stop; never covered."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from biofeedback.ui.action_button import ActionButton
from biofeedback.ui.flow_grid import FlowGrid
from biofeedback.ui.key_button import KeyButton
from biofeedback.ui.theme import Theme


class PracticeControls(QWidget):
    """Quiet controls stand between the two large buttons, or above them where room is short.

    Signals:
        pressed: one of the controls, by its name.
        laid_out: its height is another one now.
    """

    pressed = Signal(str)
    laid_out = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self.something_else = ActionButton("client", self.tr("Something else"))
        self.something_else.setAccessibleDescription(self.tr("Key E"))
        self.quiet: dict[str, KeyButton] = {
            "hold": KeyButton("quiet", self.tr("Hold here"), "H"),
            "light-headed": KeyButton("quiet", self.tr("Light-headed"), "L"),
            "sound": KeyButton("quiet", self.tr("Sound"), "M"),
            "slower": KeyButton("quiet", self.tr("Slower"), "↓"),
            "quicker": KeyButton("quiet", self.tr("Quicker"), "↑"),
            "plain": KeyButton("quiet", self.tr("Plain"), "P"),
            "go on": KeyButton("quiet", self.tr("Go on"), "N"),
        }
        self.stop = ActionButton("client", self.tr("Stop"))
        self.stop.setAccessibleDescription(self.tr("Key Esc"))
        self._grid = FlowGrid(list(self.quiet.values()), self)
        for name, button in self._named().items():
            button.clicked.connect(lambda _checked=False, which=name: self.pressed.emit(which))
        for button in (self.something_else, self.stop):
            button.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for before, after in pairwise(self._named().values()):
            self.setTabOrder(before, after)

    def _named(self) -> dict[str, ActionButton | KeyButton]:
        return {"something else": self.something_else, **self.quiet, "stop": self.stop}

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        for button in self._named().values():
            button.set_theme(theme)
        self._grid.set_gap(theme.px(8 if theme.compact else 14))
        self._arrange()

    def show_quiet(self, shown: bool) -> None:
        """Show the quiet controls, or nothing but the two large buttons."""
        self._grid.setVisible(shown)

    def _arrange(self) -> None:
        theme = self._theme
        margin = theme.space("client_margin")
        left, right = self.something_else.sizeHint(), self.stop.sizeHint()
        high = max(left.height(), right.height())
        gap = theme.px(20)
        room = self.width() - 2 * margin - left.width() - right.width() - 2 * gap
        beside = self._grid.columns(max(room, 1)) == len(self.quiet)
        width = room if beside else self.width() - 2 * margin
        self._grid.resize(max(width, 1), self._grid.height())
        self._grid.arrange()
        above = 0 if beside else self._grid.height() + theme.px(12)
        self._grid.move(
            margin + left.width() + gap if beside else margin,
            (high - self._grid.height()) // 2 if beside else 0,
        )
        self.something_else.setGeometry(margin, above, left.width(), high)
        self.stop.setGeometry(self.width() - margin - right.width(), above, right.width(), high)
        if self.height() != above + high:
            self.setFixedHeight(above + high)
            self.laid_out.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()
