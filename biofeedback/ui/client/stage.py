"""All that the client sees, drawn by one widget: the pacer, a prompt, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from biofeedback.events import BreathPhase
from biofeedback.guidance.pacer import PacerPosition
from biofeedback.ui.client.pacer_disc import PacerDisc
from biofeedback.ui.client.prompt_panel import PromptPanel
from biofeedback.ui.client.still import draw_still
from biofeedback.ui.kit import words
from biofeedback.ui.kit.theme import Theme, make_font

_PHASE_OF_HEIGHT = 54 / 1080
_LINE_HEIGHT = 0.105
_PHASE_GROWS = 1.25
"""As far as the phase word grows with the text; its place has room for no more."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where things stand, in shares of the height."""

    centre_y: float = 0.404
    full_radius: float = 0.274
    phase_y: float = 0.70
    line_y: float = 0.775


class ClientStage(QWidget):
    """Everything is placed by shares of the height, so that a small copy looks the same."""

    def __init__(self, parent: QWidget | None = None, places: Places | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._places = places or Places()
        self._contrast = 1.0
        self._still = 0.0
        self._phase: BreathPhase | None = None
        self._phase_word = ""
        self._prompt = ""
        self._as_line: bool | None = None
        self.disc = PacerDisc(self)
        self.prompt = PromptPanel(self)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._describe()

    def set_theme(self, theme: Theme) -> None:
        """Take over colours and motion."""
        self._theme = theme
        self.disc.set_theme(theme)
        self.prompt.set_theme(theme)
        self._place_prompt()
        self.update()

    def show_prompt(self, text: str, *, as_line: bool | None = None) -> None:
        """The prompt's words; empty takes it away at once.

        They stand in one line under the shape's place, or alone; None: a line while there is a
        shape.
        """
        if (text, as_line) != (self._prompt, self._as_line):
            self._prompt, self._as_line = text, as_line
            self._place_prompt()
            self._describe()

    def words_end(self, texts: Sequence[str]) -> int:
        """How far down the longest of these goes, when it stands alone."""
        # a hidden stage is told its size late
        self._place_prompt()
        return self.prompt.y() + self.prompt.words_end(texts)

    def show_position(self, position: PacerPosition | None) -> None:
        """This instant of the pacer, or None while it is off."""
        self.disc.show_position(position)
        phase = None if position is None else position.phase
        if phase == self._phase:
            return
        self._phase = phase
        word = "" if phase is None else words.phase_word(phase)
        if word != self._phase_word:
            was_off, self._phase_word = not self._phase_word, word
            if was_off or not word:
                self._place_prompt()
            self.update(self._phase_place().toAlignedRect())
            self._describe()

    def set_contrast(self, contrast: float) -> None:
        """How much is left of shape and word while the pacer fades out, 1 to 0."""
        if contrast != self._contrast:
            self._contrast = contrast
            self.disc.set_contrast(contrast)
            self.update(self._phase_place().toAlignedRect())

    def show_still(self, seen: float) -> None:
        """How much is seen of the still picture, 0 to 1."""
        if seen != self._still:
            self._still = seen
            self.update()
            self._describe()

    @property
    def phase_place(self) -> QRectF:
        """Where the word under the shape stands, centred."""
        return self._phase_place()

    @property
    def phase_size(self) -> float:
        """Size of its type."""
        return self.height() * _PHASE_OF_HEIGHT * min(self._theme.text_scale, _PHASE_GROWS)

    @property
    def phase_word(self) -> str:
        """The word under the shape."""
        return self._phase_word

    @property
    def plain(self) -> bool:
        """Whether nothing is shown."""
        return not self._phase_word and not self._prompt and not self._still

    def _describe(self) -> None:
        still = self.tr("still picture") if self._still else ""
        shown = ", ".join(part for part in (self._phase_word, self._prompt, still) if part)
        self.setAccessibleName(
            self.tr("Client sees: {shown}").format(shown=shown or self.tr("plain background"))
        )

    def _phase_place(self) -> QRectF:
        height = float(self.height())
        return QRectF(0, self._places.phase_y * height, self.width(), 0.075 * height)

    def _place_prompt(self) -> None:
        height, width = self.height(), self.width()
        as_line = bool(self._phase_word) if self._as_line is None else self._as_line
        self.prompt.set_whole_height(height * self._theme.text_scale)
        if as_line:
            self.prompt.setGeometry(
                round(0.1 * width), round(self._places.line_y * height), round(0.8 * width),
                round(_LINE_HEIGHT * height),
            )  # fmt: skip
        else:
            self.prompt.setGeometry(
                round(0.13 * width), round(0.16 * height), round(0.62 * width),
                round(0.48 * height),
            )  # fmt: skip
        self.prompt.show_text(self._prompt, as_line=as_line)

    def resizeEvent(self, event: QResizeEvent) -> None:
        side = round(2 * self._places.full_radius * self.height()) + 4
        self.disc.setGeometry(
            round(self.width() / 2 - side / 2),
            round(self._places.centre_y * self.height() - side / 2),
            side,
            side,
        )
        self._place_prompt()
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.color("client_background"))
        if self._still:
            draw_still(painter, QRectF(self.rect()), self._theme, self._still)
        place = self._phase_place().toAlignedRect()
        # in most frames only the shape has changed
        if self._phase_word and event.region().intersects(place):
            painter.setFont(make_font("client_words", self.phase_size, 400))
            painter.setPen(self._theme.color("client_text"))
            painter.setOpacity(self._contrast)
            painter.drawText(self._phase_place(), Qt.AlignmentFlag.AlignCenter, self._phase_word)
