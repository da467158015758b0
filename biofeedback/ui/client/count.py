"""The count of a breath out: a small numeral beside the phase word, for whoever asked for it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from biofeedback.ui.kit.theme import Theme, make_font

_NUMERAL = 0.55
"""Height of the type, as a share of the widget's."""


class ClientCount(QWidget):
    """Bare paper until there is something to count."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._count: int | None = None
        self._contrast = 1.0
        self._alone = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        self.update()

    def show_count(self, count: int | None) -> None:
        """The number to show; None for none."""
        if count != self._count:
            self._count = count
            self.setVisible(count is not None)
            self.update()

    def set_contrast(self, contrast: float) -> None:
        """How much is left of it while it comes or goes with the shape, 1 to 0."""
        if contrast != self._contrast:
            self._contrast = contrast
            self.update()

    @property
    def text(self) -> str:
        """The numeral shown."""
        return "" if self._count is None else str(self._count)

    def stand_beside(self, word: QRectF, text: str, size: float) -> None:
        """Stand right of the word ``text`` that is centred in ``word`` at this size of type.

        Without a word it stands in its place.
        """
        self._alone = not text
        if self._alone:
            self.setGeometry(word.toRect())
            return
        half = QFontMetricsF(make_font("client_words", size, 400)).horizontalAdvance(text) / 2
        left = word.center().x() + half + 0.25 * word.height()
        self.setGeometry(QRectF(left, word.top(), 2 * word.height(), word.height()).toRect())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(make_font("client_words", _NUMERAL * self.height(), 400))
        painter.setPen(self._theme.color("client_secondary"))
        painter.setOpacity(self._contrast)
        across = Qt.AlignmentFlag.AlignHCenter if self._alone else Qt.AlignmentFlag.AlignLeft
        flags = across | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(self.rect()), flags, self.text)
