"""Write one session file: append events, commit, close."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from biofeedback.errors import RecordingError
from biofeedback.events import Event, SampleBatch, SessionMeta
from biofeedback.recordings import session_file
from biofeedback.recordings.codec import encode
from biofeedback.recordings.database import said_plainly
from biofeedback.recordings.packed import ROW, pack, table_of

_log = logging.getLogger(__name__)


class SessionWriter:
    """An open session file. While it is open nobody else can open the file."""

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
        self._labels: dict[str, int] = {}
        self._connection = session_file.create(path, key, meta)
        self._inode = path.stat().st_ino

    def write(self, events: Iterable[Event]) -> None:
        """Append ``events`` and commit: all of them are on the disk, or none.

        Raises :class:`biofeedback.errors.RecordingError`; the same events can be written again.
        """
        self._check_place()
        batch = _Batch(self._seq, self._labels)
        for event in events:
            batch.add(event)
        if batch.seq == self._seq:
            return
        duration_s = max(self.duration_s, batch.reached_s)
        with said_plainly(self.path):
            if self._connection.in_transaction:  # an earlier write was cut short
                self._connection.execute("ROLLBACK")
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany("INSERT INTO labels VALUES (?, ?)", batch.new_labels)
            self._connection.executemany("INSERT INTO events VALUES (?, ?, ?)", batch.events)
            self._connection.executemany("INSERT INTO samples VALUES (?, ?, ?)", batch.samples)
            for table in ("blocks", "curves"):
                rows = batch.blocks(table)
                self._connection.executemany(f"INSERT INTO {table} VALUES (?, ?, ?)", rows)
            session_file.note(self._connection, [("reached_s", repr(duration_s))])
            self._connection.execute("COMMIT")
        self._seq, self.duration_s = batch.seq, duration_s
        self._labels.update((text, number) for number, text in batch.new_labels)

    def close(self, *, complete: bool = True) -> None:
        """Leave one file without a journal, marked as ended unless something is missing."""
        try:
            with said_plainly(self.path):
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                if complete:
                    session_file.note(self._connection, [("ended", "yes")])
            try:
                with said_plainly(self.path):
                    self._connection.execute("PRAGMA journal_mode = DELETE")
            except RecordingError:  # everything is on the disk: reading it makes one file of it
                _log.info("the journal of a session stays beside its file")
        finally:
            self._connection.close()
        self._on_close(self.duration_s, complete)

    def discard(self) -> None:
        """Take the file away again: nobody has its key."""
        self._connection.close()
        for tail in ("", "-wal", "-journal"):
            self.path.with_name(self.path.name + tail).unlink(missing_ok=True)

    def _check_place(self) -> None:
        """An open file can be written even after it was moved or deleted: then nobody finds it."""
        try:
            there = self.path.stat().st_ino == self._inode
        except OSError:
            there = False
        if not there:
            raise RecordingError(
                f"“{self.path.name}” is not in its folder any more: put the folder back, and the "
                "recording goes on."
            )


class _Batch:
    """The rows of one commit."""

    def __init__(self, seq: int, labels: dict[str, int]) -> None:
        self.seq = seq
        self.reached_s = 0.0
        self.events: list[tuple[int, str, bytes]] = []
        self.samples: list[tuple[int, int, bytes]] = []
        self.new_labels: list[tuple[int, str]] = []
        self._labels = labels
        self._numbers: dict[str, int] = {}
        self._packed: dict[tuple[str, str], list[tuple[int, float, float, float, int]]] = {}

    def add(self, event: Event) -> None:
        """Take the next event."""
        self.seq += 1
        if math.isfinite(event.time):
            self.reached_s = max(self.reached_s, event.time)
        row = pack(self.seq, event, self._label)
        if row is not None:
            place = table_of(event), type(event).__name__
            self._packed.setdefault(place, []).append(row)
            return
        kind, body = encode(event)
        if isinstance(event, SampleBatch):
            self.samples.append((self.seq, self._label(event.stream), body))
        else:
            self.events.append((self.seq, kind, body))

    def blocks(self, table: str) -> list[tuple[int, str, bytes]]:
        """Each kind's rows as one."""
        return [
            (rows[0][0], kind, np.array(rows, dtype=ROW).tobytes())
            for (place, kind), rows in self._packed.items()
            if place == table
        ]

    def _label(self, text: str) -> int:
        number = self._labels.get(text) or self._numbers.get(text)
        if number is None:
            number = len(self._labels) + len(self._numbers) + 1
            self._numbers[text] = number
            self.new_labels.append((number, text))
        return number
