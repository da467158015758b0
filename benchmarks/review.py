"""The review: how long eight hours of two people take to open, and what a frame of it costs.

Records such a session second by second first (a minute or two), or takes the last one of a
library: ``--library DIR``, whose passphrase is in BIOFEEDBACK_PASSPHRASE.
"""

from __future__ import annotations

import os
import resource
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from biofeedback.events import (
    Beat,
    Event,
    Gap,
    Marker,
    Metric,
    PacerChange,
    Person,
    Phase,
    RrIntervals,
    SampleBatch,
    SessionMeta,
    SkinResponse,
    StreamInfo,
    Tick,
    Verdict,
    read_only,
)
from biofeedback.recordings.keys import unlock
from biofeedback.recordings.vault import Vault, new_session_id
from biofeedback.signal.metrics import METRICS

_PEOPLE: tuple[Person, ...] = ("client", "therapist")
_VIEWS_S = (3600.0, 1200.0, 300.0, 60.0, 10.0)
_FRAMES = 150


def main(arguments: Sequence[str] = ()) -> None:
    """Print every figure with its unit."""
    parser = ArgumentParser(prog="python -m benchmarks review", description=__doc__)
    parser.add_argument("--hours", type=float, default=8.0)
    parser.add_argument("--library", type=Path, help="take the last session of this library")
    parser.add_argument("--size", default="1920x1080")
    options = parser.parse_args(arguments)
    if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    width, height = map(int, options.size.split("x"))
    if options.library is not None:
        with unlock(options.library, os.environ.get("BIOFEEDBACK_PASSPHRASE")) as vault:
            measure(vault, vault.session("last").meta.session_id, width, height)
        return
    with (
        tempfile.TemporaryDirectory() as folder,
        Vault.create(Path(folder) / "library", os.urandom(32)) as vault,
    ):
        measure(vault, record(vault, options.hours), width, height)


def record(vault: Vault, hours: float) -> str:
    """Two people for so many hours, one commit a second as in a live session."""
    meta = SessionMeta(new_session_id(), "2026-01-01T09:00:00+01:00", "simulated", "benchmark")
    writer = vault.new_session(meta)
    for events in seconds(hours):
        writer.write(events)
    writer.close()
    return meta.session_id


def seconds(hours: float) -> Iterator[list[Event]]:
    """What a live session writes in each second, metrics by their true names."""
    chance = np.random.default_rng(1)
    units = {name: (info.unit, info.window_s) for name, info in METRICS.items()}
    beat = dict.fromkeys(_PEOPLE, 0)
    for second in range(int(hours * 3600)):
        at = float(second)
        events: list[Event] = [Tick(at)]
        for person in _PEOPLE:
            ecg, eda = f"{person}/ecg/strap", f"{person}/eda/electrodes"
            if second == 0:
                events.append(StreamInfo(at, ecg, f"strap {person}", person, "ecg", 130.0, "uV"))
                events.append(StreamInfo(at, eda, f"skin {person}", person, "eda", 32.0, "uS"))
            for half in (0.0, 0.5):
                wave = read_only(chance.integers(-500, 500, 65))
                events.append(SampleBatch(at + half, ecg, 130.0, wave, at + half + 0.5))
                level = read_only(np.round(4.0 + chance.random(16), 3))
                events.append(SampleBatch(at + half, eda, 32.0, level, at + half + 0.5))
            slow = 6.0 * np.sin(second / 300.0) + 4.0 * np.sin(second / 1.6)
            rr_ms = round(60000.0 / (72.0 + slow + float(chance.normal(0.0, 1.0))), 3)
            events.append(RrIntervals(at, person, f"strap {person}", 72.0, (rr_ms,)))
            verdict: Verdict = "extra" if chance.random() < 0.005 else "ok"
            for provisional in (True, False):
                events.append(
                    Beat(at, person, beat[person], rr_ms, verdict, second > 0, provisional)
                )
            beat[person] += 1
            if chance.random() < 0.1:
                events.append(SkinResponse(at, person, at - 1.5, 0.2))
            for name, (unit, window_s) in units.items():
                value = 4.0 + float(chance.random()) if name != "rise" else 0.0
                events.append(Metric(at, person, name, value, unit, window_s, 1.0))
        events += _happenings(second)
        yield events


