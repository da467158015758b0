"""Plays a recording on a desk of its own: nothing prompts, and no client's side is driven."""

from __future__ import annotations

from PySide6.QtCore import QObject

from biofeedback.session.loop import SessionThread
from biofeedback.session.replaying import ReplayHandle
from biofeedback.ui.kit.view_settings import ViewSettings
from biofeedback.ui.review.session import ReviewSession


class Replays(QObject):
    """One replay at a time; another ends the one before."""

    def __init__(
        self, session: ReviewSession, settings: ViewSettings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._settings = settings
        self._thread: SessionThread | None = None
        self.window: QObject | None = None

    def play(self, speed: float) -> None:
        """Open the desk on the recording, at so many times its speed."""
        # the desk needs pyqtgraph, which a review that replays nothing does without
        from biofeedback.ui.desk.window import Window

        self.close()
        recording = self._session.found.recording
        self._thread = SessionThread(speed)
        handle = ReplayHandle(self._thread, recording.events(), ())
        window = Window(self._settings)
        window.show()
        window.attach(handle, recording.meta.person)
        self.window = window

    def close(self) -> None:
        """End the replay and close its desk."""
        if self._thread is None:
            return
        from biofeedback.ui.desk.window import Window

        if isinstance(self.window, Window):
            self.window.frames.stop()
            self.window.close()
            self.window.deleteLater()
        self._thread.close()
        self._thread = self.window = None
