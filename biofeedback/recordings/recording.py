"""Read one session: the events in the order in which they were recorded, or whole arrays."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from biofeedback.events import (
    DERIVED,
    Beat,
    Event,
    Person,
    SampleBatch,
    SessionMeta,
    StreamInfo,
    StreamKind,
    Verdict,
)
from biofeedback.recordings import session_file
from biofeedback.recordings.additions import corrections
from biofeedback.recordings.arrays import (
    MetricSeries,
    SampledStream,
    metric_series,
    sampled_stream,
)
from biofeedback.recordings.codec import KINDS, decode
from biofeedback.recordings.database import Connection, said_plainly
from biofeedback.recordings.packed import PACKED, ROW, unpack

_StreamKey: TypeAlias = tuple[str, StreamKind, str, tuple[str, ...]]


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
        return self.of(*(kind for kind in KINDS.values() if kind not in DERIVED))

    def derived(self) -> Iterator[Event]:
        """What the pipeline made of it at the time, in order."""
        return self.of(*DERIVED)

    def all_events(self) -> Iterator[Event]:
        """Both, as they were written."""
        return self.of(*KINDS.values())

    def of(self, *kinds: type) -> Iterator[Event]:
        """The events of some kinds, in order; the others are not read."""
        names = [kind.__name__ for kind in kinds]
        with closing(session_file.open_whole(self.path, self.key)) as connection:
            labels = self._labels(connection)
            parts = [self._single(connection, names)]
            tables = session_file.block_tables(connection, self.path)
            parts += [
                self._blocks(connection, table, name, labels)
                for table in tables
                for name in names
                if name in PACKED
            ]
            if SampleBatch in kinds:
                parts.append(self._samples(connection))
            for _, event in heapq.merge(*parts, key=itemgetter(0)):
                yield event

    def corrections(self) -> dict[tuple[Person, int], Verdict]:
        """Verdicts given by hand afterwards, by person and index of the beat."""
        return corrections(self)

    def beats(self) -> Iterator[Beat]:
        """The beats, with the verdicts given by hand in the place of the program's."""
        given = self.corrections()
        for event in self.of(Beat):
            if isinstance(event, Beat):
                verdict = given.get((event.person, event.index))
                yield event if verdict is None else replace(event, verdict=verdict)

    def streams(self) -> list[SampledStream]:
        """Every sampled stream as one array; one that changed its unit or channels is several."""
        found: dict[_StreamKey, tuple[StreamInfo, list[bytes]]] = {}
        current: dict[int, list[bytes]] = {}
        with closing(session_file.open_whole(self.path, self.key)) as connection:
            numbers = {text: number for number, text in self._labels(connection).items()}
            query = "SELECT seq, body FROM events WHERE kind = 'StreamInfo' ORDER BY seq"
            infos = [
                (seq, decode("StreamInfo", body)) for seq, body in self._rows(connection, query)
            ]
            query = "SELECT seq, stream, body FROM samples ORDER BY seq"
            for seq, stream, body in self._rows(connection, query):
                while infos and infos[0][0] < seq:
                    info = infos.pop(0)[1]
                    if isinstance(info, StreamInfo) and info.stream in numbers:
                        key = (info.stream, info.kind, info.unit, info.channels)
                        current[numbers[info.stream]] = found.setdefault(key, (info, []))[1]
                if stream in current:
                    current[stream].append(body)
        return [sampled_stream(info, bodies) for info, bodies in found.values() if bodies]

    def metrics(self) -> list[MetricSeries]:
        """Every metric as it was shown at the time, as arrays."""
        with closing(session_file.open_whole(self.path, self.key)) as connection:
            body = b"".join(
                rows
                for table in session_file.block_tables(connection, self.path)
                for (rows,) in self._packed_rows(connection, table, "Metric")
            )
            return metric_series(np.frombuffer(body, ROW), self._labels(connection))

    def _single(self, connection: Connection, names: list[str]) -> Iterator[tuple[int, Event]]:
        marks = ", ".join("?" * len(names))
        query = f"SELECT seq, kind, body FROM events WHERE kind IN ({marks}) ORDER BY seq"
        for seq, kind, body in self._rows(connection, query, *names):
            yield seq, decode(kind, body)

    def _samples(self, connection: Connection) -> Iterator[tuple[int, Event]]:
        for seq, body in self._rows(connection, "SELECT seq, body FROM samples ORDER BY seq"):
            yield seq, decode("SampleBatch", body)

    def _blocks(
        self, connection: Connection, table: str, kind: str, labels: dict[int, str]
    ) -> Iterator[tuple[int, Event]]:
        known: dict[int, list[Any]] = {}
        for (body,) in self._packed_rows(connection, table, kind):
            yield from unpack(kind, np.frombuffer(body, ROW), labels, known)

    def _packed_rows(self, connection: Connection, table: str, kind: str) -> Iterator[Any]:
        query = f"SELECT rows FROM {table} WHERE kind = ? ORDER BY seq"
        return self._rows(connection, query, kind)

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


def open_recording(path: Path, key: bytes) -> Recording:
    """Open a session file; one left by a crash is made whole up to its last commit first."""
    with closing(session_file.open_whole(path, key)) as connection:
        meta, duration_s, complete = session_file.read_meta(connection, path)
    return Recording(path, key, meta, duration_s, complete)
