"""A number on request: small, with its window and quality in words."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.live.figure import Figure
from biofeedback.ui.live.readings import Reading


class Tile(QFrame):
    """Value at the left, name and words at the right.

    Signals:
        grown: its height is another one now.
    """

    grown = Signal()

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
        self.setMinimumWidth(theme.px(200))
        self._fit()

    def show_reading(self, reading: Reading) -> None:
        """Take over a reading."""
        if reading == self._reading:
            return
        self._reading = reading
        self.figure.show_value(reading.value, reading.unit)
        texts = [text for text, _ in reading.lines] + ["", ""]
        for label, text in zip(self.words, texts, strict=False):
            label.setText(text)
        self._fit()
        self.setAccessibleName(reading.spoken(self._name))
        self.setToolTip(", ".join(text for text, _ in reading.lines))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Two lines of words, so that nothing moves; more only for words that stay."""
        caption = QFontMetrics(self.words[0].font())
        words = 2 * caption.height()
        if (
            self._reading is not None
            and self._reading.stays
            and self.width() >= self.minimumWidth()
        ):
            beside = self.figure.sizeHint().width() + self._theme.px(14)
            room = self.width() - 2 * self._theme.space("card_padding") - beside
            box = caption.boundingRect(
                0, 0, room, 10_000, Qt.TextFlag.TextWordWrap, self.words[0].text()
            )
            words = max(words, box.height())
        lines = QFontMetrics(self.title.font()).height() + words
        before = self.minimumHeight()
        self.setMinimumHeight(max(self._theme.length("tile"), lines + 12))
        if self.minimumHeight() != before:
            self.grown.emit()
