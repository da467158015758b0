"""The way to an open vault: three quiet steps the first time, at most a passphrase after that."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from biofeedback.errors import BiofeedbackError
from biofeedback.recordings.vault import Vault
from biofeedback.session.opening import PURPOSE_READ, Made, Opening, Protection
from biofeedback.ui.home.first_sensor_page import FirstSensorPage
from biofeedback.ui.home.purpose_page import PurposePage
from biofeedback.ui.kit.frame import ShellFrame
from biofeedback.ui.kit.translate import said
from biofeedback.ui.vault.making import VaultPage
from biofeedback.ui.vault.recovery import RecoveryPage
from biofeedback.ui.vault.unlocking import UnlockPage


class FirstFlow(QObject):
    """Shows its pages in the frame.

    Signals:
        opened: the vault, and whether a sensor is to be looked for now.
    """

    opened = Signal(Vault, bool)

    def __init__(self, frame: ShellFrame, opening: Opening) -> None:
        super().__init__(frame)
        self._frame = frame
        self._opening = opening
        self._made: Made | None = None
        self.purpose = PurposePage(self.tr("1 of 3"))
        self.vault = VaultPage()
        self.recovery = RecoveryPage()
        self.sensor = FirstSensorPage()
        self.unlock = UnlockPage(self.tr("Your vault is closed."))
        for page in (self.purpose, self.vault, self.recovery, self.sensor, self.unlock):
            frame.add(page)
        self.purpose.read.connect(self._purpose_read)
        self.vault.made.connect(self._make)
        self.recovery.noted.connect(lambda: frame.show_page(self.sensor))
        self.sensor.chosen.connect(self._finish)
        self.unlock.given.connect(self._open)

    def begin(self) -> None:
        """Go the shortest way there is."""
        try:
            if not self._opening.exists:
                self._frame.show_page(self.purpose)
            elif self._opening.asks:
                self.ask()
            else:
                self.opened.emit(self._opening.open(), False)
        except BiofeedbackError as error:
            self.ask(said(str(error)))

    def ask(self, why: str = "") -> None:
        """Ask for the passphrase; where the computer keeps the key, for one press."""
        self._frame.show_page(self.unlock)
        self.unlock.ask(passphrase=self._opening.asks)
        if why:
            self.unlock.say(why)

    def _purpose_read(self) -> None:
        self._frame.show_page(self.vault)

    def _make(self, way: str, passphrase: str) -> None:
        protection: Protection = "passphrase"
        if way in ("keychain", "none"):
            protection = "keychain" if way == "keychain" else "none"
        try:
            self._made = self._opening.make(protection, passphrase)
        except BiofeedbackError as error:
            self.vault.say(said(str(error)))
            return
        self._made.vault.people.set_setting(PURPOSE_READ, True)
        for field in (self.vault.once, self.vault.again):
            field.clear()
        if self._made.recovery_key:
            self.recovery.show_key(self._made.recovery_key)
            self._frame.show_page(self.recovery)
        else:
            self._frame.show_page(self.sensor)

    def _finish(self, look: bool) -> None:
        if self._made is not None:
            made, self._made = self._made, None
            self.opened.emit(made.vault, look)

    def _open(self, passphrase: str) -> None:
        try:
            vault = self._opening.open(passphrase or None)
        except BiofeedbackError as error:
            self.unlock.say(said(str(error)))
            return
        self.unlock.say("")
        self.opened.emit(vault, False)
