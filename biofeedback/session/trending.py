"""What a session contributes to trends: values at rest and while paced, each with its conditions.

Kept in the library beside the session and deleted with it, so that a page of trends does not read
every recording anew. Simulated sessions contribute nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import numpy as np

from biofeedback.events import Person
from biofeedback.recordings.people import CheckIn
from biofeedback.recordings.trends import (
    MEDICINES,
    Conditions,
    Point,
    Trend,
    time_of_day,
    trend,
)
from biofeedback.recordings.vault import SessionSummary, Vault
from biofeedback.session.answers import before_and_after, diary, session_tags, totals
from biofeedback.session.profile import Profile
from biofeedback.session.review_moments import look_around, moments
from biofeedback.session.review_reading import open_review
from biofeedback.session.reviewing import Review, Span, Wearer, clean_shares, curves, traces, usable
from biofeedback.signal.hrv_time import rmssd, successive_differences
from biofeedback.signal.moment_windows import Window, measure
from biofeedback.signal.recovery import smooth_heart
from biofeedback.signal.suitability import unsuitable

VERSION: Final = 2
REST_S: Final = 300.0
LEAST_REST_S: Final = 120.0
"""Values at rest come from the first unpaced stretch that is as long as this; its first 5 min."""
NEEDED_RMSSD_S: Final = 60.0
_PERSON: Final[Person] = "client"
_VARIABILITY: Final = "rest_ln_rmssd"
_HEART_FLOOR, _LN_RMSSD_FLOOR, _SKIN_FLOOR, _MINUTES_FLOOR = 2.0, 0.15, 0.2, 1.0


@dataclass(frozen=True, slots=True)
class Measure:
    """One panel: a value of each session."""

    name: str
    unit: str
    decimals: int
    floor: float
    """Least SD of the usual range."""
    paced: bool


MEASURES: Final = (
    Measure("rest_hr", "bpm", 0, _HEART_FLOOR, paced=False),
    Measure(_VARIABILITY, "ln ms", 1, _LN_RMSSD_FLOOR, paced=False),
    Measure("rest_scl", "uS", 1, _SKIN_FLOOR, paced=False),
    Measure("paced_min", "min", 0, _MINUTES_FLOOR, paced=True),
    Measure("rate_off", "1/min", 1, 0.2, paced=True),
    Measure("halfway_s", "s", 0, 5.0, paced=False),
)


def summarize(review: Review) -> dict[str, Any]:
    """The numbers of a session; each value has how much it came from, and how clean that was."""
    values: dict[str, list[float]] = {}
    wearer = review.wearers.get(_PERSON)
    if wearer is not None:
        values = _at_rest(review, wearer) | _paced(review, wearer) | _halfway(review, wearer)
    sensors = [each.model or each.name for each in review.sensors if each.person == _PERSON]
    return {
        "version": VERSION,
        "sensor": sensors[0] if sensors else "",
        "posture": review.meta.extra.get("posture", ""),
        "medicines": MEDICINES in review.meta.extra,
        "values": values,
    }


def _at_rest(review: Review, wearer: Wearer) -> dict[str, list[float]]:
    span = next(
        (each for each in review.spans if not each.pattern and each.length_s >= LEAST_REST_S), None
    )
    if span is None:
        return {}
    end = min(span.end, span.start + REST_S)
    values = measure(traces(wearer, review.given(_PERSON)), Window("during", span.start, end))
    found: dict[str, list[float]] = {}
    if values.heart_bpm is not None:
        found["rest_hr"] = [values.heart_bpm, end - span.start, values.heart_clean]
        variability = _ln_rmssd(review, wearer, Span(span.start, end, span.name))
        if variability is not None:
            found[_VARIABILITY] = [variability, end - span.start, values.heart_clean]
    if values.skin_us is not None:
        found["rest_scl"] = [values.skin_us, end - span.start, values.skin_clean]
    return found


def _ln_rmssd(review: Review, wearer: Wearer, span: Span) -> float | None:
    beats = wearer.beats
    here = (beats.times > span.start) & (beats.times <= span.end)
    rr_ms, adjacent = beats.rr_ms[here], beats.adjacent[here]
    good = usable(beats, review.given(_PERSON))[here]
    if unsuitable(rr_ms, adjacent).any() or rr_ms[good].sum() < 1000.0 * NEEDED_RMSSD_S:
        return None
    value = rmssd(successive_differences(rr_ms, good, adjacent))
    return math.log(value) if value > 0.0 else None


def _paced(review: Review, wearer: Wearer) -> dict[str, list[float]]:
    """Minutes with the pacer, and how far the rate that was followed lay from the one asked for."""
    spans = [each for each in review.spans if each.pattern]
    if not spans:
        return {}
    seconds = sum(each.length_s for each in spans)
    found = {"paced_min": [seconds / 60.0, seconds, 1.0]}
    off: list[float] = []
    for change, end in zip(
        review.pacer, [*(each.time for each in review.pacer[1:]), review.duration_s], strict=True
    ):
        cycle_s = sum(length for _, length in change.phases)
        times, rates = wearer.followed.times, wearer.followed.values
        inside = (times > change.time) & (times <= end) & np.isfinite(rates)
        if cycle_s > 0.0 and inside.any():
            off += np.abs(rates[inside] - 60.0 / cycle_s).tolist()
    if off:
        clean, _ = clean_shares(traces(wearer, review.given(_PERSON)), review.duration_s)
        found["rate_off"] = [float(np.mean(off)), float(len(off)), clean]
    return found


def _halfway(review: Review, wearer: Wearer) -> dict[str, list[float]]:
    """Time to halfway back after the largest rise."""
    found = traces(wearer, review.given(_PERSON))
    smooth = curves(found, review.duration_s)
    told = moments(review, _PERSON)
    best: tuple[float, float, float] | None = None
    for moment in told:
        if moment.kind != "rise":
            continue
        around = look_around(review, _PERSON, told, moment, found, smooth)
        halfway, usual = around.heart.back.halfway_s, around.heart.usual
        if halfway is None or usual is None:
            continue
        grid = np.arange(moment.time, moment.time + halfway + 1.0)
        peak = float(np.nanmax(smooth_heart(found.beat_times, found.rr_ms, grid))) - usual.median
        if best is None or peak > best[0]:
            best = (peak, halfway, around.values[1].heart_clean)
    return {} if best is None else {"halfway_s": [best[1], best[0], best[2]]}


@dataclass(frozen=True, slots=True, eq=False)
class Trends:
    """Everything a page of trends shows of one person."""

    person: str
    sessions: int
    panels: tuple[tuple[Measure, Trend], ...]
    distress: tuple[tuple[str, float, float], ...]
    """Day, before and after."""
    diary: dict[str, list[tuple[str, float]]]
    """Of each item: day and value."""
    variability_withheld: bool = False
    """The rhythm varies for other reasons: there is no panel of its variability."""
    totals: dict[str, list[tuple[str, float]]] = field(default_factory=dict)
    """Of each questionnaire from elsewhere: day and total."""


# --- over sessions ------------------------------------------------------------------------------
def bring_up_to_date(vault: Vault, person: str) -> list[SessionSummary]:
    """Summarize what has no summary yet; returns the person's sessions that count, oldest first.

    Raises :class:`biofeedback.errors.RecordingError` as every reading does.
    """
    counting = [
        each
        for each in vault.sessions(person)
        if each.source != "simulated" and each.duration_s is not None
    ]
    for each in counting:
        kept = vault.summary(each.session_id)
        if kept is None or kept.get("version") != VERSION:
            review = open_review(vault.session(each.session_id))
            vault.set_summary(each.session_id, summarize(review))
    return counting


def series(
    vault: Vault, sessions: Sequence[SessionSummary], measure: Measure, answers: Iterable[CheckIn]
) -> Trend | None:
    """One panel: sessions like the newest are compared, the others are ghosts; None without any."""
    tags = session_tags(answers)
    points = [
        point
        for each in sessions
        if (point := _point(vault.summary(each.session_id), each, measure, tags)) is not None
    ]
    if not points:
        return None
    newest = max(points, key=lambda point: point.at)
    return trend(points, newest.conditions, measure.floor)


def read_trends(vault: Vault, person: str) -> Trends:
    """All panels of a person; sessions that have no summary yet are read, which takes a while."""
    sessions = bring_up_to_date(vault, person)
    answers = vault.people.check_ins(person)
    withheld = Profile(vault.people, person).limits.variability_withheld
    found = [
        (measure, series(vault, sessions, measure, answers))
        for measure in MEASURES
        if not (withheld and measure.name == _VARIABILITY)
    ]
    return Trends(
        person,
        len(sessions),
        tuple((measure, each) for measure, each in found if each is not None),
        tuple(before_and_after(answers)),
        diary(answers),
        withheld,
        totals(answers),
    )


def _point(
    summary: Mapping[str, Any] | None,
    session: SessionSummary,
    measure: Measure,
    tags: Mapping[str, tuple[str, ...]],
) -> Point | None:
    if summary is None or measure.name not in summary["values"]:
        return None
    value, amount, clean = summary["values"][measure.name]
    at = datetime.fromisoformat(session.started_at)
    conditions = Conditions(
        summary["posture"],
        time_of_day(at),
        summary["sensor"],
        paced=measure.paced,
        medicines=summary["medicines"],
    )
    return Point(
        session.session_id, at, value, round(amount), clean, conditions,
        tags.get(session.session_id, ()),
    )  # fmt: skip
