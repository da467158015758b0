"""What is known of the running session at this moment, folded from its events; no Qt.

One person's view: events of another person's sensors are left aside.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from biofeedback.events import (
    Author,
    Cue,
    DeviceStatus,
    Gap,
    Marker,
    Metric,
    PacerChange,
    Person,
    Phase,
    RrIntervals,
    SessionState,
    StreamInfo,
)
from biofeedback.guidance.paced_block import RESTS, Rest
from biofeedback.guidance.pacer import FADES, pause_guide_s
from biofeedback.session.guide import REFUSED
from biofeedback.session.running import AGREED, WITHDRAWN
from biofeedback.signal.skin import SETTLING
from biofeedback.ui.live.offer_state import OfferState

Role: TypeAlias = Literal["heart", "skin", "breath"]

ENDS_PROMPT = frozenset({"prompt", "clear", "stop"})
"""Kinds of cue after which a prompt that showed shows no longer."""

CEILING = "ceiling"
"""Kind of the mark that agrees on a ceiling: beats a minute above the start of today."""
PAUSE_GUIDE = "pause guide"
"""Kind of the mark that begins the arc which tells the length of a pause in talking."""

ROLES: tuple[Role, ...] = ("heart", "skin", "breath")

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
    """Signals are up from the person's own last minutes."""

    seconds: float
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
        self.refusal = ""
        """Why a paced block did not begin when it was asked for; empty once one has begun."""
        self.rest: Rest | None = None
        """What followed when pacing came to a halt last; None while it never did."""
        self.session: SessionState | None = None
        self.may_record = True
        """False once the agreement to be recorded was taken back."""
        self.phase: Phase | None = None
        self.offers = OfferState()
        self.held = False
        """Whether the pacer rests at the rate it has led to."""
        self.ceiling_bpm: float | None = None
        """Agreed for today, above its start; None for none."""
        self.fade_after_min: float | None = None
        """Minute of a paced block from which shape and sound fade out; None for never."""
        self.pause_guide: tuple[float, float] | None = None
        """Since when the arc of a pause fills, and how long it takes."""
        self.simulated = False
        self.from_file = False
        self.gaps: deque[tuple[Role, Gap]] = deque(maxlen=_KEPT)
        self.flags: deque[tuple[float, str]] = deque(maxlen=_KEPT)
        """Time and kind of markers and of what was shown, oldest first."""
        self.streams: dict[str, StreamInfo] = {}

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

    def on_marker(self, marker: Marker) -> None:
        """A key was pressed."""
        self.flags.append((marker.time, marker.kind))
        if marker.kind == CEILING:
            self.ceiling_bpm = float(marker.text) if marker.text else None
        elif marker.kind in (WITHDRAWN, AGREED) and marker.text == "record":
            self.may_record = marker.kind == AGREED
        elif marker.kind == PAUSE_GUIDE:
            self.pause_guide = (marker.time, pause_guide_s(self.breath_rate))

    def on_phase(self, phase: Phase) -> None:
        """A part of the session began."""
        self.phase = phase

    def on_pacer(self, change: PacerChange) -> None:
        """The pacer began, changed or stopped."""
        if not change.phases:
            self.pacer = self.pacer_since = None
            self.held = False
            return
        self.refusal = ""
        if self.pacer is None:
            self.pacer_since = change.time
            self.flags.append((change.time, "breathe"))
        self.pacer = change

    def on_cue(self, cue: Cue) -> None:
        """Something was shown on the client's side, or taken away; or offered on the desk."""
        self.offers.on_cue(cue)
        if cue.kind == "prompt":
            self.cue = cue
        elif cue.kind in ENDS_PROMPT:
            self.cue = None
        elif cue.kind == FADES:
            self.fade_after_min = float(cue.item) if cue.item else None
        elif cue.kind == RESTS:
            self.rest = Rest.from_item(cue.item)
        elif cue.kind == REFUSED and not self.breath_rests(cue.time):
            self.refusal = cue.item

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
        """Start and end of the gap that is open now: a silent sensor, or a pause."""
        sensor = self.sensor_of(role)
        if sensor is None:
            return None
        if sensor.silent_since is not None:
            return sensor.silent_since, now
        if self.session is not None and self.paused_by is not None:
            return self.session.time, now
        return None

    @property
    def paused_by(self) -> Author | None:
        """Who paused sensing; None while it goes on."""
        return None if self.session is None else self.session.paused_by

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

    def breath_rests(self, now: float) -> bool:
        """Whether pacing came to a halt, so that breath is left alone for now or for today."""
        return self.rest is not None and self.rest.breath_rests(now)

    def free_left_s(self, now: float) -> float:
        """Seconds of free breathing that are left after a halt; 0 without one."""
        return 0.0 if self.rest is None else max(self.rest.free_until - now, 0.0)

    def rise(self) -> Rise | None:
        """Signals are up, as the rise rule judges; it counts seconds once it calls it a rise."""
        lasted = self.metrics.get("rise")
        if lasted is None or not lasted.value:
            return None
        known = tuple(
            label for name, label in (("z_hr", "HR"), ("z_scl", "SC")) if self._known(name)
        )
        return Rise(lasted.value, known)

    @property
    def settling(self) -> str | None:
        """How long conductance is drawn but not counted, in words; None once it is settled."""
        rate = self.metrics.get("scr_rate")
        reason = None if rate is None else rate.reason
        return reason if reason is not None and reason.startswith(SETTLING) else None

    @property
    def breath_rate(self) -> float | None:
        """Breaths a minute: the pacer's, else the person's own as far as it can be told."""
        if self.pacer is not None:
            return 60.0 / sum(seconds for _, seconds in self.pacer.phases)
        return self.value("breath_rate")

    @property
    def own_breath_rate(self) -> float | None:
        """Breaths a minute from which to lead; None where nothing tells of them.

        Where only the heart does, a paced breath is as quick as the heart's rhythm, which follows
        it, or as the pacer: a slow wave that the heart has by itself is no breath.
        """
        measured = self.value("breath_rate")
        if measured is not None or self.pacer is None:
            return measured
        paced = 60.0 / sum(seconds for _, seconds in self.pacer.phases)
        return max(self.value("followed_rate") or paced, paced)

    def value(self, name: str) -> float | None:
        """A metric's latest value, if it has one."""
        metric = self.metrics.get(name)
        return None if metric is None else metric.value

    # --- own --------------------------------------------------------------------------------
    def _sensor(self, device: str) -> Sensor:
        return self.sensors.setdefault(device, Sensor(device))

    def _note_source(self, source: str) -> None:
        self.simulated = self.simulated or source == "simulated"
        self.from_file = self.from_file or source == "file"

    def _known(self, name: str) -> bool:
        return self.value(name) is not None
