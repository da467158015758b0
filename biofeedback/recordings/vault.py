"""The vault: one folder with an encrypted library and one encrypted file per session."""

from __future__ import annotations

import os
import re
import secrets
import threading
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from biofeedback.errors import RecordingError
from biofeedback.events import SessionMeta
from biofeedback.recordings.database import check_version, connect, said_plainly
from biofeedback.recordings.recording import Recording, open_recording
from biofeedback.recordings.writer import SessionWriter

LIBRARY_VERSION: Final = 1
_ID = re.compile(r"[a-z0-9][a-z0-9-]{3,63}")
_LIBRARY = """
CREATE TABLE sessions (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    session_id TEXT NOT NULL UNIQUE,
    key BLOB NOT NULL,
    started_at TEXT NOT NULL,
    person TEXT NOT NULL,
    source TEXT NOT NULL,
    duration_s REAL,
    complete INTEGER NOT NULL DEFAULT 0
);
"""


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """One line of the list of sessions."""

    session_id: str
    started_at: str
    duration_s: float | None
    """None while it is being recorded, and after a crash until it is opened."""
    person: str
    source: str
    complete: bool


def new_session_id() -> str:
    """A random name for a session: it says nothing about whose it is or when it was."""
    return secrets.token_hex(4)


class Vault:
    """An open library. Any thread may use it; several instances of the program may share it."""

    def __init__(self, folder: Path, key: bytes, *, demonstrations_only: bool = False) -> None:
        self.folder = folder
        self.demonstrations_only = demonstrations_only
        self._lock = threading.Lock()
        self._path = folder / "library.db"
        self._connection = connect(self._path, key)
        try:
            check_version(self._connection, LIBRARY_VERSION, self._path)
        except BaseException:
            self._connection.close()
            raise

    @classmethod
    def create(cls, folder: Path, key: bytes, *, demonstrations_only: bool = False) -> Vault:
        """Make a new, empty library in ``folder``."""
        try:
            (folder / "sessions").mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RecordingError(
                f"The folder “{folder}” cannot be made: choose another."
            ) from error
        path = folder / "library.db"
        with closing(connect(path, key, create=True)) as connection, said_plainly(path):
            connection.executescript(
                f"BEGIN IMMEDIATE; {_LIBRARY} PRAGMA user_version = {LIBRARY_VERSION}; COMMIT"
            )
        return cls(folder, key, demonstrations_only=demonstrations_only)

    @classmethod
    def open(cls, folder: Path, key: bytes, *, demonstrations_only: bool = False) -> Vault:
        """Open the library in ``folder``."""
        return cls(folder, key, demonstrations_only=demonstrations_only)

    def close(self) -> None:
        """Forget the key; recordings being written go on."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Vault:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def new_session(self, meta: SessionMeta) -> SessionWriter:
        """Begin a recording, under a key of its own.

        Raises :class:`RecordingError` for a sensor's recording in a library that is for
        demonstrations only.
        """
        if self.demonstrations_only and meta.source == "sensor":
            raise RecordingError(
                "This library opens without a passphrase and holds demonstrations only: set a "
                "passphrase to record a person."
            )
        key = os.urandom(32)

        def on_close(duration_s: float, complete: bool) -> None:
            self._note(meta.session_id, duration_s, complete)

        writer = SessionWriter(self._session_path(meta.session_id), key, meta, on_close)
        try:
            with self._lock, said_plainly(self._path):
                self._connection.execute(
                    "INSERT INTO sessions (session_id, key, started_at, person, source) "
                    "VALUES (?, ?, ?, ?, ?)",
                    (meta.session_id, key, meta.started_at, meta.person, meta.source),
                )
        except RecordingError:
            writer.discard()
            raise
        return writer

    def sessions(self) -> list[SessionSummary]:
        """All sessions, oldest first."""
        with self._lock, said_plainly(self._path):
            rows = self._connection.execute(
                "SELECT session_id, started_at, duration_s, person, source, complete "
                "FROM sessions ORDER BY seq"
            ).fetchall()
        return [
            SessionSummary(session_id, started_at, duration_s, person, source, bool(complete))
            for session_id, started_at, duration_s, person, source, complete in rows
        ]

    def session(self, which: str | Path) -> Recording:
        """Open a session by its id, by its file, or the ``last`` one.

        Raises :class:`RecordingError` when there is none, or its file is gone or damaged.
        """
        name = Path(which).stem if Path(which).suffix == ".session" else str(which)
        with self._lock, said_plainly(self._path):
            row = self._connection.execute(
                "SELECT session_id, key, duration_s FROM sessions "
                "WHERE session_id = ?1 OR ?1 = 'last' ORDER BY seq DESC LIMIT 1",
                (name,),
            ).fetchone()
        if row is None:
            raise RecordingError(
                "There are no sessions yet: record one first."
                if name == "last"
                else f"There is no session “{name}” in this library: look at the list of sessions."
            )
        recording = open_recording(self._session_path(row[0]), row[1])
        if row[2] is None:  # the program that recorded it could not say
            self._note(row[0], recording.duration_s, recording.complete)
        return recording

    def _note(self, session_id: str, duration_s: float, complete: bool) -> None:
        with self._lock, said_plainly(self._path):
            self._connection.execute(
                "UPDATE sessions SET duration_s = ?, complete = ? WHERE session_id = ?",
                (duration_s, complete, session_id),
            )

    def _session_path(self, session_id: str) -> Path:
        if not _ID.fullmatch(session_id):
            raise RecordingError(f"“{session_id}” cannot be the name of a session.")
        return self.folder / "sessions" / f"{session_id}.session"


def library_of(session_file: Path) -> Path:
    """The library folder a session file lies in."""
    return session_file.resolve().parent.parent
