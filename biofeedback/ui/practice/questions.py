"""The questions before and after a practice, on the screen of the practice itself."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from biofeedback.guidance import checkins
from biofeedback.guidance.checkins import Instrument
from biofeedback.guidance.practice import ARRIVE, CLOSE
from biofeedback.session.practising import Practice
from biofeedback.session.profile import Profile
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.themed import spread
from biofeedback.ui.kit.translate import said
from biofeedback.ui.notes.checkin_form import CheckinForm
from biofeedback.ui.practice.run_questions import RunQuestions
from biofeedback.ui.practice.state import PracticeState


class PracticeQuestions(RunQuestions):
    """One form at a time; each is made when it is needed."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = Theme()
        self._profile: Profile | None = None
        self._page: Page | None = None
        self.form: CheckinForm | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        if self._page is not None:
            self._page.set_theme(theme)
        if self.form is not None:
            spread(self.form.ends, theme)

    def prepare(self, practice: Practice) -> None:
        self._profile = practice.profile
        self._clear()

    def _clear(self) -> None:
        if self._page is not None:
            self._layout.removeWidget(self._page)
            self._page.hide()
            self._page.deleteLater()
        if self.form is not None:
            self.form.ends.hide()
            self.form.ends.deleteLater()
        self._page = self.form = None
        self.ends_changed.emit()

    @property
    def ends(self) -> QWidget | None:
        return None if self.form is None else self.form.ends

    def wanted(self, state: PracticeState) -> bool:
        return state.current is not None and state.current.name in (ARRIVE, CLOSE)

    def show_for(self, state: PracticeState) -> None:
        before = state.current is not None and state.current.name == ARRIVE
        instrument: Instrument = "check-in before" if before else "check-in after"
        if self.form is not None and self.form.instrument == instrument:
            return
        self._clear()
        title = checkins.labels()["check_in" if before else "after"]["title"]
        earlier = {} if self._profile is None else self._profile.last_words(instrument)
        self.form = CheckinForm(instrument, said(title), earlier, sides=True, apart=True)
        self.form.done.connect(self.done)
        self._page = Page(width="column", back=False)
        self._page.setObjectName("client")
        self._page.body.addWidget(self.form)
        self._page.body.addStretch(1)
        self._layout.addWidget(self._page)
        self.set_theme(self._theme)
        self.ends_changed.emit()
        first = next(iter(self.form.questions.values())).slider
        if first is not None:
            first.setFocus()

    def finish(self, practice: Practice) -> None:
        if self.form is None:
            return
        time = practice.handle.clock.now()
        if self.form.answers:
            practice.keep(checkins.entry(self.form.instrument, time, self.form.answers))
        practice.handle.next_part("client")
        practice.handle.answer(practice.answered)
