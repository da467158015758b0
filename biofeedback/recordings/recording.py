"""Read one session: the events in the order in which they were recorded."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from biofeedback.errors import RecordingError
from biofeedback.events import Event, SessionMeta
from biofeedback.recordings.codec import decode
from biofeedback.recordings.database import (
    HELD_S,
    Connection,
    check_version,
    connect,
    said_plainly,
)

SCHEMA_VERSION = 1
"""Of a session file."""

SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    time REAL NOT NULL,
    kind TEXT NOT NULL,
    derived INTEGER NOT NULL,
    body BLOB NOT NULL
);
"""


@dataclass(frozen=True, slots=True)
class Recording:
    """A session file and its key; every read opens the file and closes it again."""

    path: Path
    key: bytes = field(repr=False)
    meta: SessionMeta
    duration_s: float
    complete: bool
    """False when the program ended before the session did."""

    def events(self) -> Iterator[Event]:
        """Everything that was recorded, in order: what the pipeline is fed on replay."""
        return self._read("derived = 0")

    def derived(self) -> Iterator[Event]:
        """What the pipeline made of it at the time, in order."""
        return self._read("derived = 1")

    def _read(self, where: str) -> Iterator[Event]:
        with closing(connect(self.path, self.key, wait_s=HELD_S)) as connection:
            rows = connection.execute(f"SELECT kind, body FROM events WHERE {where} ORDER BY seq")
            while True:
                with said_plainly(self.path):
                    row = rows.fetchone()
                if row is None:
                    return
                yield decode(row[0], row[1])


def open_recording(path: Path, key: bytes) -> Recording:
    """Open a session file; one left by a crash is made whole up to its last commit first."""
    with closing(connect(path, key, wait_s=HELD_S)) as connection:
        check_version(connection, SCHEMA_VERSION, path)
        with said_plainly(path):
            settle(connection, path)
            values: dict[str, str] = dict(connection.execute("SELECT name, value FROM meta"))
            last = connection.execute("SELECT max(time) FROM events").fetchone()[0]
    meta = _meta(values, path)
    ended = values.get("duration_s")
    duration_s = float(ended) if ended is not None else float(last or 0.0)
    return Recording(path, key, meta, duration_s, complete=ended is not None)


def settle(connection: Connection, path: Path) -> None:
    """Bring what a crash left in the journal into the file itself, so that it is one file again."""
    if path.with_name(path.name + "-wal").exists():
        connection.execute("PRAGMA journal_mode = DELETE")


def meta_rows(meta: SessionMeta) -> list[tuple[str, str]]:
    """The rows in which a session file keeps ``meta``."""
    return [("session", json.dumps(asdict(meta)))]


def _meta(values: dict[str, str], path: Path) -> SessionMeta:
    try:
        stored: dict[str, Any] = json.loads(values["session"])
        return SessionMeta(**stored)
    except (KeyError, ValueError, TypeError) as error:
        raise RecordingError(f"“{path.name}” does not say what it is: it is damaged.") from error
