"""The session that is looked back on: what was read of it, what is chosen, what is added."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from biofeedback.errors import BiofeedbackError
from biofeedback.events import Person, Verdict
from biofeedback.recordings.additions import Addition, Additions
from biofeedback.recordings.recording import Recording
from biofeedback.recordings.vault import Vault
from biofeedback.session.apart import apart
from biofeedback.session.review_moments import Around, Moment, look_around, moments
from biofeedback.session.review_reading import open_review
from biofeedback.session.reviewing import Review
from biofeedback.ui.kit.beside import Beside
from biofeedback.ui.kit.translate import said
from biofeedback.ui.review.words import tr
from biofeedback.ui.timeline.data import Drawn, drawn

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A session, ready to be shown."""

    recording: Recording
    review: Review
    drawn: dict[Person, Drawn | None]
    number: int | None
    """Which of its person's sessions it is, from 1."""


def open_session(vault: Vault, which: str) -> Opened:
    """Read and prepare a session; raises :class:`biofeedback.errors.RecordingError`."""
    recording = vault.session(which)
    review = open_review(recording, apart)
    number = None
    if recording.meta.person:
        ids = [each.session_id for each in vault.sessions(recording.meta.person)]
        number = ids.index(recording.meta.session_id) + 1
    return Opened(recording, review, _drawn(review), number)


def _drawn(review: Review) -> dict[Person, Drawn | None]:
    return {person: drawn(review, person) for person in review.wearers}


