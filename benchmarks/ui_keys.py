"""From a key to the client's view: Stop from every state, and each cue, while four sensors stream.

And from a marker's key to the time that is written down with it. A key is due at a random instant,
so that the wait for whatever the interface thread is doing then counts; it ends with the client's
first painted frame that shows what the key asked for. Each state is reached in a session of its
own, since a pacer that was stopped rests for two minutes.
"""

from __future__ import annotations

import os
import random
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from contextlib import closing

import numpy as np

_STATES: dict[str, tuple[str, ...]] = {
    "pacer": ("breathe",),
    "pacer, counting": ("count", "breathe"),
    "prompt": ("ground",),
    "prompt beside the shape": ("breathe", "ground"),
    "somebody is here": ("here",),
    "slow down": ("slow",),
    "choices": ("something-else",),
    "choices over the shape": ("breathe", "something-else"),
    "the way out of pacing": ("breathe", "light-headed"),
    "sensing paused": ("pause", "ground"),
}
_CUES = {"breathe": "1", "ground": "2", "here": "3", "slow": "4"}
_MARKS_MS, _BEGINS_MS, _SETTLES_MS = 1000, 2000, 1200


def main(arguments: Sequence[str] = ()) -> None:
    """Print each delay in milliseconds, and the longest."""
    parser = ArgumentParser(prog="python -m benchmarks keys", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)
    if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    chosen = random.Random(1)
    stops: list[float] = []
    cues: list[float] = []
    markers: list[float] = []
    for name, keys in _STATES.items():
        delays = [_delays(keys, chosen) for _ in range(options.rounds)]
        stops += [each["stop"] for each in delays]
        cues += [each["cue"] for each in delays if "cue" in each]
        markers += [each["marker"] for each in delays]
        lasted = ", ".join(f"{each['stop']:.1f}" for each in delays)
        print(f"{f'Stop, {name}':40s} {lasted} ms", flush=True)
    for name, all_of in (("Stop", stops), ("cue key", cues), ("marker, late by", markers)):
        most = float(np.percentile(all_of, 95))
        print(f"{name:40s} longest {max(all_of):.1f} ms, p95 {most:.1f} ms, n {len(all_of)}")


def _delays(keys: tuple[str, ...], chosen: random.Random) -> dict[str, float]:
    """Milliseconds from the key to the painted frame, of ``stop`` and of a lone ``cue``.

    Of ``marker``, to the time it was marked with.
    """
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtTest import QTest

    from biofeedback.events import Marker
    from biofeedback.session.demo import SimulatedPeople
    from biofeedback.session.handle import SessionHandle
    from biofeedback.session.loop import SessionThread
    from biofeedback.ui.app import application
    from biofeedback.ui.client.stage import ClientStage
    from biofeedback.ui.client.state import Scene
    from biofeedback.ui.desk.window import Window
    from biofeedback.ui.kit.view_settings import ViewSettings

    app = application()
    delays: dict[str, float] = {}
    due: dict[str, float] = {}
    with closing(SessionThread(1.0)) as thread:
        people = SimulatedPeople(2, 1, "two-rises")
        handle = SessionHandle(thread, people.sources, (people.listen,))
        window = Window(ViewSettings(None))
        window.resize(1920, 1080)
        window.show()
        window.attach(handle)
        session = window.session
        assert session is not None
        client = session.client.window
        client.resize(1280, 720)
        client.show()
        paint = ClientStage.paintEvent

        def painted(stage: ClientStage, event: QPaintEvent) -> None:
            paint(stage, event)
            wanted = "stop" if client.view.scene == Scene() else "cue"
            if wanted in due:
                delays[wanted] = 1000 * (time.perf_counter() - due.pop(wanted))

        def marked(marker: Marker) -> None:
            if marker.kind == "named":
                delays["marker"] = 1000 * abs(marker.time - due.pop("marker"))

        session.bridge.marker.connect(marked)

        def press_about_now(name: str, key: Qt.Key) -> None:
            later_ms = chosen.randrange(1, 400)
            now = handle.clock.now() if name == "marker" else time.perf_counter()
            due_at = now + later_ms / 1000

            def press() -> None:
                due[name] = due_at
                QTest.keyClick(window, key)

            timer = QTimer(window)
            timer.setTimerType(Qt.TimerType.PreciseTimer)
            timer.setSingleShot(True)
            timer.timeout.connect(press)
            timer.start(later_ms)

        def reach() -> None:
            if len(keys) == 1 and keys[0] in _CUES:
                press_about_now("cue", Qt.Key(ord(_CUES[keys[0]])))
                return
            for key in keys:
                session.keys.actions[key]()

        stop_at_ms = _BEGINS_MS + 400 + _SETTLES_MS
        QTimer.singleShot(_MARKS_MS, window, lambda: press_about_now("marker", Qt.Key.Key_N))
        QTimer.singleShot(_BEGINS_MS, window, reach)
        QTimer.singleShot(stop_at_ms, window, lambda: press_about_now("stop", Qt.Key.Key_Escape))
        QTimer.singleShot(stop_at_ms + 400 + _SETTLES_MS, window, window.close)
        ClientStage.paintEvent = painted  # type: ignore[method-assign,assignment]
        app.exec()
        ClientStage.paintEvent = paint  # type: ignore[method-assign]
    assert not due, f"never painted: {', '.join(due)}"
    return delays
