"""Windows that stand in the frame's place for a while: the desk of a session, and a review."""

from __future__ import annotations

import logging
from concurrent.futures import Future

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from biofeedback.recordings.vault import Vault
from biofeedback.session.loop import SessionThread
from biofeedback.session.profile import Profile
from biofeedback.session.starting import begin_session
from biofeedback.ui.desk.window import Window
from biofeedback.ui.home.beside_desk import BesideDesk
from biofeedback.ui.kit.frame import ShellFrame
from biofeedback.ui.kit.place import show_in_place_of
from biofeedback.ui.vault.opened import Opened

_LOOK_MS = 100
_log = logging.getLogger(__name__)


class SessionFlow(QObject):
    """The frame hides while another window is open, so that one window is seen at a time.

    Signals:
        left: the other window was closed.
        left_locked: it was closed while it was locked, so that the vault is to close too.
    """

    left = Signal()
    left_locked = Signal()

    def __init__(self, frame: ShellFrame, thread: SessionThread) -> None:
        super().__init__(frame)
        self._frame, self._thread = frame, thread
        self.window: QWidget | None = None
        self._done: Future[None] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)

    @property
    def live(self) -> bool:
        """Whether a session runs."""
        return self._done is not None and not self._done.done()

    def begin(self, opened: Opened) -> None:
        """Begin a session in the room.

        Raises :class:`RecordingError` where the vault does not take it; nothing has begun then.
        """
        vault, person = opened.vault, opened.person
        begun = begin_session(self._thread, opened.sensing, vault, person)
        self._done = begun.handle.done
        desk = Window(self._frame.settings)
        self._show(desk)
        profile = Profile(vault.people, person)
        desk.attach(begun.handle, person, profile, opened.opening, begun.session_id)
        BesideDesk(desk, begun.handle, vault, profile)

    def review(self, vault: Vault, session_id: str) -> None:
        """Look back at one session."""
        # the review draws with more than Home needs, so it is loaded when it is opened
        from biofeedback.ui.review.window import ReviewWindow

        self._show(ReviewWindow(vault, session_id, self._frame.settings))

    def _show(self, window: QWidget) -> None:
        self.window = window
        show_in_place_of(window, self._frame)
        self._frame.hide()
        self._timer.start()

    def look(self) -> None:
        """Come back once the other window was closed."""
        if self.window is None or _open(self.window):
            return
        window, self.window = self.window, None
        self._timer.stop()
        if self._done is not None and self._done.done() and not self._done.cancelled():
            error = self._done.exception()
            if error is not None:
                _log.info("a session ended: %s", type(error).__name__)
        locked = isinstance(window, Window) and window.locked
        if locked:
            self.left_locked.emit()
        self._frame.reload()
        show_in_place_of(self._frame, window)
        window.deleteLater()
        if not locked:
            self.left.emit()

    def close(self) -> None:
        """Close whatever stands in the frame's place."""
        if self.window is not None:
            self.window.close()


def _open(window: QWidget) -> bool:
    """A desk is out of sight, and still open, while its screen is turned to the client."""
    return not window.closed if isinstance(window, Window) else window.isVisible()
