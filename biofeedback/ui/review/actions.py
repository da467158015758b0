"""Joins the session that is looked back on and the page: what each key does."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from biofeedback.ui.kit import words
from biofeedback.ui.review import words as review_words
from biofeedback.ui.review.beats_keys import BeatsByHand
from biofeedback.ui.review.card_panel import CardByKeys
from biofeedback.ui.review.compare import Comparison
from biofeedback.ui.review.page import ReviewPage
from biofeedback.ui.review.raw import RawLoader
from biofeedback.ui.review.session import ReviewSession
from biofeedback.ui.review.synchrony_keys import SynchronyByKeys
from biofeedback.ui.review.words import tr
from biofeedback.ui.timeline.view import Shown, clock

_ZOOM = 0.7
_PAN = 0.5
_NUDGE = 0.05
CLOSE_S = 60.0
"""In a view shorter than this, the cursor goes from beat to beat."""


class ReviewActions(QObject):
    """Nothing that was recorded is changed here; what is added goes through the session.

    Signals:
        left: the way out was pressed.
        replay_asked: replay on the desk, at this speed.
        export_asked, report_asked: the dialog is wanted.
    """

    left = Signal()
    replay_asked = Signal(float)
    export_asked = Signal()
    report_asked = Signal()

    def __init__(
        self, session: ReviewSession, page: ReviewPage, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.session = session
        self._page = page
        self._raw = RawLoader(session, page.timeline, self)
        self.comparison = Comparison(session, page, self)
        self.beats = BeatsByHand(session, page, self)
        self.synchrony = SynchronyByKeys(session, page, self)
        self.card = CardByKeys(session, page.card, self)
        self._connect()

    def _connect(self) -> None:
        session, page, actions = self.session, self._page, self.actions
        session.opened.connect(self._show_changes)
        session.changed.connect(self._show_changes)
        session.chosen.connect(self._show_moment)
        session.said.connect(page.say)
        page.timeline.shown_changed.connect(self._follow)
        page.timeline.moment_pressed.connect(session.choose)
        page.timeline.cursor_moved.connect(lambda _time: self.beats.show())
        page.overview.asked.connect(
            lambda time: page.timeline.show_stretch(page.timeline.shown.centred(time))
        )
        page.moments.picked.connect(session.choose)
        page.moments.star_pressed.connect(session.toggle_star)
        page.note.written.connect(session.write_note)
        page.replay.asked.connect(self.replay_asked)
        for panel in (
            page.explain, page.beats, page.replay, page.compare, page.synchrony, page.card,
        ):  # fmt: skip
            panel.closed.connect(lambda: self._open(None))
        for key, name in (
            (page.header.earlier, "earlier"),
            (page.header.later, "later"),
            (page.header.zoom_in, "zoom-in"),
            (page.header.zoom_out, "zoom-out"),
            (page.header.replay, "replay"),
            (page.header.compare, "compare"),
            (page.header.synchrony, "synchrony"),
            (page.header.export, "export"),
            (page.header.report, "report"),
            (page.star, "star"),
            (page.write, "note"),
            (page.add, "add-moment"),
            (page.note.card, "card"),
            (page.beats_key, "beats"),
            (page.about, "about"),
        ):
            key.clicked.connect(lambda _checked=False, act=actions[name]: act())
        page.header.back.clicked.connect(self.left)

    @property
    def actions(self) -> dict[str, Callable[[], None]]:
        """What each key of the table does here, by the name of its action."""
        page, session = self._page, self.session
        return {
            "earlier": lambda: session.step(-1, page.timeline.cursor_s),
            "later": lambda: session.step(1, page.timeline.cursor_s),
            "zoom-in": lambda: self._zoom(_ZOOM),
            "zoom-out": lambda: self._zoom(1.0 / _ZOOM),
            "whole": lambda: self._go(page.timeline.shown.all()),
            "zoom-moment": self._zoom_to_moment,
            "pan-back": lambda: self._pan(-_PAN),
            "pan-on": lambda: self._pan(_PAN),
            "nudge-back": lambda: self._pan(-_NUDGE),
            "nudge-on": lambda: self._pan(_NUDGE),
            "start": lambda: self._pan(-math.inf),
            "finish": lambda: self._pan(math.inf),
            "cursor-back": lambda: self._move_cursor(-1),
            "cursor-on": lambda: self._move_cursor(1),
            "add-moment": self._add_moment,
            "star": self._toggle_star,
            "note": self._write_note,
            "card": self._when_open(self._toggle_card),
            "beats": self._toggle_beats,
            "undo": self._when_open(session.undo),
            "redo": self._when_open(session.redo),
            "replay": self._when_open(lambda: self._toggle(page.replay)),
            "compare": self._when_open(self.comparison.toggle),
            "synchrony": self._when_open(self.synchrony.toggle),
            "next-stretch": self._when_open(lambda: self.synchrony.step(1)),
            "earlier-stretch": self._when_open(lambda: self.synchrony.step(-1)),
            "wearer": self._when_open(self._other_wearer),
            "export": self._when_open(self.export_asked.emit),
            "report": self._when_open(self.report_asked.emit),
            "breaths-out": self._when_open(session.toggle_breaths_out),
            "about": self._explain,
            "close-panel": self._close,
        }

    def _when_open(self, act: Callable[[], object]) -> Callable[[], None]:
        def run() -> None:
            if self.session.is_open:
                act()

        return run

    # --- what is shown ----------------------------------------------------------------------
    def _show_changes(self) -> None:
        session, page = self.session, self._page
        self._show_header()
        page.timeline.show_session(session.drawn, self.comparison.limits)
        page.timeline.show_moments(session.moments)
        page.overview.show_session(session.drawn, session.moments)
        page.overview.show_stretch(page.timeline.shown)
        page.moments.show_moments(session.moments, session.stars, session.number)
        count = len(session.stars)
        page.starred.setText(
            tr("{n} starred for the report").format(n=count) if count else tr("none starred")
        )
        self._raw.follow(page.timeline.shown)
        self._show_moment()
        self.beats.show()

    def _show_header(self) -> None:
        review = self.session.review
        self._page.offer_synchrony(len(review.wearers) > 1)
        parts = [review_words.started(review), words.length(review.duration_s)]
        parts += review_words.clean_words(review, self.session.drawn)
        if self.session.person == "therapist":
            parts.append(tr("the therapist’s signals"))
        if not review.complete:
            parts.append(tr("ended early, kept"))
        self._page.header.show_session(
            review_words.session_title(review, self.session.found.number),
            review_words.source_tag(review),
            ", ".join(parts),
        )

    def _show_moment(self) -> None:
        session, page = self.session, self._page
        number, moment = session.number, session.moment
        around = None if number is None else session.around(number)
        page.timeline.choose(number, around)
        page.moments.follow(number)
        page.plot.show_moment(around, session.drawn)
        page.table.show_moment(around)
        if moment is None:
            page.moment_title.setText(tr("No moment chosen"))
            page.moment_note.setText("")
            page.note.show_note(None, "", "")
            return
        title = f"{review_words.moment_title(moment)}, {clock(moment.time)}"
        page.moment_title.setText(title)
        page.moment_note.setText(
            tr("after a marker, skin follows 1 to 5 s later") if moment.kind == "marker" else ""
        )
        page.note.show_note(moment.time, title, session.note_at(moment.time))
        page.timeline.put_cursor(moment.time)
        self._go(page.timeline.shown.holding(moment.time))

    def _follow(self, shown: Shown) -> None:
        self._page.timeline.setAccessibleDescription(self._page.timeline.summary())
        self._page.overview.show_stretch(shown)
        self._raw.follow(shown)
        self.comparison.follow(shown)

    # --- time -------------------------------------------------------------------------------
    def _go(self, shown: Shown) -> None:
        self._page.timeline.show_stretch(shown)

    def _zoom(self, factor: float) -> None:
        timeline = self._page.timeline
        shown = timeline.shown
        inside = shown.start <= timeline.cursor_s <= shown.end
        self._go(shown.zoomed(factor, timeline.cursor_s if inside else shown.middle))

    def _pan(self, share: float) -> None:
        shown = self._page.timeline.shown
        seconds = (
            math.copysign(shown.whole_s, share) if math.isinf(share) else (share * shown.length_s)
        )
        self._go(shown.panned(seconds))

    def _zoom_to_moment(self) -> None:
        if self.session.number is None:
            return
        around = self.session.around(self.session.number)
        if around is not None:
            start, end = around.heart.windows[0].start, around.heart.windows[2].end
            edge = 0.1 * (end - start)
            self._go(self._page.timeline.shown.spanning(start - edge, end + edge))

    def _move_cursor(self, by: int) -> None:
        shown = self._page.timeline.shown
        if shown.length_s < CLOSE_S and self.beats.nearest() is not None:
            self.beats.step(by)
        else:
            self.beats.put_cursor(self._page.timeline.cursor_s + by * shown.length_s / 100.0)

    # --- moments ----------------------------------------------------------------------------
    def _add_moment(self) -> None:
        if self.session.is_open:
            self.session.add_moment(round(self._page.timeline.cursor_s, 3))

    def _toggle_star(self) -> None:
        if self.session.number is not None:
            self.session.toggle_star(self.session.number)

    def _write_note(self) -> None:
        if self.session.moment is not None:
            self._page.note.field.setFocus()

    def _toggle_beats(self) -> None:
        self._toggle(self._page.beats)
        if self._page.panel is self._page.beats:
            self.beats.begin()

    def _toggle_card(self) -> None:
        self._page.say(self.card.why_not)
        if not self.card.why_not:
            self._toggle(self._page.card)
            if self._page.panel is self._page.card:
                self.card.begin()

    # --- panels -----------------------------------------------------------------------------
    def _open(self, panel: object) -> None:
        self._page.show_panel(panel)  # type: ignore[arg-type]

    def _toggle(self, panel: object) -> None:
        self._open(None if self._page.panel is panel else panel)

    def _explain(self) -> None:
        self._toggle(self._page.explain)

    def _close(self) -> None:
        if self._page.panel is not None:
            self._open(None)
        elif self._page.compares:
            self.comparison.end()

    def _other_wearer(self) -> None:
        wearers = list(self.session.review.wearers)
        if len(wearers) > 1:
            other = next(each for each in wearers if each != self.session.person)
            if self._page.compares:
                self.comparison.end()
            self.session.show_person(other)
        else:
            self._page.say(tr("One person wore sensors in this session."))

    def stop(self) -> None:
        """Read nothing any more."""
        self._raw.stop()
