"""Recordings of eight hours and two people: what a commit, opening and each export cost."""

from __future__ import annotations

import os
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from biofeedback.events import (
    Beat,
    Event,
    Metric,
    Person,
    RrIntervals,
    SampleBatch,
    SessionMeta,
    StreamInfo,
    Tick,
    read_only,
)
from biofeedback.recordings.exporters import EXPORTERS
from biofeedback.recordings.vault import Vault, new_session_id

_METRICS = 20
"""A second and person; the pipeline gives about as many."""
_PEOPLE: tuple[Person, ...] = ("client", "therapist")


def _seconds(hours: float) -> Iterator[list[Event]]:
    """A session, second by second: ECG at 130 Hz, conductance at 10 Hz, beats and metrics."""
    chance = np.random.default_rng(1)
    for second in range(int(hours * 3600)):
        at = float(second)
        events: list[Event] = [Tick(at)]
        for person in _PEOPLE:
            ecg, eda = f"{person}/ecg/strap", f"{person}/eda/electrodes"
            if second == 0:
                events.append(StreamInfo(at, ecg, "strap", person, "ecg", 130.0, "uV"))
                events.append(StreamInfo(at, eda, "electrodes", person, "eda", 10.0, "uS"))
            for half in (0.0, 0.5):
                wave = read_only(chance.integers(-500, 500, 65))
                events.append(SampleBatch(at + half, ecg, 130.0, wave, at + half + 0.5))
            level = read_only(4.0 + chance.random(10))
            events.append(SampleBatch(at, eda, 10.0, level, at + 1.0))
            rr_ms = float(chance.normal(820.0, 30.0))
            events.append(RrIntervals(at, person, "strap", 73.0, (rr_ms,)))
            events.append(Beat(at, person, second, rr_ms, "ok", second > 0))
            for number, value in enumerate(chance.random(_METRICS).tolist()):
                events.append(Metric(at, person, f"metric {number}", value, "ms", 60.0, 1.0))
        yield events


def _timed(what: str, do: Callable[[], object]) -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    do()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"  {what:28s} {wall:6.2f} s   ({cpu:.2f} s of one core)")


def main(arguments: Sequence[str]) -> None:
    """Record, then open and export."""
    parser = ArgumentParser(prog="python -m benchmarks recordings", description=__doc__)
    parser.add_argument("--hours", type=float, default=8.0, help="of the session (default 8)")
    options = parser.parse_args(arguments)
    with (
        tempfile.TemporaryDirectory() as folder,
        Vault.create(Path(folder) / "library", os.urandom(32)) as vault,
    ):
        meta = SessionMeta(new_session_id(), "2026-01-01T09:00:00+01:00", "simulated", "benchmark")
        writer = vault.new_session(meta)
        commits: list[float] = []
        for events in _seconds(options.hours):
            began = time.perf_counter()
            writer.write(events)
            commits.append(1000 * (time.perf_counter() - began))
        writer.close()
        p50, p95 = np.percentile(commits, [50, 95])
        recording = vault.session("last")
        size_mb = recording.path.stat().st_size / 1e6
        print(f"{options.hours:g} hours, two people: {len(commits)} commits, {size_mb:.0f} MB")
        print(f"  a commit of one second       {p50:6.2f} ms  (95 %: {p95:.2f} ms)")
        _timed("opening", lambda: vault.session("last"))
        _timed("all metrics as arrays", recording.metrics)
        _timed("all samples as arrays", recording.streams)
        _timed("every event, in order", lambda: sum(1 for _ in recording.all_events()))
        for name, exporter in EXPORTERS.items():
            out, word = Path(folder) / f"out{exporter.suffix}", "x" if exporter.passphrase else None

            def export(name: str = name, out: Path = out, word: str | None = word) -> None:
                vault.export("last", name, out, "none", passphrase=word)

            _timed(f"export: {exporter.title}", export)
