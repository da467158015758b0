"""What leaves the computer, at three levels: as it is, under a pseudonym, and strictly stripped."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal, Protocol, TypeAlias

from biofeedback.events import (
    Beat,
    DeviceStatus,
    Event,
    Gap,
    Marker,
    Person,
    RrIntervals,
    SampleBatch,
    SessionMeta,
    SessionState,
    StreamInfo,
    Verdict,
)
from biofeedback.recordings.arrays import MetricSeries, SampledStream

Level: TypeAlias = Literal["none", "pseudonym", "strict"]
LEVELS: tuple[Level, ...] = ("none", "pseudonym", "strict")

_PLAIN_SENSORS = {"ecg": "heart", "ppg": "pulse", "eda": "skin", "respiration": "breath"}


class Readable(Protocol):
    """A recording as an exporter sees it."""

    @property
    def meta(self) -> SessionMeta:
        """The session as a whole."""
        ...

    @property
    def duration_s(self) -> float:
        """Its length."""
        ...

    @property
    def complete(self) -> bool:
        """Whether it ended as it was meant to."""
        ...

    def events(self) -> Iterator[Event]:
        """What was recorded, in order."""
        ...

    def derived(self) -> Iterator[Event]:
        """What was computed at the time, in order."""
        ...

    def of(self, *kinds: type) -> Iterator[Event]:
        """The events of some kinds, in order."""
        ...

    def streams(self) -> list[SampledStream]:
        """Every sampled stream as one array."""
        ...

    def metrics(self) -> list[MetricSeries]:
        """Every metric as arrays."""
        ...

    def beats(self) -> Iterator[Beat]:
        """The beats, with the verdicts given by hand."""
        ...

    def corrections(self) -> dict[tuple[Person, int], Verdict]:
        """Verdicts given by hand, by person and index of the beat."""
        ...


@dataclass(frozen=True, slots=True)
class Disguise:
    """What stands for a person outside: random, and the same in all their exports."""

    name: str = field(default_factory=lambda: f"P-{secrets.token_hex(4)}")
    shift_days: int = field(default_factory=lambda: -(1 + secrets.randbelow(3650)))


@dataclass(slots=True)
class Disguised:
    """A recording without names, serial numbers, addresses, true dates or free text."""

    recording: Readable
    level: Level
    disguise: Disguise = field(default_factory=Disguise)
    _names: dict[str, str] = field(default_factory=dict)

    @property
    def meta(self) -> SessionMeta:
        """With a random name; its date shifted, or (strict) none."""
        meta = self.recording.meta
        started_at = ""
        if self.level == "pseudonym":
            started = datetime.fromisoformat(meta.started_at).replace(tzinfo=None)
            started_at = (started + timedelta(days=self.disguise.shift_days)).isoformat()
        name = self.disguise.name if self.level == "pseudonym" else f"P-{secrets.token_hex(4)}"
        return SessionMeta(
            session_id="session",
            started_at=started_at,
            source=meta.source,
            program_version=meta.program_version,
            person=name,
        )

    @property
    def duration_s(self) -> float:
        """Of the recording."""
        return self.recording.duration_s

    @property
    def complete(self) -> bool:
        """As the recording."""
        return self.recording.complete

    def events(self) -> Iterator[Event]:
        """The recorded events, disguised."""
        return self._each(self.recording.events())

    def derived(self) -> Iterator[Event]:
        """The computed events; they name nobody."""
        return self.recording.derived()

    def of(self, *kinds: type) -> Iterator[Event]:
        """Some kinds of events, disguised."""
        return self._each(self.recording.of(*kinds))

    def streams(self) -> list[SampledStream]:
        """The streams, under plain names."""
        return [
            replace(stream, info=self._plain_info(stream.info))
            for stream in self.recording.streams()
        ]

    def metrics(self) -> list[MetricSeries]:
        """They name nobody."""
        return self.recording.metrics()

    def beats(self) -> Iterator[Beat]:
        """They name nobody."""
        return self.recording.beats()

    def corrections(self) -> dict[tuple[Person, int], Verdict]:
        """As they were given; they name nobody."""
        return self.recording.corrections()

    def _each(self, events: Iterable[Event]) -> Iterator[Event]:
        for event in events:
            yield self._disguised(event)

    def _disguised(self, event: Event) -> Event:
        match event:
            case StreamInfo():
                return self._plain_info(event)
            case SampleBatch():
                return replace(event, stream=self._device(event.stream, "stream"))
            case RrIntervals():
                return replace(event, device=self._device(event.device, "heart"))
            case DeviceStatus():
                device = self._device(event.device, "sensor")
                # nothing a sensor says of itself, in words, is carried over
                return DeviceStatus(
                    event.time,
                    device,
                    event.person,
                    device,
                    event.state,
                    event.battery_pct,
                    event.contact,
                    retry_s=event.retry_s,
                    source=event.source,
                )
            case Gap():
                return replace(event, device=self._device(event.device, "sensor"), reason="no data")
            case Marker():
                return replace(event, text="")
            case SessionState():
                return replace(event, problem=None)
        return event

    def _plain_info(self, info: StreamInfo) -> StreamInfo:
        device = self._device(info.device, _PLAIN_SENSORS.get(info.kind, "sensor"))
        stream = self._device(info.stream, f"{info.person}/{info.kind}/")
        return replace(info, device=device, stream=stream)

    def _device(self, name: str, plain: str) -> str:
        """A numbered plain name; the same for the same sensor."""
        if name not in self._names:
            taken = sum(1 for each in self._names.values() if re.fullmatch(plain + r"\d+", each))
            self._names[name] = f"{plain}{taken + 1}"
        return self._names[name]


def disguised(recording: Readable, level: Level, disguise: Disguise | None = None) -> Readable:
    """``recording`` at ``level``; ``disguise`` keeps one person's exports together."""
    if level == "none":
        return recording
    return Disguised(recording, level, disguise or Disguise())
