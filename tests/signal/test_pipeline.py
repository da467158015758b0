from __future__ import annotations

import subprocess
import sys

from biofeedback.events import Metric, RrIntervals, Tick
from biofeedback.signal.pipeline import Pipeline
from tests.signal.recorded import derived, intervals


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
