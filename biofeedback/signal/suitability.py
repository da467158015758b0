"""Whether a heart rhythm is one that variability describes.

Where early beats are the rule, thresholds that follow the person no longer flag them, and RMSSD
would be several hundred ms. So when more than 30 % of the last 60 differences exceed 20 % of the
local median, no variability is shown: never as large variability, and never as a finding.
"""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from biofeedback.events import Samples

RHYTHM_BEATS = 60
FEWEST_BEATS = 10
RHYTHM_STEP = 0.20
RHYTHM_SHARE = 0.30
RHYTHM_VARIES = "rhythm varies for other reasons"
"""Reason of every variability measure while the check holds."""


class RhythmCheck:
    """Follows the share of large steps, beat by beat."""

    def __init__(self) -> None:
        self._rr: deque[float] = deque(maxlen=11)
        self._large: deque[bool] = deque(maxlen=RHYTHM_BEATS)
        self._count = 0

    def push(self, rr_ms: float, *, adjacent: bool) -> None:
        """Take the next settled beat, flagged or not."""
        before = self._rr[-1] if self._rr else rr_ms
        self._rr.append(rr_ms)
        if not adjacent:
            return
        if len(self._large) == RHYTHM_BEATS:
            self._count -= self._large[0]
        in_order = sorted(self._rr)
        half = len(in_order) // 2
        middle = (in_order[half] + in_order[-1 - half]) / 2.0
        large = abs(rr_ms - before) > RHYTHM_STEP * middle
        self._large.append(large)
        self._count += large

    @property
    def varies(self) -> bool:
        """More than 30 % of the last 60 differences (of more than 10) are large."""
        return len(self._large) > FEWEST_BEATS and self._count > RHYTHM_SHARE * len(self._large)


def unsuitable(rr_ms: Samples, adjacent: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Mark every beat of a recording that lies in a stretch where :class:`RhythmCheck` holds."""
    marked = np.zeros(len(rr_ms), dtype=np.bool_)
    if len(rr_ms) < 2:
        return marked
    padded = np.concatenate((np.full(10, np.nan), rr_ms))
    local = np.nanmedian(np.lib.stride_tricks.sliding_window_view(padded, 11), axis=1)
    steps = np.flatnonzero(adjacent[1:]) + 1
    large = np.abs(rr_ms[steps] - rr_ms[steps - 1]) > RHYTHM_STEP * local[steps]
    total = np.concatenate(([0], np.cumsum(large)))
    ends = np.arange(1, len(total))
    starts = np.maximum(ends - RHYTHM_BEATS, 0)
    count = ends - starts
    varies = (count > FEWEST_BEATS) & (total[ends] - total[starts] > RHYTHM_SHARE * count)
    for end in np.flatnonzero(varies).tolist():
        marked[steps[starts[end]] - 1 : steps[end] + 1] = True
    return marked
