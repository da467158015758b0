"""Verdicts beat by beat, and on whole recordings: the rules for artifacts, with memory."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import deque

import numpy as np
from numpy.typing import NDArray

from biofeedback.events import Samples, Verdict
from biofeedback.signal.artifacts import (
    EVEN,
    LONGEST_MS,
    SHORTEST_MS,
    Spread,
    is_even,
    judge,
    swing_off_line,
)

WINDOW = 91
LEARNING = 20
"""With fewer values than this, quartiles say little: 20 % of the interval is the limit."""
REACH = 8
"""Beats back to the last accepted one; further off, it says nothing."""


class QuartileDeviation:
    """Half the distance between the quartiles of the last ``WINDOW`` values."""

    def __init__(self) -> None:
        self._values: deque[float] = deque()
        self._sorted: list[float] = []

    def push(self, value: float) -> None:
        """Take the next value; the oldest leaves when there are too many."""
        self._values.append(value)
        insort(self._sorted, value)
        if len(self._values) > WINDOW:
            del self._sorted[bisect_left(self._sorted, self._values.popleft())]

    def value(self) -> float | None:
        """Half the interquartile range; None for fewer than ``LEARNING`` values."""
        return quartile_deviation(self._sorted)


def quartile_deviation(in_order: list[float]) -> float | None:
    """Half the interquartile range of sorted values, quartiles interpolated linearly.

    None for fewer than ``LEARNING``.
    """
    if len(in_order) < LEARNING:
        return None
    return (_quantile(in_order, 0.75) - _quantile(in_order, 0.25)) / 2.0


def _quantile(in_order: list[float], share: float) -> float:
    place = share * (len(in_order) - 1)
    below = int(place)
    value = in_order[below]
    if place > below:
        value += (place - below) * (in_order[below + 1] - value)
    return value


class _Chain:
    """Verdicts in order: each beat is measured from the last accepted one of its run."""

    def __init__(self) -> None:
        self._accepted: float | None = None
        self._since = 0
        """Beats judged since then."""
        self._pair: Verdict | None = None
        """What the beat before brings upon the next."""

    @property
    def is_clear(self) -> bool:
        """The beat before is accepted, and brings nothing upon the next."""
        return self._accepted is not None and self._since == 0 and self._pair is None

    def accept(self, rr_ms: float) -> None:
        """Take a beat that no rule can flag."""
        self._accepted, self._since = rr_ms, 0

    def decide(
        self,
        rr_ms: float,
        after: float | None,
        second: float | None,
        spread: Spread,
        *,
        adjacent: bool,
    ) -> Verdict:
        """Judge the next beat by the two that follow it, as far as they are of its run."""
        if not adjacent:
            self._accepted = self._pair = None
        before = self._accepted
        verdict: Verdict = "ok"
        spoils_next = False
        if (
            before is None
            or after is None
            or second is None
            or not is_even(before, rr_ms, after, second)
        ):
            follows = self._since == 0
            verdict, spoils_next = judge(before, rr_ms, after, second, spread, follows=follows)
        pair, self._pair = self._pair, None
        if pair is not None:
            verdict = pair
        elif spoils_next:
            self._pair = verdict
        if not SHORTEST_MS <= rr_ms <= LONGEST_MS:
            verdict = "out_of_range"
        if verdict == "ok":
            self.accept(rr_ms)
        else:
            self._since += 1
            if self._since >= REACH:
                self._accepted = None
        return verdict


class Classifier:
    """Says of each beat, two beats later, whether it is a sinus beat."""

    def __init__(self) -> None:
        self._chain = _Chain()
        self._rr: deque[float] = deque(maxlen=4)
        self._run = 0
        """Beats in a row up to the newest, within those."""
        self._swings = QuartileDeviation()
        self._steps = QuartileDeviation()

    def push(self, rr_ms: float, *, adjacent: bool) -> None:
        """Take the newest beat."""
        rr = self._rr
        self._run = min(self._run + 1, 4) if adjacent and rr else 1
        if self._run > 1:
            self._steps.push(abs(rr_ms - rr[-1]))
        rr.append(rr_ms)
        if self._run == 4:
            first, other = swing_off_line(*rr)
            self._swings.push(abs(other - first) / 2.0)

    def after(self, ahead: int) -> float | None:
        """The interval after the beat that has ``ahead`` beats after it, if of the same run."""
        return self._rr[-ahead] if ahead and self._run != ahead else None

    def verdict(self, ahead: int, *, adjacent: bool) -> Verdict:
        """Judge the beat that has ``ahead`` (0 to 2) beats after it; once each, in order."""
        rr = self._rr
        # Beats of another run tell nothing of this one.
        later = ahead if self._run > ahead else ahead - self._run
        after = rr[-ahead] if later > 0 else None
        second = rr[1 - ahead] if later > 1 else None
        return self._chain.decide(rr[-1 - ahead], after, second, self, adjacent=adjacent)

    def swing_ms(self) -> float | None:
        """Usual swing of this person."""
        return self._swings.value()

    def step_ms(self) -> float | None:
        """Usual step of this person."""
        return self._steps.value()


class _History:
    """What :class:`Classifier` knows of a person's spread, at any beat of a recording."""

    def __init__(self, rr_ms: Samples, follows: NDArray[np.bool_]) -> None:
        in_runs = follows[1:-2] & follows[2:-1] & follows[3:]
        before: Samples = rr_ms[:-3]
        rr: Samples = rr_ms[1:-2]
        after: Samples = rr_ms[2:-1]
        second: Samples = rr_ms[3:]
        first, other = swing_off_line(before, rr, after, second)
        self._steps = np.abs(np.diff(rr_ms))[follows[1:]]
        self._swings = (np.abs(other - first) / 2.0)[in_runs]
        self._step_count = np.cumsum(follows)
        self._swing_count = np.concatenate(([0, 0, 0], np.cumsum(in_runs)))
        self.newest = 0

    def swing_ms(self) -> float | None:
        """Usual swing when ``newest`` is the last beat known."""
        return self._quartiles(self._swings, int(self._swing_count[self.newest]))

    def step_ms(self) -> float | None:
        """Usual step when ``newest`` is the last beat known."""
        return self._quartiles(self._steps, int(self._step_count[self.newest]))

    def _quartiles(self, values: Samples, count: int) -> float | None:
        return quartile_deviation(np.sort(values[max(count - WINDOW, 0) : count]).tolist())


