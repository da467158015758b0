"""What the client answers on their own view: a check-in, the body map, a prompt in writing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from biofeedback.guidance.checkins import Instrument, Passed, Value
from biofeedback.guidance.prompts import prompt
from biofeedback.ui.kit.theme import TEXT_SCALE_MAX, TEXT_SCALE_MIN, Theme
from biofeedback.ui.notes.answer_page import AnswerPage
from biofeedback.ui.notes.body_map import BodyMap
from biofeedback.ui.notes.session_checkin import SessionCheckin

AskedPage: TypeAlias = SessionCheckin | BodyMap | AnswerPage

_LARGER = 1.3
"""Its words are read from further away than a page of the program."""
_WITH_FIGURE = 1.2
"""Type at which the figure of the body has its place beside the words."""


class ClientAsked(QWidget):
    """One page at a time, made when it is needed, in type as large as there is room for.

    Signals:
        done: the client is through; ``answers`` has what they said.
    """

    done = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self.page: AskedPage | None = None
        self.hide()

    def ask(self, instrument: Instrument | None, about: str = "") -> None:
        """Put these questions up; the ring goes to the first. None takes them away.

        ``about`` is the id of the prompt that an answer is written to.
        """
        if self.page is not None:
            self.page.hide()
            self.page.deleteLater()
            self.page = None
        self.setVisible(instrument is not None)
        if instrument is None:
            return
        if instrument == "body map":
            self.page = BodyMap(back=False)
        elif instrument == "answer":
            self.page = AnswerPage(prompt(about))
        else:
            self.page = SessionCheckin(instrument)
        self.page.done.connect(self.done)
        self.page.setParent(self)
        self._fit()
        self.page.show()
        first = self.page.first()
        if first is not None:
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def title(self) -> str:
        """What is asked, in a few words; empty for nothing."""
        return "" if self.page is None else self.page.title.text()

    @property
    def answers(self) -> Mapping[str, Value | Passed]:
        """What was said so far."""
        return {} if self.page is None else self.page.answers

    def forget(self) -> None:
        """Leave aside what was said so far."""
        if self.page is not None:
            self.page.clear()

    # --- looks ------------------------------------------------------------------------------
    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Nothing scrolls here."""
        page = self.page
        if page is None or self.height() < 1:
            return
        page.resize(self.size())
        if isinstance(page, BodyMap):
            page.figure.show()
        scale = self._fitted(page)
        if isinstance(page, BodyMap) and scale < min(self._theme.text_scale, _WITH_FIGURE):
            # large type was asked for: the list has every region of the figure
            page.figure.hide()
            self._fitted(page)

    def _fitted(self, page: AskedPage) -> float:
        scale = min(self._theme.text_scale * _LARGER, TEXT_SCALE_MAX)
        page.set_theme(self._theme.scaled(scale))
        while scale > TEXT_SCALE_MIN and page.needed_height() > self.height():
            scale -= 0.05
            page.set_theme(self._theme.scaled(scale))
        return scale
