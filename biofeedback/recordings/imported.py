"""What every importer shares: the file as it was found, and the recording made of it."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Final, Literal, TypeAlias

import numpy as np

from biofeedback import __version__
from biofeedback.errors import InputError
from biofeedback.events import (
    Event,
    Gap,
    Person,
    RrIntervals,
    SampleBatch,
    Samples,
    SessionMeta,
    StreamInfo,
    StreamKind,
    read_only,
)
from biofeedback.recordings.vault import new_session_id

Role: TypeAlias = Literal["time", "rr", "ecg", "eda", "respiration", "ppg"]
"""What a column of a file can hold."""

HEAD_BYTES: Final = 4096
BATCH_S: Final = 0.5
LONGEST_RR_MS: Final = 60_000.0
LONGEST_S: Final = 31 * 86_400.0
LARGEST_SAMPLE: Final = 1e9
"""In any unit; what is larger is a misread file."""
HIGHEST_RATE_HZ: Final = 100_000.0
_DATE_IN_NAME: Final = re.compile(
    r"(?<!\d)(20\d\d)-(\d\d)-(\d\d)[ _T](\d\d)[-_.:](\d\d)[-_.:](\d\d)(?!\d)"
)
_DEVICE: Final = "file"


@dataclass(frozen=True, slots=True)
class ImportedRecording:
    """A recording made elsewhere, as the events it would have been here."""

    meta: SessionMeta
    recorded: tuple[Event, ...] = field(repr=False)
    notes: tuple[str, ...] = ()
    """What was assumed or left out, one sentence each."""

    @property
    def duration_s(self) -> float:
        """Session time of the last beat or sample."""
        return max((_end(event) for event in self.recorded), default=0.0)

    def events(self) -> Iterator[Event]:
        """In the order in which they would have arrived; without ticks."""
        return iter(self.recorded)


@dataclass(frozen=True)
class Found:
    """A file (or folder) somebody wants to open, read once."""

    path: Path
    sampling_rate: float | None = None
    """Hz, as given by the person; None where they gave none."""
    columns: Mapping[str, Role] = field(default_factory=dict)
    """What columns hold, as chosen by the person; by their names where nothing was chosen."""

    @cached_property
    def data(self) -> bytes:
        """The file's bytes, unpacked if it is a gzip file; a folder has none."""
        if self.path.is_dir():
            return b""
        try:
            data = self.path.read_bytes()
            return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
        except FileNotFoundError as error:
            raise InputError(f"“{self.path}” is not there: check its name.") from error
        except (OSError, EOFError, zlib.error) as error:
            raise InputError(f"“{self.path.name}” cannot be read: copy it again.") from error

    @cached_property
    def text(self) -> str | None:
        """The file as text; None for a folder and for anything that is not text."""
        if not self.data:
            return None
        encodings = ["utf-8-sig", "cp1252"]
        if self.data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            encodings = ["utf-16"]
        for encoding in encodings:
            try:
                text = self.data.decode(encoding)
            except UnicodeDecodeError:
                continue
            return None if _is_binary(text) else text
        return None

    def _date(self) -> datetime | None:
        """As apps write it into the names of files: 2026-03-01 10-30-00."""
        match = _DATE_IN_NAME.search(self.path.stem)
        try:
            return datetime(*map(int, match.groups())).astimezone() if match else None  # type: ignore[arg-type]
        except (ValueError, OverflowError):
            return None

    def note_meta(self, kind: str, started_at: datetime | None = None) -> SessionMeta:
        """What is known of the session: its date is the file's where the content has none."""
        started_at = started_at or self._date()
        try:
            date = started_at or datetime.fromtimestamp(self.path.stat().st_mtime, UTC)
        except (OSError, ValueError, OverflowError) as error:
            raise InputError(f"“{self.path.name}” cannot be read: copy it again.") from error
        return SessionMeta(
            session_id=new_session_id(),
            started_at=date.isoformat(),
            source="file",
            program_version=__version__,
            origin=kind,
            extra={} if started_at else {"started_at": "date of the file"},
        )


