"""What the signal room costs: a beat, a day, five minutes, an hour of two people.

Processor time, so that other programs on the computer do not count.
"""

from __future__ import annotations

import gc
import math
import statistics
import time
from collections import deque
from collections.abc import Callable, Sequence

import numpy as np

from benchmarks.synthetic_hearts import heart
from biofeedback.events import (
    Event,
    Person,
    RrIntervals,
    SampleBatch,
    Samples,
    StreamInfo,
    Tick,
    read_only,
)
from biofeedback.signal.analysis import analyze
from biofeedback.signal.pipeline import Pipeline

ECG_HZ, ECG_BATCH = 130.0, 73
EDA_HZ, EDA_BATCH = 32.0, 8
HOUR_S = 3600.0


def main(arguments: Sequence[str]) -> None:
    """Print each figure with its unit and limit."""
    del arguments
    gc.collect()
    _beats()
    _day()
    _five_minutes()
    _hour()


def _report(what: str, value: float, unit: str, limit: float, *, at_most: bool = True) -> None:
    holds = value <= limit if at_most else value >= limit
    sign = "≤" if at_most else "≥"
    print(f"{what:58s} {value:9.4g} {unit:3s} {sign} {limit:g}  {'ok' if holds else 'OVER'}")


def _beats() -> None:
    """One person's strap for four hours, a tick each second: cost of each interval."""
    rr_ms = np.concatenate([heart(seed, "middle", paced=False, minutes=30.0) for seed in range(8)])
    pipeline = Pipeline()
    cost: list[float] = []
    now, second = 0.0, 0
    for rr in rr_ms.tolist():
        now += rr / 1000.0
        while second < now:
            second += 1
            pipeline.feed(Tick(float(second)))
        packet = RrIntervals(now + 0.3, "client", "strap", None, (rr,))
        began = time.process_time()
        pipeline.feed(packet)
        cost.append(1e6 * (time.process_time() - began))
    for name, part in (("first half hour", cost[:2000]), ("fourth hour", cost[-4000:])):
        _report(f"a beat through the pipeline, {name}: median", statistics.median(part), "µs", 100)
        _report(f"a beat, {name}: 99 %", float(np.percentile(part, 99)), "µs", 1000)


def _day() -> None:
    rr_ms = np.concatenate([heart(seed, "high", paced=False, minutes=144.0) for seed in range(10)])
    times = np.cumsum(rr_ms) / 1000.0
    events = [
        RrIntervals(at, "client", "file", None, (rr,), clock="beat", source="file")
        for at, rr in zip(times.tolist(), rr_ms.tolist(), strict=True)
    ]
    analyze(events[:400])
    what = f"{times[-1] / 3600.0:.0f} h of intervals analysed ({len(events)} beats)"
    _report(what, _best_of(lambda: analyze(events)), "s", 1.0)


def _five_minutes() -> None:
    """Against neurokit2's ``hrv()``, which computes more indices from the same beats."""
    import neurokit2

    rr_ms = heart(3, "middle", paced=False, minutes=5.0)
    times = np.cumsum(rr_ms) / 1000.0
    events = [
        RrIntervals(at, "client", "file", None, (rr,), clock="beat", source="file")
        for at, rr in zip(times.tolist(), rr_ms.tolist(), strict=True)
    ]
    peaks = np.round(1000.0 * times).astype(int)
    ours = _best_of(lambda: analyze(events), 10)
    theirs = _best_of(lambda: neurokit2.hrv(peaks, sampling_rate=1000), 2)
    print(f"five minutes: {1000 * ours:.2f} ms, neurokit2.hrv {1000 * theirs:.0f} ms")
    _report("five minutes of HRV, times faster than neurokit2.hrv", theirs / ours, "", 100,
            at_most=False)  # fmt: skip


def _hour() -> None:
    """ECG and skin conductance of two people, and their straps' intervals, for one hour."""
    events: list[tuple[float, Event]] = [
        (float(second), Tick(float(second))) for second in range(1, int(HOUR_S))
    ]
    people: tuple[Person, ...] = ("client", "therapist")
    for seed, person in enumerate(people):
        rr_ms = heart(seed, "middle", paced=False, minutes=60.0)
        beats = np.cumsum(rr_ms) / 1000.0
        for at, rr in zip(beats.tolist(), rr_ms.tolist(), strict=True):
            events.append((at + 0.3, RrIntervals(at + 0.3, person, person, None, (rr,))))
        events += _stream(person, "ecg", ECG_HZ, ECG_BATCH, _ecg(beats))
        seconds = np.arange(0.0, HOUR_S, 1.0 / EDA_HZ)
        eda = 8.0 + np.sin(seconds / 300.0) + 0.2 * np.maximum(np.sin(seconds / 8.0), 0.0) ** 4
        events += _stream(person, "eda", EDA_HZ, EDA_BATCH, eda)
    events.sort(key=lambda timed: timed[0])
    recorded = [event for _, event in events]

    of_samples = [event for event in recorded if not isinstance(event, RrIntervals)]
    took_s = _best_of(lambda: _replay(of_samples), 5)
    _report("one hour of 2 × (ECG 130 Hz, EDA 32 Hz) replayed", took_s, "s", 4.0)
    print(f"the same with the straps' intervals: {_best_of(lambda: _replay(recorded)):.2f} s")
    print(f"the same, event by event as they come live: {_best_of(lambda: _feed(recorded)):.2f} s")


def _replay(recorded: Sequence[Event]) -> None:
    pipeline = Pipeline()
    deque(pipeline.replay(recorded), maxlen=0)
    pipeline.finish()


def _feed(recorded: Sequence[Event]) -> None:
    pipeline = Pipeline()
    for event in recorded:
        pipeline.feed(event)
    pipeline.finish()


def _ecg(beats: Samples) -> Samples:
    t = np.arange(0.0, HOUR_S, 1.0 / ECG_HZ)
    nearest = beats[np.clip(np.searchsorted(beats, t), 1, len(beats) - 1)]
    before = beats[np.clip(np.searchsorted(beats, t) - 1, 0, len(beats) - 1)]
    off = np.where(np.abs(t - nearest) < np.abs(t - before), t - nearest, t - before)
    noise = np.random.default_rng(1).normal(0.0, 10.0, len(t))
    return 900.0 * np.exp(-0.5 * (off / 0.012) ** 2) + noise


def _stream(
    person: Person, kind: str, rate: float, size: int, values: Samples
) -> list[tuple[float, Event]]:
    name = f"{person}/{kind}"
    unit = "uV" if kind == "ecg" else "uS"
    info = StreamInfo(0.0, name, person, person, "ecg" if kind == "ecg" else "eda", rate, unit)
    found: list[tuple[float, Event]] = [(0.0, info)]
    for first in range(0, len(values), size):
        arrival = (first + size) / rate
        batch = SampleBatch(first / rate, name, rate, read_only(values[first : first + size]),
                            arrival)  # fmt: skip
        found.append((arrival, batch))
    return found


def _best_of(run: Callable[[], object], times: int = 3) -> float:
    best = math.inf
    for _ in range(times):
        began = time.process_time()
        run()
        best = min(best, time.process_time() - began)
    return best
