"""The desk locked on request: the session, its recording and the client's side go on."""

from __future__ import annotations

from concurrent.futures import Future

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from biofeedback.errors import BiofeedbackError
from biofeedback.session.opening import Opening
from biofeedback.ui.kit.beside import Beside
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.translate import said
from biofeedback.ui.vault.unlocking import UnlockPage


class DeskLock(QObject):
    """Covers the desk until somebody gave what opens the vault.

    Signals:
        changed: it was locked, or opened again.
    """

    changed = Signal()

    def __init__(self, opening: Opening, desk: QWidget, pages: QStackedLayout) -> None:
        super().__init__(desk)
        self.locked = False
        self._opening, self._desk, self._pages = opening, desk, pages
        # stretching a passphrase takes longer than a frame, and the pacer moves on
        self._beside = Beside(self)
        self.page = UnlockPage(
            self.tr("The desk is locked."),
            self.tr(
                "The session, its recording and the client’s side go on. Esc stops what the "
                "client sees, here too."
            ),
        )
        self.page.given.connect(self._check)
        pages.addWidget(self.page)

    def lock(self) -> None:
        """Cover the desk now."""
        if self.locked:
            return
        self.locked = True
        self._pages.setCurrentWidget(self.page)
        self.page.ask(passphrase=self._opening.asks)
        self.changed.emit()

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self.page.set_theme(theme)

    def close(self) -> None:
        """Let the thread go that looks at passphrases."""
        self._beside.close()

    def _check(self, passphrase: str) -> None:
        if not self._opening.asks:
            self._open()
            return
        self.page.set_busy(True)
        self._beside.run(lambda: self._opening.check(passphrase), self._checked)

    def _checked(self, looked: Future[None]) -> None:
        self.page.set_busy(False)
        try:
            looked.result()
        except BiofeedbackError as error:
            self.page.say(said(str(error)))
        else:
            self._open()

    def _open(self) -> None:
        self.locked = False
        self._pages.setCurrentWidget(self._desk)
        self.page.say("")
        self.changed.emit()