@dataclass(frozen=True, slots=True)
class Importer:
    """One kind of file that can be opened."""

    name: str
    title: str
    """As shown to a person."""
    recognizes: Callable[[Found], bool]
    read: Callable[[Found], ImportedRecording]
    """Raises :class:`InputError` with one plain sentence."""


def _is_binary(text: str) -> bool:
    head = text[:HEAD_BYTES]
    return any(ord(character) < 32 and character not in "\t\n\r\f\x1a" for character in head)


def _end(event: Event) -> float:
    if isinstance(event, SampleBatch):
        return event.time + (len(event.values) - 1) / event.sampling_rate
    return event.time


def rr_events(
    rr_ms: Samples,
    times_s: Samples | None = None,
    clock: Literal["arrival", "beat"] = "beat",
) -> tuple[list[Event], list[str]]:
    """One event per interval; without ``times_s`` the intervals follow one another from 0 s.

    An interval that is missing, zero or negative is left out and leaves a gap, so that nobody takes
    the difference of its neighbours. Returns the events, and a note if there was one.
    """
    usable = np.isfinite(rr_ms) & (rr_ms > 0)
    if not usable.any():
        raise InputError("There is no interval above 0 ms in the file: choose another file.")
    if times_s is None:
        times_s = np.cumsum(np.where(usable, rr_ms, 0.0)) / 1000.0
    events: list[Event] = []
    last = 0.0
    for time, rr, good in zip(times_s.tolist(), rr_ms.tolist(), usable.tolist(), strict=True):
        if good:
            events.append(
                RrIntervals(time, "client", _DEVICE, None, (rr,), clock=clock, source="file")
            )
        else:
            events.append(Gap(time, _DEVICE, "client", last, time, "no interval in the file"))
        last = time
    left_out = int(np.count_nonzero(~usable))
    if left_out:
        are = "values are" if left_out > 1 else "value is"
        return events, [f"{left_out} {are} not an interval (zero, negative or empty): left out."]
    return events, []


@dataclass(frozen=True, slots=True)
class Channel:
    """One sampled signal of a file."""

    name: str
    kind: StreamKind
    unit: str
    sampling_rate: float
    values: Samples
    start_s: float = 0.0
    person: Person = "client"
    times_s: Samples | None = None
    """One per sample, where the file has them; holes stay holes."""


def rate_of(times_s: Samples) -> float:
    """Samples per second, from the usual step between two of them; :class:`InputError` for none."""
    step = float(np.median(np.diff(times_s))) if len(times_s) > 1 else 0.0
    if not 1.0 / HIGHEST_RATE_HZ <= step <= 3600.0:
        raise InputError("The time column does not advance as a clock does: look at the file.")
    return float(f"{1.0 / step:.9g}")


def channel_events(channels: Iterable[Channel]) -> list[Event]:
    """Batches of half a second, in the order in which they would have arrived."""
    infos: list[Event] = []
    batches: list[SampleBatch] = []
    for channel in channels:
        stream = f"{channel.person}/{channel.kind}/{_DEVICE}/{channel.name}"
        rate = channel.sampling_rate
        size = max(1, round(rate * BATCH_S))
        start_s = channel.start_s if channel.times_s is None else float(channel.times_s[0])
        infos.append(
            StreamInfo(
                start_s,
                stream,
                _DEVICE,
                channel.person,
                channel.kind,
                rate,
                channel.unit,
                source="file",
            )
        )
        for first, last in _runs(channel, rate):
            for begin in range(first, last, size):
                end = min(begin + size, last)
                if channel.times_s is None:
                    time = channel.start_s + begin / rate
                else:
                    time = float(channel.times_s[begin])
                values = read_only(channel.values[begin:end])
                arrival = time + (end - begin - 1) / rate
                batches.append(SampleBatch(time, stream, rate, values, arrival))
    infos.sort(key=lambda info: info.time)
    return [*infos, *sorted(batches, key=lambda batch: batch.arrival)]


def _runs(channel: Channel, rate: float) -> Iterator[tuple[int, int]]:
    """Stretches of the file without a hole in time."""
    holes: list[int] = []
    if channel.times_s is not None:
        holes = (np.flatnonzero(np.diff(channel.times_s) > 1.5 / rate) + 1).tolist()
    edges = [0, *holes, len(channel.values)]
    yield from pairwise(edges)
