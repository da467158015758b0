"""A report of a recording: every number with the stretch of the session it comes from."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

import biofeedback
from biofeedback.events import Person, Samples
from biofeedback.guidance import early_signs, wording
from biofeedback.guidance.early_signs import NOTICED
from biofeedback.recordings.report import (
    ENGLISH,
    CheckInRow,
    Curve,
    Language,
    Mark,
    Number,
    PhaseRow,
    Report,
    Say,
    StarredMoment,
    Stretch,
)
from biofeedback.recordings.report_charts import clock
from biofeedback.session.opening import JUST_ME
from biofeedback.session.report_words import (
    back_words,
    heading,
    sensors,
    span_name,
    title,
    tried,
)
from biofeedback.session.review_moments import Around, Moment, about, look_around, moments
from biofeedback.session.reviewing import (
    Curves,
    Review,
    Span,
    Wearer,
    clean_shares,
    curves,
    traces,
    usable,
)
from biofeedback.signal.hrv_time import rmssd, successive_differences
from biofeedback.signal.moment_windows import Traces, Window, measure
from biofeedback.signal.suitability import unsuitable

REPORT_VERSION: Final = 1
NEEDED_RMSSD_S: Final = 60.0
SHORTEST_ROW_S: Final = 30.0
_POINTS: Final = 600
"""Of a curve over the whole session: more cannot be seen on a page."""
_BAND_S: Final = 10.0
_BAND_PERCENT: Final = (5.0, 95.0)
_PERSON: Final[Person] = "client"


def build_report(
    review: Review,
    whole: dict[str, dict[str, Any]],
    *,
    number: int | None = None,
    check_ins: Iterable[CheckInRow] = (),
    note: str = "",
    hidden: Iterable[str] = (),
    language: Language = ENGLISH,
    variability_withheld: bool = False,
) -> Report:
    """The client's session on one page.

    ``variability_withheld`` leaves out what another rhythm than the usual would make of it.
    ``whole`` is what :func:`biofeedback.signal.analysis.analyze` says of the recording; it is the
    first row of the table. ``number`` counts the person's sessions.
    """
    say = language.say
    wearer = review.wearers.get(_PERSON)
    given = review.given(_PERSON)
    found = None if wearer is None else traces(wearer, given)
    smooth = None if found is None else curves(found, review.duration_s)
    shares = (0.0, 0.0) if found is None else clean_shares(found, review.duration_s)
    told = moments(review, _PERSON)
    bare = found is None or not (found.beat_times.size or found.skin_times.size)
    return Report(
        person=_whose(review.meta.person, say),
        heading=heading(review, number, say),
        sensors=sensors(review, _PERSON, *shares, say),
        duration_s=review.duration_s,
        heart=None if bare or smooth is None or found is None else _heart(smooth, found),
        skin=None if bare or smooth is None else _thinned(smooth.grid, np.exp(smooth.skin_ln)),
        response_times_s=np.empty(0) if wearer is None else wearer.responses.times,
        stretches=tuple(
            Stretch(span.start, span.end, span_name(span, say), paced=bool(span.pattern))
            for span in review.spans
        ),
        marks=tuple(Mark(each.time, title(each, say), each.kind == "rise") for each in told),
        gaps=() if wearer is None else tuple((hole.start, hole.end) for hole in wearer.holes),
        rows=_rows(review, wearer, found, whole, say, variability=not variability_withheld),
        moments=_starred(review, told, found, smooth, say),
        tried=tried(told, say),
        check_ins=tuple(check_ins),
        note=note,
        fixed_texts=(say(wording.fixed("F.8-d")), say(wording.fixed("F.7-a"))),
        versions=say("biofeedback {version}, report {report}, recorded with {before}").format(
            version=biofeedback.__version__,
            report=REPORT_VERSION,
            before=review.meta.program_version,
        ),
        hidden=frozenset(hidden),
        noticed=_noticed(told, say),
        language=language,
        variability_withheld=say(wording.fixed("F.8-l")) if variability_withheld else "",
    )


def _whose(person: str, say: Say) -> str:
    """A person's name stays as it was given; somebody who practises alone gave none."""
    return say(person or "Session without a name") if person in ("", JUST_ME) else person


def _noticed(told: Sequence[Moment], say: Say) -> str:
    """How what was noticed lay to the rises: before, after, or without one."""
    rises = [each.time for each in told if each.kind == "rise"]
    return early_signs.told([each.time for each in told if each.name == NOTICED], rises, say)