def _happenings(second: int) -> list[Event]:
    at, found = float(second), list[Event]()
    if second % 1800 == 0:
        found.append(Phase(at, "talk" if second % 3600 else "free breathing", "therapist"))
    if second % 600 == 300:
        found.append(Marker(at, "named", "therapist"))
    if second % 3600 == 1200:
        found.append(PacerChange(at, "long-exhale-4-6", (("in", 4.0), ("out", 6.0)), "therapist"))
    if second % 3600 == 1800:
        found.append(PacerChange(at, "long-exhale-4-6", (), "therapist"))
    if second % 5000 == 4000:
        found.append(Gap(at, "strap client", "client", at - 40.0, at, "out of reach"))
    return found


def measure(vault: Vault, which: str, width: int, height: int) -> None:
    """Open the session three times, then move through it."""
    from PySide6.QtCore import QTimer

    from biofeedback.ui.app import application
    from biofeedback.ui.kit.view_settings import ViewSettings
    from biofeedback.ui.review.window import ReviewWindow
    from biofeedback.ui.timeline.view import Shown

    app = application()
    size = vault.session(which).path.stat().st_size / 1e6
    print(f"{'size of the session file':44s} {size:8.0f} MB")
    opened: list[tuple[float, float, float]] = []
    window: ReviewWindow | None = None
    for _ in range(3):
        if window is not None:
            window.close()
        ticks: list[float] = []
        timer = QTimer()
        timer.setInterval(4)
        timer.timeout.connect(lambda ticks=ticks: ticks.append(time.perf_counter()))
        begun, used = time.perf_counter(), time.process_time()
        window = ReviewWindow(vault, which, ViewSettings(None))
        window.resize(width, height)
        window.show()
        app.processEvents()
        timer.start()
        while not window.session.is_open:
            app.processEvents()
            time.sleep(0.001)
        timer.stop()
        window.repaint()
        app.processEvents()
        longest = max(np.diff(ticks)) if len(ticks) > 1 else 0.0
        opened.append((time.perf_counter() - begun, time.process_time() - used, float(longest)))
    assert window is not None
    best = min(opened)
    print(f"{'window asked for to session painted':44s} {1000 * best[0]:8.0f} ms")
    print(f"{'  of that, processor':44s} {1000 * best[1]:8.0f} ms")
    print(f"{'longest wait of the screen meanwhile':44s} {1000 * best[2]:8.0f} ms")
    timeline = window.page.timeline
    whole_s = timeline.shown.whole_s
    for length_s in (whole_s, *(each for each in _VIEWS_S if each < whole_s)):
        start = timeline.shown.all().zoomed(length_s / whole_s, whole_s / 2.0)
        step_s = length_s / 200.0

        def pan(frame: int, start: Shown = start, step_s: float = step_s) -> None:
            timeline.show_stretch(start.panned((frame % 60 - 30) * step_s))
            timeline.update()  # where everything is in view there is nowhere to go

        _frames(f"pan, {_words(length_s)} in view", pan, app.processEvents)

    def zoom(frame: int) -> None:
        share = 0.94 ** (frame % 150)
        timeline.show_stretch(timeline.shown.all().zoomed(share, 0.4 * whole_s))

    _frames("zoom, from everything to a beat", zoom, app.processEvents)
    window.close()
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'memory, highest':44s} {rss:8.0f} MB")


def _frames(what: str, move: Callable[[int], None], paint: Callable[[], object]) -> None:
    costs: list[float] = []
    for frame in range(_FRAMES):
        used = time.thread_time()
        move(frame)
        paint()
        costs.append(time.thread_time() - used)
    p50, p95 = np.percentile(costs, (50, 95))
    print(f"{what:44s} {1000 * p50:8.1f} ms p50, {1000 * p95:.1f} ms p95")


def _words(length_s: float) -> str:
    if length_s >= 3600.0:
        return f"{length_s / 3600.0:.0f} h"
    return f"{length_s / 60.0:.0f} min" if length_s >= 60.0 else f"{length_s:.0f} s"
