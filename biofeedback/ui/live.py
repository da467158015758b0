"""What is known of the running session at this moment, folded from its events; no Qt.

One person's view: events of another person's sensors are left aside.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from biofeedback.events import (
    Cue,
    DeviceStatus,
    Gap,
    Marker,
    Metric,
    PacerChange,
    Person,
    RrIntervals,
    SessionState,
    StreamInfo,
)

Role: TypeAlias = Literal["heart", "skin", "breath"]

SETTLING_S = 300.0
"""Conductance is drawn but not counted for the first minutes of wear."""
RISE_Z = 1.5
RISE_ONE_SIGNAL_Z = 2.5
RISE_S = 20.0
RISE_ONE_SIGNAL_S = 30.0

_ROLE_OF_KIND: dict[str, Role] = {
    "ecg": "heart",
    "ppg": "heart",
    "eda": "skin",
    "respiration": "breath",
}
_KEPT = 256
_NOT_STREAMING = frozenset({"stalled", "reconnecting", "failed", "connecting", "discovering"})


@dataclass
class Sensor:
    """One device: its latest status and what it measures, once that is known."""

    device: str
    roles: set[Role] = field(default_factory=set)
    status: DeviceStatus | None = None
    silent_since: float | None = None
    """Session time at which it fell silent; None while it streams or before it ever did."""
    streamed: bool = False


@dataclass(frozen=True, slots=True)
class Rise:
    """Signals are up from the person's own starting point."""

    since: float
    signals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flag:
    """One event on the strip above the lanes: when, which icon, which word."""

    time: float
    icon: str
    word: str


class Live:
    """Latest values by name; every ``on_…`` takes one event."""

    def __init__(self, person: Person = "client") -> None:
        self.person = person
        self.metrics: dict[str, Metric] = {}
        self.sensors: dict[str, Sensor] = {}
        self.pacer: PacerChange | None = None
        self.pacer_since: float | None = None
        self.cue: Cue | None = None
        self.session: SessionState | None = None
        self.simulated = False
        self.from_file = False
        self.gaps: deque[tuple[Role, Gap]] = deque(maxlen=_KEPT)
        self.flags: deque[tuple[float, str]] = deque(maxlen=_KEPT)
        """Time and kind of markers and of what was shown, oldest first."""
        self.streams: dict[str, StreamInfo] = {}
        self._above: dict[str, float] = {}

    # --- events -----------------------------------------------------------------------------
    def on_stream(self, info: StreamInfo) -> None:
        """A stream begins: its device measures this."""
        if info.person != self.person:
            return
        self.streams[info.stream] = info
        self._note_source(info.source)
        role = _ROLE_OF_KIND.get(info.kind)
        if role is not None:
            self._sensor(info.device).roles.add(role)

    def on_rr(self, intervals: RrIntervals) -> None:
        """A heart-rate notification: its device measures the heart."""
        if intervals.person == self.person:
            self._note_source(intervals.source)
            self._sensor(intervals.device).roles.add("heart")

    def on_device(self, status: DeviceStatus) -> None:
        """A sensor's connection changed."""
        if status.person != self.person:
            return
        self._note_source(status.source)
        sensor = self._sensor(status.device)
        sensor.status = status
        if status.state == "streaming":
            sensor.streamed = True
            sensor.silent_since = None
        elif sensor.streamed and sensor.silent_since is None:
            sensor.silent_since = status.time

    def on_gap(self, gap: Gap) -> None:
        """A gap has closed; it is drawn in the lanes its device feeds."""
        if gap.person == self.person:
            roles = self._sensor(gap.device).roles or {"heart"}
            self.gaps.extend((role, gap) for role in sorted(roles))

    def on_metric(self, metric: Metric) -> None:
        """A number, or the reason why there is none."""
        if metric.person != self.person:
            return
        self.metrics[metric.name] = metric
        if metric.name in ("z_hr", "z_scl"):
            self._follow(metric)

    def on_marker(self, marker: Marker) -> None:
        """A key was pressed."""
        self.flags.append((marker.time, marker.kind))

    def on_pacer(self, change: PacerChange) -> None:
        """The pacer began, changed or stopped."""
        if not change.phases:
            self.pacer = self.pacer_since = None
            return
        if self.pacer is None:
            self.pacer_since = change.time
            self.flags.append((change.time, "breathe"))
        self.pacer = change

    def on_cue(self, cue: Cue) -> None:
        """Something was shown on the client's side, or taken away."""
        self.cue = cue if cue.kind == "prompt" else None

    def on_session(self, state: SessionState) -> None:
        """Recording, paused or ended."""
        self.session = state

    # --- questions --------------------------------------------------------------------------
    def sensor_of(self, role: Role) -> Sensor | None:
        """The device that measures this, if one is known."""
        for sensor in self.sensors.values():
            if role in sensor.roles:
                return sensor
        return None

    def silence(self, role: Role, now: float) -> tuple[float, float] | None:
        """Start and end of the gap that is open now, if this sensor has fallen silent."""
        sensor = self.sensor_of(role)
        if sensor is None or sensor.silent_since is None:
            return None
        return sensor.silent_since, now

    def resting(self) -> list[Sensor]:
        """Sensors that streamed and have fallen silent."""
        return [each for each in self.sensors.values() if each.silent_since is not None]

    def troubled(self) -> list[Sensor]:
        """Sensors with a problem that somebody can act on."""
        return [
            each
            for each in self.sensors.values()
            if each.status is not None
            and each.status.problem is not None
            and each.status.state in _NOT_STREAMING
        ]

    def rise(self, now: float) -> Rise | None:
        """Both signals up for 20 s, or one far up for 30 s (rule OFF-1's size and hold time)."""
        heart, skin = (self._z(name) for name in ("z_hr", "z_scl"))
        if heart is not None and skin is not None:
            starts = [self._above.get(f"{name}/{RISE_Z}") for name in ("z_hr", "z_scl")]
            if None in starts:
                return None
            since = max(start for start in starts if start is not None)
            return Rise(since, ("HR", "SC")) if now - since >= RISE_S else None
        for name, value, label in (("z_hr", heart, "HR"), ("z_scl", skin, "SC")):
            alone = self._above.get(f"{name}/{RISE_ONE_SIGNAL_Z}")
            if value is not None and alone is not None and now - alone >= RISE_ONE_SIGNAL_S:
                return Rise(alone, (label,))
        return None

    # --- own --------------------------------------------------------------------------------
    def _sensor(self, device: str) -> Sensor:
        return self.sensors.setdefault(device, Sensor(device))

    def _note_source(self, source: str) -> None:
        self.simulated = self.simulated or source == "simulated"
        self.from_file = self.from_file or source == "file"

    def _z(self, name: str) -> float | None:
        metric = self.metrics.get(name)
        return None if metric is None else metric.value

    def _follow(self, metric: Metric) -> None:
        for limit in (RISE_Z, RISE_ONE_SIGNAL_Z):
            key = f"{metric.name}/{limit}"
            if metric.value is not None and metric.value > limit:
                self._above.setdefault(key, metric.time)
            else:
                self._above.pop(key, None)
