"""What one person is asked on the way: what they agree to, and the safety notes, once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from biofeedback.guidance.safety import Circumstances
from biofeedback.session.opening import JUST_ME
from biofeedback.session.profile import Profile
from biofeedback.ui.home.consent_page import ConsentPage
from biofeedback.ui.kit.frame import ShellFrame
from biofeedback.ui.practice.safety_notes import SafetyNotes
from biofeedback.ui.vault.opened import Opened


class PersonFlow(QObject):
    """One page at a time; what comes after it is told when it is asked for.

    Signals:
        left: back to Home, with nothing kept.
    """

    left = Signal()

    def __init__(self, frame: ShellFrame) -> None:
        super().__init__(frame)
        self._frame = frame
        self._opened: Opened | None = None
        self._then: Callable[[], None] | None = None
        self.consent = ConsentPage()
        self.notes = SafetyNotes()
        for page in (self.consent, self.notes):
            frame.add(page)
            page.back.connect(self.left)
        self.consent.kept.connect(self._go_on)
        self.notes.kept.connect(self._keep_notes)

    def open_for(self, opened: Opened) -> None:
        """A vault is open."""
        self._opened = opened

    def forget(self) -> None:
        """The vault closes."""
        self._opened = self._then = None
        self.notes.show_circumstances(Circumstances({}), "")

    def ask_agreements(self, then: Callable[[], None]) -> None:
        """What the person who is here agrees to."""
        if self._opened is not None:
            self._then = then
            self.consent.show_person(self._opened.vault, self._opened.person)
            self._frame.show_page(self.consent)

    def notes_first(self, then: Callable[[], None]) -> None:
        """Go on, after the safety notes where they were not shown to this person yet."""
        profile = self._profile
        if profile is not None and profile.notes_due:
            profile.keep_notes_seen()
            self.ask_notes(then, therapist=False)
        else:
            then()

    def ask_notes(self, then: Callable[[], None], *, therapist: bool) -> None:
        """The safety notes; a therapist's part is for people who have one."""
        profile = self._profile
        if profile is None:
            return
        self._then = then
        told = profile.circumstances
        therapist = therapist and profile.person != JUST_ME
        self.notes.show_circumstances(told, profile.person, therapist=therapist)
        self._frame.show_page(self.notes)

    @property
    def _profile(self) -> Profile | None:
        opened = self._opened
        if opened is None or not opened.person:
            return None
        return Profile(opened.vault.people, opened.person)

    def _keep_notes(self, told: Circumstances) -> None:
        if self._profile is not None:
            self._profile.keep_circumstances(told)
        self._go_on()

    def _go_on(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()
