"""A number on request: small, with its window and quality in words."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.live.figure import Figure
from biofeedback.ui.live.readings import Reading


class Tile(QFrame):
    """Value at the left, name and words at the right."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self._name = name
        self._theme = Theme()
        self._reading: Reading | None = None
        self.figure = Figure("tile")
        self.title = QLabel(name)
        self.words = [QLabel(), QLabel()]
        layout = QHBoxLayout(self)
        layout.addWidget(self.figure)
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addStretch(1)
        text.addWidget(self.title)
        for label in self.words:
            label.setProperty("role", "secondary")
            label.setWordWrap(True)
            text.addWidget(label)
        text.addStretch(1)
        layout.addLayout(text, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        padding = theme.space("card_padding")
        self.layout().setContentsMargins(padding, 4, padding, 4)  # type: ignore[union-attr]
        self.layout().setSpacing(theme.px(14))  # type: ignore[union-attr]
        self.figure.set_theme(theme)
        self.title.setFont(theme.font("strong"))
        caption = theme.font("caption")
        for label in self.words:
            label.setFont(caption)
        self.words[1].setVisible(not theme.compact)
        lines = QFontMetrics(self.title.font()).height() + 2 * QFontMetrics(caption).height()
        self.setFixedHeight(max(theme.length("tile"), lines + 12))
        self.setMinimumWidth(theme.px(200))

    def show_reading(self, reading: Reading) -> None:
        """Take over a reading."""
        if reading == self._reading:
            return
        self._reading = reading
        self.figure.show_value(reading.value, reading.unit)
        texts = [text for text, _ in reading.lines] + ["", ""]
        for label, text in zip(self.words, texts, strict=False):
            label.setText(text)
        self.setAccessibleName(reading.spoken(self._name))
        self.setToolTip(", ".join(text for text, _ in reading.lines))
