"""Corrections by hand: which beat the cursor is at, and what it is taken for."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject

from biofeedback.events import Verdict
from biofeedback.recordings.glance import VERDICTS
from biofeedback.ui.review.page import ReviewPage
from biofeedback.ui.review.session import ReviewSession
from biofeedback.ui.timeline.data import Drawn

VIEW_S = 16.0
"""How much is in view when a beat is to be corrected."""
_CLOSE_ENOUGH_S = 20.0


class BeatsByHand(QObject):
    """The interval that was recorded is never touched; a verdict lies beside it."""

    def __init__(
        self, session: ReviewSession, page: ReviewPage, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._page = page
        page.beats.verdict_given.connect(self._give)
        page.beats.step_asked.connect(self.step)

    @property
    def _drawn(self) -> Drawn | None:
        return self._session.drawn if self._session.is_open else None

    def nearest(self) -> int | None:
        """Place of the beat at the cursor; None where there are no beats."""
        drawn = self._drawn
        if drawn is None or not len(drawn.beat_times):
            return None
        return int(np.argmin(np.abs(drawn.beat_times - self._page.timeline.cursor_s)))

    def put_cursor(self, time: float) -> None:
        """Move the cursor, and the view with it."""
        timeline = self._page.timeline
        timeline.put_cursor(time)
        timeline.show_stretch(timeline.shown.holding(timeline.cursor_s))
        self.show()

    def begin(self) -> None:
        """Bring the beat at the cursor up close."""
        place, drawn, timeline = self.nearest(), self._drawn, self._page.timeline
        if place is not None and drawn is not None:
            time = float(drawn.beat_times[place])
            if timeline.shown.length_s > _CLOSE_ENOUGH_S:
                half = VIEW_S / 2.0
                timeline.show_stretch(timeline.shown.spanning(time - half, time + half))
            self.put_cursor(time)
        self.show()

    def step(self, by: int) -> None:
        """To the next beat, or the one before."""
        place, drawn = self.nearest(), self._drawn
        if place is not None and drawn is not None:
            place = min(max(place + by, 0), len(drawn.beat_times) - 1)
            self.put_cursor(float(drawn.beat_times[place]))

    def show(self) -> None:
        """Tell of the beat at the cursor, while the panel is open."""
        page, place, drawn = self._page, self.nearest(), self._drawn
        if page.panel is not page.beats:
            return
        if place is None or drawn is None:
            page.beats.show_nothing()
            return
        wearer = self._session.review.wearers[self._session.person]
        page.beats.show_beat(
            float(drawn.beat_times[place]),
            float(drawn.beat_rr_ms[place]),
            VERDICTS[int(drawn.beat_words[place])],
            VERDICTS[int(wearer.beats.verdicts[place])],
        )

    def _give(self, verdict: Verdict) -> None:
        place, drawn = self.nearest(), self._drawn
        if place is not None and drawn is not None:
            self._session.set_verdict(int(drawn.beat_index[place]), verdict)
