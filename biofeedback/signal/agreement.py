"""Intervals that a strap sends, held against its own ECG: evidence where both exist.

The strap finds its beats inside, the program finds them in the ECG. Where both agree, a flagged
interval was the heart's own. Where the strap's interval is the sum of two in the ECG, or two of
its make one, the strap missed or invented a beat, even one that the rules would let pass.

Intervals come late by a time that straps do not tell (1 to 2 s is common). Runs of three that
occur once in the ECG of the last seconds give it away.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from biofeedback.events import Verdict

TOLERANCE_MS = 20.0
"""A strap's intervals are a median 1.1 ms from those of its ECG (Polar H10)."""
SAME_MS = 12.0
"""For runs of three, that are to occur once only."""
NEAR_S = 0.6
LATER_S = 5.0
"""A beat counts in the share when the ECG around it has long been there."""
SHARE_BEATS = 60
FEWEST_BEATS = 20
FEWEST_RUNS = 5
ALIGN_EVERY = 4
"""Beats, once the delay is known."""
_KEPT = 40


class EcgInterval(NamedTuple):
    """From one R peak to the next; ``follows``: so does the interval before it."""

    end: float
    rr_ms: float
    follows: bool


class EcgAgreement:
    """Compares a strap's intervals, one after the other, with the ECG around them."""

    def __init__(self) -> None:
        self._ecg: deque[EcgInterval] = deque(maxlen=_KEPT)
        self._strap: deque[float] = deque(maxlen=3)
        self._offsets: deque[float] = deque(maxlen=31)
        """Beats as placed, minus the same beats in the ECG, s."""
        self._offset: float | None = None
        """Their median, once there are enough."""
        self._waiting: deque[tuple[float, float]] = deque()
        self._agreed: deque[bool] = deque(maxlen=SHARE_BEATS)
        self._second_half = False
        self._beats = 0

    @property
    def share(self) -> float | None:
        """Share of the last 60 comparable intervals that the ECG confirms; None below 20."""
        if len(self._agreed) < FEWEST_BEATS:
            return None
        return sum(self._agreed) / len(self._agreed)

    @property
    def offset_s(self) -> float | None:
        """By how much beats are placed later than in the ECG; None until it is known."""
        return self._offset

    def add_peak(self, time: float, rr_ms: float, follows: bool) -> None:
        """Take an interval of the ECG that ended with an R peak at ``time``."""
        self._ecg.append(EcgInterval(time, rr_ms, follows))

    def weigh(self, time: float, rr_ms: float, next_ms: float | None, verdict: Verdict) -> Verdict:
        """Return the verdict on a strap's beat in the light of the ECG.

        Parameters
        ----------
        time, rr_ms
            The beat as placed (s), and the interval the strap sent; once each, in order.
        next_ms
            The interval it sent after that, if known.
        verdict
            What the rules say without the ECG.
        """
        second_half, self._second_half = self._second_half, False
        if not self._ecg:
            return verdict
        self._strap.append(rr_ms)
        self._beats += 1
        if self._offset is None or self._beats % ALIGN_EVERY == 0:
            self._align(time)
        self._waiting.append((time, rr_ms))
        while self._waiting[0][0] < time - LATER_S:
            self._count(*self._waiting.popleft())
        near = self._near(time)
        if not near or _holds(rr_ms, near):
            # The strap saw what happened: it neither missed nor invented a beat.
            return "ectopic" if near and verdict in ("missed", "extra") else verdict
        if verdict != "ok":
            return verdict
        if second_half:
            return "extra"
        if _holds(rr_ms, self._sums(time)):
            return "missed"
        if next_ms is not None and _holds(rr_ms + next_ms, near):
            self._second_half = True
            return "extra"
        return verdict

    def _align(self, time: float) -> None:
        """Find the last three intervals in the ECG; note how far off they are if found once."""
        if len(self._strap) < 3:
            return
        ecg, found = list(self._ecg), []
        low, high = self._strap[2] - SAME_MS, self._strap[2] + SAME_MS
        for at, (_, rr_ms, follows) in enumerate(ecg):
            if at < 2 or not low <= rr_ms <= high or not follows:
                continue
            same = ecg[at - 1].follows and all(
                abs(ecg[at - back].rr_ms - self._strap[2 - back]) <= SAME_MS for back in (1, 2)
            )
            if same:
                found.append(ecg[at].end)
        if len(found) == 1:
            self._offsets.append(time - found[0])
            if len(self._offsets) >= FEWEST_RUNS:
                self._offset = sorted(self._offsets)[len(self._offsets) // 2]

    def _count(self, time: float, rr_ms: float) -> None:
        near = self._near(time)
        if near:
            self._agreed.append(_holds(rr_ms, near))

    def _near(self, time: float) -> list[float]:
        """ECG intervals that may be this one; none unless the ECG goes on after them."""
        if self._offset is None:
            return []
        at = time - self._offset
        if self._ecg[-1][0] < at + 0.5 * NEAR_S:
            return []
        earliest, latest = at - NEAR_S, at + NEAR_S
        near = []
        for end, rr_ms, _ in reversed(self._ecg):
            if end < earliest:
                break
            if end <= latest:
                near.append(rr_ms)
        return near

    def _sums(self, time: float) -> Iterator[float]:
        offset = self.offset_s or 0.0
        before: float | None = None
        for each in self._ecg:
            if before is not None and each.follows and abs(each.end - time + offset) <= NEAR_S:
                yield before + each.rr_ms
            before = each.rr_ms


def _holds(rr_ms: float, candidates: Iterable[float]) -> bool:
    for each in candidates:  # noqa: SIM110  any() with a generator takes three times as long
        if abs(rr_ms - each) <= TOLERANCE_MS:
            return True
    return False
