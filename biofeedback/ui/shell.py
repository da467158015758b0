"""The program as a person meets it: Home, and the way from it to everything else and back."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication

from biofeedback.errors import BiofeedbackError
from biofeedback.recordings.autolock import AutoLock
from biofeedback.recordings.vault import Vault
from biofeedback.session.loop import SessionThread
from biofeedback.session.opening import JUST_ME, PURPOSE_READ, Opening, kept_early, put_away
from biofeedback.session.sensing import Sensing
from biofeedback.session.starting import may_record
from biofeedback.ui.beside import Beside
from biofeedback.ui.consent_page import ConsentPage
from biofeedback.ui.first_flow import FirstFlow
from biofeedback.ui.help_now import HelpNow
from biofeedback.ui.home import Home
from biofeedback.ui.notes_flow import NotesFlow
from biofeedback.ui.person_page import PersonPage
from biofeedback.ui.personal_pace_flow import PaceFlow
from biofeedback.ui.practice_flow import PracticeFlow
from biofeedback.ui.practice_run import PracticeRun
from biofeedback.ui.purpose_page import PurposePage
from biofeedback.ui.recordings_page import RecordingsPage, began
from biofeedback.ui.sensors_page import SensorsPage
from biofeedback.ui.session_flow import SessionFlow
from biofeedback.ui.shell_frame import ShellFrame
from biofeedback.ui.try_flow import TryFlow
from biofeedback.ui.view_settings import ViewSettings

_LOCK_LOOK_MS = 15_000
_HELP_TEXT = "help text"
_ACTIVITY = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel})


class Shell(ShellFrame):
    """Everything that belongs to a person is gone when another is chosen, or the vault closes.

    Signals:
        closed: the window is closed for good.
    """

    closed = Signal()

    def __init__(
        self,
        opening: Opening,
        thread: SessionThread,
        settings: ViewSettings,
        sensing: Callable[[Vault], Sensing] | None = None,
    ) -> None:
        super().__init__(settings)
        self.vault: Vault | None = None
        self.sensing: Sensing | None = None
        self.person = ""
        self._thread = thread
        self._make_sensing = sensing or (lambda vault: Sensing(vault.people))
        self._then: Callable[[], None] | None = None
        self._closing = False
        self._lock = AutoLock(time.monotonic())
        self.beside = Beside(self)
        self._pages()
        self.first = FirstFlow(self, opening)
        self.practice = PracticeFlow(self, thread, self.beside)
        self.sessions = SessionFlow(self, thread)
        self.notes = NotesFlow(self)
        self.tries = TryFlow(self, thread)
        self.pace = PaceFlow(self, thread)
        self._wire()
        self.apply()
        self._lock_timer = QTimer(self)
        self._lock_timer.setInterval(_LOCK_LOOK_MS)
        self._lock_timer.timeout.connect(self.look_at_lock)

    def _pages(self) -> None:
        self.home = Home()
        self.purpose = PurposePage()
        self.new_person = PersonPage()
        self.consent = ConsentPage()
        self.help_now = HelpNow()
        self.recordings = RecordingsPage()
        self.sensors = SensorsPage()
        for page in (self.home, self.purpose, self.new_person, self.consent, self.help_now,
                     self.recordings, self.sensors):  # fmt: skip
            self.add(page)

    def _wire(self) -> None:
        self.first.opened.connect(self._open_vault)
        self.home.chosen.connect(self._choose)
        self.home.new_person.connect(self._ask_new_person)
        self.home.opened.connect(self._open_door)
        self.home.asked.connect(self._asked_at_home)
        self.home.kept.open.clicked.connect(self._open_kept)
        self.home.kept.later.clicked.connect(self._put_kept_away)
        self.new_person.added.connect(self._add_person)
        self.purpose.read.connect(self._purpose_read)
        self.consent.kept.connect(self._go_on)
        self.help_now.written.connect(self._keep_help_text)
        self.recordings.chosen.connect(self._review)
        self.sensors.back.connect(self._leave_sensors)
        self.practice.left.connect(self.go_home)
        self.practice.asked.connect(self._open_beside)
        self.sessions.left.connect(self.go_home)
        self.notes.left.connect(self.practice.come_back)
        self.tries.left.connect(self._set_up_practice)
        self.pace.left.connect(self._set_up_practice)
        for page in (self.new_person, self.consent, self.help_now, self.recordings):
            page.back.connect(self.go_home)

    def begin(self) -> None:
        """The first page there is to show."""
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]
        self._lock_timer.start()
        self.first.begin()

    # --- vault ------------------------------------------------------------------------------
    def _open_vault(self, vault: Vault, look: bool) -> None:
        self.vault = vault
        self.sensing = self._make_sensing(vault)
        self._lock.unlock(time.monotonic())
        if look:
            self._open_sensors()
        else:
            self.go_home()

    def look_at_lock(self) -> None:
        """Close the vault after some minutes without anyone; what runs goes on."""
        if self.vault is not None and self._lock.due(time.monotonic(), live=self._live):
            self.close_vault()

    @property
    def _live(self) -> bool:
        running = self.practice.running or self.tries.running or self.pace.running
        return running or self.sessions.window is not None

    def close_vault(self) -> None:
        """Forget the key and everything of the person."""
        if self.vault is None:
            return
        self.sensors.stop()
        for flow in (self.practice, self.notes, self.tries, self.pace):
            flow.forget()
        self.vault.close()
        self.vault = self.sensing = None
        self.person = ""
        self.home.show_people([], "")
        self.home.kept.show_recording("")
        self.first.begin()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _ACTIVITY:
            self._lock.active(time.monotonic())
        return super().eventFilter(watched, event)

    # --- home -------------------------------------------------------------------------------
    def go_home(self) -> None:
        """Home as it stands now."""
        if self.vault is None:
            return
        names = self.vault.people.names()
        if self.person not in names:
            self.person = ""
        self.home.show_people(names, self.person)
        early = kept_early(self.vault)
        self.home.kept.show_recording("" if early is None else began(early.started_at))
        self.show_page(self.home)
        if self._closing:
            self.close()

    def _choose(self, person: str) -> None:
        self.person = person

    def _ask_new_person(self) -> None:
        self.show_page(self.new_person)
        self.new_person.begin()

    def _add_person(self, name: str) -> None:
        if self.vault is None:
            return
        try:
            self.vault.people.add(name)
        except BiofeedbackError as error:
            self.new_person.say_subtitle(str(error))
            return
        self.person = name
        self._ask_consent(self.go_home)

    def _open_kept(self) -> None:
        early = None if self.vault is None else kept_early(self.vault)
        if early is not None:
            self._review(early.session_id)

    def _put_kept_away(self) -> None:
        early = None if self.vault is None else kept_early(self.vault)
        if self.vault is not None and early is not None:
            put_away(self.vault, early.session_id)
            self.go_home()

    def _asked_at_home(self, what: str) -> None:
        if what == "help":
            self.show_help()
        elif what == "help-now" and self.vault is not None:
            self.help_now.show_text(self.vault.people.setting(_HELP_TEXT, default=""))
            self.show_page(self.help_now)

    def _keep_help_text(self, text: str) -> None:
        if self.vault is not None:
            self.vault.people.set_setting(_HELP_TEXT, text)

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
        if self.vault is None:
            return
        if self.vault.people.setting(PURPOSE_READ):
            then()
            return
        self._then = then
        self.show_page(self.purpose)

    def _purpose_read(self) -> None:
        if self.vault is not None:
            self.vault.people.set_setting(PURPOSE_READ, True)
        self._go_on()

    def _go_on(self) -> None:
        then, self._then = self._then or self.go_home, None
        then()

    def _ask_consent(self, then: Callable[[], None]) -> None:
        if self.vault is None:
            return
        self._then = then
        self.consent.show_person(self.vault.people, self.person)
        self.show_page(self.consent)

    def _open_session(self) -> None:
        vault, sensing = self.vault, self.sensing
        if vault is None or sensing is None or not self.person:
            return
        source = sensing.source if sensing.chosen else "sensor"
        if not vault.demonstrations_only and not may_record(vault, self.person, source):
            self._ask_consent(self._begin_session)
        else:
            self._begin_session()

    def _begin_session(self) -> None:
        if self.vault is None or self.sensing is None:
            return
        try:
            self.sessions.begin(self.vault, self.sensing, self.person)
        except BiofeedbackError as error:
            self.go_home()
            self.home.say(str(error))

    def _open_practice(self) -> None:
        if self.vault is None or self.sensing is None:
            return
        person = self.person or JUST_ME
        if person not in self.vault.people.names():
            self.vault.people.add(person)
        self.person = person
        asked = any(each.scope == "record" for each in self.vault.people.consents(person))
        if asked or self.vault.demonstrations_only:
            self._set_up_practice()
        else:
            self._ask_consent(self._set_up_practice)

    def _set_up_practice(self) -> None:
        if self.vault is not None and self.sensing is not None:
            self.practice.open_for(self.vault, self.sensing, self.person)

    def _open_beside(self, what: str) -> None:
        vault, sensing, practice = self.vault, self.sensing, self.practice
        if vault is None or sensing is None:
            return
        if what == "pace":
            self.pace.open_for(vault, sensing, practice.profile, practice.sitting.blocks)
        elif what == "try":
            self.tries.open_for(vault, sensing, practice.profile)
        else:
            after = what in ("map", "card")
            session_id = practice.session_id if after else ""
            self.notes.open_for(what, practice.profile, session_id)

    def _open_recordings(self) -> None:
        if self.vault is not None and self.person:
            self.recordings.show_sessions(self.person, self.vault.sessions(self.person))
            self.show_page(self.recordings)

    def _review(self, session_id: str) -> None:
        if self.vault is not None:
            self.sessions.review(self.vault, session_id)

    def _open_sensors(self) -> None:
        if self.sensing is not None:
            self.show_page(self.sensors)
            self.sensors.open_for(self._thread, self.sensing, self.person)

    def _leave_sensors(self) -> None:
        self.sensors.stop()
        self.go_home()

    @property
    def _runs(self) -> list[PracticeRun]:
        """What runs now on a screen of its own."""
        flows = ((self.practice.running, self.practice.run), (self.tries.running, self.tries.run))
        return [run for running, run in flows if running]

    # --- end --------------------------------------------------------------------------------
    def closeEvent(self, event: QCloseEvent) -> None:
        if self._runs and not self._closing:
            # what runs ends in good order first; its end closes the window
            event.ignore()
            self._closing = True
            for run in self._runs:
                run.end()
            return
        self._lock_timer.stop()
        self.sensors.stop()
        for run in (self.practice.run, self.tries.run, self.pace.run):
            run.frames.stop()
        self.pace.forget()
        self.sessions.close()
        self.beside.close()
        if self.vault is not None:
            self.vault.close()
            self.vault = None
        event.accept()
        self.closed.emit()
