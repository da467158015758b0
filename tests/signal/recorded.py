"""Recorded events for the tests of this room: intervals as files and straps give them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import numpy as np

from biofeedback.events import (
    Beat,
    Event,
    Metric,
    RrIntervals,
    SampleBatch,
    Samples,
    StreamInfo,
    Tick,
    read_only,
)
from biofeedback.signal.pipeline import Part, Pipeline


def rr_file(path: Path) -> Samples:
    """Intervals, ms, one or more a line; values of 0 and below stay in."""
    return np.array([float(word) for word in path.read_text().split()])


def intervals(
    rr_ms: Iterable[float],
    times: Iterable[float] | None = None,
    clock: Literal["arrival", "beat"] = "beat",
) -> list[RrIntervals]:
    """One packet an interval; without times, beats follow one another from 0 s."""
    rr = [float(each) for each in rr_ms]
    at = np.cumsum(rr) / 1000.0 if times is None else times
    return [
        RrIntervals(float(time), "client", "strap", None, (each,), clock=clock)
        for time, each in zip(at, rr, strict=True)
    ]


def ecg_of(packets: list[RrIntervals], rate: float = 130.0) -> list[Event]:
    """The ECG of the same beats, in a strap's batches."""
    beats = np.array([packet.time for packet in packets])
    t = np.arange(round((beats[-1] + 1.0) * rate)) / rate
    nearest = np.abs(t[:, None] - beats[None, :]).min(axis=1)
    noise = np.random.default_rng(6).normal(0.0, 10.0, len(t))
    ecg = 900.0 * np.exp(-0.5 * (nearest / 0.012) ** 2) + noise
    return [
        StreamInfo(0.0, "client/ecg/strap", "strap", "client", "ecg", rate, "uV"),
        *(
            SampleBatch(at / rate, "client/ecg/strap", rate, read_only(ecg[at : at + 73]),
                        (at + 73) / rate)
            for at in range(0, len(t), 73)
        ),
    ]  # fmt: skip


def with_ticks(events: Iterable[RrIntervals]) -> Iterator[Event]:
    """The same with a tick each second, as a session records them."""
    second = 0
    for event in events:
        while second + 1 < event.time:
            second += 1
            yield Tick(float(second))
        yield event


def derived(events: Iterable[Event], by: Pipeline | Part | None = None) -> list[Event]:
    """Everything the pipeline (or one part of it) derives."""
    chain = Pipeline() if by is None else by
    found = [each for event in events for each in chain.feed(event)]
    return found + chain.finish()


def final_beats(events: Iterable[Event]) -> list[Beat]:
    return [each for each in events if isinstance(each, Beat) and not each.provisional]


def metrics(events: Iterable[Event], name: str) -> list[Metric]:
    return [each for each in events if isinstance(each, Metric) and each.name == name]


def polar_h10_ibi(folder: Path) -> list[RrIntervals]:
    """A real Polar H10: arrival on the computer, and the interval."""
    rows = np.loadtxt(folder / "polar_h10_ibi" / "sample_data_ibi.csv", delimiter=",")
    return intervals(rows[:, 1], rows[:, 0], "arrival")


def polar_h10_ventricular(folder: Path) -> list[RrIntervals]:
    """A real Polar H10 on an adult with very frequent ventricular beats."""
    with np.load(folder / "polar_h10" / "polar_h10.npz") as recording:
        return intervals(recording["rr_ms"], recording["t"][recording["rr_row"]], "arrival")
