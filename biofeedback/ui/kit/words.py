"""Words that several screens share; no widget decides on words of its own."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from biofeedback.events import BreathPhase
from biofeedback.guidance import patterns
from biofeedback.guidance.markers import MARKER_NAMES
from biofeedback.guidance.patterns import Pattern, Phases
from biofeedback.guidance.practice import PART_NAMES
from biofeedback.session.opening import JUST_ME
from biofeedback.ui.kit.translate import said

_CONTEXT = "words"


def tr(text: str) -> str:
    """Translate a word that several screens share."""
    return QCoreApplication.translate(_CONTEXT, text)


def person_name(name: str) -> str:
    """A person's name as it is shown: somebody who practises alone has none."""
    return said(name) if name == JUST_ME else name


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


def minutes(seconds: float) -> str:
    """A length in whole or half minutes, in words."""
    halves = max(round(seconds / 30.0), 1)
    if halves == 2:
        return tr("1 minute")
    amount = f"{halves // 2}½" if halves % 2 else f"{halves // 2}"
    if halves == 1:
        return tr("half a minute")
    return tr("{amount} minutes").format(amount=amount)


def day_and_time(moment: datetime) -> str:
    """``Monday 23 November 2026, 08:52``."""
    day = QDate(moment.year, moment.month, moment.day)
    written = QLocale().toString(day, tr("dddd d MMMM yyyy"))
    return f"{written}, {moment:%H:%M}"


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
        known = patterns.pattern(pattern_id)
    except KeyError:
        return pattern_id
    if known.made:
        lengths = "-".join(f"{seconds:g}" for _, seconds in known.phases)
        return tr("Own {lengths}").format(lengths=lengths)
    return said(known.name)


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


def part_name(phase: str) -> str:
    """What a part of a session is called."""
    return said(PART_NAMES[phase]) if phase in PART_NAMES else phase


def flag_word(kind: str) -> str:
    """What stands beside an event's flag."""
    return said(MARKER_NAMES[kind]) if kind in MARKER_NAMES else kind
