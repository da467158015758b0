"""A running session in words: its sensors, its pacer, its part and its recording."""

from __future__ import annotations

from biofeedback.ui.kit.translate import said
from biofeedback.ui.kit.words import duration, part_name, phase_seconds, tr
from biofeedback.ui.live.live import Live, Role, Sensor


def sensor_words(sensor: Sensor) -> str:
    """What a sensor is called: by what it measures, else by its own name."""
    for role, words in (
        ("heart", tr("chest strap")),
        ("skin", tr("finger electrodes")),
        ("breath", tr("breathing belt")),
    ):
        if role in sensor.roles:
            return words
    return said(sensor.status.name) if sensor.status is not None else sensor.device


def pacer_rates(live: Live) -> str:
    """The running pattern's seconds, its rate and the rate the heart's rhythm follows."""
    if live.pacer is None:
        return ""
    cycle_s = sum(seconds for _, seconds in live.pacer.phases)
    parts = phase_seconds(live.pacer.phases)
    asked = f"{60.0 / cycle_s:.1f}"
    followed = live.metrics.get("followed_rate")
    if live.silence("heart", 0.0) is not None:
        return tr("{parts}. Goes on without the sensor").format(parts=parts)
    if followed is None or followed.value is None:
        return tr("{parts}; asked {asked} a minute").format(parts=parts, asked=asked)
    return tr("{parts}; asked {asked}, followed {followed:.1f} a minute").format(
        parts=parts, asked=asked, followed=followed.value
    )


def part_and_recording(live: Live, now: float) -> str:
    """The part of the session with its time, and the state of the recording."""
    if live.phase is None or (live.session is not None and not live.session.recording):
        return recording(live)
    return tr("{part} {time}, {recording}").format(
        part=part_name(live.phase.name),
        time=duration(now - live.phase.time),
        recording=recording(live),
    )


def recording(live: Live) -> str:
    """The state of the recording."""
    session = live.session
    if session is None:
        return tr("starting")
    if not session.recording:
        return tr("ended")
    if session.problem is not None:
        return tr("not written at the moment")
    return tr("paused") if session.paused_by is not None else tr("recording")


def lane_title(live: Live, role: Role) -> str:
    """Unit or source of a lane."""
    if role == "heart":
        return tr("beats a minute")
    if role == "skin":
        settling = live.settling is not None
        return tr("µS, settling: drawn, not counted") if settling else tr("µS, responses as ticks")
    if live.sensor_of("breath") is not None:
        return tr("belt and pacer") if live.pacer is not None else tr("belt")
    if live.pacer is not None:
        return tr("estimate from heart, then pacer")
    return tr("estimate from heart")


def legend(live: Live, role: Role) -> tuple[tuple[str, str], ...]:
    """What else is drawn in a lane now: the name of its glyph, and its words."""
    if role != "heart":
        return ()
    entries = []
    if live.value("hr_usual_low") is not None:
        entries.append(("band", tr("usual range")))
    if live.value("hr_start") is not None:
        entries.append(("level", tr("start of today")))
    return tuple(entries)


def origin(live: Live) -> str:
    """Where the data come from, if not from sensors."""
    if live.simulated:
        return tr("simulated")
    return tr("replayed") if live.from_file else ""
