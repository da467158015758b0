"""Times of the samples of one stream, across batches and gaps."""

from __future__ import annotations

from collections import deque

import numpy as np

from biofeedback.events import Samples

SAME_S = 1e-6
"""A batch that begins this close to where the one before ended goes on from it exactly."""


class SampleTimes:
    """Gives each sample of a stream its time; tells where samples were lost.

    A stream of even rate keeps one tie between sample number and time, so that times come out the
    same, bit for bit, however it is cut into batches.
    """

    def __init__(self, gap_s: float, reach: int = 0) -> None:
        """Samples later or earlier than expected by more than ``gap_s`` do not continue.

        ``reach``: so many samples back, times can still be asked for.
        """
        self._gap_s = gap_s
        self._reach = reach
        self._tied_time = 0.0
        self._tied_number = 0
        self._rate = 1.0
        self._next = 0
        self._ties: deque[tuple[int, float, float]] = deque()
        """Sample number, its time, and the rate from there on: all that are within reach."""

    def feed(self, time: float, count: int, sampling_rate: float) -> tuple[Samples, bool]:
        """Times of ``count`` samples from ``time`` on, and whether they continue those before."""
        continues = self.tie(time, count, sampling_rate)
        end = self._next - self._tied_number
        return self._tied_time + np.arange(end - count, end) / self._rate, continues

    def listed(self, time: float, count: int, sampling_rate: float) -> tuple[list[float], bool]:
        """The same times, bit for bit, as a list: quicker for a handful."""
        continues = self.tie(time, count, sampling_rate)
        tied_time, rate, end = self._tied_time, self._rate, self._next - self._tied_number
        return [tied_time + number / rate for number in range(end - count, end)], continues

    def tie(self, time: float, count: int, sampling_rate: float) -> bool:
        """Take ``count`` samples from ``time`` on; return whether they continue those before."""
        late = time - (self._tied_time + (self._next - self._tied_number) / self._rate)
        continues = self._next > 0 and abs(late) <= self._gap_s
        if not continues or abs(late) > SAME_S or sampling_rate != self._rate:
            self._tied_time, self._tied_number, self._rate = time, self._next, sampling_rate
            self._ties.append((self._next, time, sampling_rate))
            while len(self._ties) > 1 and self._ties[1][0] <= self._next - self._reach:
                self._ties.popleft()
        self._next += count
        return continues

    def of(self, number: int) -> float:
        """Time of a sample by its number in the stream, not further back than ``reach``."""
        first, time, rate = next(tie for tie in reversed(self._ties) if tie[0] <= number)
        return time + (number - first) / rate
