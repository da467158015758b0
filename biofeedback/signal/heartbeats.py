"""The beats of a whole recording, placed and judged as they were live."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from biofeedback.events import Event, Gap, Person, RrIntervals, SampleBatch, StreamInfo
from biofeedback.signal.beats import BeatSeries, place_all
from biofeedback.signal.classifier import classify
from biofeedback.signal.ecg import RPeakDetector
from biofeedback.signal.suitability import RHYTHM_VARIES, unsuitable

Artifacts: TypeAlias = Literal["correct", "keep"]

FLAGGED_LIMIT = 0.20
"""Share of beats set aside, above which no variability is given."""


@dataclass(frozen=True, slots=True)
class Heartbeats:
    """The beats of a recording, and which of them count."""

    series: BeatSeries
    flagged: NDArray[np.bool_]
    usable: NDArray[np.bool_]
    reason: str | None
    """Why no variability is given, if so."""

    @property
    def duration_s(self) -> float:
        """Time that intervals account for, s."""
        return float(self.series.rr_ms.sum()) / 1000.0


def heartbeats(
    recorded: list[Event], person: Person = "client", artifacts: Artifacts = "correct"
) -> Heartbeats:
    """Place and judge the beats: from a strap's intervals, else from ECG."""
    series = _from_intervals(recorded, person)
    if len(series.rr_ms) == 0:
        series = _from_ecg(recorded, person)
    verdicts = classify(series.rr_ms, series.adjacent)
    flagged = np.array([verdict != "ok" for verdict in verdicts], dtype=np.bool_)
    if artifacts == "keep":
        return Heartbeats(series, flagged, np.ones(len(flagged), dtype=np.bool_), None)
    uneven = unsuitable(series.rr_ms, series.adjacent)
    usable = ~flagged & ~uneven
    reason = None
    if len(flagged) and np.mean(~usable) > FLAGGED_LIMIT:
        many = 100.0 * float(np.mean(flagged))
        reason = RHYTHM_VARIES if uneven.any() else f"{many:.0f} % of beats set aside"
    return Heartbeats(series, flagged, usable, reason)


def _from_intervals(recorded: list[Event], person: Person) -> BeatSeries:
    devices = {
        event.device
        for event in recorded
        if isinstance(event, RrIntervals) and event.person == person
    }
    packets = [
        event
        for event in recorded
        if (isinstance(event, RrIntervals) and event.person == person and event.rr_ms)
        or (isinstance(event, Gap) and event.device in devices)
    ]
    return place_all(
        Gap(p.time, p.device, p.person, p.time, p.time, "no skin contact")
        if isinstance(p, RrIntervals) and p.contact is False
        else p
        for p in packets
    )


def _from_ecg(recorded: list[Event], person: Person) -> BeatSeries:
    detectors: dict[str, RPeakDetector] = {}
    packets: list[RrIntervals | Gap] = []
    last = math.nan
    for event in recorded:
        if isinstance(event, StreamInfo) and event.kind == "ecg" and event.person == person:
            detectors[event.stream] = RPeakDetector(event.sampling_rate)
        if not isinstance(event, SampleBatch) or event.stream not in detectors:
            continue
        values = event.values if event.values.ndim == 1 else event.values[:, 0]
        for peak in detectors[event.stream].feed(event.time, values, event.sampling_rate):
            if peak.continuous and not math.isnan(last):
                rr_ms = (1000.0 * (peak.time - last),)
                packets.append(RrIntervals(peak.time, person, "", None, rr_ms, clock="beat"))
            last = peak.time
    return place_all(packets)
