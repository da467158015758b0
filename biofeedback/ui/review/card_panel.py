"""A moment card for the chosen moment: what set it off, where, what it meant, what helped."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from biofeedback.guidance import checkins
from biofeedback.guidance.checkins import Passed
from biofeedback.session.profile import Profile
from biofeedback.session.review_moments import Moment
from biofeedback.ui.kit.text import Text
from biofeedback.ui.notes.checkin_form import CheckinForm
from biofeedback.ui.review.panel import Panel
from biofeedback.ui.review.session import ReviewSession
from biofeedback.ui.review.words import moment_title, tr
from biofeedback.ui.timeline.view import clock


class CardPanel(Panel):
    """Every field may stay empty; what was begun stays until it is kept or another is begun.

    Signals:
        kept: ``form.answers`` has the card for the moment at ``time``.
    """

    kept = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Card"), parent)
        self.time: float | None = None
        """Of the moment it is for."""
        self.moment = Text("", "caption", quiet=True)
        self.form = CheckinForm("moment card")
        self.form.done.connect(self.kept)
        self.body.addWidget(self.moment)
        self.body.addWidget(self.form)
        self.body.addStretch(1)

    def begin(self, moment: Moment) -> None:
        """A card for this moment."""
        if moment.time != self.time:
            self.time = moment.time
            self.clear()
        self.moment.setText(
            tr("For {title}, {time}").format(title=moment_title(moment), time=clock(moment.time))
        )
        first = next(iter(self.form.questions.values())).line
        if first is not None:
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def clear(self) -> None:
        """Nothing written."""
        for question in self.form.questions.values():
            question.clear()


class CardByKeys(QObject):
    """Opens the panel for the chosen moment, and keeps what was written with the person."""

    def __init__(self, session: ReviewSession, panel: CardPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._panel = session, panel
        panel.kept.connect(self._keep)

    @property
    def why_not(self) -> str:
        """Why no card can be made now; empty where one can."""
        if self._session.moment is None:
            return tr("Choose a moment first: a card is made for a moment.")
        if not self._session.review.meta.person:
            return tr("A card is kept with a person; this recording has none.")
        return ""

    def begin(self) -> None:
        """A card for the chosen moment."""
        if self._session.moment is not None:
            self._panel.begin(self._session.moment)

    def _keep(self) -> None:
        panel, session = self._panel, self._session
        answers, time = panel.form.answers, panel.time
        if time is not None and any(not isinstance(each, Passed) for each in answers.values()):
            meta = session.review.meta
            profile = Profile(session.vault.people, meta.person)
            card = checkins.entry("moment card", time, answers, time)
            session.run(
                lambda: profile.keep_entry(card, meta.session_id),
                lambda _done: session.said.emit(tr("The card is kept with this moment.")),
            )
        panel.clear()
        panel.closed.emit()
