"""A short session for looking back on: known beats and conductance, and everything that happens."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from biofeedback.events import (
    Beat,
    Cue,
    DeviceStatus,
    Event,
    Gap,
    Marker,
    Metric,
    Offer,
    PacerChange,
    Phase,
    SessionMeta,
    SessionState,
    SkinResponse,
    StreamInfo,
    Tick,
)

STRAP, ELECTRODES = "strap-1", "uart-1"
LENGTH_S = 900.0
RUPTURE = 400.0
LONG_EXHALE = (("in", 4.0), ("out", 6.0))
META = SessionMeta("abcd1234", "2026-11-19T14:02:00+01:00", "sensor", "0.1.0", "Wren")


def heart_rate(time: float) -> float:
    """70 a minute, 12 more at the rupture, which decays with 30 s."""
    return 70.0 + (12.0 * float(np.exp(-(time - RUPTURE) / 30.0)) if time >= RUPTURE else 0.0)


def beats() -> Iterator[Beat]:
    """One person's beats; those from 200 to 230 s were lost, and each hundredth is flagged."""
    time, index, follows = 0.0, 0, False
    while time < LENGTH_S - 1.0:
        rr_ms = 60000.0 / heart_rate(time)
        time += rr_ms / 1000.0
        if 200.0 < time <= 230.0:
            follows = False
            continue
        verdict = "extra" if index % 100 == 50 else "ok"
        yield Beat(time, "client", index, rr_ms, verdict, follows)
        index, follows = index + 1, True


def conductance(time: float) -> float:
    """4 µS, and 5 from the rupture to a minute later."""
    return 5.0 if RUPTURE + 2.0 <= time < RUPTURE + 60.0 else 4.0


def skin() -> Iterator[Metric]:
    """A value each second; unusable from 600 to 620 s."""
    for second in range(1, int(LENGTH_S) + 1):
        lost = 600 < second <= 620
        value = None if lost else conductance(float(second))
        reason = "a jump or a hole in the last seconds" if lost else None
        yield Metric(float(second), "client", "conductance", value, "uS", 1.0, 1.0, reason)


def happenings() -> list[Event]:
    """What people did, and what the sensors said of themselves."""
    return [
        SessionState(0.0, recording=True),
        StreamInfo(0.0, "client/eda/1", ELECTRODES, "client", "eda", 8.0, "uS"),
        DeviceStatus(0.5, STRAP, "client", "Polar H10", "streaming", model="H10", firmware="5.0.0"),
        DeviceStatus(0.5, ELECTRODES, "client", "Conductance sensor", "streaming"),
        Phase(0.0, "free breathing", "therapist"),
        Marker(120.0, "named", "therapist"),
        Gap(230.0, STRAP, "client", 200.0, 230.0, "out of reach"),
        Phase(300.0, "talk", "therapist"),
        Marker(RUPTURE, "rupture", "therapist", "spoke over a pause"),
        Offer(430.0, "client", (), ("heart rate 3.0 SD above the last 10 min", "for 20 s")),
        PacerChange(500.0, "long-exhale-4-6", LONG_EXHALE, "therapist"),
        Cue(500.2, "prompt", "B3", "program"),
        Cue(512.0, "clear", "", "program"),
        PacerChange(700.0, "long-exhale-4-6", (), "therapist"),
        Marker(740.0, "noticed", "client"),
        Cue(780.0, "prompt", "T1", "therapist"),
        Cue(800.0, "clear", "", "therapist"),
        SessionState(LENGTH_S, recording=False),
    ]


def rises() -> Iterator[Metric]:
    """Both signals up from 410 to 445 s."""
    for second in range(380, 480):
        lasted = float(second - 410) if 410 <= second < 445 else 0.0
        yield Metric(float(second), "client", "rise", lasted, "s", 30.0, 1.0)


def session() -> list[Event]:
    """All of it, in the order of time."""
    events: list[Event] = [*happenings(), *beats(), *skin(), *rises()]
    events += [
        SkinResponse(time, "client", time - 1.5, 0.2) for time in (350.0, 403.0, 420.0, 450.0)
    ]
    events += [Tick(float(second)) for second in range(1, int(LENGTH_S) + 1)]
    return sorted(events, key=lambda event: event.time)
