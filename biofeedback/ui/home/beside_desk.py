"""What a person agreed to and told, one key away while their session runs."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QObject

from biofeedback.guidance.safety import Circumstances
from biofeedback.recordings.people import Scope
from biofeedback.recordings.vault import Vault
from biofeedback.session.handle import SessionHandle
from biofeedback.session.profile import Profile
from biofeedback.ui.desk.window import Window
from biofeedback.ui.home.consent_page import ConsentPage
from biofeedback.ui.kit.page_dialog import PageDialog
from biofeedback.ui.practice.safety_notes import SafetyNotes


class BesideDesk(QObject):
    """Two windows beside a desk: what is taken back in them ends in the session at once."""

    def __init__(self, desk: Window, handle: SessionHandle, vault: Vault, profile: Profile) -> None:
        super().__init__(desk)
        self._desk, self._handle = desk, handle
        self._vault, self._profile = vault, profile
        self.consent, self.notes = ConsentPage(), SafetyNotes()
        self.agreements = PageDialog(self.consent, desk)
        self.circumstances = PageDialog(self.notes, desk)
        for dialog in (self.agreements, self.circumstances):
            desk.covered.connect(dialog.hide)
            desk.themed.connect(dialog.set_theme)
            dialog.set_theme(desk.theme)
            dialog.stop_asked.connect(desk.stop_all)
        self.consent.withdrawn.connect(lambda scope: handle.withdraw(cast(Scope, scope)))
        self.consent.given.connect(lambda scope: handle.agree(cast(Scope, scope)))
        self.consent.kept.connect(self.agreements.hide)
        self.notes.kept.connect(self._keep_notes)
        desk.add_keys({"agreements": self.show_agreements, "circumstances": self.show_notes})

    def show_agreements(self) -> None:
        """Open the agreements as they stand, or put them away."""
        if self.agreements.isVisible():
            self.agreements.hide()
            return
        self.consent.show_person(self._vault, self._profile.person)
        self.agreements.open_beside()

    def show_notes(self) -> None:
        """Open the safety notes as they stand, with the therapist's part, or put them away."""
        if self.circumstances.isVisible():
            self.circumstances.hide()
            return
        told, person = self._profile.circumstances, self._profile.person
        self.notes.show_circumstances(told, person, therapist=True)
        self.circumstances.open_beside()

    def _keep_notes(self, told: Circumstances) -> None:
        self._profile.keep_circumstances(told)
        limits = self._profile.limits
        self._desk.keep_within(limits)
        self._handle.keep_within(limits)
        self.circumstances.hide()
