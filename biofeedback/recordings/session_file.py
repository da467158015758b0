"""The tables of a session file, and how one is opened, made whole and brought up to date."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from biofeedback.errors import RecordingError
from biofeedback.events import SessionMeta
from biofeedback.recordings.database import (
    HELD_S,
    Connection,
    check_version,
    connect,
    said_plainly,
)

VERSION: Final = 3
_ADDITIONS: Final = (
    # What people add afterwards: corrections of beats, stars, notes; each can be undone.
    "CREATE TABLE additions (id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, "
    "kind TEXT NOT NULL, body TEXT NOT NULL, undone INTEGER NOT NULL DEFAULT 0)"
)
_CURVES: Final = (
    # The same for beats and for what a review draws; before version 3 they lay in blocks.
    "CREATE TABLE curves (seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, rows BLOB NOT NULL)"
)

_TABLES: Final = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    # What is not packed below. seq is the place in the session, over all tables together.
    "CREATE TABLE events (seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, body BLOB NOT NULL)",
    "CREATE TABLE samples (seq INTEGER PRIMARY KEY, stream INTEGER NOT NULL, body BLOB NOT NULL)",
    # Metrics of one commit; seq is that of the first.
    "CREATE TABLE blocks (seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, rows BLOB NOT NULL)",
    # Names of streams, and the words of metrics and beats.
    "CREATE TABLE labels (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)",
)


def create(path: Path, key: bytes, meta: SessionMeta) -> Connection:
    """Make the file; nobody else can open it until the connection is closed."""
    connection = connect(path, key, create=True, exclusive=True)
    try:
        with said_plainly(path):
            connection.execute("BEGIN IMMEDIATE")
            for table in (*_TABLES, _ADDITIONS, _CURVES):
                connection.execute(table)
            note(connection, [("session", json.dumps(asdict(meta)))])
            connection.execute(f"PRAGMA user_version = {VERSION}")
            connection.execute("COMMIT")
    except BaseException:
        connection.close()
        path.unlink(missing_ok=True)
        raise
    return connection


def open_to_add(path: Path, key: bytes) -> Connection:
    """Open for what people add afterwards; a file of an older version is brought up to date."""
    connection = open_whole(path, key)
    try:
        with said_plainly(path):
            connection.execute("BEGIN IMMEDIATE")
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            for since, table in ((2, _ADDITIONS), (3, _CURVES)):
                if version < since:
                    connection.execute(table)
            connection.execute(f"PRAGMA user_version = {VERSION}")
            connection.execute("COMMIT")
    except BaseException:
        connection.close()
        raise
    return connection


def note(connection: Connection, values: Iterable[tuple[str, str]]) -> None:
    """Write values that are known of the session as a whole."""
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values)


def open_whole(path: Path, key: bytes) -> Connection:
    """Open for reading; what a crash left in the journal is brought into the file first."""
    connection = connect(path, key, wait_s=HELD_S)
    try:
        check_version(connection, VERSION, path)
        if path.with_name(path.name + "-wal").exists():
            with said_plainly(path):
                connection.execute("PRAGMA journal_mode = DELETE")
        _check_length(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def block_tables(connection: Connection, path: Path) -> tuple[str, ...]:
    """The tables in which metrics and beats lie packed, those a review draws first."""
    with said_plainly(path):
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    return ("curves", "blocks") if version >= 3 else ("blocks",)


def set_meta(connection: Connection, path: Path, meta: SessionMeta) -> None:
    """Exchange what is known of the session as a whole."""
    with said_plainly(path):
        note(connection, [("session", json.dumps(asdict(meta)))])


def _check_length(connection: Connection, path: Path) -> None:
    """SQLite itself does not miss a part of the last page until it reads it."""
    with said_plainly(path):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        page_size = connection.execute("PRAGMA cipher_page_size").fetchone()[0]
    if path.stat().st_size < int(pages) * int(page_size):
        raise RecordingError(f"“{path.name}” is cut short: restore it from a copy.")


def read_meta(connection: Connection, path: Path) -> tuple[SessionMeta, float, bool]:
    """The session as a whole, the time it reached, and whether it ended as it was meant to."""
    with said_plainly(path):
        values: dict[str, str] = dict(connection.execute("SELECT name, value FROM meta"))
    try:
        stored: dict[str, Any] = json.loads(values["session"])
        meta = SessionMeta(**stored)
        return meta, float(values.get("reached_s", "0.0")), "ended" in values
    except (KeyError, ValueError, TypeError) as error:
        raise RecordingError(f"“{path.name}” does not say what it is: it is damaged.") from error
