"""Read one session: the events in the order in which they were recorded, or whole arrays."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np

from biofeedback.events import Beat, Event, Person, SessionMeta, Verdict
from biofeedback.recordings import session_file
from biofeedback.recordings.additions import corrections
from biofeedback.recordings.codec import decode
from biofeedback.recordings.database import Connection, said_plainly
from biofeedback.recordings.packed import KINDS, ROW, unpack


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
        with closing(session_file.open_whole(self.path, self.key)) as connection:
            single = self._single(connection, derived=False)
            yield from _in_order(single, self._samples(connection))

    def derived(self) -> Iterator[Event]:
        """What the pipeline made of it at the time, in order."""
        with closing(session_file.open_whole(self.path, self.key)) as connection:
            labels = self._labels(connection)
            blocks = [self._blocks(connection, kind, labels) for kind in KINDS]
            yield from _in_order(self._single(connection, derived=True), *blocks)

    def all_events(self) -> Iterator[Event]:
        """Both, as they were written."""
        with closing(session_file.open_whole(self.path, self.key)) as connection:
            labels = self._labels(connection)
            parts = [self._single(connection, derived=derived) for derived in (False, True)]
            parts += [self._blocks(connection, kind, labels) for kind in KINDS]
            yield from _in_order(*parts, self._samples(connection))

    def corrections(self) -> dict[tuple[Person, int], Verdict]:
        """Verdicts given by hand afterwards, by person and index of the beat."""
        return corrections(self)

    def beats(self) -> Iterator[Beat]:
        """The beats, with the verdicts given by hand in the place of the program's."""
        given = self.corrections()
        for event in self.derived():
            if isinstance(event, Beat):
                verdict = given.get((event.person, event.index))
                yield event if verdict is None else replace(event, verdict=verdict)

    def _single(self, connection: Connection, *, derived: bool) -> Iterator[tuple[int, Event]]:
        query = "SELECT seq, kind, body FROM events WHERE derived = ? ORDER BY seq"
        for seq, kind, body in self._rows(connection, query, derived):
            yield seq, decode(kind, body)

    def _samples(self, connection: Connection) -> Iterator[tuple[int, Event]]:
        for seq, body in self._rows(connection, "SELECT seq, body FROM samples ORDER BY seq"):
            yield seq, decode("SampleBatch", body)

    def _blocks(
        self, connection: Connection, kind: str, labels: dict[int, str]
    ) -> Iterator[tuple[int, Event]]:
        query = "SELECT rows FROM blocks WHERE kind = ? ORDER BY seq"
        for (body,) in self._rows(connection, query, kind):
            yield from unpack(kind, np.frombuffer(body, ROW), labels)

    def _labels(self, connection: Connection) -> dict[int, str]:
        return dict(self._rows(connection, "SELECT id, text FROM labels"))

    def _rows(self, connection: Connection, query: str, *values: object) -> Iterator[Any]:
        with said_plainly(self.path):
            rows = connection.execute(query, values)
        while True:
            with said_plainly(self.path):
                some = rows.fetchmany(256)
            if not some:
                return
            yield from some


def _in_order(*parts: Iterator[tuple[int, Event]]) -> Iterator[Event]:
    return (event for _, event in heapq.merge(*parts, key=itemgetter(0)))


def open_recording(path: Path, key: bytes) -> Recording:
    """Open a session file; one left by a crash is made whole up to its last commit first."""
    with closing(session_file.open_whole(path, key)) as connection:
        meta, duration_s, complete = session_file.read_meta(connection, path)
    return Recording(path, key, meta, duration_s, complete)
