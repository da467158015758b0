"""How long heart rate and skin conductance take to come back after something happened.

Functions on arrays with one value a second. The reference is the person's own minute before, or
the start of their day; nobody is compared with anybody else, and a time that was cut off by the
next event stays cut off.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from biofeedback.events import Samples
from biofeedback.signal.baseline import Baseline, robust

HEART_WIDTH_S: Final = 10.0
SKIN_WIDTH_S: Final = 15.0
HEART_FLOOR_BPM: Final = 2.0
SKIN_FLOOR_LN: Final = 0.05
"""Least SD of a reference: of heart rate, and of the logarithm of conductance."""
USUAL_Z: Final = 1.5
HOLD_S: Final = 20.0
"""So long the signal stays within its range before it counts as back."""
LEAST_CLEAN: Final = 0.8
LEAST_BEFORE_S: Final = 30.0
"""Of the time before, below which it is no reference."""
START_S: Final = 300

Outcome: TypeAlias = Literal["back", "stayed", "not back", "cannot tell"]


@dataclass(frozen=True, slots=True)
class TimeBack:
    """When one signal was back within its range, counted from the onset."""

    outcome: Outcome
    seconds: float | None = None
    """Of ``back``; of ``not back``, the least it can have been."""
    halfway_s: float | None = None
    """From the onset to halfway down from the peak; None where that was not seen."""


def smooth_heart(times: Samples, rr_ms: Samples, grid: Samples) -> Samples:
    """Heart rate, bpm: median of the beats within 5 s on either side of each grid time.

    Parameters
    ----------
    times, rr_ms
        Usable beats: time (s, increasing) and interval (ms), shape ``(n,)``.
    grid
        Where it is wanted, s. The result is NaN where beats cover less than half of the 10 s.
    """
    half = HEART_WIDTH_S / 2.0
    first = np.searchsorted(times, grid - half, side="left")
    count = np.searchsorted(times, grid + half, side="right") - first
    most = int(count.max(initial=0))
    if most == 0:
        return np.full(len(grid), np.nan)
    within = np.arange(most)
    place = np.minimum(first[:, None] + within, len(times) - 1)
    rates = np.where(within < count[:, None], (60000.0 / rr_ms)[place], np.inf)
    rates.sort(axis=1)
    row = np.arange(len(grid))
    middle = (rates[row, np.maximum(count - 1, 0) // 2] + rates[row, count // 2]) / 2.0
    total_s = np.concatenate(([0.0], np.cumsum(rr_ms / 1000.0)))
    covered_s = total_s[first + count] - total_s[first]
    return np.where(covered_s >= half, middle, np.nan)


def smooth_skin(times: Samples, conductance_us: Samples, grid: Samples) -> Samples:
    """Logarithm of skin conductance (µS): mean within 7.5 s on either side of each grid time.

    ``conductance_us`` has one value a second, without those that are not usable; the result is NaN
    where they cover less than half of the 15 s.
    """
    half = SKIN_WIDTH_S / 2.0
    total = np.concatenate(([0.0], np.cumsum(np.log(conductance_us))))
    first = np.searchsorted(times, grid - half, side="left")
    last = np.searchsorted(times, grid + half, side="right")
    count = last - first
    mean = (total[last] - total[first]) / np.maximum(count, 1)
    return np.where(count >= half, mean, np.nan)


def reference(smooth: Samples, floor: float) -> Baseline | None:
    """Median and robust SD of the seconds before; None where too few of them are usable."""
    usable = smooth[np.isfinite(smooth)]
    if len(usable) < max(LEAST_CLEAN * len(smooth), LEAST_BEFORE_S):
        return None
    return robust(usable.tolist(), floor)


def start_of_today(smooth: Samples, floor: float) -> Baseline | None:
    """The first five usable minutes; None where there are not so many."""
    usable = smooth[np.isfinite(smooth)][:START_S]
    return robust(usable.tolist(), floor) if len(usable) == START_S else None


def time_back(
    grid: Samples, smooth: Samples, usual: Baseline | None, onset: float, leaves_by: float
) -> TimeBack:
    """When the signal was within its usual range again, for 20 s.

    Parameters
    ----------
    grid, smooth
        Seconds and smoothed values up to the next event or the end, shape ``(n,)``.
    usual
        The range it comes back to.
    onset
        When it happened, s.
    leaves_by
        A change that begins later than this (s) has another cause.
    """
    since = grid >= onset
    seconds, values = grid[since], smooth[since]
    if usual is None or not len(values):
        return TimeBack("cannot tell")
    off = (values - usual.median) / usual.sd
    outside = np.abs(off) > USUAL_Z
    early = seconds <= leaves_by
    if not (outside & early).any():
        known = np.isfinite(values[early]).mean() if early.any() else 0.0
        return TimeBack("stayed" if known >= LEAST_CLEAN else "cannot tell")
    left = int(np.argmax(outside))
    back = _comes_back(seconds, outside | ~np.isfinite(values), left)
    if not np.isfinite(values[: (len(values) if back is None else back)]).all():
        return TimeBack("cannot tell")
    upto = len(values) if back is None else back + 1
    halfway = _halfway(seconds[:upto], off[:upto], onset)
    if back is not None:
        return TimeBack("back", float(seconds[back]) - onset, halfway)
    last = float(seconds[np.flatnonzero(outside)[-1]])
    return TimeBack("not back", last - onset, halfway)


def _comes_back(seconds: Samples, outside: NDArray[np.bool_], left: int) -> int | None:
    """The first place after ``left`` from which it stays within its range long enough."""
    away = np.flatnonzero(outside)
    away = away[away >= left]
    for here, following in zip(away.tolist(), [*away[1:].tolist(), None], strict=True):
        start = here + 1
        if start >= len(seconds):
            return None
        end = seconds[-1] if following is None else seconds[following - 1]
        if end - seconds[start] >= HOLD_S:
            return start
    return None


def _halfway(seconds: Samples, off: Samples, onset: float) -> float | None:
    """From the onset until half of the largest excursion is left."""
    peak = int(np.argmax(np.abs(off)))
    size = off[peak]
    below = np.flatnonzero(off[peak:] / size <= 0.5)
    return float(seconds[peak + below[0]]) - onset if len(below) else None
