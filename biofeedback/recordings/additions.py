"""What people add to a session afterwards: verdicts, moments, stars, notes. Each can be undone.

What was recorded is never changed; additions lie beside it in the session's file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args

from biofeedback.errors import UsageError
from biofeedback.events import Event, Marker, Person, Verdict
from biofeedback.recordings import session_file
from biofeedback.recordings.database import said_plainly

if TYPE_CHECKING:
    from biofeedback.recordings.recording import Recording

AdditionKind: TypeAlias = Literal["verdict", "moment", "star", "unstar", "note"]
MOST_STARS: Final = 3
"""Moments that fit in a report."""
_SINCE: Final = 2
"""Version of a session file from which on it holds additions."""


@dataclass(frozen=True, slots=True)
class Addition:
    """One thing somebody added."""

    number: int
    at: str
    """Wall clock, UTC."""
    kind: AdditionKind
    body: dict[str, Any]


class Additions:
    """The additions of one session."""

    def __init__(
        self, recording: Recording, now: Callable[[], str], noted: Callable[[], None]
    ) -> None:
        self._recording = recording
        self._now = now
        self._noted = noted

    def all(self) -> list[Addition]:
        """Everything that was added and not undone, oldest first."""
        return read_additions(self._recording)

    def set_verdict(self, person: Person, index: int, verdict: Verdict) -> None:
        """Say what a beat is; the interval and the program's own verdict stay as they are."""
        if verdict not in get_args(Verdict):
            raise UsageError(
                f"A beat cannot be “{verdict}”: choose {', '.join(get_args(Verdict))}."
            )
        self._add("verdict", {"person": person, "index": index, "verdict": verdict})

    def star(self, time: float) -> None:
        """Pick a moment for the report; at most three."""
        if len(self.stars()) >= MOST_STARS:
            raise UsageError("Three moments have a star already: take one back first.")
        self._add("star", {"time": time})

    def unstar(self, time: float) -> None:
        """Take the star of a moment back; which can be undone like everything else."""
        self._add("unstar", {"time": time})

    def stars(self) -> list[float]:
        """Times of the starred moments, as they lie in the session."""
        return starred(self.all(), starred_live(self._recording.of(Marker)))

    def add_moment(self, time: float, text: str = "") -> None:
        """Add a moment that nobody marked while it happened."""
        self._add("moment", {"time": time, "text": text})

    def write_note(self, time: float, text: str) -> None:
        """Add a note at a time of the session."""
        self._add("note", {"time": time, "text": text})

    def undo(self) -> Addition | None:
        """Take the newest addition back; None when there is none."""
        return self._switch("SELECT max(id) FROM additions WHERE undone = 0", undone=True)

    def redo(self) -> Addition | None:
        """Bring back what was undone last; None when there is nothing to bring back."""
        return self._switch("SELECT min(id) FROM additions WHERE undone = 1", undone=False)

    def _add(self, kind: AdditionKind, body: dict[str, Any]) -> None:
        path = self._recording.path
        with (
            closing(session_file.open_to_add(path, self._recording.key)) as connection,
            said_plainly(path),
        ):
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("DELETE FROM additions WHERE undone = 1")
            connection.execute(
                "INSERT INTO additions (at, kind, body) VALUES (?, ?, ?)",
                (self._now(), kind, json.dumps(body)),
            )
            connection.execute("COMMIT")
        self._noted()

    def _switch(self, query: str, *, undone: bool) -> Addition | None:
        path = self._recording.path
        with (
            closing(session_file.open_to_add(path, self._recording.key)) as connection,
            said_plainly(path),
        ):
            connection.execute("BEGIN IMMEDIATE")
            number = connection.execute(query).fetchone()[0]
            connection.execute("UPDATE additions SET undone = ? WHERE id = ?", (undone, number))
            row = connection.execute(
                "SELECT id, at, kind, body FROM additions WHERE id = ?", (number,)
            ).fetchone()
            connection.execute("COMMIT")
        if row is None:
            return None
        self._noted()
        return Addition(row[0], row[1], row[2], json.loads(row[3]))


def read_additions(recording: Recording) -> list[Addition]:
    """Everything that was added to ``recording`` and not undone, oldest first."""
    path = recording.path
    with closing(session_file.open_whole(path, recording.key)) as connection, said_plainly(path):
        if connection.execute("PRAGMA user_version").fetchone()[0] < _SINCE:
            return []
        rows = connection.execute(
            "SELECT id, at, kind, body FROM additions WHERE undone = 0 ORDER BY id"
        ).fetchall()
    return [Addition(number, at, kind, json.loads(body)) for number, at, kind, body in rows]


def starred_live(happenings: Iterable[Event]) -> list[float]:
    """Times of the stars given during the session; the first ones that fit in a report."""
    times = [each.time for each in happenings if isinstance(each, Marker) and each.kind == "star"]
    return times[:MOST_STARS]


def starred(additions: Iterable[Addition], live: Iterable[float] = ()) -> list[float]:
    """Times of the moments that have a star, as they lie in the session.

    Those given ``live`` count until they are taken back.
    """
    times = set(live)
    for each in additions:
        if each.kind == "star":
            times.add(each.body["time"])
        elif each.kind == "unstar":
            times.discard(each.body["time"])
    return sorted(times)


def corrections(recording: Recording) -> dict[tuple[Person, int], Verdict]:
    """The verdict given by hand, by person and index of the beat; the newest counts."""
    return {
        (each.body["person"], each.body["index"]): each.body["verdict"]
        for each in read_additions(recording)
        if each.kind == "verdict"
    }


def copy_additions(source: Recording, target: Recording) -> None:
    """Carry the additions over to a rewritten session, but for those about the therapist."""
    kept = [each for each in read_additions(source) if each.body.get("person") != "therapist"]
    with (
        closing(session_file.open_to_add(target.path, target.key)) as connection,
        said_plainly(target.path),
    ):
        connection.executemany(
            "INSERT INTO additions (at, kind, body) VALUES (?, ?, ?)",
            [(each.at, each.kind, json.dumps(each.body)) for each in kept],
        )
