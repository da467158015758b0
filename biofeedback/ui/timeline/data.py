"""What a timeline draws of one person, in arrays; and the extremes of each pixel column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.events import PacerChange, Person
from biofeedback.recordings.glance import VERDICTS
from biofeedback.session.reviewing import Curves, Hole, Review, Span, curves, traces, usable
from biofeedback.signal.moment_windows import Traces
from biofeedback.ui.live.lane_scale import Span as Limits
from biofeedback.ui.live.lane_scale import fit
from biofeedback.ui.live.traces import Floats

_SMALLEST_BPM, _SMALLEST_US = 15.0, 0.5
_NEXT_S = 2.5
"""Values come each second; what is further apart has a hole between."""
_NO_HEART, _NO_SKIN = Limits(55.0, 95.0), Limits(0.0, 10.0)


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Lowest and highest value within each pixel column; NaN where it holds none."""

    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """One person's session, ready to be drawn."""

    duration_s: float
    spans: tuple[Span, ...]
    pacer: tuple[PacerChange, ...]
    holes: tuple[Hole, ...]
    traces: Traces
    curves: Curves
    beat_times: Floats
    beat_bpm: Floats
    """Of all beats, flagged ones too; NaN where an interval is no number."""
    beat_rr_ms: Floats
    beat_ok: NDArray[np.bool_]
    """Which count, by hand or by the program."""
    beat_words: NDArray[np.uint8]
    """Places in ``VERDICTS``, as they count."""
    flagged_times: Floats
    swing: Columns
    """Lowest and highest heart rate within 5 s of each second; NaN where nothing is known."""
    breaks: NDArray[np.bool_]
    """No line leads to these beats: they follow a hole, or are flagged."""
    beat_index: NDArray[np.int64]
    beat_seq: NDArray[np.int64]
    skin_times: Floats
    skin_us: Floats
    response_times: Floats
    response_us: Floats
    breath_times: Floats
    breath_known: NDArray[np.bool_]
    heart_limits: Limits
    skin_limits: Limits


def drawn(review: Review, person: Person) -> Drawn | None:
    """What there is of one person; None where they wore nothing."""
    wearer = review.wearers.get(person)
    if wearer is None:
        return None
    given = review.given(person)
    beats = wearer.beats
    counting = traces(wearer, given)
    smooth = curves(counting, review.duration_s)
    ok = usable(beats, given)
    words = beats.verdicts.copy()
    for index, verdict in given.items():
        words[beats.index == index] = VERDICTS.index(verdict)
    with np.errstate(divide="ignore", invalid="ignore"):
        bpm = np.where(beats.rr_ms > 0.0, 60000.0 / beats.rr_ms, np.nan)
    broken = ~ok | ~beats.adjacent
    broken[1:] |= ~ok[:-1]
    return Drawn(
        review.duration_s, review.spans, review.pacer, wearer.holes, counting, smooth,
        beats.times, bpm, beats.rr_ms, ok, words,
        beats.times[~ok], _swing(beats.times[ok], bpm[ok], smooth), broken, beats.index, beats.seq,
        *_parted(wearer.skin.times, wearer.skin.values),
        wearer.responses.times, wearer.responses.amplitudes_us,
        wearer.breath.times, np.isfinite(wearer.breath.values),
        _limits(bpm[ok], _SMALLEST_BPM, _NO_HEART),
        _limits(wearer.skin.values, _SMALLEST_US, _NO_SKIN),
    )  # fmt: skip


def _swing(times: Floats, bpm: Floats, smooth: Curves) -> Columns:
    """Extremes within five seconds of each second of the grid."""
    grid = smooth.grid
    each = columns(times, bpm, np.append(grid, grid[-1] + 1.0) - 0.5)
    low, high = each.low.copy(), each.high.copy()
    for shift in range(1, 6):
        for extreme, pick, single in ((low, np.fmin, each.low), (high, np.fmax, each.high)):
            extreme[shift:] = pick(extreme[shift:], single[:-shift])
            extreme[:-shift] = pick(extreme[:-shift], single[shift:])
    unknown = ~np.isfinite(smooth.heart_bpm)
    low[unknown] = high[unknown] = np.nan
    return Columns(low, high)


def _parted(times: Floats, values: Floats) -> tuple[Floats, Floats]:
    """With a NaN in each hole, so that no line bridges it."""
    holes = np.flatnonzero(np.diff(times) > _NEXT_S)
    return (
        np.insert(times, holes + 1, times[holes] + 1e-3),
        np.insert(values, holes + 1, np.nan),
    )


def _limits(values: Floats, smallest: float, empty: Limits) -> Limits:
    """A range that holds all but the rarest values."""
    known = values[np.isfinite(values)]
    if not len(known):
        return empty
    low, high = np.percentile(known, (0.2, 99.8))
    return fit(float(low), float(high), smallest)


def together(first: Limits, second: Limits) -> Limits:
    """One range for both."""
    return Limits(min(first.low, second.low), max(first.high, second.high))


def columns(times: Floats, values: Floats, edges: Floats) -> Columns:
    """Extremes of ``values`` (NaN apart) between neighbouring ``edges``, in one pass."""
    places = np.searchsorted(times, edges)
    low = np.full(len(edges) - 1, np.nan)
    high = low.copy()
    filled = places[1:] > places[:-1]
    if filled.any():
        inside = values[places[0] : places[-1]]
        starts = places[:-1][filled] - places[0]
        low[filled] = np.fmin.reduceat(inside, starts)
        high[filled] = np.fmax.reduceat(inside, starts)
    return Columns(low, high)


def counts(times: Floats, edges: Floats) -> NDArray[np.int64]:
    """How many times lie between neighbouring ``edges``."""
    return np.diff(np.searchsorted(times, edges))


def holes_of(found: Sequence[Hole], role: str) -> list[Hole]:
    """The holes of one lane."""
    return [hole for hole in found if hole.role == role]
