"""The pacer in words, with the keys that start, stop and change it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from biofeedback.ui.kit.flow_grid import FlowGrid
from biofeedback.ui.kit.key_button import KeyButton
from biofeedback.ui.kit.theme import Theme


class PacerCard(QFrame):
    """Pattern and phase, requested and followed rate; below, the two keys that matter now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self._heading = QLabel()
        self._phase = QLabel()
        self._words = QLabel()
        self._words.setProperty("role", "secondary")
        self._words.setWordWrap(True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.start = KeyButton("quiet", self.tr("Start"), self.tr("Space"))
        self.pattern = KeyButton("quiet", self.tr("Pattern"), "B")
        self.hold = KeyButton("quiet", self.tr("Hold here"), "H")
        self.lightheaded = KeyButton("quiet", self.tr("Light-headed"), "L")
        self.slower = KeyButton("plain", "", "↓")
        self.slower.setAccessibleName(self.tr("Slower"))
        self.quicker = KeyButton("plain", "", "↑")
        self.quicker.setAccessibleName(self.tr("Quicker"))
        self._pace = (self.slower, self.quicker)
        rates = QHBoxLayout()
        rates.addWidget(self._words, 1)
        for key in self._pace:
            key.setToolTip(key.accessibleName())
            rates.addWidget(key, 0, Qt.AlignmentFlag.AlignTop)
        top = QHBoxLayout()
        top.addWidget(self._heading, 1)
        top.addWidget(self._phase, 0, Qt.AlignmentFlag.AlignRight)
        self._first = _either(self.start, self.hold)
        self._second = _either(self.pattern, self.lightheaded)
        self._keys = FlowGrid([self._first, self._second])
        layout = QVBoxLayout(self)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addLayout(rates)
        layout.addSpacing(4)
        layout.addWidget(self._keys)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        padding = theme.space("card_padding")
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(padding, 10, padding, padding)
        self._heading.setFont(theme.font("heading"))
        self._phase.setFont(theme.font("button"))
        self._words.setFont(theme.font("caption"))
        # two lines are kept, so that the keys stay in their places
        self._words.setMinimumHeight(2 * QFontMetrics(self._words.font()).height())
        for key in (self.start, self.pattern, self.hold, self.lightheaded, *self._pace):
            key.set_theme(theme)
        self._keys.set_gap(theme.space("key_gap"))

    def show_off(self, words: str, *, rests: bool = False) -> None:
        """The pacer is off; ``words`` say what Space would start, or why it does not.

        ``rests`` is for the time after a halt.
        """
        self._heading.setText(self.tr("Pacer rests") if rests else self.tr("Pacer off"))
        self._phase.setText("")
        self._words.setText(words)
        self._show_keys(self.start, self.pattern, pace=False)

    def show_on(self, name: str, phase: str, words: str, *, held: bool) -> None:
        """The pacer runs: its pattern, its phase, its rates in words, and whether it rests."""
        for label, text in ((self._heading, name), (self._phase, phase), (self._words, words)):
            if label.text() != text:
                label.setText(text)
        self.hold.set_showing(held)
        self._show_keys(self.hold, self.lightheaded, pace=True)

    def _show_keys(self, first: KeyButton, second: KeyButton, *, pace: bool) -> None:
        self._first.setCurrentWidget(first)
        self._second.setCurrentWidget(second)
        for key in self._pace:
            key.setVisible(pace)


def _either(off: KeyButton, on: KeyButton) -> QStackedWidget:
    """One place for two keys: while the pacer is off, and while it is on."""
    place = QStackedWidget()
    place.addWidget(off)
    place.addWidget(on)
    place.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    return place
