"""``library.db``: its tables, how older ones are brought up to date, and safe access to it."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from biofeedback.errors import RecordingError
from biofeedback.recordings.database import Connection, check_version, connect, said_plainly

VERSION: Final = 2

_VERSION_1: Final = (
    "CREATE TABLE sessions (seq INTEGER PRIMARY KEY AUTOINCREMENT, "
    "session_id TEXT NOT NULL UNIQUE, key BLOB NOT NULL, started_at TEXT NOT NULL, "
    "person TEXT NOT NULL, source TEXT NOT NULL, duration_s REAL, "
    "complete INTEGER NOT NULL DEFAULT 0)",
)
_VERSION_2: Final = (
    "ALTER TABLE sessions ADD COLUMN file TEXT NOT NULL DEFAULT ''",
    "UPDATE sessions SET file = session_id || '.session'",
    "ALTER TABLE sessions ADD COLUMN summary TEXT",
    # disguise and shift_days stand for the person in everything that is exported
    "CREATE TABLE people (person TEXT PRIMARY KEY, made_at TEXT NOT NULL, "
    "disguise TEXT NOT NULL, shift_days INTEGER NOT NULL, keep_months INTEGER) WITHOUT ROWID",
    "CREATE TABLE consents (seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, "
    "person TEXT NOT NULL, scope TEXT NOT NULL, given INTEGER NOT NULL, version TEXT NOT NULL, "
    "text_hash TEXT NOT NULL)",
    "CREATE TABLE check_ins (seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, "
    "person TEXT NOT NULL, session_id TEXT NOT NULL, body TEXT NOT NULL)",
    "CREATE TABLE settings (person TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, "
    "PRIMARY KEY (person, name)) WITHOUT ROWID",
    "CREATE TABLE audit (seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, "
    "action TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL)",
    "CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END",
    "CREATE TRIGGER audit_is_not_cut BEFORE DELETE ON audit "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END",
)


class Library:
    """An open ``library.db``; any thread and several instances of the program may use it."""

    def __init__(
        self, folder: Path, key: bytes, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.path = folder / "library.db"
        self._now = now
        self._lock = threading.RLock()
        self._connection: Connection | None = connect(self.path, key)
        try:
            if check_version(self._connection, VERSION, self.path) < VERSION:
                self._bring_up_to_date()
        except BaseException:
            self.close()
            raise

    @staticmethod
    def create(folder: Path, key: bytes) -> None:
        """Make an empty library."""
        path = folder / "library.db"
        with closing(connect(path, key, create=True)) as connection, said_plainly(path):
            connection.execute("BEGIN IMMEDIATE")
            for statement in (*_VERSION_1, *_VERSION_2):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {VERSION}")
            connection.execute("COMMIT")

    def close(self) -> None:
        """Forget the key; what is open elsewhere goes on."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    @property
    def now(self) -> str:
        """Wall clock, ISO 8601 in UTC, to the second."""
        return self._now().isoformat(timespec="seconds")

    def rows(self, query: str, *values: object) -> list[Any]:
        """What a query gives."""
        with self._open() as connection:
            found: list[Any] = connection.execute(query, values).fetchall()
            return found

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """All statements of the block, or none."""
        with self._open() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def forget_pages(self) -> None:
        """Leave nothing of what was deleted in the journal either."""
        with self._open() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    @contextmanager
    def _open(self) -> Iterator[Connection]:
        with self._lock:
            if self._connection is None:
                raise RecordingError("The library is locked: open it with its passphrase to go on.")
            with said_plainly(self.path):
                yield self._connection

    def _bring_up_to_date(self) -> None:
        with self.transaction() as connection:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version >= VERSION:  # by another instance, a moment ago
                return
            for statement in _VERSION_2:
                connection.execute(statement)
            people = connection.execute(
                "SELECT person, min(started_at) FROM sessions WHERE person != '' GROUP BY person"
            ).fetchall()
            for person, made_at in people:
                add_person_row(connection, person, made_at)
            connection.execute(f"PRAGMA user_version = {VERSION}")


def add_person_row(connection: Connection, person: str, made_at: str) -> None:
    """A person, with the random name and the random shift of dates used outside."""
    connection.execute(
        "INSERT OR IGNORE INTO people (person, made_at, disguise, shift_days) VALUES (?, ?, ?, ?)",
        (person, made_at, f"P-{secrets.token_hex(4)}", -(1 + secrets.randbelow(3650))),
    )
