"""The audit trail: what was done with which session, and never what was in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from biofeedback.recordings.database import Connection
from biofeedback.recordings.library import Library

Action: TypeAlias = Literal[
    "recorded",
    "opened",
    "exported",
    "corrected",
    "moved",
    "deleted",
    "note deleted",
    "deleted the therapist's signals",
    "consent given",
    "consent withdrawn",
    "person added",
    "person deleted",
    "passphrase changed",
    "recovery key made",
]


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line; nobody can change or remove it while the library exists."""

    at: str
    action: str
    subject: str
    """A session's or a person's random name, or empty for the library itself."""
    detail: str


class Audit:
    """Reads and extends the trail."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def note(self, action: Action, subject: str = "", detail: str = "") -> None:
        """Append a line."""
        with self._library.transaction() as connection:
            self.note_within(connection, action, subject, detail)

    def note_within(
        self, connection: Connection, action: Action, subject: str = "", detail: str = ""
    ) -> None:
        """Append a line in a transaction that does the thing itself."""
        connection.execute(
            "INSERT INTO audit (at, action, subject, detail) VALUES (?, ?, ?, ?)",
            (self._library.now, action, subject, detail),
        )

    def lines(self) -> list[AuditLine]:
        """The trail, oldest line first."""
        rows = self._library.rows("SELECT at, action, subject, detail FROM audit ORDER BY seq")
        return [AuditLine(*row) for row in rows]
