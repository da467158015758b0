"""One prompt in words for a person: a line or two, nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QTextOption
from PySide6.QtWidgets import QWidget

from biofeedback.ui.kit.theme import Theme, make_font

_TEXT_OF_HEIGHT = 60 / 1080
_LINE_OF_HEIGHT = 34 / 1080
_CHARACTERS = 34.0
"""About so many of them stand in a line of a prompt that stands alone."""
_SMALLEST = 9.0


class PromptPanel(QWidget):
    """Large words at the left when they stand alone, one centred line under the pacer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._text = ""
        self._as_line = False
        self._whole_height = 1080.0
        self._opacity = 1.0
        self._fitted: tuple[tuple[object, ...], QFont] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        self.update()

    def set_whole_height(self, height: float) -> None:
        """Height of the client's whole view, which the type follows."""
        if height != self._whole_height:
            self._whole_height = height
            self.update()

    def show_text(self, text: str, as_line: bool) -> None:
        """The prompt to show; empty for none."""
        if (text, as_line) != (self._text, self._as_line):
            self._text, self._as_line = text, as_line
            self.setAccessibleName(text)
            self.update()

    def set_opacity(self, opacity: float) -> None:
        """How much is seen of the words while they come or go, 0 to 1."""
        if opacity != self._opacity:
            self._opacity = opacity
            self.update()

    @property
    def text(self) -> str:
        """What is shown."""
        return self._text

    def words_end(self, texts: Sequence[str]) -> int:
        """Where the longest of ``texts`` would end when it stands alone, from the panel's top."""
        return max((round(self.height() + self._high(text)) // 2 for text in texts), default=0)

    def _high(self, text: str) -> float:
        font = self._fitting(text, as_line=False)
        return self._lines(text, font, as_line=False).height()

    def _option(self) -> QTextOption:
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        across, down = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignVCenter
        if self._as_line:
            across, down = Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignTop
        option.setAlignment(across | down)
        return option

    def _place(self, font: QFont, *, as_line: bool) -> QRectF:
        if as_line:
            return QRectF(self.rect())
        width = min(QFontMetricsF(font).averageCharWidth() * _CHARACTERS, float(self.width()))
        return QRectF(0, 0, width, self.height())

    def fitted_font(self) -> QFont:
        """The type at its size, or as large as there is room for."""
        key = (self._text, self._as_line, self._whole_height, self.width(), self.height())
        if self._fitted is None or self._fitted[0] != key:
            self._fitted = (key, self._fitting(self._text, as_line=self._as_line))
        return self._fitted[1]

    def _fitting(self, text: str, *, as_line: bool) -> QFont:
        size = self._whole_height * (_LINE_OF_HEIGHT if as_line else _TEXT_OF_HEIGHT)
        font = make_font("client_words", size, 400)
        while size > _SMALLEST and not self._fits(text, font, as_line=as_line):
            size *= 0.95
            font = make_font("client_words", size, 400)
        return font

    def _fits(self, text: str, font: QFont, *, as_line: bool) -> bool:
        place = self._place(font, as_line=as_line)
        needed = self._lines(text, font, as_line=as_line)
        return needed.height() <= place.height() and needed.width() <= place.width()

    def _lines(self, text: str, font: QFont, *, as_line: bool) -> QRectF:
        lines = QRectF(0, 0, self._place(font, as_line=as_line).width(), 1e5)
        flags = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft)
        return QFontMetricsF(font).boundingRect(lines, flags, text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._text or self._opacity == 0.0:
            return
        painter = QPainter(self)
        font = self.fitted_font()
        painter.setFont(font)
        painter.setOpacity(self._opacity)
        role = "client_secondary" if self._as_line else "client_text"
        painter.setPen(self._theme.color(role))
        painter.drawText(self._place(font, as_line=self._as_line), self._text, self._option())
