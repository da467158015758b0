"""Moments of a session: what was marked, shown or seen, and what lay around it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

import numpy as np

from biofeedback.events import Author, Cue, Marker, Offer, Person, Samples
from biofeedback.guidance.pacer import BREATH_OUT
from biofeedback.session.guide import CHOICES
from biofeedback.session.review_reading import paced_blocks
from biofeedback.session.reviewing import Curves, Review, Role, Wearer, cuts
from biofeedback.signal.baseline import Baseline
from biofeedback.signal.moment_windows import DURING_S, Traces, Values, Window, measure, windows
from biofeedback.signal.recovery import (
    HEART_FLOOR_BPM,
    HEART_WIDTH_S,
    LEAST_CLEAN,
    SKIN_FLOOR_LN,
    TimeBack,
    reference,
    start_of_today,
    time_back,
)

Kind: TypeAlias = Literal["marker", "prompt", "pacer", "rise", "added"]
TOGETHER_S: Final = 1.0
"""A line shown within this of the pacer's start belongs to it."""
_ENDING: Final = frozenset({"prompt", "clear", "stop"})
_CLIENTS: Final = {"stop": "stopped", CHOICES: CHOICES}
"""Cues that the client gave: moments by themselves."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened; its time names it."""

    time: float
    kind: Kind
    name: str
    """Kind of a marker, id of a prompt or pattern; empty for a rise."""
    author: Author
    end: float | None = None
    """Of what has a length of its own."""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Channel:
    """One signal around a moment: its windows, its time back, and what that was compared with."""

    windows: tuple[Window, Window, Window]
    back: TimeBack
    compared: Literal["before", "start", "nothing"]
    usual: Baseline | None


@dataclass(frozen=True, slots=True)
class Around:
    """What lay around a moment."""

    moment: Moment
    values: tuple[Values, Values, Values]
    """Of the heart's windows what concerns the heart, of the skin's what concerns the skin."""
    heart: Channel
    skin: Channel
    ends_with: Literal["moment", "end"]
    """What the time back was looked for up to."""
    next_in_s: float | None
    """Until the next moment; where that lies within the windows, they hold it too."""


def moments(
    review: Review, person: Person = "client", *, breaths_out: bool = False
) -> list[Moment]:
    """Every marker, prompt, paced block, rise and moment added later, in order of time.

    Breaths out that were counted by a key are among them on request only.
    """
    pacing = paced_blocks(review.pacer, review.duration_s)
    authors = {change.time: change.author for change in review.pacer}
    found = [
        Moment(block.start, "pacer", block.pattern, authors[block.start], block.end)
        for block in pacing
    ]
    shown = [event for event in review.happenings if isinstance(event, Cue)]
    found += [
        Moment(cue.time, "marker", name, "client")
        for cue in shown
        if cue.author == "client" and (name := _CLIENTS.get(cue.kind)) is not None
    ]
    for place, cue in enumerate(shown):
        if cue.kind != "prompt" or any(abs(cue.time - b.start) < TOGETHER_S for b in pacing):
            continue
        end = next((later.time for later in shown[place + 1 :] if later.kind in _ENDING), None)
        found.append(Moment(cue.time, "prompt", cue.item, cue.author, end))
    for event in review.happenings:
        if isinstance(event, Marker) and (breaths_out or event.kind != BREATH_OUT):
            found.append(Moment(event.time, "marker", event.kind, event.author, None, event.text))
        elif isinstance(event, Offer) and event.person == person:
            found.append(_rise(event, review.wearers.get(person)))
    found += [
        Moment(each.body["time"], "added", "", "therapist", None, each.body["text"])
        for each in review.additions
        if each.kind == "moment"
    ]
    return sorted(found, key=lambda each: each.time)


def _rise(offer: Offer, wearer: Wearer | None) -> Moment:
    """From the instant at which both signals were up to the one at which they no longer were."""
    begun, end = offer.time, None
    if wearer is not None and len(wearer.rise.times):
        times, lasted = wearer.rise.times, wearer.rise.values
        here = int(np.searchsorted(times, offer.time, side="right")) - 1
        if here >= 0 and math.isfinite(lasted[here]):
            begun = offer.time - float(lasted[here])
        over = np.flatnonzero(lasted[here + 1 :] == 0.0)
        end = float(times[here + 1 + over[0]]) if len(over) else None
    return Moment(begun, "rise", "", "program", end)


def look_around(
    review: Review, person: Person, found: Sequence[Moment], moment: Moment, traces: Traces,
    smooth: Curves,
) -> Around:  # fmt: skip
    """Windows, values and time back of a moment among all ``found``."""
    following = next((each.time for each in found if each.time > moment.time), None)
    horizon = review.duration_s if following is None else following
    span_s = None if moment.end is None else moment.end - moment.time
    upto = smooth.grid <= horizon

    def channel(role: Role, values: Samples, floor: float) -> Channel:
        holes = _holes(review, person, role)
        three = windows(moment.time, span_s, cuts(review, person, role), review.duration_s)
        usual, compared = _compared_with(smooth.grid, values, three[0], floor)
        by = min(three[2].end, horizon)
        back = time_back(smooth.grid[upto], values[upto], usual, moment.time, by)
        if not _seen(traces, role, moment.time, by, back, holes):
            back = TimeBack("cannot tell")
        return Channel(three, back, compared, usual)

    heart = channel("heart", smooth.heart_bpm, HEART_FLOOR_BPM)
    skin = channel("skin", smooth.skin_ln, SKIN_FLOOR_LN)
    before, during, after = (
        _both(measure(traces, of_heart), measure(traces, of_skin))
        for of_heart, of_skin in zip(heart.windows, skin.windows, strict=True)
    )
    return Around(
        moment,
        (before, during, after),
        heart,
        skin,
        "end" if following is None else "moment",
        None if following is None else following - moment.time,
    )


def _holes(review: Review, person: Person, role: Role) -> list[tuple[float, float]]:
    wearer = review.wearers.get(person)
    holes = () if wearer is None else wearer.holes
    return [(hole.start, hole.end) for hole in holes if hole.role == role]


def _seen(
    traces: Traces, role: Role, onset: float, by: float, back: TimeBack,
    holes: Sequence[tuple[float, float]],
) -> bool:  # fmt: skip
    """Whether enough was measured to say so: smoothing bridges short holes.

    A return within a hole has no time, however short the hole.
    """
    end = by if back.seconds is None else onset + back.seconds
    if back.outcome == "back" and any(start < end < stop for start, stop in holes):
        return False
    of_all = measure(traces, Window("during", onset, max(end, onset + HEART_WIDTH_S)))
    clean = of_all.heart_clean if role == "heart" else of_all.skin_clean
    return clean >= LEAST_CLEAN


def _both(heart: Values, skin: Values) -> Values:
    """What concerns the heart of one, and what concerns the skin of the other."""
    return replace(
        heart, skin_us=skin.skin_us, responses=skin.responses, skin_clean=skin.skin_clean
    )


def _compared_with(
    grid: Samples, values: Samples, before: Window, floor: float
) -> tuple[Baseline | None, Literal["before", "start", "nothing"]]:
    inside = (grid >= before.start) & (grid < before.end)
    usual = reference(values[inside], floor)
    if usual is not None:
        return usual, "before"
    usual = start_of_today(values, floor)
    return usual, "nothing" if usual is None else "start"


def about(moment: Moment, around_s: float = 90.0) -> tuple[float, float]:
    """The stretch in which a moment is drawn."""
    end = moment.time + DURING_S if moment.end is None else moment.end
    return moment.time - around_s, end + around_s
