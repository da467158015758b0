"""Which intervals are not sinus beats: the rule of Lipponen & Tarvainen (2019), made causal.

The verdict on a beat is final when two later beats are known. Thresholds follow the person: 5.2
times the quartile deviation of the last 91 successive differences, and of the last 91 distances
from the local median. Flagged beats are marked, never replaced.

References
----------
Lipponen & Tarvainen (2019), J Med Eng Technol 43, 173-181, doi 10.1080/03091902.2019.1640306.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import deque
from statistics import median

import numpy as np
from numpy.typing import NDArray

from biofeedback.events import Samples, Verdict

SHORTEST_MS, LONGEST_MS = 300.0, 2000.0
"""Range of plausible intervals between sinus beats."""
ALPHA = 5.2
WINDOW = 91
LEARNING = 20
"""With fewer differences than this, quartiles say little; a plain 20 % rule is used instead."""
EARLY_SHARE = 0.20
GATE_SHARE = 0.15
"""Closer than this to the local median and to the beat before, a beat is never flagged."""
_C1, _C2 = 0.13, 0.17
_BEHIND, _AHEAD = 5, 2
RHYTHM_BEATS = 60
RHYTHM_STEP = 0.20
RHYTHM_SHARE = 0.30
RHYTHM_VARIES = "rhythm varies for other reasons"
"""Reason of every variability measure while :class:`RhythmCheck` holds."""


class QuartileDeviation:
    """Half the distance between the quartiles of the last ``WINDOW`` values."""

    def __init__(self) -> None:
        self._values: deque[float] = deque()
        self._sorted: list[float] = []

    def __len__(self) -> int:
        return len(self._values)

    def push(self, value: float) -> None:
        """Take the next value; the oldest leaves when there are too many."""
        self._values.append(value)
        insort(self._sorted, value)
        if len(self._values) > WINDOW:
            del self._sorted[bisect_left(self._sorted, self._values.popleft())]

    def value(self) -> float:
        """Half the interquartile range; quartiles interpolated linearly."""
        return (self._quantile(0.75) - self._quantile(0.25)) / 2.0

    def _quantile(self, share: float) -> float:
        place = share * (len(self._sorted) - 1)
        below = int(place)
        value = self._sorted[below]
        if place > below:
            value += (place - below) * (self._sorted[below + 1] - value)
        return value


class Classifier:
    """Says of each beat, two beats later, whether it is a sinus beat."""

    def __init__(self) -> None:
        self._rr: deque[float] = deque(maxlen=2 * _BEHIND + 1)
        self._steps: deque[float | None] = deque(maxlen=2 * _BEHIND + 1)
        """Difference to the beat before; None where none may be taken."""
        self._step_spread = QuartileDeviation()
        self._distance_spread = QuartileDeviation()
        self._pair: Verdict | None = None
        """What the beat before brings upon this one: an extra or early beat spoils two."""

    def push(self, rr_ms: float, *, adjacent: bool) -> None:
        """Take the newest beat."""
        step = rr_ms - self._rr[-1] if adjacent and self._rr else None
        self._rr.append(rr_ms)
        self._steps.append(step)
        if step is not None:
            self._step_spread.push(abs(step))
        if len(self._rr) == self._rr.maxlen:
            centre = self._rr[_BEHIND]
            self._distance_spread.push(abs(_below_doubled(centre - median(self._rr))))

    def verdict(self, ahead: int, *, adjacent: bool) -> Verdict:
        """Judge the beat that has ``ahead`` (0 to 2) beats after it; once each, in order."""
        rr = list(self._rr)
        steps = list(self._steps)
        at = len(rr) - 1 - ahead
        if not adjacent:
            steps[at] = None
        pair, self._pair = self._pair, None
        if not adjacent:
            pair = None
        found = self._judge(rr, steps, at)
        if found in ("ectopic", "extra"):
            self._pair = found
        if not SHORTEST_MS <= rr[at] <= LONGEST_MS:
            return "out_of_range"
        if found == "ok" and pair is not None:
            return pair
        return found

    def _judge(self, rr: list[float], steps: list[float | None], at: int) -> Verdict:
        first = at
        while first > 0 and first > at - _BEHIND and steps[first] is not None:
            first -= 1
        middle = median(rr[first : at + _AHEAD + 1])
        distance = rr[at] - middle
        step = steps[at] or 0.0
        if len(self._step_spread) < LEARNING:
            if abs(distance) <= EARLY_SHARE * middle:
                return "ok"
            return _name(rr, at, middle, EARLY_SHARE * middle)
        limit = ALPHA * self._step_spread.value()
        far = ALPHA * self._distance_spread.value() if len(self._distance_spread) else 0.0
        if limit <= 0.0 or far <= 0.0:
            return "ok"
        if abs(step) <= limit:
            return "ok"
        if abs(distance) < GATE_SHARE * middle and abs(step) < GATE_SHARE * middle:
            return "ok"
        before, after, second = (_at(steps, at + by) / limit for by in (-1, 1, 2))
        d = step / limit
        if d > 0.0:
            around, following = max(before, after), min(after, second)
        else:
            around, following = min(before, after), max(after, second)
        if (d > 1.0 and around < -_C1 * d - _C2) or (d < -1.0 and around > -_C1 * d + _C2):
            return "ectopic"
        if (
            (d > 1.0 and following < -1.0)
            or abs(_below_doubled(distance)) > 3.0 * far
            or (d < -1.0 and following > 1.0)
        ):
            return _name(rr, at, middle, far)
        return "ok"


def classify(rr_ms: Samples, adjacent: NDArray[np.bool_]) -> list[Verdict]:
    """Verdicts on all beats of a recording, the same as live."""
    classifier = Classifier()
    verdicts: list[Verdict] = []
    pending: deque[bool] = deque()
    for rr, follows in zip(rr_ms.tolist(), adjacent.tolist(), strict=True):
        if not follows:
            while pending:
                verdicts.append(classifier.verdict(len(pending) - 1, adjacent=pending.popleft()))
        classifier.push(rr, adjacent=follows)
        pending.append(follows)
        if len(pending) > _AHEAD:
            verdicts.append(classifier.verdict(_AHEAD, adjacent=pending.popleft()))
    while pending:
        verdicts.append(classifier.verdict(len(pending) - 1, adjacent=pending.popleft()))
    return verdicts


def _at(steps: list[float | None], position: int) -> float:
    if 0 <= position < len(steps):
        return steps[position] or 0.0
    return 0.0


def _below_doubled(distance: float) -> float:
    """Intervals can be far longer than usual, but not far shorter: shorter counts double."""
    return distance if distance >= 0.0 else 2.0 * distance


def _name(rr: list[float], at: int, middle: float, tolerance: float) -> Verdict:
    """A long or short beat: two beats in one, one in two, or neither."""
    if rr[at] > middle:
        return "missed" if abs(rr[at] / 2.0 - middle) < tolerance else "ectopic"
    if at + 1 < len(rr) and abs(rr[at] + rr[at + 1] - middle) < tolerance:
        return "extra"
    return "ectopic"


class RhythmCheck:
    """Whether steps from beat to beat are so large that HRV would describe something else.

    Where early beats are the rule, thresholds that follow the person no longer flag them. So
    when more than 30 % of the last 60 differences exceed 20 % of the median of 11 beats, no
    variability is shown.
    """

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
        large = abs(rr_ms - before) > RHYTHM_STEP * median(self._rr)
        self._large.append(large)
        self._count += large

    @property
    def varies(self) -> bool:
        """More than 30 % of the last 60 differences (of at least 10) are large."""
        return len(self._large) >= 10 and self._count > RHYTHM_SHARE * len(self._large)


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
    varies = (count >= 10) & (total[ends] - total[starts] > RHYTHM_SHARE * count)
    for end in np.flatnonzero(varies).tolist():
        marked[steps[starts[end]] - 1 : steps[end] + 1] = True
    return marked
