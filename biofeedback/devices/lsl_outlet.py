"""Sends what is measured, and the markers, as Lab Streaming Layer streams to this network."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from biofeedback.clock import SessionClock
from biofeedback.devices.lsl_inlet import OWN, load
from biofeedback.events import (
    Beat,
    Cue,
    Event,
    Marker,
    Metric,
    PacerChange,
    Person,
    Phase,
    RrIntervals,
    SampleBatch,
    StreamInfo,
    Tick,
)

APP = "Biofeedback"
_FEATURES_DEVICE = "metrics"
# Sampled kinds that are sent: stream name and type, our unit -> LSL's
_SENT: dict[str, tuple[str, dict[str, str]]] = {
    "ecg": ("ECG", {"uV": "microvolts", "mV": "millivolts"}),
    "eda": ("EDA", {"uS": "microsiemens", "a.u.": "a.u."}),
    "respiration": ("Respiration", {}),
    "ppg": ("PPG", {}),
    "acc": ("ACC", {"mG": "milli-g"}),
}


class LslOutlets:
    """A listener of a session: one stream for each signal, opened when it first appears.

    ``features`` names the metrics to send once a second, with their units; one that is withheld
    is NaN. Raises :class:`biofeedback.errors.SensorError` where pylsl is missing.
    """

    def __init__(self, clock: SessionClock, features: Mapping[str, str]) -> None:
        self._pylsl = load()
        self._clock = clock
        self._features = dict(features)
        self._latest: dict[Person, dict[str, float]] = {}
        self._outlets: dict[str, Any] = {}
        self._sampled: dict[str, Any] = {}
        self._sent_beats: dict[Person, int] = {}
        self._markers = self._open("Markers", "Markers", "", "markers", text=True)

    def put(self, event: Event) -> None:
        """Send an event, if it is one to send; never waits."""
        match event:
            case StreamInfo():
                self._open_sampled(event)
            case SampleBatch():
                self._send_batch(event)
            case RrIntervals(heart_rate_bpm=float() | int() as bpm):
                device = f"{event.device}-hr"
                outlet = self._open("HR", "HeartRate", "bpm", device, person=event.person)
                outlet.push_sample([float(bpm)], self._lsl_time(event.time))
            case Beat(provisional=False):
                self._send_beat(event)
            case Metric():
                value = math.nan if event.value is None else event.value
                self._latest.setdefault(event.person, {})[event.name] = value
            case Tick():
                self._send_features(event.time)
            case Marker():
                # what somebody wrote stays here
                self._send_marker(event.kind, event.time)
            case Phase():
                self._send_marker(f"phase: {event.name}", event.time)
            case Cue():
                self._send_marker(f"{event.kind}: {event.item}".rstrip(": "), event.time)
            case PacerChange():
                state = event.pattern if event.phases else "stopped"
                self._send_marker(f"pacer: {state}", event.time)

    def close(self) -> None:
        """Close every stream."""
        self._outlets.clear()
        self._sampled.clear()
        self._markers = None

    # --- one kind each ----------------------------------------------------------------------
    def _open_sampled(self, info: StreamInfo) -> None:
        sent = _SENT.get(info.kind)
        if sent is not None:
            name, units = sent
            self._sampled[info.stream] = self._open(
                name,
                name,
                units.get(info.unit, info.unit),
                f"{info.device}-{info.kind}",
                labels=[label or name for label in info.channels],
                rate=info.sampling_rate,
                person=info.person,
            )

    def _send_batch(self, batch: SampleBatch) -> None:
        outlet = self._sampled.get(batch.stream)
        if outlet is not None:
            rows = np.atleast_2d(batch.values.T).T.astype(np.float32)
            # liblsl counts back from the time of the last sample
            last = batch.time + (len(rows) - 1) / batch.sampling_rate
            outlet.push_chunk(rows, self._lsl_time(last))

    def _send_beat(self, beat: Beat) -> None:
        device = f"{beat.person}-rr"
        outlet = self._open("RR", "RR", "milliseconds", device, person=beat.person)
        outlet.push_sample([beat.rr_ms], self._lsl_time(beat.time))

    def _send_features(self, time: float) -> None:
        for person, latest in self._latest.items():
            outlet = self._open(
                "Features",
                "Features",
                list(self._features.values()),
                f"{person}-{_FEATURES_DEVICE}",
                labels=list(self._features),
                person=person,
            )
            values = [latest.get(name, math.nan) for name in self._features]
            outlet.push_sample(values, self._lsl_time(time))

    def _send_marker(self, text: str, time: float) -> None:
        if self._markers is not None:
            self._markers.push_sample([text], self._lsl_time(time))

    # --- outlets ----------------------------------------------------------------------------
    def _open(
        self,
        name: str,
        kind: str,
        unit: str | list[str],
        device: str,
        *,
        labels: list[str] | None = None,
        rate: float = 0.0,
        person: Person = "client",
        text: bool = False,
    ) -> Any:
        """Open a stream, or return it where it is open; inlets find it again by its source id."""
        source_id = f"{OWN}{device}"
        if source_id in self._outlets:
            return self._outlets[source_id]
        labels = labels or [name]
        title = f"{APP} {name}" if person == "client" else f"{APP} {name} {person}"
        pylsl = self._pylsl
        form = pylsl.cf_string if text else pylsl.cf_float32
        info = pylsl.StreamInfo(title, kind, len(labels), rate, form, source_id)
        info.set_channel_labels(labels)
        info.set_channel_types(kind)
        info.set_channel_units(unit)
        acquisition = info.desc().append_child("acquisition")
        acquisition.append_child_value("manufacturer", APP)
        self._outlets[source_id] = pylsl.StreamOutlet(info)
        return self._outlets[source_id]

    def _lsl_time(self, time: float) -> float:
        return float(time - self._clock.now() + self._pylsl.local_clock())
