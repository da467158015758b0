"""A panel in the review's right column: a heading, what it holds, and a way out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from biofeedback.ui.kit.key_button import KeyButton
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.themed import spread
from biofeedback.ui.review.words import tr


class Panel(QFrame):
    """Put widgets into ``body``; the theme reaches them by itself.

    Signals:
        closed: the way out was pressed.
    """

    closed = Signal()

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self.heading = Text(heading, "heading")
        self.close_key = KeyButton("plain", tr("Close"), "Esc")
        self.close_key.clicked.connect(self.closed)
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(self.close_key, 0, Qt.AlignmentFlag.AlignTop)
        inner = QWidget()
        inner.setObjectName("panel")
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(0, 0, 0, 0)
        self._area = QScrollArea()
        self._area.setObjectName("panel-area")
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(inner)
        # what it holds scrolls: the page is not to scroll for it as well
        self._area.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        outer = QVBoxLayout(self)
        outer.addLayout(top)
        outer.addWidget(self._area, 1)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        pad = theme.space("card_padding")
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(pad, pad, pad, pad)
            layout.setSpacing(theme.px(10))
        self.body.setSpacing(theme.px(10))
        surface = theme.color("surface").name()
        self._area.setStyleSheet(
            f"QScrollArea#panel-area, QWidget#panel {{ background: {surface}; border: none; }}"
        )
        spread(self, theme)
