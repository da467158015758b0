"""The values that flow through the program: frozen, slotted, with read-only arrays.

``time`` is always session time: seconds since the session began, on the monotonic clock
(:mod:`biofeedback.clock`). Events reach :class:`biofeedback.signal.pipeline.Pipeline` in the
order in which they are recorded, so that feeding a recording again gives the same metrics.

Recorded as they come: ``StreamInfo``, ``SampleBatch``, ``RrIntervals``, ``Gap``, ``Marker``,
``Phase``, ``PacerChange``, ``Cue``, ``DeviceStatus``, ``SessionState``, ``Tick``.
Derived by the pipeline, and computed again on replay: ``Beat``, ``SkinResponse``, ``Metric``,
``Offer`` (:data:`DERIVED`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Person: TypeAlias = Literal["client", "therapist"]
Author: TypeAlias = Literal["client", "therapist", "program"]
StreamKind: TypeAlias = Literal["ecg", "ppg", "acc", "eda", "respiration"]
Source: TypeAlias = Literal["sensor", "simulated", "file"]
Verdict: TypeAlias = Literal["ok", "ectopic", "missed", "extra", "out_of_range"]
BreathPhase: TypeAlias = Literal["in", "top-up", "hold-full", "out", "out-voiced", "hold-empty"]
ConnectionState: TypeAlias = Literal[
    "scanning",
    "connecting",
    "discovering",
    "waiting_for_data",
    "streaming",
    "stalled",
    "reconnecting",
    "failed",
    "stopped",
]
Samples: TypeAlias = NDArray[np.float64]


def read_only(values: object) -> Samples:
    """Copy ``values`` into a float64 array that nobody can write to."""
    array = np.array(values, dtype=np.float64)
    array.flags.writeable = False
    return array


@dataclass(frozen=True, slots=True)
class StreamInfo:
    """A sampled stream begins (or begins again after a reconnect, under the same name)."""

    time: float
    stream: str
    """Unique within a session, for example ``client/eda/uart-1``."""
    device: str
    person: Person
    kind: StreamKind
    sampling_rate: float
    """Nominal, Hz."""
    unit: str
    """``uV``, ``mV``, ``uS``, ``mG`` or ``a.u.`` (not calibrated)."""
    channels: tuple[str, ...] = ("",)
    source: Source = "sensor"


@dataclass(frozen=True, slots=True, eq=False)
class SampleBatch:
    """Consecutive samples of one stream."""

    time: float
    """Of the first sample."""
    stream: str
    sampling_rate: float
    """Hz, as fitted to the sensor's clock; sample ``i`` lies at ``time + i / sampling_rate``."""
    values: Samples
    """Shape ``(n,)`` for one channel, else ``(n, channels)``; NaN where the sensor had no value."""
    arrival: float
    """When the packet that completed the batch arrived."""

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SampleBatch):
            return NotImplemented
        return (
            (self.time, self.stream, self.sampling_rate, self.arrival)
            == (other.time, other.stream, other.sampling_rate, other.arrival)
            and self.values.shape == other.values.shape
            and np.array_equal(self.values, other.values, equal_nan=True)
        )

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class RrIntervals:
    """One heart-rate notification, as the sensor sent it."""

    time: float
    """Arrival; with ``clock="beat"`` the instant of the last beat itself."""
    person: Person
    device: str
    heart_rate_bpm: float | None
    rr_ms: tuple[float, ...] = ()
    """Oldest first, unrounded; empty when the packet had none."""
    contact: bool | None = None
    """None where the sensor does not report it."""
    energy_kj: int | None = None
    clock: Literal["arrival", "beat"] = "arrival"
    source: Source = "sensor"
    untrusted_ms: tuple[float, ...] = ()
    """Intervals that the sensor itself marks as unreliable: recorded, and no beats of anything."""


