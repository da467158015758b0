"""Write one session file: append events, commit, close."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from biofeedback.events import DERIVED, Event, SessionMeta
from biofeedback.recordings.codec import encode
from biofeedback.recordings.database import connect, said_plainly
from biofeedback.recordings.recording import SCHEMA, SCHEMA_VERSION, meta_rows


class SessionWriter:
    """An open session file. While it is open no other process can open the file."""

    def __init__(
        self,
        path: Path,
        key: bytes,
        meta: SessionMeta,
        on_close: Callable[[float, bool], None] = lambda _duration_s, _complete: None,
    ) -> None:
        self.path = path
        self.meta = meta
        self.duration_s = 0.0
        self._on_close = on_close
        self._seq = 0
        self._connection = connect(path, key, create=True, exclusive=True)
        with said_plainly(path):
            self._connection.executescript(f"BEGIN IMMEDIATE; {SCHEMA}")
            self._connection.executemany("INSERT INTO meta VALUES (?, ?)", meta_rows(meta))
            self._connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            self._connection.execute("COMMIT")

    def write(self, events: Iterable[Event]) -> None:
        """Append ``events`` and commit: all of them are on the disk, or none.

        Raises :class:`biofeedback.errors.RecordingError`; the same events can be written again.
        """
        seq, duration_s = self._seq, self.duration_s

        def rows() -> Iterator[tuple[int, float, str, int, bytes]]:
            nonlocal seq, duration_s
            for event in events:
                kind, body = encode(event)
                seq += 1
                if math.isfinite(event.time):
                    duration_s = max(duration_s, event.time)
                yield seq, event.time, kind, isinstance(event, DERIVED), body

        with said_plainly(self.path):
            if self._connection.in_transaction:  # an earlier write was cut short
                self._connection.execute("ROLLBACK")
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany("INSERT INTO events VALUES (?, ?, ?, ?, ?)", rows())
            self._connection.execute("COMMIT")
        self._seq, self.duration_s = seq, duration_s

    def close(self, *, complete: bool = True) -> None:
        """Leave one file without a journal, marked complete unless something is missing."""
        try:
            with said_plainly(self.path):
                if complete:
                    self._connection.execute(
                        "INSERT INTO meta VALUES ('duration_s', ?)", (repr(self.duration_s),)
                    )
                self._connection.execute("PRAGMA journal_mode = DELETE")
        finally:
            self._connection.close()
        self._on_close(self.duration_s, complete)

    def discard(self) -> None:
        """Take the file away again: nobody has its key."""
        self._connection.close()
        self.path.unlink()
