"""When each heart beat happened, from intervals that arrive late and without a clock.

A strap sends intervals (RR), not times. An interval arrives a median 0.32 s after its beat (5 to
95 %: 0.03 to 0.81 s, Polar H10), because the strap speaks once a second in a rhythm of its own;
the packet may be late by a second more, and the strap's clock runs apart from the computer's by
0.1 % (0.6 s in ten minutes). So beats are placed by adding up intervals, and the sum is held to
the arrival times by the shortest lags of the last minute: nothing arrives before its beat.
"""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from biofeedback.events import Gap, RrIntervals, Samples

LOOK_AHEAD = 2
"""Beats that arrive before a beat is settled."""
EARLIEST_LAG_S = 0.03
TYPICAL_LAG_S = 0.32
"""From a beat to the arrival of its interval (5 % and median, Polar H10)."""
NOTIFICATION_S = 1.0
"""A strap may hold an interval this long until it speaks again."""
HOLE_RR = 0.3
"""Lags above their usual range by this share of an interval, and staying there, mean a hole."""
LONGEST_JITTER_S = 2.5
"""A packet later than this is not placed by the sum, even provisionally."""
LONGEST_INTERVAL_MS = 10_000.0
"""Anything longer, and zero, negative or NaN, is not an interval between two beats."""
_LAGS = 60


class PlacedBeat(NamedTuple):
    """A beat on session time; ``rr_ms`` is the interval that ended with it."""

    number: int
    time: float
    rr_ms: float
    adjacent: bool
    """False when the beat before it is not the one its interval began with."""
    settled: bool
    """True once ``LOOK_AHEAD`` later beats, or the end of the run, are known."""


class _Pending(NamedTuple):
    beat: PlacedBeat
    continues: bool
    """No interval was lost before it, as far as the packets say."""
    total: float = 0.0
    """Sum of intervals up to this beat, s."""
    lag: float | None = None
    """Arrival minus the sum: holds the anchor of the sum and the delay. None on an exact clock."""


def interval_is_possible(rr_ms: float) -> bool:
    """Whether a number can be the time between two beats at all."""
    return 0.0 < rr_ms <= LONGEST_INTERVAL_MS


def follows(elapsed_s: float, rr_ms: float) -> bool:
    """Whether two beats ``elapsed_s`` apart on an exact clock are the ends of one interval."""
    rr = rr_ms / 1000.0
    return abs(elapsed_s - rr) < 0.15 * rr + 0.05


@dataclass(frozen=True, slots=True)
class BeatSeries:
    """All settled beats of one person; arrays of shape ``(n,)``, oldest first."""

    times: Samples
    """Session time, s."""
    rr_ms: Samples
    adjacent: NDArray[np.bool_]


def place_all(packets: Iterable[RrIntervals | Gap]) -> BeatSeries:
    """Place the beats of a whole recording, as a :class:`BeatClock` does one by one."""
    recorded = list(packets)
    exact = [
        packet
        for packet in recorded
        if isinstance(packet, RrIntervals) and packet.clock == "beat" and len(packet.rr_ms) == 1
    ]
    if len(exact) == len(recorded):
        return _place_exact(exact)
    clock = BeatClock()
    beats: list[PlacedBeat] = []
    for packet in recorded:
        beats += clock.feed(packet) if isinstance(packet, RrIntervals) else clock.cut()
    beats += clock.cut()
    settled = [beat for beat in beats if beat.settled]
    return BeatSeries(
        np.array([beat.time for beat in settled]),
        np.array([beat.rr_ms for beat in settled]),
        np.array([beat.adjacent for beat in settled], dtype=np.bool_),
    )


def _place_exact(packets: list[RrIntervals]) -> BeatSeries:
    """One interval a packet, on an exact clock: a day of beats in a few hundredths of a second."""
    times = np.array([packet.time for packet in packets])
    rr_ms = np.array([packet.rr_ms[0] for packet in packets])
    possible = (rr_ms > 0.0) & (rr_ms <= LONGEST_INTERVAL_MS)
    after_impossible = np.concatenate(([True], ~possible))[:-1][possible]
    times = np.maximum.accumulate(times[possible])
    rr_ms = rr_ms[possible]
    rr = rr_ms / 1000.0
    elapsed = np.diff(times, prepend=-math.inf)
    adjacent = (np.abs(elapsed - rr) < 0.15 * rr + 0.05) & ~after_impossible
    return BeatSeries(times, rr_ms, adjacent)


