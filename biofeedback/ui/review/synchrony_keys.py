"""What the keys of the synchrony panel do: compute beside the screen, and jump to stretches."""

from __future__ import annotations

from typing import TypeAlias

from PySide6.QtCore import QObject

from biofeedback.events import Verdict
from biofeedback.recordings.people import THERAPIST
from biofeedback.session.synchrony_reading import (
    Compared,
    Together,
    missing,
    shared_movement,
    together,
)
from biofeedback.ui.kit.announce import announce
from biofeedback.ui.review import synchrony_words as words
from biofeedback.ui.review.page import ReviewPage
from biofeedback.ui.review.session import ReviewSession
from biofeedback.ui.review.words import tr

_AGREEMENT = "1"
_EDGE_S = 30.0
Given: TypeAlias = tuple[dict[int, Verdict], dict[int, Verdict]]
"""Verdicts on beats given by hand, of both people."""


class SynchronyByKeys(QObject):
    """Nothing is computed before the panel is opened; then once for each state of the session."""

    def __init__(
        self, session: ReviewSession, page: ReviewPage, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._page = page
        self._found: dict[Compared, Together] = {}
        self._found_for: Given | None = None
        self._stretch: int | None = None
        page.synchrony.agreed.connect(self._agree)
        page.synchrony.withdrawn.connect(self._withdraw)
        page.synchrony.asked.connect(self.jump)
        session.changed.connect(self._follow)

    def toggle(self) -> None:
        """Open the panel, or close it; a sentence where only one person wore sensors."""
        page = self._page
        if page.panel is page.synchrony:
            page.show_panel(None)
        elif len(self._session.review.wearers) < 2:
            page.say(words.why_missing("second person"))
        else:
            page.show_panel(page.synchrony)
            self._begin()

    def step(self, by: int) -> None:
        """To the next stretch beyond chance, or to the one before."""
        panel = self._page.synchrony
        if self._page.panel is not panel or not panel.shown_stretches:
            self._page.say(tr("No stretch beyond chance is shown: Y opens synchrony."))
            return
        last = len(panel.shown_stretches) - 1
        if self._stretch is None:
            self.jump(0 if by > 0 else last)
        else:
            self.jump(min(max(self._stretch + by, 0), last))

    def jump(self, place: int) -> None:
        """Bring a stretch into view."""
        stretch = self._page.synchrony.shown_stretches[place]
        timeline = self._page.timeline
        self._stretch = place
        timeline.show_stretch(
            timeline.shown.spanning(stretch.start - _EDGE_S, stretch.end + _EDGE_S)
        )
        timeline.put_cursor(stretch.start)
        announce(timeline, words.stretch_line(stretch))

    # --- agreements -------------------------------------------------------------------------
    def _agree(self) -> None:
        text = words.why_missing("therapist")
        self._session.vault.people.agree(THERAPIST, "second sensor", _AGREEMENT, text)
        self._begin()

    def _withdraw(self) -> None:
        self._session.vault.people.withdraw(THERAPIST, "second sensor")
        self._begin()

    # --- computing --------------------------------------------------------------------------
    @property
    def _given(self) -> Given:
        review = self._session.review
        return review.given("client"), review.given("therapist")

    def _begin(self) -> None:
        session, panel, given = self._session, self._page.synchrony, self._given
        why = missing(session.review, session.vault.people)
        self._stretch = None
        if why is not None:
            panel.show_missing(why)
        elif self._found_for == given:
            self._show()
        else:
            panel.say(tr("Comparing the two"))
            review, recording = session.review, session.found.recording
            session.run(
                lambda: together(review, shared_movement(recording)),
                lambda found: self._take(found, given),
            )

    def _take(self, found: dict[Compared, Together], given: Given) -> None:
        self._found, self._found_for = found, given
        if self._page.panel is self._page.synchrony:
            self._begin()  # the session may have changed since, or an agreement

    def _show(self) -> None:
        review = self._session.review
        self._page.synchrony.show_found(
            self._found, review.duration_s, may_withdraw=review.meta.source != "simulated"
        )

    def _follow(self) -> None:
        shown = self._page.panel is self._page.synchrony
        if shown and self._found_for is not None and self._found_for != self._given:
            self._begin()
