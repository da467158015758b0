"""From Home through its doors, and back; on the way whatever has to be read or agreed to first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from biofeedback.errors import BiofeedbackError
from biofeedback.session.loop import SessionThread
from biofeedback.session.opening import JUST_ME, PURPOSE_READ, kept_early, put_away
from biofeedback.ui.home.edge_flow import EdgeFlow
from biofeedback.ui.home.page import Home
from biofeedback.ui.home.person_flow import PersonFlow
from biofeedback.ui.home.person_page import PersonPage
from biofeedback.ui.home.practice_report import PracticeReport
from biofeedback.ui.home.purpose_page import PurposePage
from biofeedback.ui.home.session_flow import SessionFlow
from biofeedback.ui.kit.beside import Beside
from biofeedback.ui.kit.frame import ShellFrame
from biofeedback.ui.kit.translate import said
from biofeedback.ui.library.flow import RecordingsFlow
from biofeedback.ui.library.page import began
from biofeedback.ui.notes.flow import NotesFlow
from biofeedback.ui.pace.flow import PaceFlow
from biofeedback.ui.practice.flow import PracticeFlow
from biofeedback.ui.practice.run import PracticeRun
from biofeedback.ui.practice.try_flow import TryFlow
from biofeedback.ui.sensors.page import SensorsPage
from biofeedback.ui.vault.opened import Opened


class HomeFlow(QObject):
    """Whatever belongs to a person goes when another is chosen, or the vault closes.

    Signals:
        came_home: Home is at the front, and nothing else runs.
    """

    came_home = Signal()

    def __init__(self, frame: ShellFrame, thread: SessionThread, beside: Beside) -> None:
        super().__init__(frame)
        self._frame, self._thread = frame, thread
        self.opened: Opened | None = None
        self._then: Callable[[], None] | None = None
        self.home = Home()
        self.purpose = PurposePage()
        self.new_person = PersonPage()
        self.sensors = SensorsPage()
        for page in (self.home, self.purpose, self.new_person, self.sensors):
            frame.add(page)
        self.person = PersonFlow(frame)
        self.edge = EdgeFlow(frame)
        self.recordings = RecordingsFlow(frame, beside)
        self.practice = PracticeFlow(frame, thread, beside)
        self.sessions = SessionFlow(frame, thread)
        self.report = PracticeReport(frame, beside)
        self.notes = NotesFlow(frame)
        self.tries = TryFlow(frame, thread)
        self.pace = PaceFlow(frame, thread)
        self._wire()

    def _wire(self) -> None:
        self.home.chosen.connect(self._choose)
        self.home.new_person.connect(self._ask_new_person)
        self.home.opened.connect(self._open_door)
        self.home.asked.connect(self._ask_at_edge)
        self.edge.left.connect(self.go_home)
        self.edge.agreements_asked.connect(lambda: self.person.ask_agreements(self.go_home))
        self.edge.notes_asked.connect(lambda: self.person.ask_notes(self.go_home, therapist=True))
        self.home.kept.open.clicked.connect(self._open_kept)
        self.home.kept.later.clicked.connect(self._put_kept_away)
        self.new_person.added.connect(self._add_person)
        self.purpose.read.connect(self._purpose_read)
        self.person.left.connect(self.go_home)
        self.recordings.review_asked.connect(self._review)
        self.recordings.left.connect(self.go_home)
        self.sensors.back.connect(self._leave_sensors)
        self.practice.left.connect(self.go_home)
        self.practice.asked.connect(self._open_beside)
        self.sessions.left.connect(self.go_home)
        self.notes.left.connect(self.practice.come_back)
        self.tries.left.connect(self._set_up_practice)
        self.pace.left.connect(self._set_up_practice)
        self.new_person.back.connect(self.go_home)

    # --- life -------------------------------------------------------------------------------
    def open_for(self, opened: Opened, *, look: bool) -> None:
        """A vault is open; ``look`` goes to the sensors first."""
        self.opened = opened
        self.edge.open_for(opened)
        self.person.open_for(opened)
        if look:
            self._open_sensors()
        else:
            self.go_home()

    def forget(self) -> None:
        """The vault closes: nothing of anybody stays."""
        self.sensors.stop()
        self.sessions.close()
        for flow in (self.practice, self.notes, self.tries, self.pace, self.edge,
                     self.recordings, self.report):  # fmt: skip
            flow.forget()
        self.person.forget()
        self.opened = self._then = None
        self.home.show_people([], "")
        self.home.kept.show_recording("")

    @property
    def live(self) -> bool:
        """Whether a session or a practice runs; a review that was left open does not count."""
        running = self.practice.running or self.tries.running or self.pace.running
        return running or self.sessions.live

    @property
    def runs(self) -> list[PracticeRun]:
        """What runs now on a screen of its own."""
        flows = (
            (self.practice.running, self.practice.run),
            (self.tries.running, self.tries.run),
            (self.pace.searching, self.pace.run),
        )
        return [run for running, run in flows if running]

    def close(self) -> None:
        """Let go of sensors and of other windows."""
        self.sensors.stop()
        for run in (self.practice.run, self.tries.run, self.pace.run):
            run.frames.stop()
        self.pace.forget()
        self.sessions.close()

    # --- home -------------------------------------------------------------------------------
    def go_home(self) -> None:
        """Home as it stands now."""
        opened = self.opened
        if opened is None:
            return
        names = opened.vault.people.names()
        if opened.person not in names:
            opened.person = ""
        self.home.show_people(names, opened.person)
        early = kept_early(opened.vault)
        self.home.kept.show_recording("" if early is None else began(early.started_at))
        self._frame.show_page(self.home)
        self.came_home.emit()

    def _choose(self, person: str) -> None:
        if self.opened is not None:
            self.opened.person = person

    def _ask_new_person(self) -> None:
        self._frame.show_page(self.new_person)
        self.new_person.begin()

    def _add_person(self, name: str) -> None:
        if self.opened is None:
            return
        try:
            self.opened.vault.people.add(name)
        except BiofeedbackError as error:
            self.new_person.say_subtitle(said(str(error)))
            return
        self.opened.person = name
        self.person.ask_agreements(self.go_home)

    def _open_kept(self) -> None:
        early = None if self.opened is None else kept_early(self.opened.vault)
        if early is not None:
            self._review(early.session_id)

    def _put_kept_away(self) -> None:
        early = None if self.opened is None else kept_early(self.opened.vault)
        if self.opened is not None and early is not None:
            put_away(self.opened.vault, early.session_id)
            self.go_home()

    def _ask_at_edge(self, what: str) -> None:
        if what == "trends" and self.opened is not None and not self.opened.person:
            self.home.say(self.tr("Choose a person first."))
        else:
            self.edge.show(what)

    # --- doors ------------------------------------------------------------------------------
    def _open_door(self, door: str) -> None:
        match door:
            case "session":
                self._after_purpose(self._open_session)
            case "practice":
                self._after_purpose(self._open_practice)
            case "review":
                self._open_recordings()
            case "sensors":
                self._open_sensors()

    def _after_purpose(self, then: Callable[[], None]) -> None:
        """Go on once the text on what this is was read in this vault."""
        if self.opened is None:
            return
        if self.opened.vault.people.setting(PURPOSE_READ):
            then()
            return
        self._then = then
        self._frame.show_page(self.purpose)

    def _purpose_read(self) -> None:
        if self.opened is not None:
            self.opened.vault.people.set_setting(PURPOSE_READ, True)
        self._go_on()

    def _go_on(self) -> None:
        then, self._then = self._then or self.go_home, None
        then()

    def _open_session(self) -> None:
        opened = self.opened
        if opened is None or not opened.person:
            return
        vault, wanted = opened.vault, opened.sensing.wanted
        agreed = all(vault.people.allows(opened.person, scope) for scope in wanted)
        if not vault.demonstrations_only and not (agreed and (vault.age_asked or not wanted)):
            self.person.ask_agreements(lambda: self.person.notes_first(self._begin_session))
        else:
            self.person.notes_first(self._begin_session)

    def _begin_session(self) -> None:
        opened = self.opened
        if opened is None:
            return
        try:
            self.sessions.begin(opened)
        except BiofeedbackError as error:
            self.go_home()
            self.home.say(said(str(error)))

    def _open_practice(self) -> None:
        opened = self.opened
        if opened is None:
            return
        opened.person = opened.person or JUST_ME
        opened.vault.people.add(opened.person)
        consents = opened.vault.people.consents(opened.person)
        asked = any(each.scope == "record" for each in consents)
        if asked or opened.vault.demonstrations_only:
            self._set_up_practice()
        else:
            self.person.ask_agreements(self._set_up_practice)

    def _set_up_practice(self) -> None:
        if self.opened is not None:
            self.practice.open_for(self.opened.vault, self.opened.sensing, self.opened.person)

    def _open_beside(self, what: str) -> None:
        opened, practice = self.opened, self.practice
        if opened is None:
            return
        profile = practice.profile
        if what == "pace":
            self.pace.open_for(opened.vault, opened.sensing, profile, practice.sitting)
        elif what == "try":
            self.tries.open_for(opened.vault, opened.sensing, profile, practice.sitting)
        elif what == "report":
            self.report.open_for(opened.vault, opened.person, practice.session_id)
        else:
            after = what in ("map", "card")
            self.notes.open_for(what, profile, practice.session_id if after else "")

    def _open_recordings(self) -> None:
        opened = self.opened
        if opened is not None and opened.person:
            self.recordings.open_for(opened)

    def _review(self, session_id: str) -> None:
        if self.opened is not None:
            self.sessions.review(self.opened.vault, session_id)

    def _open_sensors(self) -> None:
        if self.opened is not None:
            self._frame.show_page(self.sensors)
            self.sensors.open_for(self._thread, self.opened.sensing, self.opened.person)

    def _leave_sensors(self) -> None:
        self.sensors.stop()
        self.go_home()
