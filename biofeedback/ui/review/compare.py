"""A second session under the first: on one scale of time and of values."""

from __future__ import annotations

from PySide6.QtCore import QObject

from biofeedback.recordings.vault import SessionSummary
from biofeedback.session.review_moments import moments
from biofeedback.ui.live.lane_scale import Span as Limits
from biofeedback.ui.review import words as review_words
from biofeedback.ui.review.page import ReviewPage
from biofeedback.ui.review.session import Opened, ReviewSession, open_session
from biofeedback.ui.review.words import tr
from biofeedback.ui.timeline.data import together
from biofeedback.ui.timeline.view import Shown


class Comparison(QObject):
    """Both begin at their own zero and move together."""

    def __init__(
        self, session: ReviewSession, page: ReviewPage, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._page = page
        self.limits: dict[str, Limits] | None = None
        """The scale of both; None while one session is shown."""
        page.compare.picked.connect(self._read)
        page.other.shown_changed.connect(self._lead)

    def toggle(self) -> None:
        """Offer the sessions there are, or end comparing."""
        page = self._page
        if page.compares:
            self.end()
            return
        if page.panel is page.compare:
            page.show_panel(None)
            return
        vault, meta = self._session.vault, self._session.review.meta

        def others() -> list[SessionSummary]:
            found = vault.sessions(meta.person)
            return [each for each in reversed(found) if each.session_id != meta.session_id]

        self._session.run(others, page.compare.show_sessions)
        page.show_panel(page.compare)

    def _read(self, which: str) -> None:
        page, vault = self._page, self._session.vault
        page.show_panel(None)
        page.say(tr("Opening the session"))
        self._session.run(lambda: open_session(vault, which), self._show)

    def _show(self, other: Opened) -> None:
        page, person = self._page, self._session.person
        page.say("")
        mine, theirs = self._session.drawn, other.drawn.get(person)
        if mine is None or theirs is None:
            page.say(tr("The other session holds nothing of the same person to compare."))
            return
        self.limits = {
            "heart": together(mine.heart_limits, theirs.heart_limits),
            "skin": together(mine.skin_limits, theirs.skin_limits),
        }
        page.timeline.set_limits(self.limits)
        page.other.show_session(theirs, self.limits)
        page.other.show_moments(moments(other.review, person))
        page.own_title.setText(_title(self._session.found))
        page.other_title.setText(_title(other))
        longer = max(mine.duration_s, theirs.duration_s)
        page.timeline.set_whole(longer)
        page.other.set_whole(longer)
        page.show_other(True)
        page.timeline.show_stretch(page.timeline.shown.all())

    def end(self) -> None:
        """Show the moment again, on the first session's own scale."""
        page, mine = self._page, self._session.drawn
        page.show_other(False)
        self.limits = None
        if mine is not None:
            page.timeline.set_whole(mine.duration_s)
            page.timeline.set_limits({"heart": mine.heart_limits, "skin": mine.skin_limits})

    def follow(self, shown: Shown) -> None:
        """The first timeline moved."""
        if self._page.compares and self._page.other.shown != shown:
            self._page.other.show_stretch(shown)

    def _lead(self, shown: Shown) -> None:
        if self._page.compares:
            self._page.timeline.show_stretch(shown)


def _title(opened: Opened) -> str:
    title = review_words.session_title(opened.review, opened.number)
    return f"{title}, {review_words.started(opened.review)}"
