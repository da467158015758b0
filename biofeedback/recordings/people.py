"""People under pseudonyms: what they agreed to, what they answered, how long to keep it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias, get_args

from biofeedback.errors import RecordingError, UsageError
from biofeedback.recordings.audit import Action, Audit
from biofeedback.recordings.deidentify import Disguise
from biofeedback.recordings.library import Library, add_person_row

Scope: TypeAlias = Literal["record", "share", "second sensor", "exports", "research"]
SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)

THERAPIST: Final = "therapist"
"""Whose own signals have a consent of their own."""


@dataclass(frozen=True, slots=True)
class Consent:
    """What was agreed to or withdrawn; the latest line of a scope counts."""

    at: str
    scope: Scope
    given: bool
    version: str
    text_hash: str
    """SHA-256 of the text that was read."""


@dataclass(frozen=True, slots=True)
class CheckIn:
    """Answers before or after a session, or of a day; a skipped item is None."""

    person: str
    session_id: str
    """Empty for the diary."""
    instrument: str
    version: str
    language: str
    answers: dict[str, int | float | str | None]
    at: str = ""
    """Filled in when it is kept."""
    number: int = 0
    """Names it where it is kept; filled in when it is read."""


class People:
    """The people of a library."""

    def __init__(self, library: Library, audit: Audit) -> None:
        self._library = library
        self._audit = audit

    def names(self) -> list[str]:
        """Pseudonyms, in the order of the alphabet."""
        return [name for (name,) in self._library.rows("SELECT person FROM people ORDER BY person")]

    def add(self, person: str) -> None:
        """Add a pseudonym; one that is there already stays as it is."""
        if not person.strip() or person != person.strip():
            raise UsageError("A pseudonym has at least one character and no blanks around it.")
        if person not in self.names():
            with self._library.transaction() as connection:
                add_person_row(connection, person, self._library.now)
                self._audit.note_within(connection, "person added", self._subject(person))

    def disguise(self, person: str) -> Disguise | None:
        """What stands for the person in exports."""
        rows = self._library.rows(
            "SELECT disguise, shift_days FROM people WHERE person = ?", person
        )
        return Disguise(*rows[0]) if rows else None

    # --- consent ----------------------------------------------------------------------------
    def agree(self, person: str, scope: Scope, version: str, text: str) -> None:
        """Keep that ``person`` agreed to ``text`` (of which the hash is kept) for one scope."""
        self._consent(person, scope, True, version, hashlib.sha256(text.encode()).hexdigest())

    def withdraw(self, person: str, scope: Scope) -> None:
        """Keep that the consent to one scope was taken back; it can be given again."""
        given = [each for each in self.consents(person) if each.scope == scope and each.given]
        if not given:
            raise UsageError(f"{person} has not agreed to “{scope}”: there is nothing to withdraw.")
        self._consent(person, scope, False, given[-1].version, given[-1].text_hash)

    def consents(self, person: str) -> list[Consent]:
        """Everything that was agreed to and withdrawn, oldest first."""
        rows = self._library.rows(
            "SELECT at, scope, given, version, text_hash FROM consents WHERE person = ? "
            "ORDER BY seq",
            person,
        )
        return [Consent(at, scope, bool(given), *rest) for at, scope, given, *rest in rows]

    def allows(self, person: str, scope: Scope) -> bool:
        """Whether the latest word on a scope is yes; never asked is no."""
        said = [each.given for each in self.consents(person) if each.scope == scope]
        return bool(said) and said[-1]

    def require(self, person: str, scope: Scope) -> None:
        """Raise :class:`RecordingError` unless ``person`` agreed to ``scope``."""
        if not self.allows(person, scope):
            raise RecordingError(
                f"{person} has not agreed to “{scope}”: ask, and note the answer in Settings, "
                "Agreements, first."
            )

    def require_exports(
        self, person: str, scope: Scope = "exports", *, measured: bool = False
    ) -> None:
        """Raise :class:`RecordingError` when ``person`` took back the consent to files.

        For what a sensor ``measured`` on them they have to have given it.
        """
        answers = [each.given for each in self.consents(person) if each.scope == scope]
        if (measured and person) or (answers and not answers[-1]):
            self.require(person, scope)

    def _consent(
        self, person: str, scope: Scope, given: bool, version: str, text_hash: str
    ) -> None:
        if scope not in SCOPES:
            raise UsageError(f"“{scope}” is not something to agree to: {', '.join(SCOPES)}.")
        if person != THERAPIST:
            self.add(person)
        with self._library.transaction() as connection:
            connection.execute(
                "INSERT INTO consents (at, person, scope, given, version, text_hash) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (self._library.now, person, scope, given, version, text_hash),
            )
            action: Action = "consent given" if given else "consent withdrawn"
            self._audit.note_within(connection, action, self._subject(person), scope)

    # --- answers and settings ---------------------------------------------------------------
    def keep_check_in(self, check_in: CheckIn) -> None:
        """Keep a check-in."""
        body = {key: value for key, value in asdict(check_in).items() if key in _IN_BODY}
        with self._library.transaction() as connection:
            connection.execute(
                "INSERT INTO check_ins (at, person, session_id, body) VALUES (?, ?, ?, ?)",
                (self._library.now, check_in.person, check_in.session_id, json.dumps(body)),
            )

    def check_ins(self, person: str) -> list[CheckIn]:
        """A person's check-ins, oldest first."""
        rows = self._library.rows(
            "SELECT seq, at, session_id, body FROM check_ins WHERE person = ? ORDER BY seq", person
        )
        return [
            CheckIn(person=person, session_id=session_id, at=at, number=seq, **json.loads(body))
            for seq, at, session_id, body in rows
        ]

    def delete_check_in(self, check_in: CheckIn) -> None:
        """Delete what was written down; the trail keeps that it was, and of what kind."""
        with self._library.transaction() as connection:
            gone = connection.execute(
                "DELETE FROM check_ins WHERE seq = ? AND person = ?",
                (check_in.number, check_in.person),
            )
            if gone.rowcount:
                subject = self._subject(check_in.person)
                self._audit.note_within(connection, "note deleted", subject, check_in.instrument)
        self._library.forget_pages()

    def setting(self, name: str, person: str = "", default: Any = None) -> Any:
        """A setting of a person, or of the library."""
        rows = self._library.rows(
            "SELECT value FROM settings WHERE person = ? AND name = ?", person, name
        )
        return json.loads(rows[0][0]) if rows else default

    def set_setting(self, name: str, value: Any, person: str = "") -> None:
        """Keep a setting (anything JSON can hold)."""
        with self._library.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO settings VALUES (?, ?, ?)",
                (person, name, json.dumps(value)),
            )

    # --- retention --------------------------------------------------------------------------
    def keep_for(self, person: str, months: int | None) -> None:
        """Remind after ``months`` that a person's sessions could be deleted; None for never."""
        self.add(person)
        with self._library.transaction() as connection:
            connection.execute(
                "UPDATE people SET keep_months = ? WHERE person = ?", (months, person)
            )

    def kept_for(self, person: str) -> int | None:
        """Months after which there is a reminder; None for never."""
        rows = self._library.rows("SELECT keep_months FROM people WHERE person = ?", person)
        return rows[0][0] if rows else None

    def past_their_time(self, today: datetime) -> list[str]:
        """Ids of sessions older than their person wants; nothing deletes them by itself."""
        rows = self._library.rows(
            "SELECT session_id, started_at, keep_months FROM sessions JOIN people USING (person) "
            "WHERE keep_months IS NOT NULL ORDER BY seq"
        )
        return [
            session_id
            for session_id, started_at, months in rows
            if _months_between(datetime.fromisoformat(started_at), today) >= months
        ]

    def forget(self, person: str) -> None:
        """Remove a person without sessions, with consents, check-ins and settings."""
        (count,) = self._library.rows("SELECT count(*) FROM sessions WHERE person = ?", person)[0]
        if count:
            raise RecordingError(
                f"{person} still has {count} sessions: delete or move those first."
            )
        subject = self._subject(person)
        with self._library.transaction() as connection:
            for table in ("people", "consents", "check_ins", "settings"):
                connection.execute(f"DELETE FROM {table} WHERE person = ?", (person,))
            self._audit.note_within(connection, "person deleted", subject)
        self._library.forget_pages()

    def _subject(self, person: str) -> str:
        """How the audit trail calls a person: by the random name, which outlives the pseudonym."""
        disguise = self.disguise(person)
        return disguise.name if disguise else person if person == THERAPIST else ""


_IN_BODY: Final = ("instrument", "version", "language", "answers")


def _months_between(start: datetime, end: datetime) -> int:
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (end.day < start.day)
