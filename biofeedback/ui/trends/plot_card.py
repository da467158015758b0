"""A card with a plot: its name above, what it shows in words below."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.themed import spread


class PlotCard(QFrame):
    """Holds a plot and passes the theme on to its parts."""

    def __init__(self, name: str, plot: QWidget, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self.title = Text(name, "heading")
        self.words = Text(words, "caption", quiet=True)
        layout = QVBoxLayout(self)
        for part in (self.title, plot, self.words):
            layout.addWidget(part)
        layout.addStretch(1)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        pad = theme.space("card_padding")
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(pad, pad, pad, pad)
            layout.setSpacing(theme.px(6))
        spread(self, theme)
