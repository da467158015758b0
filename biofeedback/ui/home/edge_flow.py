"""What the words at Home's lower edge open: trends, settings, and the clinic's own text."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from biofeedback.errors import BiofeedbackError
from biofeedback.guidance.prompts import load_prompts
from biofeedback.recordings.keys import make_recovery_key, opens_with, set_passphrase
from biofeedback.session.opening import HELP_TEXT
from biofeedback.session.profile import Profile
from biofeedback.session.starting import OFFERS, PLANNED_MIN, USUAL_SESSION_MIN
from biofeedback.ui.home.help_now import HelpNow
from biofeedback.ui.home.offered_page import OfferedPage
from biofeedback.ui.home.settings_page import SettingsPage
from biofeedback.ui.kit.frame import ShellFrame
from biofeedback.ui.kit.translate import said
from biofeedback.ui.trends.page import TrendsPage
from biofeedback.ui.vault.keys import KeysPage
from biofeedback.ui.vault.opened import Opened

_LOCK_MIN = "lock after minutes"
_LOCK_USUAL_MIN = 10


class EdgeFlow(QObject):
    """One page at a time, each with a way back.

    Signals:
        left: back to Home.
        lock_asked: minutes after which the vault closes; 0 for now.
        agreements_asked: those of the person who is here.
        notes_asked: the safety notes of the person who is here.
    """

    left = Signal()
    lock_asked = Signal(int)
    agreements_asked = Signal()
    notes_asked = Signal()

    def __init__(self, frame: ShellFrame) -> None:
        super().__init__(frame)
        self._frame = frame
        self._opened: Opened | None = None
        self.trends = TrendsPage()
        self.settings = SettingsPage()
        self.help_now = HelpNow()
        self.keys = KeysPage()
        for page in (self.trends, self.settings, self.help_now):
            frame.add(page)
            page.back.connect(self.left)
        self.offered = OfferedPage()
        frame.add(self.keys)
        frame.add(self.offered)
        self.offered.back.connect(lambda: self.show("settings"))
        self.offered.groups_asked.connect(self._keep_groups)
        self.offered.allowed.connect(self._allow)
        self.settings.offered_asked.connect(self._show_offered)
        self.keys.back.connect(lambda: self.show("settings"))
        self.keys.passphrase_asked.connect(self._change_passphrase)
        self.keys.recovery_asked.connect(self._make_recovery_key)
        self.settings.keys_asked.connect(self._show_keys)
        self.help_now.written.connect(self._keep_help_text)
        self.settings.theme_asked.connect(frame.ask)
        self.settings.lock_asked.connect(self._keep_lock)
        self.settings.offers_asked.connect(lambda mode: self._keep(OFFERS, mode))
        self.settings.planned_asked.connect(lambda minutes: self._keep(PLANNED_MIN, minutes))
        self.settings.close_asked.connect(lambda: self.lock_asked.emit(0))
        self.settings.agreements_asked.connect(self.agreements_asked)
        self.settings.notes_asked.connect(self.notes_asked)

    def open_for(self, opened: Opened) -> None:
        """A vault is open."""
        self._opened = opened
        self._frame.clinic_text = opened.vault.people.setting(HELP_TEXT, default="")
        self.lock_asked.emit(self.lock_min)

    def forget(self) -> None:
        """The vault closes."""
        self._opened = None
        self._frame.clinic_text = ""
        self.trends.forget()
        self.help_now.show_text("")
        self.keys.begin((), asks=True)

    @property
    def lock_min(self) -> int:
        """Minutes after which the vault closes by itself."""
        kept = None if self._opened is None else self._opened.vault.people.setting(_LOCK_MIN)
        return kept if isinstance(kept, int) else _LOCK_USUAL_MIN

    def show(self, what: str) -> None:
        """``trends``, ``settings``, ``help`` or ``help-now``."""
        opened = self._opened
        if what == "help":
            self._frame.show_help()
        elif opened is None:
            return
        elif what == "help-now":
            self.help_now.show_text(opened.vault.people.setting(HELP_TEXT, default=""))
            self._frame.show_page(self.help_now)
        elif what == "settings":
            people = opened.vault.people
            self.settings.show_settings(
                self.lock_min,
                opened.person,
                people.setting(OFFERS, default="observe"),
                people.setting(PLANNED_MIN, default=USUAL_SESSION_MIN),
            )
            self._frame.show_page(self.settings)
        elif opened.person:
            self.trends.open(opened.vault, opened.person)
            self._frame.show_page(self.trends)

    def _keep_help_text(self, text: str) -> None:
        if self._opened is not None:
            self._opened.vault.people.set_setting(HELP_TEXT, text)
            self._frame.clinic_text = text

    def _keep(self, name: str, value: str | int) -> None:
        if self._opened is not None:
            self._opened.vault.people.set_setting(name, value)

    def _keep_lock(self, minutes: int) -> None:
        if self._opened is not None:
            self._opened.vault.people.set_setting(_LOCK_MIN, minutes)
            self.lock_asked.emit(minutes)

    # --- what is offered --------------------------------------------------------------------
    def _show_offered(self) -> None:
        if self._opened is not None:
            self._refill_offered(self._opened)
            self._frame.show_page(self.offered)

    def _refill_offered(self, opened: Opened) -> None:
        profile = Profile(opened.vault.people, opened.person)
        refused = [each for each in load_prompts() if each.id in profile.denied]
        self.offered.show_person(opened.person, profile.denied_groups, refused)

    def _keep_groups(self, groups: frozenset[str]) -> None:
        if self._opened is not None:
            Profile(self._opened.vault.people, self._opened.person).keep_denied_groups(groups)

    def _allow(self, prompt_id: str) -> None:
        if self._opened is not None:
            Profile(self._opened.vault.people, self._opened.person).allow(prompt_id)
            self._refill_offered(self._opened)
            self.offered.first().setFocus()

    # --- what opens the vault ---------------------------------------------------------------
    def _show_keys(self) -> None:
        if self._opened is not None:
            vault = self._opened.vault
            self.keys.begin(vault.audit.lines(), asks=opens_with(vault.folder) == "passphrase")
            self._frame.show_page(self.keys)

    def _change_passphrase(self, current: str, new: str) -> None:
        if self._opened is None:
            return
        vault = self._opened.vault
        try:
            set_passphrase(vault.folder, current or None, new)
        except BiofeedbackError as error:
            self.keys.say(said(str(error)))
            return
        self.keys.begin(vault.audit.lines(), asks=True)
        self.keys.say(self.tr("The new passphrase opens the vault from now on."))

    def _make_recovery_key(self, current: str) -> None:
        if self._opened is None:
            return
        vault = self._opened.vault
        try:
            key = make_recovery_key(vault.folder, current or None)
        except BiofeedbackError as error:
            self.keys.say(said(str(error)))
            return
        self.keys.show_trail(vault.audit.lines())
        self.keys.show_key(key)
