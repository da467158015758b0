"""Words of a report: on paper nobody can ask back, so they stand alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from biofeedback.events import Person
from biofeedback.guidance import patterns, prompts, wording
from biofeedback.guidance.markers import MARKER_NAMES
from biofeedback.guidance.practice import PART_NAMES
from biofeedback.recordings.report import Say
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
_LEAST_MINUTES: Final = 2


def title(moment: Moment, say: Say) -> str:
    """What a moment is called on paper."""
    match moment.kind:
        case "marker":
            known = MARKER_NAMES.get(moment.name)
            return moment.name.replace("_", " ") if known is None else say(known)
        case "pacer":
            return _pattern_name(moment.name, say)
        case "rise":
            return say("up from own start")
        case "added":
            return say("added later")
    try:
        said = say(prompts.prompt(moment.name).text)
    except KeyError:
        return moment.name
    return said if len(said) <= _LONGEST_TITLE else said[:_LONGEST_TITLE].rsplit(" ", 1)[0] + " …"


def span_name(span: Span, say: Say) -> str:
    """A phase, or the pattern that paced it."""
    if span.pattern:
        return _pattern_name(span.pattern, say)
    known = PART_NAMES.get(span.name)
    return say(known) if known else span.name or say("no phase named")


def _pattern_name(pattern_id: str, say: Say) -> str:
    try:
        return say(patterns.pattern(pattern_id).name)
    except KeyError:
        return pattern_id


def back_words(channel: Channel, around: Around, say: Say) -> str:
    """When a signal was back, in words and to five seconds."""
    back = channel.back
    if back.outcome == "stayed":
        return say("stayed in its usual range")
    if back.outcome == "cannot tell" or back.seconds is None:
        return say(wording.fixed("F.8-h"))
    if back.outcome == "back":
        seconds = max(_STEP_S, _STEP_S * round(back.seconds / _STEP_S))
        return say("back after about {} s").format(seconds)
    least = _STEP_S * int(back.seconds // _STEP_S)
    if around.ends_with == "moment":
        return say("not back by the next moment (at least {} s)").format(least)
    return say("not back by the end (at least {} s)").format(least)


def heading(review: Review, number: int | None, say: Say) -> str:
    """Number, date, length, and where it was or comes from, if not from a sensor in the room."""
    parts = [] if number is None else [say("Session {}").format(number)]
    try:
        begun = datetime.fromisoformat(review.meta.started_at)
    except ValueError:
        parts.append(say("date not known"))
    else:
        parts.append(
            say("{day} {month} {year}, {time}").format(
                day=begun.day,
                month=say(_MONTHS[begun.month - 1]),
                year=begun.year,
                time=f"{begun:%H:%M}",
            )
        )
    minutes = round(review.duration_s / 60.0)
    short = minutes < _LEAST_MINUTES
    parts.append(say("{} s").format(round(review.duration_s)) if short
                 else say("{} min").format(minutes))  # fmt: skip
    parts.append(say(AT_HOME) if review.meta.origin == AT_HOME else "")
    mode = {"simulated": say("simulated"), "file": say("from a file"), "sensor": ""}
    parts.append(mode[review.meta.source])
    return ", ".join(filter(None, parts))


def sensors(review: Review, person: Person, heart: float, skin: float, say: Say) -> tuple[str, ...]:
    """Each sensor with its share of clean data."""
    skins = {info.device for info in review.streams if info.kind == "eda"}
    lines = []
    for each in review.sensors:
        if each.person == person:
            share = skin if each.device in skins else heart
            name = " ".join(filter(None, (each.model or each.name, each.firmware)))
            lines.append(
                say("{name}, {share} % clean").format(name=name, share=f"{100 * share:.0f}")
            )
    return tuple(lines)


def tried(told: Sequence[Moment], say: Say) -> tuple[str, ...]:
    """Paced blocks and prompts, each once with its times."""
    times: dict[str, list[str]] = {}
    for each in told:
        if each.kind in ("pacer", "prompt"):
            times.setdefault(title(each, say), []).append(clock(each.time))
    between = f" {say('and')} "
    return tuple(f"{name}, {between.join(at)}" for name, at in times.items())