class ReviewSession(QObject):
    """Reads and writes beside the screen, and says when something changed.

    Signals:
        opened: a session was read.
        changed: something was added or taken back; moments may have other numbers now.
        chosen: another moment was chosen, or none.
        said: a sentence to show; empty takes it away.
    """

    opened = Signal()
    changed = Signal()
    chosen = Signal()
    said = Signal(str)

    def __init__(self, vault: Vault, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.vault = vault
        self._beside = Beside(self)
        self.person: Person = "client"
        self.moments: list[Moment] = []
        self.number: int | None = None
        """Of the chosen moment, in ``moments``."""
        self.breaths_out = False
        """Whether breaths out that were counted by a key are among the moments."""
        self._opened: Opened | None = None
        self._around: dict[float, Around] = {}

    # --- reading ----------------------------------------------------------------------------
    def open(self, which: str) -> None:
        """Read a session; ``opened`` or ``said`` follows."""
        self.run(lambda: open_session(self.vault, which), self._take)

    def run(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        """Do ``work`` beside the screen and hand its result over; a sentence where it cannot be."""

        def hand_over(done: Future[T]) -> None:
            try:
                result = done.result()
            except BiofeedbackError as error:
                self.said.emit(said(str(error)))
            else:
                then(result)

        self._beside.run(work, hand_over)

    def _take(self, found: Opened) -> None:
        self._opened = found
        wearers = found.review.wearers
        self.person = "client" if "client" in wearers or not wearers else "therapist"
        self.number = None
        self._renew()
        self.said.emit("")
        self.opened.emit()

    def _renew(self) -> None:
        self._around.clear()
        self.moments = moments(self.review, self.person, breaths_out=self.breaths_out)

    def toggle_breaths_out(self) -> None:
        """Breaths out that were counted by a key are moments too, or not."""
        self.breaths_out = not self.breaths_out
        self.number = None
        self._renew()
        self.changed.emit()

    @property
    def is_open(self) -> bool:
        """Whether a session was read."""
        return self._opened is not None

    @property
    def found(self) -> Opened:
        """What was read; only after ``opened``."""
        if self._opened is None:
            raise RuntimeError("no session was read yet")
        return self._opened

    @property
    def review(self) -> Review:
        """The session."""
        return self.found.review

    @property
    def drawn(self) -> Drawn | None:
        """What was measured of the person shown."""
        return self.found.drawn.get(self.person)

    def show_person(self, person: Person) -> None:
        """Look at the other person's signals."""
        if person in self.review.wearers and person != self.person:
            self.person = person
            chosen = self.moment
            self._renew()
            self.number = self._place(chosen)
            self.changed.emit()

    # --- moments ----------------------------------------------------------------------------
    @property
    def moment(self) -> Moment | None:
        """The chosen one."""
        return None if self.number is None else self.moments[self.number]

    def _place(self, moment: Moment | None) -> int | None:
        return self.moments.index(moment) if moment in self.moments else None

    def choose(self, number: int | None) -> None:
        """Choose a moment by its place in the list."""
        if number != self.number and (number is None or 0 <= number < len(self.moments)):
            self.number = number
            self.chosen.emit()

    def step(self, by: int, from_time: float) -> None:
        """Choose the next (or an earlier) moment; from a time where none is chosen."""
        if not self.moments:
            return
        if self.number is not None:
            place = self.number + by
        elif by > 0:
            later = (n for n, each in enumerate(self.moments) if each.time >= from_time)
            place = next(later, len(self.moments) - 1)
        else:
            earlier = [n for n, each in enumerate(self.moments) if each.time <= from_time]
            place = earlier[-1] if earlier else 0
        self.choose(min(max(place, 0), len(self.moments) - 1))

    def around(self, number: int) -> Around | None:
        """What lay around a moment; None where the person wore nothing."""
        moment, here = self.moments[number], self.drawn
        if here is None:
            return None
        if moment.time not in self._around:
            self._around[moment.time] = look_around(
                self.review, self.person, self.moments, moment, here.traces, here.curves
            )
        return self._around[moment.time]

    @property
    def stars(self) -> list[float]:
        """Times of the starred moments."""
        return self.review.stars

    def note_at(self, time: float) -> str:
        """The latest late note of a moment."""
        notes = [
            str(each.body["text"])
            for each in self.review.additions
            if each.kind == "note" and each.body["time"] == time
        ]
        return notes[-1] if notes else ""

    # --- adding -----------------------------------------------------------------------------
    def toggle_star(self, number: int) -> None:
        """Give a moment its star, or take it back."""
        time = self.moments[number].time
        if time in self.stars:
            self._add(lambda: self._additions().unstar(time))
        else:
            self._add(lambda: self._additions().star(time))

    def write_note(self, time: float, text: str) -> None:
        """Keep a late note of a moment, in place of the one before."""
        if text.strip() != self.note_at(time):
            self._add(lambda: self._additions().write_note(time, text.strip()))

    def add_moment(self, time: float) -> None:
        """Add a moment at a time, and choose it."""
        self._add(lambda: self._additions().add_moment(time), choose=time)

    def set_verdict(self, index: int, verdict: Verdict) -> None:
        """Say what a beat is; what was recorded stays."""
        person = self.person
        self._add(lambda: self._additions().set_verdict(person, index, verdict))

    def undo(self) -> None:
        """Take the newest addition back."""
        self._switch(lambda: self._additions().undo(), tr("Taken back: {what}"))

    def redo(self) -> None:
        """Bring back what was taken back last."""
        self._switch(lambda: self._additions().redo(), tr("Back again: {what}"))

    def _additions(self) -> Additions:
        return self.vault.additions(self.found.recording.meta.session_id)

    def _switch(self, act: Callable[[], Addition | None], sentence: str) -> None:
        def say(done: Addition | None) -> str:
            if done is None:
                return tr("There is nothing to take back or to bring back.")
            return sentence.format(what=_word(done))

        self._add(act, say=say)

    def _add(
        self,
        act: Callable[[], Addition | None],
        *,
        choose: float | None = None,
        say: Callable[[Addition | None], str] | None = None,
    ) -> None:
        before = self.found

        def work() -> tuple[Opened, str]:
            done = act()
            review = before.review.with_additions(self._additions().all())
            changed = Opened(before.recording, review, _drawn(review), before.number)
            return changed, "" if say is None else say(done)

        def then(result: tuple[Opened, str]) -> None:
            moment = self.moment
            self._opened, sentence = result
            self._renew()
            self.number = self._place(moment)
            if choose is not None:
                self.number = next(
                    (n for n, each in enumerate(self.moments) if each.time == choose), None
                )
            self.changed.emit()
            self.said.emit(sentence)

        self.run(work, then)

    def close(self) -> None:
        """Wait for what is being written."""
        self._beside.close()


def _word(done: Addition) -> str:
    return {
        "verdict": tr("a beat’s verdict"),
        "moment": tr("a moment"),
        "star": tr("a star"),
        "unstar": tr("a star taken back"),
        "note": tr("a note"),
    }[done.kind]
