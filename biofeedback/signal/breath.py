"""One person's breath, live: breaths a minute from the best source there is, and movement."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from functools import partial
from statistics import pstdev

import numpy as np

from biofeedback.events import (
    Beat,
    Event,
    Metric,
    PacerChange,
    Person,
    SampleBatch,
    Samples,
    SessionState,
    StreamInfo,
    StreamKind,
    Tick,
)
from biofeedback.signal.bins import Blocks, MeanBins, without_holes
from biofeedback.signal.metrics import metric_of
from biofeedback.signal.respiration import (
    BELT_QUALITY,
    NO_RATE,
    WAVE_QUALITY,
    BreathRate,
    ecg_height,
    from_acceleration,
    from_belt,
    from_ecg_height,
    from_rhythm,
    told,
)
from biofeedback.signal.rhythm import LONGEST_HOLE_S, evenly
from biofeedback.signal.samples import SampleTimes

EVERY_S = 5.0
BELT_S = 30.0
HEART_S = 32.0
BINS_HZ = 10.0
HEIGHT_HZ = 4.0
HEIGHTS = round((HEART_S + 1.25) * HEIGHT_HZ)
LONGEST_LOST_S = 0.25
KINDS = frozenset({"respiration", "acc", "ecg"})
FRESH_S = 5.0
FLAGGED_LIMIT = 0.05
MOVING_MG = 50.0
MOVING_S = 10.0
PACED = "breathing is paced"
NO_WAVE = "no clear breathing in the signal"


@dataclass(slots=True)
class _Stream:
    """A belt or an accelerometer."""

    info: StreamInfo
    times: SampleTimes
    bins: MeanBins


@dataclass(slots=True)
class _Ecg:
    """The height of the ECG, four times a second."""

    blocks: Blocks
    hz: float
    end: float = 0.0


class Breath:
    """A belt before acceleration before the heart; every five seconds, a rate or why there is none.

    While a pacer runs, the heart tells how it is followed (``followed_rate``), not how fast the
    person breathes.
    """

    takes: frozenset[type[Event] | str] = frozenset(
        {Beat, PacerChange, SessionState, StreamInfo, Tick, *KINDS}
    )

    def __init__(self, person: Person) -> None:
        self._metric = partial(metric_of, person)
        self._streams: dict[str, _Stream] = {}
        self._ecgs: dict[str, _Ecg] = {}
        self._second = -1
        self._lengths: list[float] = []
        """Of the acceleration vector, in the running second."""
        self._beats: deque[tuple[float, float, bool]] = deque()
        self._paced = False
        self._paced_until = -math.inf
        self._moved_at = -math.inf
        self._slot = -math.inf

    def feed(self, event: Event) -> list[Event]:
        """Take one event; return movement each second, and the breath rate when it is due."""
        match event:
            case SampleBatch():
                return self._samples(event)
            case Beat(provisional=False):
                self._beats.append((event.time, event.rr_ms, event.verdict == "ok"))
                while self._beats[0][0] < event.time - HEART_S - 5.0:
                    self._beats.popleft()
            case StreamInfo(kind=kind) if kind in KINDS:
                self._begin(event)
            case PacerChange():
                if self._paced and not event.phases:
                    self._paced_until = event.time + HEART_S
                self._paced = bool(event.phases)
            case SessionState() if event.paused_by is not None:
                self._beats.clear()
            case Tick(time) if time // EVERY_S > self._slot and (
                self._streams or self._ecgs or self._beats
            ):
                self._slot = time // EVERY_S
                return [self._tell(time)]
            case _:
                pass
        return []

    def finish(self) -> list[Event]:
        """Nothing is held back."""
        return []

    def _begin(self, info: StreamInfo) -> None:
        if info.stream in self._streams:
            return
        if info.kind == "ecg":
            width = max(round(info.sampling_rate / HEIGHT_HZ), 1)
            blocks = Blocks(width, HEIGHTS)
            self._ecgs.setdefault(info.stream, _Ecg(blocks, info.sampling_rate / width))
            return
        hz = min(BINS_HZ, info.sampling_rate)
        bins = MeanBins(hz, BELT_S + 2.0, 3 if info.kind == "acc" else 1)
        times = SampleTimes(max(0.25, 2.5 / info.sampling_rate))
        self._streams[info.stream] = _Stream(info, times, bins)

    def _samples(self, batch: SampleBatch) -> list[Event]:
        ecg = self._ecgs.get(batch.stream)
        if ecg is not None:
            self._height(ecg, batch)
        stream = self._streams.get(batch.stream)
        if stream is None:
            return []
        values = batch.values if batch.values.ndim == 2 else batch.values[:, None]
        times, _ = stream.times.feed(batch.time, len(values), batch.sampling_rate)
        if stream.info.kind != "acc":
            values = values[:, :1]
        elif values.shape[1] < 3:
            return []
        known = np.isfinite(values).all(axis=1)
        if not known.all():
            times, values = times[known], values[known]
        stream.bins.add(times, values[:, :3])
        return self._movement(times, values[:, :3]) if stream.info.kind == "acc" else []

    def _height(self, ecg: _Ecg, batch: SampleBatch) -> None:
        if abs(batch.time - ecg.end) > LONGEST_LOST_S:
            ecg.blocks.cut()
        ecg.end = batch.time + len(batch.values) / batch.sampling_rate
        ecg.blocks.add(batch.values if batch.values.ndim == 1 else batch.values[:, 0])

    def _fresh(self, kind: StreamKind, time: float) -> MeanBins | None:
        """The bins of the newest stream of a kind that still sends."""
        for stream in reversed(self._streams.values()):
            if stream.info.kind == kind and time - stream.bins.end <= FRESH_S:
                return stream.bins
        return None

    def _movement(self, times: Samples, values: Samples) -> list[Event]:
        """How much the length of the acceleration vector swings, each second."""
        derived: list[Event] = []
        lengths = np.sqrt(np.square(values).sum(axis=1)).tolist()
        for time, length in zip(times.tolist(), lengths, strict=True):
            second = math.floor(time)
            if second > self._second:
                if len(self._lengths) >= 2:
                    swing = pstdev(self._lengths)
                    end = self._second + 1.0
                    if swing > MOVING_MG:
                        self._moved_at = end
                    derived.append(self._metric(end, "movement", swing))
                self._second, self._lengths = second, []
            self._lengths.append(length)
        return derived

    def _tell(self, time: float) -> Metric:
        """The first source whose quality suffices."""
        reasons = []
        best = 0.0
        for source in (self._from_belt, self._from_acceleration, self._from_heart):
            rate, window_s, reason = source(time)
            if not reason:
                quality = min(rate.quality, 1.0)
                return self._metric(time, "breath_rate", rate.per_min, quality, window_s=window_s)
            if window_s:
                reasons.append(reason)
                best = max(best, rate.quality)
        reason = reasons[0] if reasons else NO_WAVE
        return self._metric(time, "breath_rate", None, min(best, 1.0), reason)

    def _from_belt(self, time: float) -> tuple[BreathRate, float, str]:
        bins = self._fresh("respiration", time)
        if bins is None:
            return NO_RATE, 0.0, "no belt"
        series = without_holes(bins.latest(BELT_S)[:, 0])
        if series is None or len(series) < math.floor(BELT_S * bins.hz):
            return NO_RATE, BELT_S, f"needs {BELT_S:.0f} s of breath"
        rate = from_belt(series, bins.hz)
        return rate, BELT_S, "" if rate.quality >= BELT_QUALITY else NO_WAVE

    def _from_acceleration(self, time: float) -> tuple[BreathRate, float, str]:
        bins = self._fresh("acc", time)
        if bins is None:
            return NO_RATE, 0.0, "no acceleration"
        if time - self._moved_at < MOVING_S:
            return NO_RATE, BELT_S, "movement"
        axes = [without_holes(axis) for axis in bins.latest(BELT_S).T]
        known = [axis for axis in axes if axis is not None]
        if len(known) < 3 or len(known[0]) < math.floor(BELT_S * bins.hz):
            return NO_RATE, BELT_S, f"needs {BELT_S:.0f} s of breath"
        rate = from_acceleration(np.column_stack(known), bins.hz)
        return rate, BELT_S, "" if rate.quality >= BELT_QUALITY else NO_WAVE

    def _from_heart(self, time: float) -> tuple[BreathRate, float, str]:
        if self._paced or time < self._paced_until:
            return NO_RATE, HEART_S, PACED
        rhythm = self._from_rhythm(time)
        if rhythm is not None and rhythm.quality >= WAVE_QUALITY:
            return rhythm, HEART_S, ""
        height = self._from_ecg(time)
        if rhythm is None and height is None:
            return NO_RATE, HEART_S, f"needs {HEART_S:.0f} s of clean beats"
        rate = told(rhythm or NO_RATE, height or NO_RATE)
        return rate, HEART_S, NO_WAVE if math.isnan(rate.per_min) else ""

    def _from_rhythm(self, time: float) -> BreathRate | None:
        beats = self._beats
        if not beats or time - beats[-1][0] > FRESH_S:
            return None
        end = beats[-1][0]
        inside = [ok for at, _, ok in beats if at > end - HEART_S]
        usable = [beat for beat in beats if beat[2]]
        if len(usable) < 4 or inside.count(False) > FLAGGED_LIMIT * len(inside):
            return None
        times = np.array([beat[0] for beat in usable])
        if times[0] > end - HEART_S:
            return None
        if (
            float((times[1:] - times[:-1]).max()) > LONGEST_HOLE_S
            or end - times[-1] > LONGEST_HOLE_S
        ):
            return None
        rr_ms = np.array([beat[1] for beat in usable])
        return from_rhythm(evenly(times, rr_ms, float(times[-1]), HEART_S))

    def _from_ecg(self, time: float) -> BreathRate | None:
        for ecg in reversed(self._ecgs.values()):
            extremes = ecg.blocks.latest(HEIGHTS)
            if extremes is not None and time - ecg.end <= FRESH_S:
                return from_ecg_height(ecg_height(*extremes), ecg.hz)
        return None
