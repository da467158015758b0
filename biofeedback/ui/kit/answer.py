"""One sentence about how it went: away while there is none, and heard by a screen reader."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from biofeedback.ui.kit.announce import announce
from biofeedback.ui.kit.text import Text


class Answer(Text):
    """Never made visible without a parent, where it would be a window of its own."""

    def __init__(self, style: str = "body", *, quiet: bool = False, parent: QWidget | None = None):
        super().__init__("", style, quiet=quiet, parent=parent)
        self.hide()

    def say(self, sentence: str) -> None:
        """Show it; empty takes it away."""
        self.setText(sentence)
        self.setVisible(bool(sentence))
        announce(self, sentence)
