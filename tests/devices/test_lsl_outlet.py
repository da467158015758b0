"""What is measured, sent as streams and read back with pylsl."""

from __future__ import annotations

import time
import uuid
from typing import Any

import numpy as np
import pytest

from biofeedback.clock import SessionClock
from biofeedback.devices.lsl_outlet import LslOutlets
from biofeedback.events import (
    Beat,
    Cue,
    Event,
    Marker,
    Metric,
    PacerChange,
    Phase,
    RrIntervals,
    SampleBatch,
    StreamInfo,
    Tick,
    read_only,
)
from tests.devices.lsl_here import pylsl


def inlet(source_id: str) -> Any:
    (info,) = pylsl.resolve_byprop("source_id", source_id, timeout=10.0)
    reader = pylsl.StreamInlet(info, as_numpy=False)
    reader.open_stream(5.0)
    return reader


def pull(reader: Any, count: int) -> tuple[list[list[Any]], list[float]]:
    samples, times = [], []
    deadline = time.monotonic() + 10
    while len(samples) < count and time.monotonic() < deadline:
        chunk, stamps = reader.pull_chunk(timeout=0.1)
        samples += chunk
        times += stamps
    return samples, times


@pytest.fixture
def clock() -> SessionClock:
    return SessionClock()


def lsl_time(clock: SessionClock, session_time: float) -> float:
    return float(session_time - clock.now() + pylsl.local_clock())


def test_a_sampled_stream_keeps_its_times_and_unit(clock: SessionClock) -> None:
    device = uuid.uuid4().hex[:8]
    stream = f"client/eda/{device}"
    outlets = LslOutlets(clock, {})
    outlets.put(StreamInfo(0.0, stream, device, "client", "eda", 32.0, "uS"))
    reader = inlet(f"biofeedback-{device}-eda")
    info = reader.info()
    assert (info.name(), info.type(), info.nominal_srate()) == ("Biofeedback EDA", "EDA", 32.0)
    assert info.get_channel_units() == ["microsiemens"]
    outlets.put(SampleBatch(1.0, stream, 32.0, read_only([1.0, 2.0, 3.0]), 1.2))
    samples, times = pull(reader, 3)
    assert samples == [[1.0], [2.0], [3.0]]
    expected = [lsl_time(clock, 1.0 + n / 32) for n in range(3)]
    assert times == pytest.approx(expected, abs=0.005)
    outlets.close()


EVENTS: list[Event] = [
    RrIntervals(2.0, "client", "strap-x", 61.0, (980.0,)),
    Beat(1.5, "client", 1, 980.0, "ok", adjacent=True, provisional=True),
    Beat(1.5, "client", 1, 980.0, "ok", adjacent=True),
    Metric(2.0, "client", "rmssd", 42.0, "ms", 60.0, 1.0),
    Metric(2.0, "client", "scl", None, "uS", 60.0, 0.0, "no sensor"),
    Tick(3.0),
    Marker(3.1, "note", "therapist", "cough"),
    Phase(3.2, "practice", "therapist"),
    PacerChange(3.3, "six", (("in", 4.0), ("out", 6.0)), "therapist"),
    PacerChange(3.4, "six", (), "therapist"),
    Cue(3.5, "prompt", "B1", "therapist"),
    Cue(3.6, "clear", "", "therapist"),
]


def test_beats_heart_rate_metrics_and_markers_are_sent(clock: SessionClock) -> None:
    outlets = LslOutlets(clock, {"rmssd": "ms", "scl": "uS"})
    for event in EVENTS:  # opens the streams; what comes before anybody listens is not kept
        outlets.put(event)
    ids = ("strap-x-hr", "client-rr", "client-metrics", "markers")
    readers = {name: inlet(f"biofeedback-{name}") for name in ids}
    for event in EVENTS:
        outlets.put(event)
    assert pull(readers["strap-x-hr"], 1)[0] == [[61.0]]
    samples, times = pull(readers["client-rr"], 1)
    assert samples == [[980.0]]
    assert times == pytest.approx([lsl_time(clock, 1.5)], abs=0.005)
    ((rmssd, scl),), _ = pull(readers["client-metrics"], 1)
    assert rmssd == 42.0
    assert np.isnan(scl)
    texts = [text for (text,) in pull(readers["markers"], 6)[0]]
    assert texts == [
        "note",
        "phase: practice",
        "pacer: six",
        "pacer: stopped",
        "prompt: B1",
        "clear",
    ]
    outlets.close()


def test_two_people_have_streams_of_their_own(clock: SessionClock) -> None:
    outlets = LslOutlets(clock, {})
    outlets.put(RrIntervals(1.0, "client", "strap-a", 60.0))
    outlets.put(RrIntervals(1.0, "therapist", "strap-b", 70.0))
    names = [inlet(f"biofeedback-strap-{end}-hr").info().name() for end in "ab"]
    assert names == ["Biofeedback HR", "Biofeedback HR therapist"]
    outlets.close()
