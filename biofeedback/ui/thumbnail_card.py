"""What the client sees, in the desk's corner, always sixteen to nine."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from biofeedback.ui.client_stage import ClientStage
from biofeedback.ui.theme import Theme


class ThumbnailCard(QFrame):
    """A heading, a word for what is shown, and the stage."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self._heading = QLabel(self.tr("Client sees"))
        self._word = QLabel(self.tr("plain"))
        self._word.setProperty("role", "secondary")
        self.stage = ClientStage()
        self._frame = QFrame()
        self._frame.setObjectName("stage-frame")
        inner = QVBoxLayout(self._frame)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.stage)
        top = QHBoxLayout()
        top.addWidget(self._heading)
        top.addWidget(self._word, 1, Qt.AlignmentFlag.AlignRight)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self._frame)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        padding = theme.space("card_padding")
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(padding, 10, padding, padding)
        self._heading.setFont(theme.font("heading"))
        self._word.setFont(theme.font("caption"))
        edge = theme.color("hairline").name()
        self._frame.setStyleSheet(f"#stage-frame {{ border: 1px solid {edge}; }}")
        self.stage.set_theme(theme)

    def show_word(self, word: str) -> None:
        """What is shown, in a word: pacer, prompt, plain."""
        self._word.setText(word)

    def resizeEvent(self, event: QResizeEvent) -> None:
        margins = self.contentsMargins()
        layout = self.layout()
        if layout is not None:
            margins = layout.contentsMargins()
        width = self.width() - margins.left() - margins.right()
        self._frame.setFixedHeight(round(width * 9 / 16))
        super().resizeEvent(event)
