"""One prompt in words for a person: a line or two, nothing else."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QTextOption
from PySide6.QtWidgets import QWidget

from biofeedback.ui.theme import Theme, make_font

_TEXT_OF_HEIGHT = 60 / 1080
_LINE_OF_HEIGHT = 34 / 1080


class PromptPanel(QWidget):
    """Large words at the left when they stand alone, one centred line under the pacer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._text = ""
        self._as_line = False
        self._whole_height = 1080.0
        self._secondary = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        self.update()

    def set_whole_height(self, height: float) -> None:
        """Height of the client's whole view, which the type follows."""
        self._whole_height = height
        self.update()

    def show_text(self, text: str, as_line: bool) -> None:
        """The prompt to show; empty for none."""
        if (text, as_line) != (self._text, self._as_line):
            self._text, self._as_line = text, as_line
            self.setAccessibleName(text)
            self.update()

    @property
    def text(self) -> str:
        """What is shown."""
        return self._text

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._text:
            return
        painter = QPainter(self)
        share = _LINE_OF_HEIGHT if self._as_line else _TEXT_OF_HEIGHT
        painter.setFont(make_font("client_words", self._whole_height * share, 400))
        role = "client_secondary" if self._as_line else "client_text"
        painter.setPen(self._theme.color(role))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        if self._as_line:
            option.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            painter.drawText(QRectF(self.rect()), self._text, option)
            return
        width = min(QFontMetricsF(painter.font()).averageCharWidth() * 34.0, float(self.width()))
        option.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(QRectF(0, 0, width, self.height()), self._text, option)
