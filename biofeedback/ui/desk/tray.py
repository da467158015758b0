"""The place for what was asked for, and for offers while nothing was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from biofeedback.guidance.checkins import Instrument
from biofeedback.guidance.prompts import Prompt
from biofeedback.ui.desk.tray_about import about_lines
from biofeedback.ui.desk.tray_list import Row, TrayList
from biofeedback.ui.desk.tray_note import TrayNote
from biofeedback.ui.desk.tray_offer import TrayOffer
from biofeedback.ui.desk.tray_questions import TrayQuestions
from biofeedback.ui.desk.tray_words import Idle
from biofeedback.ui.kit.key_button import KeyButton
from biofeedback.ui.kit.pattern_maker import PatternMaker
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.notes.session_checkin import session_title

ListName: TypeAlias = Literal["patterns", "phases", "ceiling", "fades", "prompts", "ask"]
Showing: TypeAlias = Literal["", "offer", "reminder", "about", "note", "questions", "maker", "list"]


class Tray(QFrame):
    """Bare paper with a sentence until there is an offer, or until a key asks for something.

    What was asked for stays until it is put away: an offer waits behind it, while the mark beside
    the clock tells of it.

    Signals:
        chosen: the name of a list, and the row that was picked.
        asked_changed: something was asked for, or put away.
    """

    chosen = Signal(str, int)
    asked_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._asked: Showing = ""
        self._by_itself: Showing = ""
        self._list_name: ListName | Literal[""] = ""
        self._asked_heading = ""
        self._idle = Idle("", "", "")
        self._heading = QLabel()
        self._heading.setWordWrap(True)
        self._right = QLabel()
        self._right.setProperty("role", "secondary")
        self.pass_on = KeyButton("plain", self.tr("Pass"), "8")
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.RichText)
        self.list = TrayList()
        self.list.picked.connect(self._pick)
        self.note = TrayNote()
        self.questions = TrayQuestions()
        self.maker = PatternMaker()
        self.offer = TrayOffer()
        top = QHBoxLayout()
        top.addWidget(self._heading, 1)
        top.addWidget(self._right)
        top.addWidget(self.pass_on)
        self._layout = QVBoxLayout(self)
        self._layout.addLayout(top)
        self._layout.addWidget(self._words)
        self._layout.addWidget(self.list, 1)
        self._layout.addWidget(self.note)
        self._layout.addWidget(self.questions)
        self._layout.addWidget(self.maker)
        self._layout.addWidget(self.offer)
        self._rest = QWidget()
        self._layout.addWidget(self._rest, 1)
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        padding = theme.space("card_padding")
        above = theme.px(4 if theme.compact else 10)
        self._layout.setContentsMargins(padding, above, padding, above)
        self._layout.setSpacing(theme.px(3 if theme.compact else 8))
        self._heading.setFont(theme.font("heading"))
        self._right.setFont(theme.font("caption"))
        self._words.setFont(theme.font("caption"))
        for part in (self.pass_on, self.list, self.note, self.questions, self.maker, self.offer):
            part.set_theme(theme)

    # --- what was asked for -----------------------------------------------------------------
    @property
    def showing(self) -> str:
        """What is shown: a list by its name, ``about``, ``note``, ``questions``, ``offer``,
        ``reminder``, or empty for the sentence."""
        shown = self._asked or self._by_itself
        return self._list_name if shown == "list" else shown

    @property
    def asked(self) -> bool:
        """Whether somebody asked for what is shown."""
        return bool(self._asked)

    def put_away(self) -> None:
        """Back to what the tray shows by itself."""
        focused = QApplication.focusWidget()
        self._ask("", "")
        if focused is not None and self.isAncestorOf(focused):
            self.window().setFocus()

    def show_about(self) -> None:
        """What the three lines are."""
        self._ask("about", self.tr("About these lines"))

    def show_list(self, name: ListName, heading: str, rows: Sequence[Row], current: int) -> None:
        """Something to choose; Enter picks."""
        self._list_name = name
        self.list.show_rows(heading, rows, current)
        self._ask("list", heading)
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_note(self) -> None:
        """The field for a note, with what was written in it before."""
        self._ask("note", self.tr("Note"))
        self.note.write()

    def show_questions(self, instrument: Instrument) -> None:
        """A check-in that the client answers aloud."""
        self._ask("questions", session_title(instrument))
        self.questions.ask(instrument)

    def show_maker(self) -> None:
        """Making a pattern by hand."""
        self._ask("maker", self.tr("Own pattern"))
        self.maker.begin()
        self.maker.lengths["in"].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _pick(self, row: int) -> None:
        if self._asked == "list" and row >= 0:
            self.chosen.emit(self._list_name, row)

    def _ask(self, asked: Showing, heading: str) -> None:
        self._asked, self._asked_heading = asked, heading
        self._show()
        self.asked_changed.emit()

    # --- what is there by itself ------------------------------------------------------------
    def show_offer(self, sentence: str, made: str, offered: Sequence[Prompt]) -> None:
        """Two options."""
        self.offer.show_offer(sentence, offered)
        self._idle = Idle(self.tr("Two options"), made, "")
        self._show_by_itself("offer")

    def show_reminder(self, sentence: str) -> None:
        """The session is about to end."""
        self._idle = Idle(self.tr("Towards the end"), "", sentence)
        self._show_by_itself("reminder")

    def show_idle(self, idle: Idle) -> None:
        """Nothing is offered."""
        self._idle = idle
        self._show_by_itself("")

    def _show_by_itself(self, showing: Showing) -> None:
        if showing == "offer" and self._asked == "about":
            self._ask("", "")
        self._by_itself = showing
        self._show()

    # --- both -------------------------------------------------------------------------------
    def _show(self) -> None:
        shown: Showing = self._asked or self._by_itself
        own = not self._asked
        told = shown in ("about", "reminder", "")
        words = about_lines() if shown == "about" else self._idle.text
        for label, text in (
            (self._heading, self._idle.heading if own else self._asked_heading),
            (self._right, self._idle.right if own else ""),
            (self._words, words if told else ""),
        ):
            if label.text() != text:
                label.setText(text)
        self._words.setVisible(told)
        self._words.setProperty("role", "" if shown == "about" else "secondary")
        self.pass_on.setVisible(shown in ("offer", "reminder"))
        self.list.setVisible(shown == "list")
        self.note.setVisible(shown == "note")
        self.questions.setVisible(shown == "questions")
        self.maker.setVisible(shown == "maker")
        self.offer.setVisible(shown == "offer")
        self._rest.setVisible(shown != "list")
        self._set_card(bool(shown))

    def _set_card(self, card: bool) -> None:
        value = "true" if card else "false"
        if self.property("card") != value:
            self.setProperty("card", value)
            for widget in (self, self._words):
                self.style().unpolish(widget)
                self.style().polish(widget)
