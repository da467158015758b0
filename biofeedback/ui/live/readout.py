"""A number at the end of its own line: value, unit, window and source."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.live.figure import Figure
from biofeedback.ui.live.readings import Reading

_LINES = 4


class Readout(QWidget):
    """Plain labels, so that screen readers get them; a dash stands where the number would."""

    def __init__(self, name: str, style: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._reading: Reading | None = None
        self._theme = Theme()
        self.figure = Figure(style)
        self.lines = [QLabel() for _ in range(_LINES)]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        layout.addWidget(self.figure)
        for label in self.lines:
            label.setWordWrap(True)
            layout.addWidget(label)
        layout.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        self.figure.set_theme(theme)
        if self._reading is not None:
            reading, self._reading = self._reading, None
            self.show_reading(reading)

    def hasHeightForWidth(self) -> bool:
        # the lanes decide on heights; the card asks for ``needed_height`` instead
        return False

    def needed_height(self, width: int) -> int:
        """Height at which nothing is cut, at this width."""
        shown = [label for label in self.lines if label.text()]
        heights = [label.heightForWidth(width) + 1 for label in shown]
        return self.figure.sizeHint().height() + sum(heights)

    def show_reading(self, reading: Reading) -> None:
        """Take over a reading; labels that stay the same are not touched."""
        if reading == self._reading:
            return
        self._reading = reading
        self.figure.show_value(reading.value, reading.unit)
        for number, label in enumerate(self.lines):
            text, strong = reading.lines[number] if number < len(reading.lines) else ("", False)
            label.setText(text)
            label.setVisible(bool(text))
            label.setFont(self._theme.font("strong" if strong else "caption"))
            self._set_role(label, not strong)
        self.setAccessibleName(reading.spoken(self._name))

    @property
    def text(self) -> str:
        """Everything shown, for summaries."""
        return self._reading.spoken(self._name) if self._reading is not None else self._name

    @staticmethod
    def _set_role(label: QLabel, secondary: bool) -> None:
        role = "secondary" if secondary else ""
        if label.property("role") != role:
            label.setProperty("role", role)
            label.style().unpolish(label)
            label.style().polish(label)
