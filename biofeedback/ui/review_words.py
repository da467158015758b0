"""Words of the review: what happened, when, and how long it took to come back."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from biofeedback.events import Author, Person, Verdict
from biofeedback.guidance import prompts, wording
from biofeedback.session.review_moments import Around, Channel, Moment
from biofeedback.session.reviewing import Review, Span
from biofeedback.signal.moment_windows import Part, Window
from biofeedback.ui import words
from biofeedback.ui.cues import Cues
from biofeedback.ui.timeline_view import clock

DASH: Final = "–"
_STEP_S: Final = 5
_LONG_S: Final = 600.0
_PROMPT_WORDS: Final = 6


def tr(text: str) -> str:
    """Translate a word of the review."""
    return QCoreApplication.translate("review", text)


# --- moments ------------------------------------------------------------------------------------
def moment_title(moment: Moment) -> str:
    """What happened, in a word or two."""
    if moment.kind == "marker":
        known = {"noticed": tr("I noticed"), "note": tr("note")}
        return known.get(moment.name, words.flag_word(moment.name))
    if moment.kind == "pacer":
        return words.pattern_name(moment.name)
    if moment.kind == "rise":
        return tr("up from own start")
    if moment.kind == "added":
        return tr("added later")
    cue = Cues().cue_of(moment.name)
    named = {"ground": tr("ground"), "here": tr("I’m here"), "slow": tr("slow down")}
    return named[cue] if cue in named else _prompt_words(moment.name)


def _prompt_words(prompt_id: str) -> str:
    try:
        said = prompts.prompt(prompt_id).text.split()
    except KeyError:
        return prompt_id
    return " ".join(said) if len(said) <= _PROMPT_WORDS else " ".join(said[:_PROMPT_WORDS]) + " …"


def moment_icon(moment: Moment) -> str:
    """Name of the icon that stands for it."""
    if moment.kind == "marker":
        return moment.name
    if moment.kind == "prompt":
        return {"ground": "ground", "here": "here", "slow": "slow"}.get(
            Cues().cue_of(moment.name) or "", "here"
        )
    return {"pacer": "breathe", "rise": "rise", "added": "added"}[moment.kind]


def author(who: Author) -> str:
    """Who did it."""
    return {
        "client": tr("client"),
        "therapist": tr("therapist"),
        "program": tr("program"),
    }[who]


def moment_line(moment: Moment) -> str:
    """When and by whom."""
    return f"{clock(moment.time)}, {author(moment.author)}"


def person_word(person: Person) -> str:
    """Whose signals are shown."""
    return author(person)


# --- time back ----------------------------------------------------------------------------------
def about_seconds(seconds: float) -> str:
    """``about 40 s``, to five seconds; minutes from ten of them on."""
    if seconds >= _LONG_S:
        return tr("about {minutes} min").format(minutes=round(seconds / 60.0))
    return tr("about {seconds} s").format(seconds=max(_round(seconds), _STEP_S))


def _round(seconds: float) -> int:
    return _STEP_S * round(seconds / _STEP_S)


def _least(seconds: float) -> str:
    if seconds >= _LONG_S:
        return tr("{minutes} min").format(minutes=int(seconds // 60))
    return tr("{seconds} s").format(seconds=_STEP_S * int(seconds // _STEP_S))


def time_back(channel: Channel, around: Around) -> tuple[str, str]:
    """When a signal was back, and what is to be known about that."""
    back = channel.back
    compared = {
        "before": tr("compared with before this moment"),
        "start": tr("compared with the start of today"),
        "nothing": "",
    }[channel.compared]
    if back.outcome == "stayed":
        return tr("stayed in its usual range"), compared
    if back.outcome == "cannot tell" or back.seconds is None:
        return wording.fixed("F.8-h"), ""
    if back.outcome == "back":
        halfway = ""
        if back.halfway_s is not None:
            halfway = tr("halfway after {time}; ").format(time=about_seconds(back.halfway_s))
        return about_seconds(back.seconds), halfway + compared
    until = (
        tr("not back by the next moment")
        if around.ends_with == "moment"
        else tr("not back by the end")
    )
    least = tr("at least {time}; ").format(time=_least(back.seconds))
    return until, least + compared


def part_word(part: Part) -> str:
    """Name of a window."""
    return {"before": tr("before"), "during": tr("during"), "after": tr("after")}[part]


def window_note(window: Window) -> str:
    """Length of a window that is shorter than it would be; else empty."""
    if not window.short:
        return ""
    return tr("short, {seconds} s").format(seconds=round(window.length_s))


def overlap_note(around: Around) -> str:
    """Says so where the windows hold the next moment too."""
    if around.next_in_s is None or around.moment.time + around.next_in_s >= around.windows[2].end:
        return ""
    return tr("The next moment, {seconds} s later, lies within these windows.").format(
        seconds=round(around.next_in_s)
    )


# --- beats --------------------------------------------------------------------------------------
def verdict_word(verdict: Verdict) -> str:
    """What a beat is taken for."""
    return {
        "ok": tr("counts"),
        "ectopic": tr("early beat"),
        "missed": tr("beat overlooked"),
        "extra": tr("one too many"),
        "out_of_range": tr("not an interval"),
    }[verdict]


# --- the session --------------------------------------------------------------------------------
def session_title(review: Review, number: int | None) -> str:
    """Whose session, and which; no name stands for a demonstration."""
    whose = (
        review.meta.person
        or {
            "simulated": tr("Simulated session"),
            "file": tr("Imported recording"),
            "sensor": tr("Session"),
        }[review.meta.source]
    )
    if number is None:
        return whose
    return tr("{person}, session {number}").format(person=whose, number=number)


def started(review: Review) -> str:
    """Day and time of day, as people write them."""
    try:
        begun = datetime.fromisoformat(review.meta.started_at)
    except ValueError:
        return tr("date not known")
    day = QDate(begun.year, begun.month, begun.day)
    written = QLocale(QLocale.Language.English).toString(day, "dddd d MMMM yyyy")
    return f"{written}, {begun:%H:%M}"


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


def source_tag(review: Review) -> str:
    """What marks a session that no sensor recorded; empty for one that did."""
    return {"simulated": tr("simulated"), "file": tr("from a file"), "sensor": ""}[
        review.meta.source
    ]


def span_word(span: Span) -> str:
    """Name of a phase; of a paced block, its pattern."""
    if span.pattern:
        return words.pattern_name(span.pattern)
    return span.name or tr("no phase named")
