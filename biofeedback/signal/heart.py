"""One person's heart, live: beats from a strap's intervals or from ECG, and what they tell."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence

from biofeedback.events import (
    Beat,
    Event,
    Gap,
    Metric,
    PacerChange,
    Person,
    RrIntervals,
    SampleBatch,
    SessionState,
    StreamInfo,
    Tick,
    Verdict,
)
from biofeedback.signal.agreement import EcgAgreement
from biofeedback.signal.artifacts import LONGEST_MS, SHORTEST_MS
from biofeedback.signal.beats import (
    TYPICAL_LAG_S,
    BeatClock,
    PlacedBeat,
    interval_is_possible,
)
from biofeedback.signal.classifier import Classifier
from biofeedback.signal.ecg import RPeak, RPeakDetector
from biofeedback.signal.filling import filler
from biofeedback.signal.metrics import metric_of
from biofeedback.signal.variability import SLOW_S, Variability

SILENCE_S = 3.0
"""Without a beat for this long, nothing is shown."""
PULSE_ONLY_PACKETS = 10
"""So many packets without any interval, and the sensor is taken to send none."""
NO_CONTACT = "no skin contact"
NO_INTERVALS = "not available from this sensor"
_beat = filler(Beat)


class Heart:
    """Beats and heart metrics from ``RrIntervals``, or from ECG as long as no intervals come."""

    takes: frozenset[type[Event] | str] = frozenset(
        {Gap, PacerChange, RrIntervals, SessionState, StreamInfo, Tick, "ecg"}
    )

    def __init__(self, person: Person) -> None:
        self._person = person
        self._clock = BeatClock()
        self._classifier = Classifier()
        self._variability = Variability(person)
        self._detectors: dict[str, RPeakDetector] = {}
        self._ahead: dict[str, deque[list[RPeak]]] = {}
        """Peaks of batches that were looked at before their turn, by stream."""
        self._source_is_rr = False
        self._exact = True
        """Whether the sensor tells when beats happened."""
        self._device = ""
        self._ecg_devices: set[str] = set()
        self._newest = -1
        self._last_peak: float | None = None
        self._peaks_follow = False
        self._agreement = EcgAgreement()
        self._slot = -math.inf
        self._heard: float | None = None
        """When the last interval came; None while metrics are blank already."""
        self._pulse_only = 0

    def feed(self, event: Event) -> list[Event]:
        """Take one event; return the beats and metrics it completes."""
        match event:
            case RrIntervals():
                return self._intervals(event)
            case SampleBatch():
                return self._ecg(event)
            case Tick(time):
                if self._heard is not None and time - self._heard > SILENCE_S:
                    return self._blank(time, f"no beats for {SILENCE_S:.0f} s")
            case StreamInfo(kind="ecg"):
                self._ecg_devices.add(event.device)
                self._detectors[event.stream] = RPeakDetector(event.sampling_rate)
            case PacerChange():
                return list(self._variability.pace(event))
            case Gap() if event.device == self._device or event.device in self._ecg_devices:
                self._last_peak = None
                return self._settled(self._clock.cut())
            case SessionState() if event.paused_by is not None:
                derived = self._settled(self._clock.cut())
                return derived + self._blank(event.time, "paused")
            case _:
                pass
        return []

    def look_ahead(self, stream: str, batches: Sequence[SampleBatch]) -> None:
        """Find the R peaks of batches that will be fed next, and in between nothing else of it."""
        if stream in self._detectors:
            self._ahead[stream] = deque(self._detectors[stream].feed_many(batches))

    def finish(self) -> list[Event]:
        """Return the beats still held back for their look-ahead."""
        return [
            event for event in self._settled(self._clock.cut()) if not isinstance(event, Metric)
        ]

    def _intervals(self, packet: RrIntervals) -> list[Event]:
        derived: list[Event] = []
        if packet.device != self._device:
            derived += self._settled(self._clock.cut())
            self._device = packet.device
        if packet.contact is False:
            derived += self._settled(self._clock.cut())
            return derived + self._blank(packet.time, NO_CONTACT)
        if not any(map(interval_is_possible, packet.rr_ms)):
            self._clock.feed(packet)
            return derived + self._without_intervals(packet)
        if not self._source_is_rr:
            derived += self._settled(self._clock.cut())
            self._source_is_rr = True
        self._heard = packet.time
        self._exact = packet.clock == "beat"
        return derived + self._settled(self._clock.feed(packet))

    def _without_intervals(self, packet: RrIntervals) -> list[Event]:
        """Show the rate of a sensor that counts the pulse and sends no intervals."""
        if packet.rr_ms or self._source_is_rr or self._detectors:
            return []
        self._pulse_only += 1
        if self._pulse_only < PULSE_ONLY_PACKETS or not packet.heart_rate_bpm:
            return []
        derived: list[Event] = []
        if self._pulse_only == PULSE_ONLY_PACKETS:
            derived += [
                metric
                for metric in self._variability.blank(packet.time, NO_INTERVALS)
                if metric.name != "hr"
            ]
        self._heard = packet.time
        rate = packet.heart_rate_bpm
        derived.append(metric_of(self._person, packet.time, "hr", rate))
        return derived

    def _ecg(self, batch: SampleBatch) -> list[Event]:
        detector = self._detectors.get(batch.stream)
        if detector is None:
            return []
        if ahead := self._ahead.get(batch.stream):
            peaks = ahead.popleft()
        else:
            values = batch.values if batch.values.ndim == 1 else batch.values[:, 0]
            peaks = detector.feed(batch.time, values, batch.sampling_rate)
        derived: list[Event] = []
        for peak in peaks:
            last, self._last_peak = self._last_peak, peak.time
            if last is None or not peak.continuous:
                if not self._source_is_rr:
                    derived += self._settled(self._clock.cut())
                self._peaks_follow = False
                continue
            rr_ms = 1000.0 * (peak.time - last)
            if self._source_is_rr:
                self._agreement.add_peak(peak.time, rr_ms, follows=self._peaks_follow)
            else:
                exact = RrIntervals(peak.time, self._person, "", None, (rr_ms,), clock="beat")
                self._heard = batch.arrival
                derived += self._settled(self._clock.feed(exact))
            self._peaks_follow = True
        return derived

    def _settled(self, placed: list[PlacedBeat]) -> list[Event]:
        derived: list[Event] = []
        for beat in placed:
            if not beat.settled:
                self._newest = beat.number
                self._classifier.push(beat.rr_ms, adjacent=beat.adjacent)
                plausible = SHORTEST_MS <= beat.rr_ms <= LONGEST_MS
                derived.append(self._beat(beat, "ok" if plausible else "out_of_range"))
                continue
            ahead = self._newest - beat.number
            verdict = self._classifier.verdict(ahead, adjacent=beat.adjacent)
            if self._source_is_rr:
                next_ms = self._classifier.after(ahead)
                verdict = self._agreement.weigh(beat.time, beat.rr_ms, next_ms, verdict)
                derived += self._agree(beat.time)
            self._variability.late_s = 0.0 if self._exact else self._agreement.offset_s
            derived.append(self._beat(beat, verdict))
            derived += self._variability.beat(
                beat.time, beat.rr_ms, verdict, adjacent=beat.adjacent
            )
        return derived

    def _agree(self, time: float) -> list[Event]:
        """Once in some seconds, how far strap and ECG agree, and how late intervals come."""
        share, offset_s = self._agreement.share, self._agreement.offset_s
        slot = time // SLOW_S
        if share is None or offset_s is None or slot <= self._slot:
            return []
        self._slot = slot
        found = {"ecg_agreement": 100.0 * share, "interval_delay": offset_s + TYPICAL_LAG_S}
        return [metric_of(self._person, time, name, value) for name, value in found.items()]

    def _beat(self, placed: PlacedBeat, verdict: Verdict) -> Beat:
        number, time, rr_ms, adjacent, settled = placed
        source = "rr" if self._source_is_rr else "ecg"
        return _beat(time, self._person, number, rr_ms, verdict, adjacent, not settled, source)

    def _blank(self, time: float, reason: str) -> list[Event]:
        if self._heard is None:
            return []
        self._heard = None
        return list(self._variability.blank(time, reason))
