"""The writer thread: takes events from any thread and commits them every second."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from typing import Final

from biofeedback.errors import RecordingError
from biofeedback.events import Beat, Event
from biofeedback.recordings.writer import SessionWriter

COMMIT_S: Final = 1.0
"""The most that a crash can cost."""


class Recorder:
    """Writes a session beside the program's other threads.

    ``on_problem`` is called from the writer's thread with a sentence when the recording cannot be
    written, and with None when it can be written again.
    """

    def __init__(
        self,
        writer: SessionWriter,
        on_problem: Callable[[str | None], None],
        interval_s: float = COMMIT_S,
    ) -> None:
        self._writer = writer
        self._on_problem = on_problem
        self._interval_s = interval_s
        self._queue: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        self._unwritten: list[Event] = []
        self._problem: str | None = None
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._thread.start()

    def put(self, event: Event) -> None:
        """Take an event; returns at once, from any thread. Provisional beats are not kept."""
        if not (isinstance(event, Beat) and event.provisional):
            self._queue.put(event)

    def close(self) -> None:
        """Write what is left and end the session.

        Raises :class:`RecordingError` when the last events could not be written.
        """
        self._queue.put(None)
        self._thread.join()
        if self._problem is not None:
            raise RecordingError(self._problem)

    def _run(self) -> None:
        ended = False
        while not ended:
            ended = self._collect(time.monotonic() + self._interval_s)
            self._commit()
        try:
            self._writer.close(complete=self._problem is None)
        except RecordingError as error:
            self._say(str(error))

    def _collect(self, until: float) -> bool:
        """Gather events until it is time to commit; True when the session has ended."""
        while (left := until - time.monotonic()) > 0:
            try:
                event = self._queue.get(timeout=left)
            except queue.Empty:
                break
            if event is None:
                return True
            self._unwritten.append(event)
        return False

    def _commit(self) -> None:
        try:
            self._writer.write(self._unwritten)
        except RecordingError as error:
            self._say(str(error))
        else:
            self._unwritten.clear()
            self._say(None)

    def _say(self, problem: str | None) -> None:
        if problem != self._problem:
            self._problem = problem
            self._on_problem(problem)
