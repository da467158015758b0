"""The beats of a whole recording, placed and judged as they were live."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import chain
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from biofeedback.events import Event, Gap, Person, RrIntervals, SampleBatch, StreamInfo, Verdict
from biofeedback.signal.agreement import EcgAgreement, EcgInterval
from biofeedback.signal.beats import BeatSeries, place_all
from biofeedback.signal.classifier import classify
from biofeedback.signal.ecg import RPeakDetector
from biofeedback.signal.suitability import RHYTHM_VARIES, unsuitable

Artifacts: TypeAlias = Literal["correct", "keep"]

SETTLED_S = 2.0
"""So long after a beat it is judged: by then two more have come."""
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
    """Place and judge the beats of a strap, in the light of an ECG beside it, or those of ECG."""
    series = _from_intervals(recorded, person)
    peaks = _peaks(recorded, person)
    if len(series.rr_ms) == 0:
        series = place_all(
            RrIntervals(peak.end, person, "", None, (peak.rr_ms,), clock="beat") for peak in peaks
        )
        peaks = []
    verdicts = _weighed(series, classify(series.rr_ms, series.adjacent), peaks)
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


def _peaks(recorded: list[Event], person: Person) -> list[EcgInterval]:
    """Intervals of the person's ECG."""
    streams: list[tuple[RPeakDetector, list[SampleBatch]]] = []
    current: dict[str, list[SampleBatch]] = {}
    for event in recorded:
        if isinstance(event, SampleBatch) and event.stream in current:
            current[event.stream].append(event)
        elif isinstance(event, StreamInfo) and event.kind == "ecg" and event.person == person:
            current[event.stream] = []
            streams.append((RPeakDetector(event.sampling_rate), current[event.stream]))
    found: list[EcgInterval] = []
    for detector, batches in streams:
        last, follows = math.nan, False
        for peak in chain.from_iterable(detector.feed_many(batches)):
            continues = peak.continuous and not math.isnan(last)
            if continues:
                found.append(EcgInterval(peak.time, 1000.0 * (peak.time - last), follows))
            last, follows = peak.time, continues
    return found


def _weighed(
    series: BeatSeries, verdicts: list[Verdict], peaks: list[EcgInterval]
) -> list[Verdict]:
    """The verdicts in the light of the ECG that was recorded beside the intervals, if any."""
    if not peaks:
        return verdicts
    agreement = EcgAgreement()
    rr_ms, adjacent = series.rr_ms.tolist(), [*series.adjacent[1:].tolist(), False]
    weighed: list[Verdict] = []
    known = 0
    for number, (time, verdict) in enumerate(zip(series.times.tolist(), verdicts, strict=True)):
        while known < len(peaks) and peaks[known].end <= time + SETTLED_S:
            agreement.add_peak(*peaks[known])
            known += 1
        next_ms = rr_ms[number + 1] if adjacent[number] else None
        weighed.append(agreement.weigh(time, rr_ms[number], next_ms, verdict))
    return weighed