def classify(rr_ms: Samples, adjacent: NDArray[np.bool_]) -> list[Verdict]:
    """Verdicts on all beats of a recording, the same as :class:`Classifier` gives live.

    Most beats lie among neighbours so alike that no rule can flag them; only the others are
    judged one by one.
    """
    n = len(rr_ms)
    verdicts: list[Verdict] = ["ok"] * n
    if n < 4:  # room for the windows of four; what is added follows nothing
        rr_ms = np.concatenate((rr_ms, np.full(4 - n, SHORTEST_MS)))
        adjacent = np.concatenate((adjacent, np.zeros(4 - n, dtype=np.bool_)))
    follows = np.concatenate(([False], adjacent[1:]))
    four = np.lib.stride_tricks.sliding_window_view(rr_ms, 4)
    low, high = four.min(axis=1), four.max(axis=1)
    plain = (high - low <= EVEN * low) & (low >= SHORTEST_MS) & (high <= LONGEST_MS)
    even = np.zeros(len(rr_ms), dtype=np.bool_)
    even[1:-2] = plain & follows[1:-2] & follows[2:-1] & follows[3:]
    uneven = np.append(np.flatnonzero(~even[:n]), n)
    history = _History(rr_ms, follows)
    rr, linked = rr_ms.tolist(), [*follows.tolist(), False, False]
    chain = _Chain()
    at = 0
    while at < n:
        if even[at] and chain.is_clear:
            at = int(uneven[np.searchsorted(uneven, at)])
            chain.accept(rr[at - 1])
            continue
        later = 1 + linked[at + 2] if linked[at + 1] else 0
        history.newest = at + later
        verdicts[at] = chain.decide(
            rr[at],
            rr[at + 1] if later else None,
            rr[at + 2] if later > 1 else None,
            history,
            adjacent=linked[at],
        )
        at += 1
    return verdicts