# --- curves -------------------------------------------------------------------------------------
def _thinned(times_s: Samples, values: Samples) -> Curve:
    step = max(1, len(times_s) // _POINTS)
    return Curve(times_s[::step], values[::step])


def _heart(smooth: Curves, found: Traces) -> Curve:
    """Ten-second medians, in the band between slow and fast beats of these seconds."""
    line = _thinned(smooth.grid, smooth.heart_bpm)
    rates = 60_000.0 / found.rr_ms
    first = np.searchsorted(found.beat_times, line.times_s - _BAND_S)
    last = np.searchsorted(found.beat_times, line.times_s + _BAND_S)
    low, high = line.values.copy(), line.values.copy()
    for place, (start, end) in enumerate(zip(first.tolist(), last.tolist(), strict=True)):
        if end - start > 2 and math.isfinite(line.values[place]):
            low[place], high[place] = np.percentile(rates[start:end], _BAND_PERCENT)
    return Curve(
        line.times_s, line.values, np.minimum(low, line.values), np.maximum(high, line.values)
    )


# --- numbers ------------------------------------------------------------------------------------
def _rows(
    review: Review,
    wearer: Wearer | None,
    found: Traces | None,
    whole: dict[str, dict[str, Any]],
    say: Say,
    *,
    variability: bool,
) -> tuple[PhaseRow, ...]:
    if wearer is None or found is None:
        return ()
    rows = [_whole_row(review, wearer, found, whole, say("Whole session"))]
    rows += [
        _span_row(review, wearer, found, span, say)
        for span in review.spans
        if span.length_s >= SHORTEST_ROW_S and len(review.spans) > 1
    ]
    if variability:
        return tuple(rows)
    return tuple(replace(row, rmssd_ms=replace(row.rmssd_ms, value=None)) for row in rows)


def _whole_row(
    review: Review, wearer: Wearer, found: Traces, whole: dict[str, dict[str, Any]], name: str
) -> PhaseRow:
    """As ``analyze`` gives it, but for what it does not know: breath, and where it was paced.

    Breathing with the pacer widens the swing of heart rate by itself, so a variability over paced
    and free stretches together would say nothing of either: each free phase has its own.
    """
    end = review.duration_s
    paced = any(span.pattern for span in review.spans)
    heart, skin = clean_shares(found, end)
    known = Window("during", 0.0, end)
    eda = whole.get("eda", {})
    return PhaseRow(
        name,
        Number(whole["time"]["hr_bpm"], 0.0, end, heart),
        Number(None if paced else whole["time"]["rmssd_ms"], 0.0, end, heart),
        Number(eda.get("scl_us"), 0.0, end, skin),
        Number(eda.get("scr_per_min"), 0.0, end, skin),
        Number(measure(found, known).breaths_per_min, 0.0, end, heart),
        int(np.count_nonzero(usable(wearer.beats, review.given(_PERSON)))),
    )


def _span_row(review: Review, wearer: Wearer, found: Traces, span: Span, say: Say) -> PhaseRow:
    window = Window("during", span.start, span.end)
    values = measure(found, window)
    heart, skin = values.heart_clean, values.skin_clean

    def number(value: float | None, clean: float) -> Number:
        return Number(value, span.start, span.end, clean)

    responses = None if values.responses is None else 60.0 * values.responses / span.length_s
    beats = (found.beat_times > span.start) & (found.beat_times <= span.end)
    name = say("{name}, {start} to {end}").format(
        name=span_name(span, say), start=clock(span.start), end=clock(span.end)
    )
    asked, followed = _pacing(review, wearer, span)
    return PhaseRow(
        name[:1].upper() + name[1:],
        number(values.heart_bpm, heart),
        number(None if span.pattern else _rmssd(review, wearer, span), heart),
        number(values.skin_us, skin),
        number(responses, skin),
        number(values.breaths_per_min, heart),
        int(np.count_nonzero(beats)),
        asked,
        None if asked is None else number(followed, heart),
    )


def _rmssd(review: Review, wearer: Wearer, span: Span) -> float | None:
    """From at least a minute of clean beats whose rhythm it describes; None otherwise."""
    beats = wearer.beats
    here = (beats.times > span.start) & (beats.times <= span.end)
    rr_ms, adjacent = beats.rr_ms[here], beats.adjacent[here]
    if unsuitable(rr_ms, adjacent).any():
        return None
    good = usable(beats, review.given(_PERSON))[here]
    if rr_ms[good].sum() < 1000.0 * NEEDED_RMSSD_S:
        return None
    value = rmssd(successive_differences(rr_ms, good, adjacent))
    return value if math.isfinite(value) else None


def _pacing(review: Review, wearer: Wearer, span: Span) -> tuple[float | None, float | None]:
    """The rate the pacer asked for at last, and the mean rate that was followed."""
    asked = None
    for change in review.pacer:
        cycle_s = sum(seconds for _, seconds in change.phases)
        if span.pattern and span.start - 1.0 <= change.time < span.end and cycle_s > 0:
            asked = 60.0 / cycle_s
    inside = (wearer.followed.times > span.start) & (wearer.followed.times <= span.end)
    rates = wearer.followed.values[inside]
    rates = rates[np.isfinite(rates)]
    return asked, float(rates.mean()) if rates.size else None


def _starred(
    review: Review,
    told: Sequence[Moment],
    found: Traces | None,
    smooth: Curves | None,
    say: Say,
) -> tuple[StarredMoment, ...]:
    if found is None or smooth is None:
        return ()
    times = review.stars
    picked = [each for each in told if each.time in times]
    return tuple(
        _moment(look_around(review, _PERSON, told, each, found, smooth), smooth, say)
        for each in picked
    )


def _moment(around: Around, smooth: Curves, say: Say) -> StarredMoment:
    moment = around.moment
    start, end = about(moment)
    here = (smooth.grid >= start) & (smooth.grid <= end)
    back = around.heart.back

    def numbers(role: str) -> tuple[Number, Number, Number]:
        channel = around.heart if role == "heart" else around.skin
        before, during, after = (
            Number(
                values.heart_bpm if role == "heart" else values.skin_us,
                window.start,
                window.end,
                values.heart_clean if role == "heart" else values.skin_clean,
            )
            for values, window in zip(around.values, channel.windows, strict=True)
        )
        return before, during, after

    return StarredMoment(
        moment.time,
        title(moment, say),
        around.heart.windows[1].end,
        Curve(smooth.grid[here], smooth.heart_bpm[here]),
        Curve(smooth.grid[here], np.exp(smooth.skin_ln[here])),
        numbers("heart"),
        numbers("skin"),
        back_words(around.heart, around, say),
        back_words(around.skin, around, say),
        back.seconds if back.outcome == "back" else None,
        for_therapist=moment.kind == "rise",
    )
