"""The writer thread: takes events from any thread and commits them every second.

What cannot be written stays in memory and is tried again every second, for as long as the session
runs: a full disk, a folder that is away, a slow disk and a computer that slept cost nothing but
memory.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from typing import Final, Protocol

from biofeedback.errors import RecordingError
from biofeedback.events import Beat, Event
from biofeedback.recordings.codec import encode

COMMIT_S: Final = 0.8
"""With the commit itself, a crash costs less than a second."""
PATIENCE_S: Final = 10.0
"""How long the end of a session waits for a disk that does not take it."""
_log = logging.getLogger(__name__)


class Writer(Protocol):
    """Where the events go: :class:`biofeedback.recordings.writer.SessionWriter`."""

    def write(self, events: list[Event]) -> None:
        """All of them or none; raises :class:`RecordingError`."""
        ...

    def close(self, *, complete: bool = True) -> None:
        """End the file; raises :class:`RecordingError`."""
        ...


class Recorder:
    """Writes a session beside the program's other threads.

    ``on_problem`` is called from the writer's thread with a sentence when the recording cannot be
    written, and with None when it can be written again.
    """

    def __init__(
        self,
        writer: Writer,
        on_problem: Callable[[str | None], None],
        interval_s: float = COMMIT_S,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._writer = writer
        self._on_problem = on_problem
        self._interval_s = interval_s
        self._patience_s = patience_s
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

        Raises :class:`RecordingError` when the last events could not be written in
        ``patience_s``; what was written before is kept, and marked as ended early.
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
        give_up_at = time.monotonic() + self._patience_s
        while self._unwritten and time.monotonic() < give_up_at:
            time.sleep(min(self._interval_s, self._patience_s))
            self._commit()
        try:
            self._writer.close(complete=not self._unwritten)
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
        except (TypeError, ValueError, AttributeError):  # something that is not an event
            _log.exception("an event cannot be recorded")
            self._unwritten = [event for event in self._unwritten if _is_recordable(event)]
        else:
            self._unwritten.clear()
            self._say(None)

    def _say(self, problem: str | None) -> None:
        if problem != self._problem:
            self._problem = problem
            _log.info("recording: %s", "written again" if problem is None else "cannot be written")
            try:
                self._on_problem(problem)
            except Exception:  # whoever listens does not end the recording
                _log.exception("nobody could be told about the recording")


def _is_recordable(event: Event) -> bool:
    try:
        encode(event)
    except (TypeError, ValueError, AttributeError):
        return False
    return True
