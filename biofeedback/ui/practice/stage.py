"""What a practice shows in the middle of the screen: the shape, one line under it, or a prompt."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from biofeedback.ui.client.prompt_panel import PromptPanel
from biofeedback.ui.client.stage import ClientStage, Places
from biofeedback.ui.kit.theme import Theme, make_font

_PLACES = Places(centre_y=0.454, full_radius=0.259, phase_y=0.745, line_y=0.815)
LOWEST = 0.89
"""Where the last line ends, as a share of the height."""
_NUMERAL_OF_HEIGHT = 40 / 1080
_LINE_GROWS = 1.3


class PracticeStage(ClientStage):
    """The client's stage with a line of its own, and a small numeral for whoever counts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, _PLACES)
        self._numeral = ""
        self._words_theme = Theme()
        self.line = PromptPanel(self)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours and motion."""
        self._words_theme = theme
        self.line.set_theme(theme)
        super().set_theme(theme)

    def show_line(self, text: str) -> None:
        """One quiet line; empty takes it away."""
        self.line.show_text(text, as_line=True)

    def show_numeral(self, count: int | None) -> None:
        """The count of this breath out; None shows nothing."""
        numeral = "" if count is None else str(count)
        if numeral != self._numeral:
            self._numeral = numeral
            self.update(self._phase_place().toAlignedRect())

    @property
    def numeral(self) -> str:
        """The numeral shown."""
        return self._numeral

    def resizeEvent(self, event: QResizeEvent) -> None:
        height, width = self.height(), self.width()
        # words grow with the text as far as one line has room
        self.line.set_whole_height(height * min(self._words_theme.text_scale, _LINE_GROWS))
        self.line.setGeometry(
            round(0.06 * width), round(_PLACES.line_y * height),
            round(0.88 * width), round((LOWEST - _PLACES.line_y) * height),
        )  # fmt: skip
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._numeral:
            return
        painter = QPainter(self)
        place = self._phase_place()
        if self.phase_word:
            font = make_font("client_words", self.height() * 54 / 1080, 400)
            half = QFontMetricsF(font).horizontalAdvance(self.phase_word) / 2
            place = QRectF(place.center().x() + half + 0.02 * self.height(), place.top(),
                           place.width(), place.height())  # fmt: skip
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        else:
            flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(make_font("client_words", self.height() * _NUMERAL_OF_HEIGHT, 400))
        painter.setPen(self._words_theme.color("client_secondary"))
        painter.setOpacity(self._contrast)
        painter.drawText(place, flags, self._numeral)
