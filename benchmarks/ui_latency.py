"""What the screen costs: packet to pixel, frames, processor, start-up and memory.

Streams a strap with ECG and a skin conductance sensor for each of two simulated people through a
real session into desk and client window, both shown, with the pacer on. Without a display it runs
offscreen.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from contextlib import closing

import numpy as np

_START_UP = """
import json, resource, sys, time
begin = time.perf_counter()
from PySide6.QtCore import QTimer
from biofeedback.ui.app import application
from biofeedback.ui.kit.view_settings import ViewSettings
from biofeedback.ui.desk.window import Window
app = application()
window = Window(ViewSettings(None))
window.resize(1440, 860)
window.show()
app.processEvents()
window.grab()
seconds = time.perf_counter() - begin
window.desk.lanes_card.open_lanes()
app.processEvents()
window.grab()
with_lanes = time.perf_counter() - begin
heavy = [name for name in ("scipy", "neurokit2", "pandas") if name in sys.modules]
rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([seconds, with_lanes, rss, heavy]))
"""


def main(arguments: Sequence[str] = ()) -> None:
    """Print every figure with its unit."""
    parser = ArgumentParser(prog="python -m benchmarks ui", description=__doc__)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--size", default="1920x1080")
    parser.add_argument("--people", type=int, choices=(1, 2), default=2)
    options = parser.parse_args(arguments)
    if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    start_up()
    width, height = map(int, options.size.split("x"))
    streaming(options.seconds, width, height, options.people)


def start_up() -> None:
    """From the first import to the first painted window, in a process of its own.

    Warm: the program and its libraries have been compiled and read before, as on any second start.
    """
    environment = {**os.environ}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    runs = [
        json.loads(
            subprocess.run(
                [sys.executable, "-c", _START_UP],
                check=True,
                capture_output=True,
                text=True,
                env=environment,
            ).stdout
        )
        for _ in range(4)
    ]
    seconds, with_lanes, rss, heavy = min(runs[1:])
    print(f"{'start to first paint, warm':40s} {1000 * seconds:8.0f} ms")
    print(f"{'start to lanes painted, warm':40s} {1000 * with_lanes:8.0f} ms")
    print(f"{'memory then':40s} {rss:8.0f} MB")
    print(f"{'heavy modules loaded':40s} {', '.join(heavy) or 'none':>8}")


def streaming(seconds: float, width: int, height: int, number: int) -> None:
    """Two sensors for each person and the pacer, for so many seconds."""
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent

    from biofeedback.events import Beat, SampleBatch
    from biofeedback.session.demo import SimulatedPeople
    from biofeedback.session.handle import SessionHandle
    from biofeedback.session.loop import SessionThread
    from biofeedback.ui.app import application
    from biofeedback.ui.client.pacer_disc import PacerDisc
    from biofeedback.ui.desk.stalls import STALL_S
    from biofeedback.ui.desk.window import Window
    from biofeedback.ui.kit.view_settings import ViewSettings
    from biofeedback.ui.live.lanes import LanesView

    app = application()
    waiting: list[float] = []
    latencies: list[float] = []
    ticks: list[float] = []
    costs: list[float] = []
    painted = {"lanes": 0, "disc": 0}
    moved: list[PacerDisc] = []
    paint_lanes, paint_disc = LanesView.paintEvent, PacerDisc.paintEvent

    def lanes_painted(view: LanesView, event: QPaintEvent) -> None:
        paint_lanes(view, event)
        painted["lanes"] += 1
        now = handle.clock.now()
        latencies.extend(now - arrival for arrival in waiting)
        waiting.clear()

    def disc_painted(disc: PacerDisc, event: QPaintEvent) -> None:
        paint_disc(disc, event)
        moved.append(disc)

    LanesView.paintEvent = lanes_painted
    PacerDisc.paintEvent = disc_painted  # type: ignore[method-assign,assignment]
    with closing(SessionThread(1.0)) as thread:
        people = SimulatedPeople(number, 1, "two-rises")
        handle = SessionHandle(thread, people.sources, (people.listen,))
        window = Window(ViewSettings(None))
        window.resize(width, height)
        window.show()
        window.attach(handle)
        session = window.session
        assert session is not None
        # as on a second display, where the client watches the pacer
        session.client.window.resize(1280, 720)
        session.client.window.show()
        spent = [time.thread_time()]

        def tick() -> None:
            ticks.append(time.perf_counter())
            costs.append(time.thread_time() - spent[0])
            spent[0] = time.thread_time()
            # once a frame, whether on the client's window or for the desk's picture of it
            painted["disc"] += bool(moved)
            moved.clear()

        window.frames.timeout.connect(tick)

        def note_samples(batch: SampleBatch) -> None:
            if batch.stream in session.live.streams and (
                session.live.streams[batch.stream].kind == "eda"
            ):
                waiting.append(batch.arrival)

        def note_beat(beat: Beat) -> None:
            if beat.provisional:
                beats.append(beat.time)

        beats: list[float] = []
        session.bridge.samples.connect(note_samples)
        session.bridge.beat.connect(note_beat)
        used = [0.0, 0.0]

        if number == 2:
            session.keys.actions["own"]()

        def begin() -> None:
            session.keys.actions["breathe"]()
            for figures in (latencies, ticks, costs):
                figures.clear()
            painted.update(lanes=0, disc=0)
            used[:] = [time.process_time(), time.perf_counter()]

        def end() -> None:
            used[:] = [time.process_time() - used[0], time.perf_counter() - used[1]]
            window.close()

        QTimer.singleShot(5000, begin)
        QTimer.singleShot(round(5000 + 1000 * seconds), end)
        app.exec()
    LanesView.paintEvent = paint_lanes
    PacerDisc.paintEvent = paint_disc  # type: ignore[method-assign]
    gaps = np.diff(ticks)
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    for name, value, unit in (
        ("packet to pixel, p50", 1000 * np.percentile(latencies, 50), "ms"),
        ("packet to pixel, p95", 1000 * np.percentile(latencies, 95), "ms"),
        ("packet to pixel, p99", 1000 * np.percentile(latencies, 99), "ms"),
        ("cost of a frame, p50 (interface thread)", 1000 * np.percentile(costs, 50), "ms"),
        ("cost of a frame, p95 (interface thread)", 1000 * np.percentile(costs, 95), "ms"),
        ("time between frames, p95", 1000 * np.percentile(gaps, 95), "ms"),
        ("time between frames, longest", 1000 * gaps.max(), "ms"),
        ("frames that came over 100 ms late", float((gaps > STALL_S).sum()), ""),
        ("pacer frames", painted["disc"] / used[1], "/s"),
        ("lanes drawn", painted["lanes"] / used[1], "/s"),
        ("processor, whole program", 100 * used[0] / used[1], "% of a core"),
        ("processor, interface thread", 100 * sum(costs) / used[1], "% of a core"),
        ("memory, highest", rss, "MB"),
    ):
        print(f"{name:40s} {value:8.1f} {unit}")
    print(f"{'beats drawn':40s} {len(beats):8d}")
