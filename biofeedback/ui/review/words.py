"""Words of the review: what happened, when, and how long it took to come back."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication

from biofeedback.events import Author
from biofeedback.guidance import prompts
from biofeedback.guidance.pacer import BREATH_OUT
from biofeedback.session.review_moments import Around, Channel, Moment
from biofeedback.session.reviewing import Review, clean_shares
from biofeedback.signal.moment_windows import Part
from biofeedback.ui.client.cues import Cues
from biofeedback.ui.kit import words
from biofeedback.ui.kit.translate import fixed, said
from biofeedback.ui.live import flag_words
from biofeedback.ui.timeline.data import Drawn
from biofeedback.ui.timeline.view import clock

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
    if moment.kind == "marker" and moment.name == BREATH_OUT:
        return tr("breath out, {seconds} s").format(seconds=moment.text)
    if moment.kind == "marker":
        flag = flag_words.flag(moment.time, moment.name)
        known = {"noticed": tr("I noticed"), "note": tr("note")}
        return known.get(moment.name, moment.name if flag is None else flag.word)
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
        text = said(prompts.prompt(prompt_id).text)
    except KeyError:
        return prompt_id
    first = text.split()
    return text if len(first) <= _PROMPT_WORDS else " ".join(first[:_PROMPT_WORDS]) + " …"


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
    """When a signal was back, and what else was seen of that."""
    back = channel.back
    if back.outcome == "stayed":
        return tr("stayed in its usual range"), ""
    if back.outcome == "cannot tell" or back.seconds is None:
        return fixed("F.8-h"), ""
    if back.outcome == "back":
        if back.halfway_s is None or back.halfway_s >= back.seconds:
            return about_seconds(back.seconds), ""
        halfway = tr("halfway after {time}").format(time=about_seconds(back.halfway_s))
        return about_seconds(back.seconds), halfway
    until = (
        tr("not back by the next moment")
        if around.ends_with == "moment"
        else tr("not back by the end")
    )
    return until, tr("at least {time}").format(time=_least(back.seconds))


def compared(around: Around) -> str:
    """What both signals are compared with; one by one where they differ."""
    known = {
        "before": tr("with before this moment"),
        "start": tr("with the start of today"),
    }
    heart, skin = known.get(around.heart.compared), known.get(around.skin.compared)
    if heart is None and skin is None:
        return ""
    if heart == skin or heart is None or skin is None:
        return tr("compared {with_what}").format(with_what=heart or skin)
    return tr("compared heart {heart}, skin {skin}").format(heart=heart, skin=skin)


def part_word(part: Part) -> str:
    """Name of a window."""
    return {"before": tr("before"), "during": tr("during"), "after": tr("after")}[part]


def window_notes(around: Around) -> list[str]:
    """Which windows are shorter than they would be, and why."""
    notes = []
    for name, channel in ((tr("heart"), around.heart), (tr("skin"), around.skin)):
        short = [
            tr("{part} {seconds} s").format(
                part=part_word(window.part), seconds=round(window.length_s)
            )
            for window in channel.windows
            if window.short
        ]
        if short:
            notes.append(
                tr("short for {signal}: {windows}").format(signal=name, windows=", ".join(short))
            )
    return notes


def overlap_note(around: Around) -> str:
    """Says so where the windows hold the next moment too."""
    end = max(around.heart.windows[2].end, around.skin.windows[2].end)
    if around.next_in_s is None or around.moment.time + around.next_in_s >= end:
        return ""
    return tr("overlaps the next moment, {seconds} s later").format(seconds=round(around.next_in_s))


# --- beats --------------------------------------------------------------------------------------


# --- the session --------------------------------------------------------------------------------
def session_title(review: Review, number: int | None) -> str:
    """Whose session, and which; no name stands for a demonstration."""
    whose = (
        words.person_name(review.meta.person)
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
    return began(review.meta.started_at)


def began(started_at: str) -> str:
    """The same of any session."""
    try:
        return words.day_and_time(datetime.fromisoformat(started_at))
    except ValueError:
        return tr("date not known")


def source_tag(review: Review) -> str:
    """What marks a session that no sensor recorded; empty for one that did."""
    return {"simulated": tr("simulated"), "file": tr("from a file"), "sensor": ""}[
        review.meta.source
    ]


def clean_words(review: Review, drawn: Drawn | None) -> list[str]:
    """How much of each signal can be used."""
    if drawn is None:
        return []
    heart, skin = clean_shares(drawn.traces, review.duration_s)
    words_of = []
    if len(drawn.beat_times):
        words_of.append(tr("chest strap {share} % clean").format(share=round(100.0 * heart)))
    if len(drawn.skin_times):
        words_of.append(tr("finger electrodes {share} % clean").format(share=round(100.0 * skin)))
    return [each.replace(" %", "\N{NO-BREAK SPACE}%") for each in words_of]
