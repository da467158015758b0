"""Words of a report: on paper nobody can ask back, so they stand alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from biofeedback.events import Person
from biofeedback.guidance import patterns, prompts, wording
from biofeedback.recordings.report_charts import clock
from biofeedback.session.practising import AT_HOME
from biofeedback.session.review_moments import Around, Channel, Moment
from biofeedback.session.reviewing import Review, Span

_STEP_S: Final = 5
_LONGEST_TITLE: Final = 40
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_MODES: Final = {"simulated": "simulated", "file": "from a file", "sensor": ""}


def title(moment: Moment) -> str:
    """What a moment is called on paper."""
    match moment.kind:
        case "marker":
            return {"noticed": "I noticed"}.get(moment.name, moment.name.replace("_", " "))
        case "pacer":
            return _pattern_name(moment.name)
        case "rise":
            return "up from own start"
        case "added":
            return "added later"
    try:
        said = prompts.prompt(moment.name).text
    except KeyError:
        return moment.name
    return said if len(said) <= _LONGEST_TITLE else said[:_LONGEST_TITLE].rsplit(" ", 1)[0] + " …"


def span_name(span: Span) -> str:
    """A phase, or the pattern that paced it."""
    return _pattern_name(span.pattern) if span.pattern else span.name or "no phase named"


def _pattern_name(pattern_id: str) -> str:
    try:
        return patterns.pattern(pattern_id).name
    except KeyError:
        return pattern_id


def back_words(channel: Channel, around: Around) -> str:
    """When a signal was back, in words and to five seconds."""
    back = channel.back
    if back.outcome == "stayed":
        return "stayed in its usual range"
    if back.outcome == "cannot tell" or back.seconds is None:
        return wording.fixed("F.8-h")
    if back.outcome == "back":
        seconds = max(_STEP_S, _STEP_S * round(back.seconds / _STEP_S))
        return f"back after about {seconds} s"
    least = _STEP_S * int(back.seconds // _STEP_S)
    until = "the next moment" if around.ends_with == "moment" else "the end"
    return f"not back by {until} (at least {least} s)"


def heading(review: Review, number: int | None) -> str:
    """Number, date, length, and where it was or comes from, if not from a sensor in the room."""
    parts = [] if number is None else [f"Session {number}"]
    try:
        begun = datetime.fromisoformat(review.meta.started_at)
    except ValueError:
        parts.append("date not known")
    else:
        parts.append(f"{begun.day} {_MONTHS[begun.month - 1]} {begun.year}, {begun:%H:%M}")
    minutes = round(review.duration_s / 60.0)
    parts.append(f"{minutes} min" if minutes >= 2 else f"{round(review.duration_s)} s")
    parts += [AT_HOME] if review.meta.origin == AT_HOME else []
    parts += [_MODES[review.meta.source]] if _MODES[review.meta.source] else []
    return ", ".join(parts)


def sensors(review: Review, person: Person, heart: float, skin: float) -> tuple[str, ...]:
    """Each sensor with its share of clean data."""
    skins = {info.device for info in review.streams if info.kind == "eda"}
    lines = []
    for each in review.sensors:
        if each.person == person:
            share = skin if each.device in skins else heart
            name = " ".join(filter(None, (each.model or each.name, each.firmware)))
            lines.append(f"{name}, {100 * share:.0f} % clean")
    return tuple(lines)


def tried(told: Sequence[Moment]) -> tuple[str, ...]:
    """Paced blocks and prompts, each once with its times."""
    times: dict[str, list[str]] = {}
    for each in told:
        if each.kind in ("pacer", "prompt"):
            times.setdefault(title(each), []).append(clock(each.time))
    return tuple(f"{name}, {' and '.join(at)}" for name, at in times.items())
