"""The one line beside the mark, and the quiet line under it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from biofeedback.ui.desk.state_words import StateWords
from biofeedback.ui.kit.theme import Theme


class StateLine(QWidget):
    """Both lines may wrap; their place is kept, so that nothing moves when they change."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLabel()
        self.second = QLabel()
        self.second.setProperty("role", "secondary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addStretch(1)
        for label in (self.line, self.second):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            layout.addWidget(label)
        layout.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self.line.setFont(theme.font("state_line"))
        self.second.setFont(theme.font("caption"))
        self.setMinimumWidth(theme.px(180))
        lines = QFontMetrics(self.line.font()).height()
        lines += 2 * QFontMetrics(self.second.font()).height()
        self.setMinimumHeight(lines + 2)

    def show_words(self, words: StateWords) -> None:
        """Take over the words; nothing is repainted when they are the same."""
        if self.line.text() != words.line:
            self.line.setText(words.line)
        if self.second.text() != words.second:
            self.second.setText(words.second)
