"""Sessions to record in tests."""

from __future__ import annotations

from collections.abc import Iterable

from biofeedback.events import (
    Beat,
    Cue,
    DeviceStatus,
    Event,
    Gap,
    Marker,
    Metric,
    PacerChange,
    Phase,
    RrIntervals,
    SampleBatch,
    SessionMeta,
    SkinResponse,
    Source,
    StreamInfo,
    Tick,
    read_only,
)
from biofeedback.recordings.recording import Recording
from biofeedback.recordings.vault import Vault, new_session_id


def session_meta(source: Source = "simulated", person: str = "") -> SessionMeta:
    """A session of one morning."""
    return SessionMeta(
        session_id=new_session_id(),
        started_at="2026-03-01T10:00:00+01:00",
        source=source,
        program_version="0.1.0",
        person=person,
    )


def record(vault: Vault, events: Iterable[Event], meta: SessionMeta | None = None) -> Recording:
    """Write ``events`` as one complete session and open it."""
    meta = meta or session_meta()
    writer = vault.new_session(meta)
    writer.write(list(events))
    writer.close()
    return vault.session(meta.session_id)


def everything() -> list[Event]:
    """Ten seconds in which everything happens once: two sensors, a gap, a marker, a pacer."""
    ecg, eda = "client/ecg/polar-123", "client/eda/uart-9"
    events: list[Event] = [
        DeviceStatus(0.0, "polar-123", "client", "Polar H10 ABCD1234", "streaming", 80),
        StreamInfo(0.1, ecg, "polar-123", "client", "ecg", 130.0, "uV"),
        StreamInfo(0.1, eda, "uart-9", "client", "eda", 10.0, "uS"),
        Phase(0.2, "settling", "therapist"),
    ]
    for second in range(10):
        events.append(Tick(float(second)))
        if second in (5, 6):
            continue
        wave = [100.0 * ((index + second) % 7) for index in range(130)]
        events.append(SampleBatch(float(second), ecg, 130.0, read_only(wave), second + 1.0))
        level = [4.0 + 0.01 * index + second for index in range(10)]
        events.append(SampleBatch(float(second), eda, 10.0, read_only(level), second + 1.0))
        rr = (812.5,) if second % 2 else (799.8046875, 810.546875)
        events.append(RrIntervals(second + 0.9, "client", "polar-123", 74.0, rr, contact=True))
        verdict = "ectopic" if second == 3 else "ok"
        adjacent = second != 7
        beat = Beat(second + 0.8, "client", second, rr[-1], verdict, adjacent)
        events.append(beat)
        events.append(Metric(second + 1.0, "client", "hr", 74.25, "bpm", 10.0, 1.0))
        events.append(
            Metric(second + 1.0, "client", "rmssd", None, "ms", 60.0, 0.2, "needs 60 s of beats")
        )
    events += [
        Gap(7.0, "polar-123", "client", 5.0, 7.0, "Polar H10 ABCD1234 was out of reach"),
        Marker(7.5, "note", "therapist", 'said "my sister, Ann"\nand laughed; ä'),
        PacerChange(8.0, "four-six", (("in", 4.0), ("out", 6.0)), "therapist"),
        SkinResponse(8.4, "client", 7.9, 0.123),
        Cue(8.5, "prompt", "feet-floor", "therapist"),
        Phase(9.0, "practice", "therapist"),
        Tick(10.0),
    ]
    return events


def two_people() -> list[Event]:
    """Four seconds of a client and a therapist, each with a heart strap."""
    events: list[Event] = []
    for person in ("client", "therapist"):
        events.append(
            StreamInfo(0.0, f"{person}/ecg/x", f"strap-{person}", person, "ecg", 4.0, "uV")
        )
    for second in range(4):
        for person in ("client", "therapist"):
            values = read_only([second, 1.5, -2.0, 3.0 if person == "client" else 4.0])
            events.append(SampleBatch(second, f"{person}/ecg/x", 4.0, values, second + 1.0))
            time, rr = second + 1.0, 800.0 if person == "client" else 950.0
            events.append(RrIntervals(time, person, f"strap-{person}", None, (rr,)))
            events.append(Beat(time, person, second, rr, "ok", second > 0))
            events.append(Metric(time, person, "hr", 60_000 / rr, "bpm", 10.0, 1.0))
    return events
