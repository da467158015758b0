"""Heart rate variability in the time domain, as functions on arrays.

Intervals in milliseconds. A successive difference counts only between two usable beats that
follow each other; :func:`successive_differences` leaves the others out.

References
----------
Task Force (1996), Circulation 93, 1043-1065.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from biofeedback.events import Samples


def successive_differences(
    rr_ms: Samples,
    usable: NDArray[np.bool_] | None = None,
    adjacent: NDArray[np.bool_] | None = None,
) -> Samples:
    """Differences between neighbours, ms; none across a hole or touching an unusable beat.

    Parameters
    ----------
    rr_ms
        Intervals, ms; shape ``(n,)``.
    usable
        False where a beat was flagged; all are used when left out.
    adjacent
        False where a beat does not follow the one before it; the first entry has no meaning.
    """
    steps = np.diff(rr_ms)
    keep = np.ones(len(steps), dtype=np.bool_)
    if usable is not None:
        keep &= usable[1:] & usable[:-1]
    if adjacent is not None:
        keep &= adjacent[1:]
    return steps[keep]


def hr_bpm(nn_ms: Samples) -> float:
    """Heart rate, 60000 / mean interval (not the mean of rates, which is 0.1 to 3 % higher)."""
    return 60000.0 / float(np.mean(nn_ms)) if len(nn_ms) else math.nan


def rmssd(differences_ms: Samples) -> float:
    """Root mean square of successive differences, ms; nan when there are none."""
    if len(differences_ms) == 0:
        return math.nan
    return math.sqrt(float(np.mean(np.square(differences_ms))))


def sdnn(nn_ms: Samples) -> float:
    """Standard deviation of intervals, ms, with n - 1; nan for fewer than two."""
    return float(np.std(nn_ms, ddof=1)) if len(nn_ms) > 1 else math.nan


def pnn50(differences_ms: Samples) -> float:
    """Share of differences above 50 ms (strictly), in percent of all differences."""
    if len(differences_ms) == 0:
        return math.nan
    return 100.0 * float(np.mean(np.abs(differences_ms) > 50.0))
