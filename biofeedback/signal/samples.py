"""Times of the samples of one stream, across batches and gaps."""

from __future__ import annotations

import numpy as np

from biofeedback.events import Samples

SAME_S = 1e-6
"""A batch that begins this close to where the one before ended goes on from it exactly."""


class SampleTimes:
    """Gives each sample of a stream its time; tells where samples were lost.

    A stream of even rate keeps one tie between sample number and time, so that times come out the
    same, bit for bit, however it is cut into batches.
    """

    def __init__(self, gap_s: float) -> None:
        self._gap_s = gap_s
        self._tied_time = 0.0
        self._tied_number = 0
        self._rate = 1.0
        self._next = 0

    def feed(self, time: float, count: int, sampling_rate: float) -> tuple[Samples, bool]:
        """Times of ``count`` samples from ``time`` on, and whether they continue those before."""
        first, continues = self._tie(time, count, sampling_rate)
        return self._tied_time + np.arange(first, first + count) / self._rate, continues

    def listed(self, time: float, count: int, sampling_rate: float) -> tuple[list[float], bool]:
        """The same times, bit for bit, as a list: quicker for a handful."""
        first, continues = self._tie(time, count, sampling_rate)
        tied_time, rate = self._tied_time, self._rate
        return [tied_time + number / rate for number in range(first, first + count)], continues

    def _tie(self, time: float, count: int, sampling_rate: float) -> tuple[int, bool]:
        """Number of the first sample, counted from the tie, and whether it continues."""
        late = time - (self._tied_time + (self._next - self._tied_number) / self._rate)
        continues = self._next > 0 and abs(late) <= self._gap_s
        if not continues or abs(late) > SAME_S or sampling_rate != self._rate:
            self._tied_time, self._tied_number, self._rate = time, self._next, sampling_rate
        first = self._next - self._tied_number
        self._next += count
        return first, continues
