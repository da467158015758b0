"""What a running course asks on its own screen; this one asks nothing."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from biofeedback.session.practising import Practice
from biofeedback.ui.practice.state import PracticeState


class RunQuestions(QWidget):
    """Shown in place of the stage while something is asked.

    Signals:
        done: it was answered, or left for now.
        ends_changed: ``ends`` is another one now.
    """

    done = Signal()
    ends_changed = Signal()

    @property
    def ends(self) -> QWidget | None:
        """The keys that end it, where they are to stand in the lower edge."""
        return None

    def prepare(self, _practice: Practice) -> None:
        """A course begins: forget what was asked before."""

    def wanted(self, _state: PracticeState) -> bool:
        """Whether something is asked now."""
        return False

    def show_for(self, state: PracticeState) -> None:
        """Ask what is to be asked now."""

    def finish(self, practice: Practice) -> None:
        """Keep the answers, and let the course go on."""
