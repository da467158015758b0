"""The vault: one folder with an encrypted library and one encrypted file per session."""

from __future__ import annotations

import json
import logging
import os
import re
import secrets
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from biofeedback.errors import InUseError, RecordingError
from biofeedback.events import Event, SampleBatch, SessionMeta
from biofeedback.recordings import session_file
from biofeedback.recordings.additions import Additions
from biofeedback.recordings.audit import Audit
from biofeedback.recordings.bundle import open_bundle
from biofeedback.recordings.deidentify import Disguise, Level
from biofeedback.recordings.exporters import EXPORTERS, export
from biofeedback.recordings.library import Library
from biofeedback.recordings.people import People, Scope
from biofeedback.recordings.recording import Recording, open_recording
from biofeedback.recordings.rewrite import rewritten
from biofeedback.recordings.writer import SessionWriter

SUFFIX: Final = ".session"
_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{3,63}")
_DEMONSTRATIONS_ONLY: Final = (
    "This library opens without a passphrase and holds demonstrations only: set a passphrase to "
    "record a person."
)
_AGE_UNKNOWN: Final = (
    "Nobody has said yet that the people of this library are 18 or older: tick it in Settings, "
    "Agreements, to record a person."
)
_AGE_SETTING: Final = "age not asked"
_log = logging.getLogger(__name__)


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

    def __init__(
        self,
        folder: Path,
        key: bytes,
        *,
        demonstrations_only: bool = False,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.folder = folder
        self.demonstrations_only = demonstrations_only
        self._library = Library(folder, key, now)
        self.audit = Audit(self._library)
        self.people = People(self._library, self.audit)

    @classmethod
    def create(cls, folder: Path, key: bytes, *, demonstrations_only: bool = False) -> Vault:
        """Make a new, empty library in ``folder``."""
        try:
            (folder / "sessions").mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RecordingError(
                f"The folder “{folder}” cannot be made: choose another."
            ) from error
        Library.create(folder, key)
        return cls(folder, key, demonstrations_only=demonstrations_only)

    @classmethod
    def open(cls, folder: Path, key: bytes, *, demonstrations_only: bool = False) -> Vault:
        """Open the library in ``folder``."""
        return cls(folder, key, demonstrations_only=demonstrations_only)

    def close(self) -> None:
        """Lock: forget the key. Recordings being written go on."""
        self._library.close()

    def __enter__(self) -> Vault:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def age_asked(self) -> bool:
        """Whether somebody said that the people of this library are 18 or older.

        Until then it takes demonstrations and files, and nothing that a sensor measures here.
        """
        return not self.people.setting(_AGE_SETTING, default=False)

    def keep_age_asked(self, asked: bool) -> None:
        """Keep whether it was said; a library that a person made has asked."""
        self.people.set_setting(_AGE_SETTING, not asked)

    # --- recording --------------------------------------------------------------------------
    def new_session(self, meta: SessionMeta) -> SessionWriter:
        """Begin a recording, under a key of its own.

        Raises :class:`RecordingError` for a sensor's recording of somebody who has not agreed to
        being recorded, or in a library that is for demonstrations only or has not asked their age.
        """
        if meta.source == "sensor":
            if self.demonstrations_only:
                raise RecordingError(_DEMONSTRATIONS_ONLY)
            if not self.age_asked:
                raise RecordingError(_AGE_UNKNOWN)
            if meta.person:
                self.people.require(meta.person, "record")
        if meta.person:
            self.people.add(meta.person)
        if not _ID.fullmatch(meta.session_id):
            raise RecordingError(f"“{meta.session_id}” cannot be the name of a session.")
        file, key = meta.session_id + SUFFIX, os.urandom(32)

        def on_close(duration_s: float, complete: bool) -> None:
            try:
                self._note_end(meta.session_id, duration_s, complete)
            except RecordingError:  # locked meanwhile, say: it is noted when the session is opened
                _log.info("the end of a session is not in the library yet")

        writer = SessionWriter(self._path(file), key, meta, on_close)
        try:
            self._add_row(meta, file, key)
        except RecordingError:
            writer.discard()
            raise
        return writer

    def _add_row(self, meta: SessionMeta, file: str, key: bytes) -> None:
        with self._library.transaction() as connection:
            connection.execute(
                "INSERT INTO sessions (session_id, key, started_at, person, source, file) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (meta.session_id, key, meta.started_at, meta.person, meta.source, file),
            )
            self.audit.note_within(connection, "recorded", meta.session_id)

    def _note_end(self, session_id: str, duration_s: float, complete: bool) -> None:
        with self._library.transaction() as connection:
            connection.execute(
                "UPDATE sessions SET duration_s = ?, complete = ? WHERE session_id = ?",
                (duration_s, complete, session_id),
            )

    def add_bundle(self, path: Path, passphrase: str, person: str = "") -> Recording:
        """Take a session that came as a bundle in, under an id and a key of its own.

        Raises :class:`PassphraseError` when the passphrase is not the bundle's.
        """
        bundle = open_bundle(path, passphrase)
        if bundle.meta.source == "sensor" and self.demonstrations_only:
            raise RecordingError(_DEMONSTRATIONS_ONLY)
        meta = replace(bundle.meta, session_id=new_session_id(), person=person)
        if person:
            self.people.add(person)
        file, key = meta.session_id + SUFFIX, os.urandom(32)
        with rewritten(bundle, self._path(file), key, lambda _: True, meta) as recording:
            self._add_row(meta, file, key)
            self._note_end(meta.session_id, recording.duration_s, recording.complete)
        return recording

    # --- reading ----------------------------------------------------------------------------
    def sessions(self, person: str | None = None) -> list[SessionSummary]:
        """All sessions, or those of one person, oldest first."""
        rows = self._library.rows(
            "SELECT session_id, started_at, duration_s, person, source, complete FROM sessions "
            "WHERE ?1 IS NULL OR person = ?1 ORDER BY seq",
            person,
        )
        return [
            SessionSummary(session_id, started_at, duration_s, person, source, bool(complete))
            for session_id, started_at, duration_s, person, source, complete in rows
        ]

    def session(self, which: str | Path) -> Recording:
        """Open a session by its id, by its file, or the ``last`` one.

        Raises :class:`RecordingError` when there is none, or its file is gone or damaged.
        """
        row = self._find(which)
        recording = open_recording(self._path(row.file), row.key)
        if row.duration_s is None:  # the program that recorded it could not say
            self._note_end(row.session_id, recording.duration_s, recording.complete)
        self.audit.note("opened", row.session_id)
        return recording

    def _find(self, which: str | Path) -> _Row:
        name = Path(which).name if str(which).endswith(SUFFIX) else str(which)
        rows = self._library.rows(
            "SELECT session_id, key, file, person, duration_s, source FROM sessions "
            "WHERE session_id = ?1 OR file = ?1 OR ?1 = 'last' ORDER BY seq DESC LIMIT 1",
            name,
        )
        if not rows:
            raise RecordingError(
                "There are no sessions yet: record one first."
                if name == "last"
                else f"There is no session “{name}” in this library: look at the list of sessions."
            )
        return _Row(*rows[0])

    def additions(self, which: str | Path) -> Additions:
        """What people added to a session afterwards, to read and to extend."""
        row = self._find(which)
        recording = open_recording(self._path(row.file), row.key)

        def note() -> None:
            self.audit.note("corrected", row.session_id)

        return Additions(recording, lambda: self._library.now, note)

    def summary(self, session_id: str) -> dict[str, Any] | None:
        """What :meth:`set_summary` kept, for trends."""
        rows = self._library.rows("SELECT summary FROM sessions WHERE session_id = ?", session_id)
        return json.loads(rows[0][0]) if rows and rows[0][0] else None

    def set_summary(self, session_id: str, summary: dict[str, Any]) -> None:
        """Keep numbers of a session beside it; they are deleted with it."""
        with self._library.transaction() as connection:
            connection.execute(
                "UPDATE sessions SET summary = ? WHERE session_id = ?",
                (json.dumps(summary), session_id),
            )

    # --- what leaves, moves and goes --------------------------------------------------------
    def export(
        self,
        which: str | Path,
        name: str,
        out: Path,
        level: Level = "pseudonym",
        *,
        replace: bool = False,
        passphrase: str | None = None,
        about: str = "",
    ) -> tuple[Path, ...]:
        """Write a session in an export format; see :func:`biofeedback.recordings.exporters.export`.

        Raises :class:`RecordingError` when its person has not agreed to what the format is for, or
        has taken that back; see :meth:`require_exports`.
        """
        row = self._find(which)
        for scope in EXPORTERS[name].scopes if name in EXPORTERS else ():
            self.require_exports(which, scope)
        disguise = self.people.disguise(row.person) or Disguise()
        recording = open_recording(self._path(row.file), row.key)
        written = export(
            recording,
            name,
            out,
            level,
            disguise=disguise,
            replace=replace,
            passphrase=passphrase,
            about=about,
        )
        self.audit.note("exported", row.session_id, f"{name}, {level}")
        return written

    def require_exports(self, which: str | Path, scope: Scope = "exports") -> None:
        """Raise :class:`RecordingError` unless files may be made of a session.

        What a sensor measured waits for the agreement of its person; a simulation and a file from
        elsewhere leave unless that was taken back.
        """
        row = self._find(which)
        measured = row.source == "sensor"
        self.people.require_exports(row.person, scope, measured=measured)

    def move(self, which: str | Path, person: str) -> None:
        """Put a session under another person, in the library and in its file."""
        row = self._find(which)
        self.people.add(person)
        path = self._path(row.file)
        with closing(session_file.open_whole(path, row.key)) as connection:
            meta, _, _ = session_file.read_meta(connection, path)
            session_file.set_meta(connection, path, replace(meta, person=person))
        with self._library.transaction() as connection:
            connection.execute(
                "UPDATE sessions SET person = ?, summary = NULL WHERE session_id = ?",
                (person, row.session_id),
            )
            connection.execute(
                "UPDATE check_ins SET person = ? WHERE session_id = ?", (person, row.session_id)
            )
            self.audit.note_within(connection, "moved", row.session_id)

    def delete(self, which: str | Path) -> None:
        """Forget a session's key, and everything else of it but one line of the audit trail.

        It cannot be undone. Raises :class:`RecordingError` while it is being recorded.
        """
        row = self._find(which)
        path = self._path(row.file)
        try:
            open_recording(path, row.key)
        except InUseError:
            raise
        except RecordingError:  # damaged or gone already: that is no reason to keep it
            _log.info("a session that cannot be read is deleted")
        with self._library.transaction() as connection:
            connection.execute("DELETE FROM sessions WHERE session_id = ?", (row.session_id,))
            connection.execute("DELETE FROM check_ins WHERE session_id = ?", (row.session_id,))
            self.audit.note_within(connection, "deleted", row.session_id)
        self._library.forget_pages()
        _remove(path)

    def delete_therapist_signals(self, which: str | Path) -> None:
        """Leave a session as if the therapist had worn no sensor.

        What is left is written to a new file under a new key; the old key is forgotten.
        """
        row = self._find(which)
        old = open_recording(self._path(row.file), row.key)
        file, key = f"{row.session_id}-{secrets.token_hex(2)}{SUFFIX}", os.urandom(32)
        with rewritten(old, self._path(file), key, _is_the_clients):
            with self._library.transaction() as connection:
                connection.execute(
                    "UPDATE sessions SET file = ?, key = ?, summary = NULL WHERE session_id = ?",
                    (file, key, row.session_id),
                )
                self.audit.note_within(
                    connection, "deleted the therapist's signals", row.session_id
                )
            self._library.forget_pages()
        _remove(old.path)

    def _path(self, file: str) -> Path:
        return self.folder / "sessions" / file


@dataclass(frozen=True, slots=True)
class _Row:
    session_id: str
    key: bytes
    file: str
    person: str
    duration_s: float | None
    source: str


def _is_the_clients(event: Event) -> bool:
    if isinstance(event, SampleBatch):
        return not event.stream.startswith("therapist/")
    return getattr(event, "person", "client") == "client"


def _remove(path: Path) -> None:
    """Remove a session's file and journals; without its key it is noise already."""
    for each in (
        path,
        *(path.with_name(path.name + tail) for tail in ("-wal", "-shm", "-journal")),
    ):
        try:
            each.unlink(missing_ok=True)
        except OSError as error:
            raise RecordingError(
                f"“{each.name}” can no longer be read by anyone, but it is still in the folder: "
                "delete the file."
            ) from error


def library_of(session_file: Path) -> Path:
    """The library folder a session file lies in."""
    return session_file.resolve().parent.parent
