"""The program as a person meets it: a vault that opens and closes, and Home inside it."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication

from biofeedback.recordings.autolock import AutoLock
from biofeedback.recordings.vault import Vault
from biofeedback.session.loop import SessionThread
from biofeedback.session.opening import Opening
from biofeedback.session.sensing import Sensing
from biofeedback.ui.home.first_flow import FirstFlow
from biofeedback.ui.home.flow import HomeFlow
from biofeedback.ui.kit.beside import Beside
from biofeedback.ui.kit.frame import ShellFrame
from biofeedback.ui.kit.view_settings import ViewSettings
from biofeedback.ui.vault.opened import Opened

_LOCK_LOOK_MS = 15_000
_ACTIVITY = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel})


class Shell(ShellFrame):
    """Closing it ends what runs in good order first.

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
        self.opened: Opened | None = None
        self._opening = opening
        self._sensing = sensing or (lambda vault: Sensing(vault.people))
        self._closing = False
        self._lock = AutoLock(time.monotonic())
        self.beside = Beside(self)
        self.first = FirstFlow(self, opening)
        self.flow = HomeFlow(self, thread, self.beside)
        self.first.opened.connect(self._open_vault)
        self.flow.came_home.connect(self._came_home)
        self.flow.edge.lock_asked.connect(self._lock_after)
        self.flow.sessions.left_locked.connect(self.close_vault)
        self._lock_timer = QTimer(self)
        self._lock_timer.setInterval(_LOCK_LOOK_MS)
        self._lock_timer.timeout.connect(self.look_at_lock)
        self.apply()

    def begin(self) -> None:
        """The first page there is to show."""
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)
        self._lock_timer.start()
        self.first.begin()

    # --- vault ------------------------------------------------------------------------------
    def _open_vault(self, vault: Vault, look: bool) -> None:
        self.opened = Opened(vault, self._sensing(vault), self._opening)
        self.flow.open_for(self.opened, look=look)

    def _lock_after(self, minutes: int) -> None:
        if minutes:
            self._lock = AutoLock(time.monotonic(), 60.0 * minutes)
        else:
            self.close_vault()

    def look_at_lock(self) -> None:
        """Close the vault after some minutes without anyone; what runs goes on."""
        if self.opened is not None and self._lock.due(time.monotonic(), live=self.flow.live):
            self.close_vault()

    def close_vault(self) -> None:
        """Forget the key and everything of the person."""
        if self.opened is None:
            return
        self.flow.forget()
        self.opened.vault.close()
        self.opened = None
        self.first.ask()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _ACTIVITY:
            self._lock.active(time.monotonic())
        return super().eventFilter(watched, event)

    # --- end --------------------------------------------------------------------------------
    def _came_home(self) -> None:
        if self._closing:
            self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        runs = self.flow.runs
        if runs and not self._closing:
            # what runs ends in good order first, and Home after it closes the window
            event.ignore()
            self._closing = True
            for run in runs:
                run.ended.connect(self.close)
                run.end()
            return
        self._lock_timer.stop()
        self.flow.close()
        self.beside.close()
        if self.opened is not None:
            self.opened.vault.close()
            self.opened = None
        event.accept()
        self.closed.emit()
