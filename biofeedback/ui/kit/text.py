"""A piece of text in one of the styles of the theme."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from biofeedback.ui.kit.theme import Theme


class Text(QLabel):
    """Plain text that wraps; ``quiet`` draws it in the secondary colour."""

    def __init__(
        self,
        text: str = "",
        style: str = "body",
        *,
        quiet: bool = False,
        wrap: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._style = style
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        if quiet:
            self.setProperty("role", "secondary")

    def set_theme(self, theme: Theme) -> None:
        """Take over the type; colours come from the style sheet."""
        self.setFont(theme.font(self._style))
