"""What a screen needs of a session, read at once: hours in well under a second.

Beats and a few metrics come as arrays straight from their packed blocks; of the single events, all
but the heart-rate packets and the ticks. Raw samples are read for a stretch at a time.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from biofeedback.events import Event, Person, SampleBatch, Samples, Verdict
from biofeedback.recordings import session_file
from biofeedback.recordings.codec import decode
from biofeedback.recordings.database import said_plainly
from biofeedback.recordings.packed import REVIEWED, ROW, Rows
from biofeedback.recordings.recording import Recording

VERDICTS: Final[tuple[Verdict, ...]] = get_args(Verdict)
_LEFT_OUT: Final = ("RrIntervals", "Tick")

_METRIC_WORDS: Final = 6
_RESPONSE: Final = "SkinResponse"


@dataclass(frozen=True, slots=True, eq=False)
class BeatArrays:
    """One person's beats with their verdicts, oldest first; arrays of shape ``(n,)``."""

    index: NDArray[np.int64]
    times: Samples
    rr_ms: Samples
    verdicts: NDArray[np.uint8]
    """Places in :data:`VERDICTS`, as the program gave them."""
    adjacent: NDArray[np.bool_]
    seq: NDArray[np.int64]
    """Places in the file; all 0 where there is no file."""

    def __len__(self) -> int:
        return len(self.times)


@dataclass(frozen=True, slots=True, eq=False)
class MetricArrays:
    """One metric of one person, oldest first; arrays of shape ``(n,)``."""

    times: Samples
    values: Samples
    """NaN where it was withheld."""


@dataclass(frozen=True, slots=True, eq=False)
class ResponseArrays:
    """One person's skin responses, oldest first; arrays of shape ``(n,)``."""

    times: Samples
    """Of the peaks."""
    amplitudes_us: Samples


MetricKey: TypeAlias = tuple[Person, str]


@dataclass(frozen=True, slots=True)
class Glance:
    """What was read of a session."""

    events: tuple[Event, ...]
    """Streams, gaps, markers, phases, pacer, cues, offers, sensors and states, in order."""
    beats: dict[Person, BeatArrays]
    responses: dict[Person, ResponseArrays]
    metrics: dict[MetricKey, MetricArrays]


def glance(recording: Recording, metrics: Collection[str]) -> Glance:
    """Read the single events, the beats and these metrics of both people.

    Raises :class:`biofeedback.errors.RecordingError` as every reading does.
    """
    path = recording.path
    with closing(session_file.open_whole(path, recording.key)) as connection, said_plainly(path):
        labels = dict(connection.execute("SELECT id, text FROM labels"))
        single = connection.execute(
            "SELECT kind, body FROM events WHERE kind NOT IN (?, ?) ORDER BY seq", _LEFT_OUT
        ).fetchall()
        # read in one go: the blocks of both kinds lie on the same pages
        blocks: list[tuple[str, bytes]] = []
        for table in session_file.block_tables(connection, path):
            if table == "curves" or not blocks or not set(metrics) <= set(REVIEWED):
                query = f"SELECT kind, rows FROM {table} ORDER BY seq"
                blocks += connection.execute(query).fetchall()
    return Glance(
        tuple(decode(kind, body) for kind, body in single if kind != _RESPONSE),
        _beats(_rows(blocks, "Beat"), labels),
        _responses([body for kind, body in single if kind == _RESPONSE]),
        _metrics(_rows(blocks, "Metric"), labels, metrics),
    )


def samples(recording: Recording, stream: str, first: int, last: int) -> list[SampleBatch]:
    """The batches of a stream between two places in the file (``BeatArrays.seq``)."""
    path = recording.path
    with closing(session_file.open_whole(path, recording.key)) as connection, said_plainly(path):
        rows = connection.execute(
            "SELECT body FROM samples WHERE seq BETWEEN ? AND ? AND stream = "
            "(SELECT id FROM labels WHERE text = ?) ORDER BY seq",
            (first, last, stream),
        ).fetchall()
    batches = (decode("SampleBatch", body) for (body,) in rows)
    return [batch for batch in batches if isinstance(batch, SampleBatch)]


def _rows(blocks: list[tuple[str, bytes]], kind: str) -> Rows:
    return np.frombuffer(b"".join(body for of_kind, body in blocks if of_kind == kind), ROW)


def _responses(bodies: list[bytes]) -> dict[Person, ResponseArrays]:
    """Thousands of small objects, parsed as one list."""
    told = json.loads(b"[" + b",".join(bodies) + b"]")
    found: dict[Person, ResponseArrays] = {}
    for person in dict.fromkeys(each["person"] for each in told):
        mine = [(each["time"], each["amplitude_us"]) for each in told if each["person"] == person]
        found[person] = ResponseArrays(*np.array(mine, dtype=np.float64).T)
    return found


def _beats(rows: Rows, labels: dict[int, str]) -> dict[Person, BeatArrays]:
    """Final beats; the provisional ones told of them earlier."""
    size = max(labels, default=0) + 1
    verdicts, adjacent = np.zeros(size, np.uint8), np.zeros(size, np.bool_)
    owners: dict[Person, NDArray[np.bool_]] = {}
    for label in np.unique(rows["label"]).tolist():
        person, verdict, follows, provisional, _ = json.loads(labels[label])
        verdicts[label], adjacent[label] = VERDICTS.index(verdict), follows
        owner = owners.setdefault(person, np.zeros(size, np.bool_))
        owner[label] = not provisional
    found: dict[Person, BeatArrays] = {}
    for person, owner in owners.items():
        mine = rows[owner[rows["label"]]]
        found[person] = BeatArrays(
            mine["second"].astype(np.int64),
            mine["time"].copy(),
            mine["first"].copy(),
            verdicts[mine["label"]],
            adjacent[mine["label"]],
            mine["seq"].copy(),
        )
    return found


def _metrics(
    rows: Rows, labels: dict[int, str], names: Collection[str]
) -> dict[MetricKey, MetricArrays]:
    size = max(labels, default=0) + 1
    withheld = np.zeros(size, np.bool_)
    owners: dict[MetricKey, NDArray[np.bool_]] = {}
    wanted = tuple(f'"{name}",' for name in names)
    for label, text in labels.items():
        if not any(name in text for name in wanted):
            continue  # thousands of labels: only a few are worth taking apart
        words: list[Any] = json.loads(text) if text.startswith("[") else []
        if len(words) == _METRIC_WORDS and words[1] in names:
            person, name, _, _, _, withheld[label] = words
            owners.setdefault((person, name), np.zeros(size, np.bool_))[label] = True
    found: dict[MetricKey, MetricArrays] = {}
    for key, owner in owners.items():
        mine = rows[owner[rows["label"]]]
        values = np.where(withheld[mine["label"]], np.nan, mine["first"])
        found[key] = MetricArrays(mine["time"].copy(), values)
    return found
