"""Words that several parts of the desk share; no widget decides on words of its own."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from biofeedback.events import BreathPhase
from biofeedback.guidance import patterns
from biofeedback.guidance.patterns import Pattern, Phases
from biofeedback.guidance.practice import ARRIVE, CLOSE, FREE_AFTER, FREE_BEFORE, PRACTISE
from biofeedback.ui.client_state import Scene
from biofeedback.ui.live import Live, Role, Sensor
from biofeedback.ui.translate import said

_CONTEXT = "words"


def tr(text: str) -> str:
    """Translate a word of the desk."""
    return QCoreApplication.translate(_CONTEXT, text)


def unit_words(unit: str) -> str:
    """A metric's unit as it is read."""
    return {
        "uS": "µS",
        "1/min": tr("a minute"),
        "bpm": tr("bpm"),
        "share": "",
        "index": "",
        "a.u.": tr("a.u."),
    }.get(unit, unit)


def duration(seconds: float) -> str:
    """Minutes and seconds, ``1:27``."""
    minutes, rest = divmod(max(int(seconds), 0), 60)
    return f"{minutes}:{rest:02}"


def length(seconds: float) -> str:
    """``50 min``, ``1 h 20 min``; seconds for what is shorter than two minutes."""
    if seconds < 120.0:
        return tr("{seconds} s").format(seconds=round(seconds))
    hours, minutes = divmod(round(seconds / 60.0), 60)
    if not hours:
        return tr("{minutes} min").format(minutes=minutes)
    if not minutes:
        return tr("{hours} h").format(hours=hours)
    return tr("{hours} h {minutes} min").format(hours=hours, minutes=minutes)


def day_and_time(moment: datetime) -> str:
    """``Monday 23 November 2026, 08:52``."""
    day = QDate(moment.year, moment.month, moment.day)
    written = QLocale().toString(day, "dddd d MMMM yyyy")
    return f"{written}, {moment:%H:%M}"


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


def signed(value: float, digits: int) -> str:
    """``+3`` or ``−0.4``, with a true minus."""
    return f"{value:+.{digits}f}".replace("-", "−")


def phase_word(phase: BreathPhase) -> str:
    """The word under the shape."""
    return {
        "in": tr("in"),
        "top-up": tr("a little more"),
        "out": tr("out"),
        "out-voiced": tr("out, humming"),
        "hold-full": tr("rest"),
        "hold-empty": tr("rest"),
    }[phase]


def phase_sentence(phase: BreathPhase) -> str:
    """The phase for the therapist and for screen readers."""
    return {
        "in": tr("breathe in"),
        "top-up": tr("a little more in"),
        "out": tr("breathe out"),
        "out-voiced": tr("hum out"),
        "hold-full": tr("rest, full"),
        "hold-empty": tr("rest, empty"),
    }[phase]


def pattern_name(pattern_id: str) -> str:
    """Name of a pattern; its id where it has left the list."""
    try:
        return said(patterns.pattern(pattern_id).name)
    except KeyError:
        return pattern_id


def pattern_seconds(pattern: Pattern) -> str:
    """``in 4 s, out 6 s``."""
    if not pattern.paced:
        return tr("no pacing")
    return phase_seconds(pattern.phases)


def phase_seconds(phases: Phases) -> str:
    """``in 4 s, out 6.5 s``: to a tenth, which is as fine as they can be set."""
    short = {"out-voiced": tr("hum")}
    return ", ".join(
        f"{short.get(phase, phase_word(phase))} {round(seconds, 1):g} s"
        for phase, seconds in phases
    )


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


def on_for(seconds: float) -> str:
    """Since when a key's effect lasts."""
    return tr("on for {time}").format(time=duration(seconds))


def client_sees(scene: Scene, live: Live) -> str:
    """What the client sees, in a word."""
    if scene.choices is not None:
        return tr("choosing")
    if not scene.text and scene.position is None:
        return tr("plain")
    word = tr("prompt") if scene.position is None else tr("pacer")
    return tr("{word}, unchanged").format(word=word) if live.resting() else word


def with_sound(word: str, *, on: bool, problem: str) -> str:
    """What the client sees, and whether tones go with it."""
    if not on:
        return word
    if problem:
        return tr("{word}; no sound device was found").format(word=word)
    return tr("{word}, tones on").format(word=word)


def part_name(phase: str) -> str:
    """What a part of a session is called."""
    return {
        ARRIVE: tr("arriving"),
        FREE_BEFORE: tr("free breathing"),
        PRACTISE: tr("practice"),
        FREE_AFTER: tr("free breathing after"),
        CLOSE: tr("closing"),
    }.get(phase, phase)


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


def flag_word(kind: str) -> str:
    """What stands beside an event's flag."""
    return {
        "named": tr("named"),
        "rupture": tr("rupture"),
        "repair": tr("repair"),
        "posture": tr("posture"),
        "voice": tr("voice"),
        "star": tr("star"),
        "breathe": tr("breathe together"),
        "light-headed": tr("light-headed"),
        "note": tr("note"),
        "choices": tr("something else"),
        "stopped": tr("stopped by the client"),
    }.get(kind, kind)


def ready(pattern: Pattern, start_per_min: float | None) -> str:
    """What Space would start, and from which rate it would lead."""
    name = pattern_name(pattern.id)
    if start_per_min is None:
        seconds = pattern_seconds(pattern)
        return tr("Ready: {name}, {seconds}").format(name=name, seconds=seconds)
    return tr("Ready: {name}, starting near {rate:.0f} a minute").format(
        name=name, rate=start_per_min
    )


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