@dataclass(frozen=True, slots=True)
class Beat:
    """A heart beat at its reconstructed time. Marked, never replaced.

    Each beat is emitted twice: ``provisional`` as it arrives, and final, with its verdict, when
    two later beats are known. Both have the same ``index``.
    """

    time: float
    person: Person
    index: int
    rr_ms: float
    """The interval that ended with this beat."""
    verdict: Verdict
    adjacent: bool
    """False for the first beat after a gap: no difference may be taken across it."""
    provisional: bool = False
    source: Literal["rr", "ecg"] = "rr"


@dataclass(frozen=True, slots=True)
class SkinResponse:
    """A skin conductance response (SCR), trough to peak."""

    time: float
    """Of the peak."""
    person: Person
    onset: float
    amplitude_us: float


@dataclass(frozen=True, slots=True)
class Metric:
    """A number, or the reason why there is none."""

    time: float
    person: Person
    name: str
    value: float | None
    unit: str
    window_s: float
    quality: float
    """Share of the window with usable data, 0 to 1."""
    reason: str | None = None
    """Plain words; set exactly when ``value`` is None."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Nothing was received from ``start`` to ``end``; emitted when it closes."""

    time: float
    device: str
    person: Person
    start: float
    end: float
    reason: str


@dataclass(frozen=True, slots=True)
class Marker:
    """One key press: something worth finding again."""

    time: float
    kind: str
    author: Author
    text: str = ""


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of the session begins, for example ``settling`` or ``practice``."""

    time: float
    name: str
    author: Author


@dataclass(frozen=True, slots=True)
class PacerChange:
    """The pacer begins a cycle of ``phases`` at ``time``, or stops (no phases)."""

    time: float
    pattern: str
    phases: tuple[tuple[BreathPhase, float], ...]
    """Seconds each, in order; empty when the pacer stops."""
    author: Author


@dataclass(frozen=True, slots=True)
class Cue:
    """Something was shown (or cleared) on the client's side."""

    time: float
    kind: str
    """``prompt``, ``clear``, ``stop``, …"""
    item: str
    """Prompt id, or empty."""
    author: Author


@dataclass(frozen=True, slots=True)
class Offer:
    """The offer rule would suggest something now, with its reasons; shown to the therapist only."""

    time: float
    person: Person
    items: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """What a sensor's connection is doing, in words a person can act on."""

    time: float
    device: str
    person: Person
    name: str
    state: ConnectionState
    battery_pct: int | None = None
    contact: bool | None = None
    problem: str | None = None
    advice: str | None = None
    retry_s: float | None = None
    """Seconds until the next try, while reconnecting."""
    source: Source = "sensor"
    model: str | None = None
    """As the sensor names itself, without its serial number."""
    firmware: str | None = None


@dataclass(frozen=True, slots=True)
class SessionState:
    """Recording, paused or ended."""

    time: float
    recording: bool
    paused_by: Author | None = None
    problem: str | None = None
    """Set while the recording cannot be written, with what to do."""


@dataclass(frozen=True, slots=True)
class Tick:
    """Session time has reached ``time``: once a second, so that silence is noticed too."""

    time: float


Event: TypeAlias = (
    StreamInfo
    | SampleBatch
    | RrIntervals
    | Beat
    | SkinResponse
    | Metric
    | Gap
    | Marker
    | Phase
    | PacerChange
    | Cue
    | Offer
    | DeviceStatus
    | SessionState
    | Tick
)
Emit: TypeAlias = Callable[[Event], None]

DERIVED: tuple[type, ...] = (Beat, SkinResponse, Metric, Offer)


@dataclass(frozen=True, slots=True)
class SessionMeta:
    """What is known of a session as a whole; stored once, in its recording."""

    session_id: str
    started_at: str
    """Wall clock, ISO 8601 with offset; the only wall-clock time in a recording."""
    source: Source
    program_version: str
    person: str = ""
    """The client's pseudonym; empty for demonstrations."""
    origin: str = ""
    """Where it came from: scenario and seed, or the kind of file imported."""
    extra: dict[str, str] = field(default_factory=dict)
