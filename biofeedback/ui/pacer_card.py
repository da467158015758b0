"""The pacer in words, with the keys that start, stop and change it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from biofeedback.ui.key_button import KeyButton
from biofeedback.ui.theme import Theme


class PacerCard(QFrame):
    """Pattern and phase, requested and followed rate; the keys keep their places."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self._heading = QLabel()
        self._phase = QLabel()
        self._words = QLabel()
        self._words.setProperty("role", "secondary")
        self._words.setWordWrap(True)
        self.start = KeyButton("quiet", self.tr("Start"), self.tr("Space"))
        self.stop = KeyButton("quiet", self.tr("Stop pacer"), self.tr("Space"))
        self.pattern = KeyButton("quiet", self.tr("Pattern"), "B")
        self.lightheaded = KeyButton("quiet", self.tr("Light-headed"), "L")
        self.stop.hide()
        top = QHBoxLayout()
        top.addWidget(self._heading, 1)
        top.addWidget(self._phase, 0, Qt.AlignmentFlag.AlignRight)
        keys = QGridLayout()
        keys.addWidget(self.start, 0, 0)
        keys.addWidget(self.stop, 0, 0)
        keys.addWidget(self.pattern, 0, 1)
        keys.addWidget(self.lightheaded, 1, 0, 1, 2)
        keys.setColumnStretch(0, 1)
        keys.setColumnStretch(1, 1)
        self._keys = keys
        layout = QVBoxLayout(self)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self._words)
        layout.addSpacing(4)
        layout.addLayout(keys)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        padding = theme.space("card_padding")
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(padding, 10, padding, padding)
        self._heading.setFont(theme.font("heading"))
        self._phase.setFont(theme.font("button"))
        self._words.setFont(theme.font("caption"))
        self._keys.setSpacing(theme.space("key_gap"))
        for key in (self.start, self.stop, self.pattern, self.lightheaded):
            key.set_theme(theme)

    def show_off(self, ready: str) -> None:
        """The pacer is off; ``ready`` says what Space would start."""
        self._heading.setText(self.tr("Pacer off"))
        self._phase.setText("")
        self._words.setText(self.tr("Ready: {pattern}").format(pattern=ready))
        self.start.show()
        self.stop.hide()

    def show_on(self, name: str, phase: str, words: str) -> None:
        """The pacer runs: its pattern, its phase, its rates in words."""
        for label, text in ((self._heading, name), (self._phase, phase), (self._words, words)):
            if label.text() != text:
                label.setText(text)
        self.start.hide()
        self.stop.show()
