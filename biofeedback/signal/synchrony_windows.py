"""Where in a session two people's signals moved together more than chance would have it.

Every window is drawn beside its own chance. Many windows are looked at, so that one of them counts
as beyond chance only if few surrogates reach as far out in any window of the whole session.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from biofeedback.events import Samples
from biofeedback.signal.synchrony import HEART_LAG_S, SEGMENT_S
from biofeedback.signal.synchrony_chance import (
    BAND,
    BEYOND,
    correlations,
    fisher,
    paired,
    pairings,
)
from biofeedback.signal.synchrony_segments import LEAST_S, Blank, pairs_of

WINDOW_S = 360.0
"""Room for a minute that cannot be used, above the five that have to be clean."""
STEP_S = 60.0
MOST_STRETCHES = 3


@dataclass(frozen=True, slots=True)
class Stretch:
    """A window beyond chance."""

    start: float
    end: float
    above: bool
    """False where they moved oppositely."""


@dataclass(frozen=True, slots=True, eq=False)
class OverTime:
    """Mean Fisher Z of windows of 6 min, a minute apart; arrays of shape ``(windows,)``."""

    times: Samples
    """Middles of the windows."""
    values: Samples
    """NaN where a window cannot be told."""
    low: Samples
    high: Samples
    """2.5 and 97.5 % of the surrogates of each window."""
    reasons: tuple[str, ...] = ()
    """Why a window has no value; empty where it has one."""
    stretches: tuple[Stretch, ...] = ()
    """Up to three that do not overlap, the furthest beyond chance, in order of time."""


def over_time(
    first: Samples,
    second: Samples,
    hz: float,
    max_lag_s: float = HEART_LAG_S,
    *,
    blanks: Sequence[Blank] = (),
    seed: int = 0,
) -> OverTime:
    """The same measure as ``segment_synchrony``, in windows; without any where it cannot be told.

    A window needs 5 min of segments in which both signals can be used and nothing is blank.
    """
    pairs = pairs_of(first, second, hz, SEGMENT_S, blanks)
    length = round(SEGMENT_S * hz)
    width, step = round(WINDOW_S / SEGMENT_S), round(STEP_S / SEGMENT_S)
    begins = np.arange(0, len(first) // length - width + 1, step)
    if pairs.reason or not len(begins):
        nothing = np.empty(0)
        return OverTime(nothing, nothing, nothing, nothing)
    lags = np.arange(-round(max_lag_s * hz), round(max_lag_s * hz) + 1)
    z = fisher(correlations(pairs, 0, pairs.length, lags)).mean(axis=0)
    of_segments = paired(z, pairings(pairs.count, seed))
    place = np.array(pairs.starts) // length
    inside = (place >= begins[:, None]) & (place < begins[:, None] + width)
    counts = inside.sum(axis=1)
    known = counts * SEGMENT_S >= LEAST_S
    means = of_segments @ inside.T / np.maximum(counts, 1)
    low, high = np.quantile(means[1:], BAND, axis=0)
    starts = begins.astype(np.float64) * SEGMENT_S
    return OverTime(
        starts + WINDOW_S / 2.0,
        np.where(known, means[0], np.nan),
        np.where(known, low, np.nan),
        np.where(known, high, np.nan),
        tuple(
            "" if tells else _reason(float(start), blanks)
            for start, tells in zip(starts, known, strict=True)
        ),
        _stretches(means, starts, known),
    )


def _reason(start: float, blanks: Sequence[Blank]) -> str:
    here = [
        (min(each.end, start + WINDOW_S) - max(each.start, start), each.reason)
        for each in blanks
        if each.start < start + WINDOW_S and each.end > start
    ]
    return max(here)[1] if here else "signal gaps"


def _stretches(means: Samples, starts: Samples, known: Samples) -> tuple[Stretch, ...]:
    """Windows further out than nearly all surrogates are in any window."""
    spread = np.maximum(means[1:].std(axis=0, ddof=1), 1e-12)
    far = np.where(known, (means - means[1:].mean(axis=0)) / spread, 0.0)
    furthest = np.abs(far[1:]).max(axis=1)
    found: list[Stretch] = []
    for at in np.argsort(-np.abs(far[0]), kind="stable").tolist():
        as_far = (1 + np.count_nonzero(furthest >= abs(far[0, at]))) / (len(furthest) + 1)
        if as_far > BEYOND or len(found) == MOST_STRETCHES:
            break
        start = float(starts[at])
        if all(abs(start - each.start) >= WINDOW_S for each in found):
            found.append(Stretch(start, start + WINDOW_S, bool(far[0, at] > 0.0)))
    return tuple(sorted(found, key=lambda each: each.start))
