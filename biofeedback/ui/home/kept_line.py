"""One line on Home: a recording that ended early is kept, and where to find it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.icon_mark import IconMark
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.themed import spread


class KeptLine(QWidget):
    """Not there unless there is something to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = Text("", "body")
        self.open = ActionButton("word", self.tr("Open"))
        self.later = ActionButton("word", self.tr("Later"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(IconMark("page"))
        self._row.addWidget(self._text, 1)
        self._row.addWidget(self.open)
        self._row.addWidget(self.later)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._row.setSpacing(theme.px(12))
        spread(self, theme)

    def show_recording(self, began: str) -> None:
        """``began`` is when, in words; empty takes the line away."""
        self._text.setText(
            self.tr("The recording of {began} ended early. It is kept up to its last second.")
            .format(began=began)
        )  # fmt: skip
        self.setVisible(bool(began))

    @property
    def text(self) -> str:
        """What the line says."""
        return self._text.text()
