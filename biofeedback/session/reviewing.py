"""A recording prepared for looking back: arrays and stretches, nothing of the screen."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from biofeedback.events import (
    DeviceStatus,
    Event,
    PacerChange,
    Person,
    Samples,
    SessionMeta,
    StreamInfo,
    Verdict,
)
from biofeedback.recordings.additions import Addition, starred, starred_live
from biofeedback.recordings.glance import VERDICTS, BeatArrays, MetricArrays, ResponseArrays
from biofeedback.signal.moment_windows import Traces
from biofeedback.signal.recovery import smooth_heart, smooth_skin

Role: TypeAlias = Literal["heart", "skin", "breath"]
_OK: Final = VERDICTS.index("ok")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the session with its name."""

    start: float
    end: float
    name: str
    pattern: str = ""
    """Id of the pattern that paced it; empty for free breathing."""

    @property
    def length_s(self) -> float:
        """How long it is."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Hole:
    """Time in which a sensor gave nothing."""

    role: Role
    start: float
    end: float
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Wearer:
    """What was measured of one person."""

    beats: BeatArrays
    skin: MetricArrays
    """Conductance of each second, µS; NaN where it cannot be used."""
    responses: ResponseArrays
    breath: MetricArrays
    followed: MetricArrays
    rise: MetricArrays
    holes: tuple[Hole, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Review:
    """A session as it is looked back on."""

    meta: SessionMeta
    duration_s: float
    complete: bool
    wearers: dict[Person, Wearer]
    spans: tuple[Span, ...]
    """Phases and paced blocks, one after the other, without holes between them."""
    pacer: tuple[PacerChange, ...]
    happenings: tuple[Event, ...]
    """Markers, cues and offers, in order."""
    sensors: tuple[DeviceStatus, ...]
    """The last that was heard of each."""
    streams: tuple[StreamInfo, ...]
    additions: tuple[Addition, ...] = ()

    def given(self, person: Person) -> dict[int, Verdict]:
        """Verdicts given by hand, by index of the beat."""
        return {
            each.body["index"]: each.body["verdict"]
            for each in self.additions
            if each.kind == "verdict" and each.body["person"] == person
        }

    @property
    def stars(self) -> list[float]:
        """Times of the starred moments: given live or afterwards, and not taken back."""
        return starred(self.additions, starred_live(self.happenings))

    def with_additions(self, additions: Iterable[Addition]) -> Review:
        """The same with what was added meanwhile."""
        return replace(self, additions=tuple(additions))


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """Smoothed heart rate and conductance, once a second; NaN where nothing is known."""

    grid: Samples
    heart_bpm: Samples
    skin_ln: Samples
    """Natural logarithm of µS."""


def cuts(review: Review, person: Person, role: Role) -> list[float]:
    """Where a window around a moment ends: other phases, and both ends of a signal's holes."""
    wearer = review.wearers.get(person)
    holes = () if wearer is None else wearer.holes
    edges = {span.start for span in review.spans}
    edges |= {edge for hole in holes if hole.role == role for edge in (hole.start, hole.end)}
    return sorted(edges)


def usable(beats: BeatArrays, given: dict[int, Verdict]) -> NDArray[np.bool_]:
    """Which beats count: by the verdict given by hand, else by the program's."""
    good: NDArray[np.bool_] = beats.verdicts == _OK
    for index, verdict in given.items():
        good[beats.index == index] = verdict == "ok"
    return good


def traces(wearer: Wearer, given: dict[int, Verdict]) -> Traces:
    """What counts of a person's recording."""
    good = usable(wearer.beats, given)
    skin = np.isfinite(wearer.skin.values)
    breath = np.isfinite(wearer.breath.values)
    return Traces(
        wearer.beats.times[good],
        wearer.beats.rr_ms[good],
        wearer.skin.times[skin],
        wearer.skin.values[skin],
        wearer.responses.times,
        wearer.breath.times[breath],
        wearer.breath.values[breath],
    )


def curves(found: Traces, duration_s: float) -> Curves:
    """Smoothed values of each second."""
    grid = np.arange(0.0, math.floor(duration_s) + 1.0)
    return Curves(
        grid,
        smooth_heart(found.beat_times, found.rr_ms, grid),
        smooth_skin(found.skin_times, found.conductance_us, grid),
    )


def clean_shares(found: Traces, duration_s: float) -> tuple[float, float]:
    """How much of a session usable beats cover, and usable seconds of conductance."""
    if duration_s <= 0.0:
        return 0.0, 0.0
    heart = float(found.rr_ms.sum()) / 1000.0 / duration_s
    return min(heart, 1.0), min(len(found.skin_times) / duration_s, 1.0)