class BeatClock:
    """Places the beats of one person. How intervals are grouped in packets makes no difference.

    Each beat is returned twice: as it arrives, and settled, when two later beats have shown
    whether its interval continued the sum (``adjacent``). With ``clock="beat"`` the times are
    taken as they are, and a beat is adjacent when it comes one interval after the one before.
    """

    def __init__(self) -> None:
        self._pending: deque[_Pending] = deque()
        self._lags: deque[float] = deque()
        self._in_order: list[float] = []
        """The same, sorted."""
        self._anchor: float | None = None
        """Session time at which the sum of intervals was zero, as far as the run tells."""
        self._total = 0.0
        self._next_index = 0
        self._last_time = -math.inf
        """Of the newest beat."""
        self._settled_time = -math.inf
        self._broken = True
        """The next beat does not continue the run."""

    def feed(self, packet: RrIntervals) -> list[PlacedBeat]:
        """Take one packet; return the beats that arrived or settled, in order."""
        placed: list[PlacedBeat] = []
        exact = packet.clock == "beat"
        remaining = sum(filter(interval_is_possible, packet.rr_ms)) / 1000.0 if exact else 0.0
        for rr_ms in packet.rr_ms:
            if not interval_is_possible(rr_ms):
                self._broken = True
            elif exact:
                remaining -= rr_ms / 1000.0
                # A packet's last beat is at its time exactly, whatever rounding is left.
                time = packet.time - remaining if remaining > 1e-6 else packet.time
                self._place_exactly(time, rr_ms, placed)
            else:
                self._place(packet.time, rr_ms, placed)
        return placed

    def cut(self) -> list[PlacedBeat]:
        """Nothing continues from here (a gap, or the end): settle the beats held back."""
        placed: list[PlacedBeat] = []
        while self._pending:
            self._settle(placed)
        self._forget_lags()
        self._anchor = None
        self._broken = True
        return placed

    def _place_exactly(self, time: float, rr_ms: float, placed: list[PlacedBeat]) -> None:
        if self._broken or not follows(time - self._last_time, rr_ms):
            placed += self.cut()
        time = max(time, self._last_time)
        beat = PlacedBeat(self._next_index, time, rr_ms, not self._broken, settled=False)
        self._arrive(_Pending(beat, beat.adjacent), placed)

    def _place(self, arrival: float, rr_ms: float, placed: list[PlacedBeat]) -> None:
        if self._broken:
            placed += self.cut()
        self._total += rr_ms / 1000.0
        lag = arrival - self._total
        anchor = lag - TYPICAL_LAG_S if self._anchor is None else self._anchor
        time = self._total + anchor
        held = abs(arrival - time) <= LONGEST_JITTER_S
        if not held:
            time = arrival - TYPICAL_LAG_S
        time = max(time, self._last_time + rr_ms / 2000.0)
        continues = not self._broken
        beat = PlacedBeat(self._next_index, time, rr_ms, continues and held, settled=False)
        self._arrive(_Pending(beat, continues, self._total, lag), placed)

    def _arrive(self, pending: _Pending, placed: list[PlacedBeat]) -> None:
        self._broken = False
        self._next_index += 1
        self._last_time = pending.beat.time
        self._pending.append(pending)
        placed.append(pending.beat)
        if len(self._pending) > LOOK_AHEAD:
            self._settle(placed)

    def _settle(self, placed: list[PlacedBeat]) -> None:
        """Settle the oldest beat held back, with what the later ones tell of it."""
        oldest = self._pending.popleft()
        beat = oldest.beat
        if oldest.lag is None:
            self._settled_time = beat.time
            placed.append(PlacedBeat(beat.number, beat.time, beat.rr_ms, beat.adjacent, True))
            return
        adjacent = oldest.continues
        ahead = [later.lag for later in self._pending if later.lag is not None]
        if self._lags:
            earliest = self._in_order[0]
            latest = max(self._in_order[-1], earliest + NOTIFICATION_S)
            margin = HOLE_RR * beat.rr_ms / 1000.0
            if min((oldest.lag, *ahead)) > latest + margin:
                adjacent = False
                self._forget_lags()
            elif max((oldest.lag, *ahead)) < earliest - margin:
                self._forget_lags()  # the anchor was late, as after packets held up at the start
        self._lags.append(oldest.lag)
        insort(self._in_order, oldest.lag)
        if len(self._lags) > _LAGS:
            del self._in_order[bisect_left(self._in_order, self._lags.popleft())]
        shortest = min((self._in_order[0], *ahead)) - EARLIEST_LAG_S
        usual = self._in_order[len(self._in_order) // 2] - TYPICAL_LAG_S
        self._anchor = min(shortest, usual)
        time = oldest.total + self._anchor
        # The anchor moves, but beats do not overtake each other.
        time = max(time, self._settled_time + beat.rr_ms / 2000.0)
        self._settled_time = time
        placed.append(PlacedBeat(beat.number, time, beat.rr_ms, adjacent, True))

    def _forget_lags(self) -> None:
        self._lags.clear()
        self._in_order.clear()
