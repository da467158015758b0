"""The lanes with a number at the end of each, and the keys that explain and freeze them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from biofeedback.ui.kit.key_button import KeyButton
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.live.readout import Readout

if TYPE_CHECKING:
    from biofeedback.ui.live.lanes import LanesView

_KEYS_APART = 12


class LanesCard(QFrame):
    """Readouts stand in a column beside the lanes, in the lanes' proportions.

    The lanes come with :meth:`open_lanes`: loading pyqtgraph takes as long as all the rest, and
    the window is on the screen before that.
    """

    lanes: LanesView

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self._opened = False
        self.heart = Readout(self.tr("Heart"), "readout")
        self.skin = Readout(self.tr("Skin"), "readout")
        self.breath = Readout(self.tr("Breath"), "readout_small")
        self.about = KeyButton("plain", self.tr("What is this?"), "?")
        self.freeze = KeyButton("plain", self.tr("Freeze"), "F")
        self._column = QWidget()
        column = QVBoxLayout(self._column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._top = QWidget()
        column.addWidget(self._top)
        self._shares = ((self.heart, 44), (self.skin, 32), (self.breath, 24))
        for readout, share in self._shares:
            column.addWidget(readout, share)
        keys = QHBoxLayout()
        keys.setContentsMargins(0, 0, 0, 0)
        keys.setSpacing(_KEYS_APART)
        keys.addWidget(self.about)
        keys.addWidget(self.freeze)
        keys.addStretch(1)
        column.addLayout(keys)
        self._row = QHBoxLayout(self)
        self._row.addStretch(1)
        self._row.addWidget(self._column)
        self._theme = Theme()
        self._needed = 0

    def open_lanes(self) -> None:
        """Put the lanes into their place."""
        from biofeedback.ui.live.lanes import LanesView

        self.lanes = LanesView()
        self._opened = True
        self._row.takeAt(0)
        self._row.insertWidget(0, self.lanes, 1)
        self.lanes.set_theme(self._theme)
        self._fit_column()

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        padding = theme.space("card_padding")
        self._row.setContentsMargins(padding, 6, padding, 6)
        self._row.setSpacing(theme.px(24 if not theme.compact else 14))
        self._top.setFixedHeight(theme.length("event_strip") + theme.px(6))
        if self._opened:
            self.lanes.set_theme(theme)
        for readout in (self.heart, self.skin, self.breath):
            readout.set_theme(theme)
        for key in (self.about, self.freeze):
            key.set_theme(theme)
        self._fit_column()

    def _fit_column(self) -> None:
        wanted = self._theme.length("readout_column")
        self._column.setFixedWidth(min(wanted, max(self.width() * 2 // 5, 140)))
        self._fit_words()
        self._needed = 0
        self.fit_height()

    def _fit_words(self) -> None:
        """Where the words do not fit, the key alone stands for them."""
        self.about.setText(self.tr("What is this?"))
        both = self.about.sizeHint().width() + self.freeze.sizeHint().width() + _KEYS_APART
        if both > self._column.width():
            self.about.setText("")

    def fit_height(self) -> None:
        """Ask for the height at which no reading is cut; it grows only, so that nothing hops."""
        width = self._column.width()
        tallest = max(
            readout.needed_height(width) * 100 // share for readout, share in self._shares
        )
        around = self._top.height() + self.freeze.sizeHint().height() + 24
        lanes = self.lanes.minimumHeight() if self._opened else 0
        needed = max(tallest + around, lanes + 14)
        if needed > self._needed:
            self._needed = needed
            self.setMinimumHeight(needed)

    def hasHeightForWidth(self) -> bool:
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit_column()
        super().resizeEvent(event)
