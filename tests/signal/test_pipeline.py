from __future__ import annotations

import subprocess
import sys

import numpy as np

from biofeedback.events import Metric, RrIntervals, StreamInfo, Tick
from biofeedback.signal.pipeline import Pipeline
from tests.signal.recorded import derived, ecg_of, intervals


def client(seconds: float, rr_ms: float = 800.0) -> list[RrIntervals]:
    return intervals([rr_ms, rr_ms + 10.0] * round(seconds / 1.6))


def therapist(seconds: float) -> list[RrIntervals]:
    return [
        RrIntervals(packet.time, "therapist", "other", None, packet.rr_ms, clock="beat")
        for packet in client(seconds, 1000.0)
    ]


def of_client(events: list) -> list:
    return [each for each in events if getattr(each, "person", "") == "client"]


def test_two_people_do_not_mix() -> None:
    alone = derived(client(90.0))
    both = sorted([*client(90.0), *therapist(90.0)], key=lambda event: event.time)
    assert of_client(derived(both)) == alone
    rates = [
        metric.value
        for metric in derived(both)
        if isinstance(metric, Metric) and metric.name == "hr" and metric.person == "therapist"
    ]
    assert max(rate for rate in rates if rate is not None) < 61.0


def test_the_same_events_give_the_same_metrics() -> None:
    events = [*client(90.0), *(Tick(second) for second in range(91, 100))]
    assert derived(events) == derived(events)


def test_a_replay_gives_event_by_event_what_was_derived_live() -> None:
    noise = np.random.default_rng(2).normal(0.0, 30.0, 150)
    heart = intervals([850.0 + each for each in noise])
    late = intervals([p.rr_ms[0] for p in heart], [p.time + 1.4 for p in heart], "arrival")
    ticks = [Tick(float(second)) for second in range(1, 130)]
    before = sorted([*ecg_of(heart), *late, *ticks], key=lambda e: getattr(e, "arrival", e.time))
    again = StreamInfo(60.0, "client/ecg/strap", "strap", "client", "ecg", 130.0, "uV")
    events = [*before[:420], again, *before[420:]]
    pipeline = Pipeline()
    live = [(event, pipeline.feed(event)) for event in events]
    assert list(Pipeline().replay(iter(events))) == live
    assert any(isinstance(each, Metric) and each.name == "ecg_agreement" for _, found in live
               for each in found)  # fmt: skip


def test_ticks_alone_derive_nothing() -> None:
    pipeline = Pipeline()
    assert [each for second in range(600) for each in pipeline.feed(Tick(float(second)))] == []
    assert pipeline.finish() == []


def test_the_pipeline_loads_no_scipy_neurokit2_or_pandas() -> None:
    code = (
        "import sys, biofeedback.signal.pipeline as p; p.Pipeline();"
        "print([m for m in ('scipy', 'neurokit2', 'pandas', 'PySide6') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
