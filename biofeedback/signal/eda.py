"""Skin conductance: level, responses, and which samples can be trusted.

A causal 1 Hz low-pass, then trough to peak with an absolute threshold in µS (Boucsein 2012,
doi 10.1111/j.1469-8986.2012.01384.x); never relative to the largest response of a record, which
would find responses in a flat line. Range and slope limits after Kleckner 2018
(doi 10.1109/TBME.2017.2758643). The counts are those of trough-to-peak scoring and not to be
compared with counts of a decomposition, which are several times as high.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from biofeedback.events import Samples
from biofeedback.signal.filters import LowPass

THRESHOLD_US = 0.05
"""As in scoring by eye; 0.01 is usual for scoring by computer."""
LONGEST_RISE_S = 5.0
"""Of a longer rise only the last 5 s count: what rises for longer is drift."""
DIP = 0.1
"""A fall smaller than this share of the threshold does not end a rise."""
ONSET = 0.1
"""A response begins where it has left its trough by this share of its amplitude."""
CUTOFF_HZ = 1.0
FILTER_DELAY_S = math.sqrt(2.0) / (2.0 * math.pi * CUTOFF_HZ)
"""By which the low-pass delays slow waves; taken off the times of responses."""
LEAST_US, MOST_US = 0.05, 60.0
STEEPEST_US_S = 10.0
SLOPE_S = 0.25
"""Slope is taken over this time, so that the noise of a fast converter is no slope."""
GUARD_S = 5.0
"""Around every sample that cannot be trusted, this much is set aside on either side."""
PLAUSIBLE_US = 0.2
"""A second whose level stays below this comes from electrodes that barely touch."""
LEVEL_S = 10
"""The level is the lowest conductance of this long: the tonic part, without the responses."""


@dataclass(slots=True)
class Response:
    """One skin conductance response, trough to peak; ``spoiled`` by a bad sample soon after it."""

    onset: float
    peak: float
    amplitude_us: float
    certain_at: int = 0
    """By so many samples of the stream it is known, however they are cut into batches."""
    spoiled: bool = False


@dataclass(slots=True)
class Second:
    """One second of conductance, ended at ``end`` (session time)."""

    end: float
    lowest_us: float = math.inf
    sum_us: float = 0.0
    used: int = 0
    """Samples that can be trusted."""
    last_us: float = math.nan
    """The latest raw value, trusted or not."""
    certain_at: int = 0
    """By so many samples of the stream it is complete, however they are cut into batches."""

    @property
    def mean_us(self) -> float:
        """Mean conductance; NaN without a trusted sample."""
        return self.sum_us / self.used if self.used else math.nan

    def spoil(self) -> None:
        """Set this second aside."""
        self.lowest_us, self.sum_us, self.used = math.inf, 0.0, 0


class Conductance:
    """Turns conductance samples into seconds and responses, each as soon as it is known.

    A sample that cannot be trusted also spoils the seconds and responses of the 5 s before it:
    the objects handed out earlier are changed.
    """

    def __init__(self, sampling_rate: float, threshold_us: float = THRESHOLD_US) -> None:
        self._threshold = threshold_us
        self._dip = DIP * threshold_us
        self.taken = 0
        """Samples so far, lost ones not counted."""
        cutoff = min(CUTOFF_HZ, 0.4 * sampling_rate)
        self._filter = LowPass(cutoff, sampling_rate)
        span = max(round(SLOPE_S * sampling_rate), 1)
        self._steepest = STEEPEST_US_S * span / sampling_rate
        self._unknown = (math.nan,) * span
        self._raw: deque[float] = deque(maxlen=span)
        """The last quarter of a second; NaN, which is no slope to anything, where not known."""
        self._history: deque[tuple[float, float]] = deque()
        self._blocked_until = -math.inf
        self._second: Second | None = None
        self._recent: deque[Second] = deque(maxlen=math.ceil(GUARD_S) + 1)
        self._responses: deque[Response] = deque(maxlen=32)
        self.cut()

    def cut(self) -> None:
        """Samples were lost: nothing is carried across."""
        self._filter.reset()
        self._raw.extend(self._unknown)
        self._begin_anew()

    def feed(self, times: Sequence[float], values: Sequence[float]) -> Iterator[Second | Response]:
        """Take samples in µS (NaN where missing); yield seconds and responses once complete."""
        raw, steepest, count = self._raw, self._steepest, len(values)
        begin = 0
        while begin < count:
            end = begin
            if begin == 0 and self._calm(values):
                raw.extend(values)
                end = count
            while end < count:
                value = values[end]
                if not LEAST_US <= value <= MOST_US or abs(value - raw[0]) > steepest:
                    break
                raw.append(value)
                end += 1
            trusted = values[begin:end]
            found = self._take(times[begin:end], trusted, self._filter.run(trusted))
            if end < count:
                self.taken += 1
                second = self._at(times[end], self.taken, found)
                second.last_us = values[end]
            # What is complete is handed out before a later sample can spoil it
            yield from found
            if end < count:
                self._distrust(second, times[end], values[end])
            begin = end + 1

    def _calm(self, values: Sequence[float]) -> bool:
        """Whether it is plain at first sight that every one of these samples can be trusted."""
        low, high = min(values), max(values)
        return (
            low >= LEAST_US
            and high <= MOST_US
            and max(high, *self._raw) - min(low, *self._raw) <= self._steepest
            and not math.isnan(sum(values) + sum(self._raw))
        )

    def _at(self, time: float, number: int, found: list[Second | Response]) -> Second:
        """The second that holds sample ``number``, at ``time``; one that it ends is complete."""
        second = self._second
        if second is None or time >= second.end:
            if second is not None:
                second.certain_at = number
                self._recent.append(second)
                found.append(second)
            second = self._second = Second(math.floor(time) + 1.0)
        return second

    def _take(
        self,
        times: Sequence[float],
        values: Sequence[float],
        smoothed: list[float],
    ) -> list[Second | Response]:
        """Add up trusted samples, and follow them."""
        found: list[Second | Response] = []
        second, end = self._second, -math.inf if self._second is None else self._second.end
        blocked_until, follow = self._blocked_until, self._follow
        samples = zip(times, values, smoothed, strict=True)
        for number, (time, value, smooth) in enumerate(samples, start=self.taken + 1):
            if second is None or time >= end:
                second = self._at(time, number, found)
                end = second.end
            second.last_us = value
            if time < blocked_until:
                continue
            if value < PLAUSIBLE_US:
                self._begin_anew()
                continue
            second.used += 1
            second.sum_us += smooth
            if smooth < second.lowest_us:
                second.lowest_us = smooth
            response = follow(time - FILTER_DELAY_S, smooth)
            if response is not None:
                response.certain_at = number
                self._responses.append(response)
                found.append(response)
        self.taken += len(values)
        return found

    def finish(self) -> Iterator[Second]:
        """Yield the second that has begun."""
        if self._second is not None:
            yield self._second
            self._second = None

    def _distrust(self, second: Second, time: float, value: float) -> None:
        """Begin anew after a value that is missing, or that also spoils what is around it."""
        self.cut()
        if math.isnan(value):
            return
        self._blocked_until = time + GUARD_S
        for earlier in (*self._recent, second):
            if earlier.end > time - GUARD_S:
                earlier.spoil()
        for response in self._responses:
            if response.peak > time - GUARD_S:
                response.spoiled = True

    def _begin_anew(self) -> None:
        self._low = self._high = self._low_at = self._high_at = math.inf
        self._rising = False
        self._history.clear()

    def _follow(self, time: float, value: float) -> Response | None:
        """Track trough and peak; the response that ends with this value, or None."""
        history = self._history
        history.append((value, time))
        if not self._rising:
            if value <= self._low:
                self._low, self._low_at = value, time
            else:
                self._rising = value > self._low + self._dip
            self._high, self._high_at = value, time
        elif value > self._high:
            self._high, self._high_at = value, time
        elif value < self._high - self._dip:
            return self._fallen(time, value)
        if history[0][1] < self._high_at - LONGEST_RISE_S:
            history.popleft()
        return None

    def _fallen(self, time: float, value: float) -> Response | None:
        """A rise is over: was it a response?"""
        history, peak, peak_at = self._history, self._high, self._high_at
        while history[0][1] < peak_at - LONGEST_RISE_S:
            history.popleft()
        trough = self._low if self._low_at >= history[0][1] else history[0][0]
        self._rising = False
        self._low, self._low_at = value, time
        self._high, self._high_at = value, time
        if peak - trough < self._threshold:
            return None
        left = trough + ONSET * (peak - trough)
        onset = max([when for earlier, when in history if earlier <= left])
        return Response(onset, peak_at, peak - trough)


@dataclass(frozen=True, slots=True)
class SkinSummary:
    """Skin conductance of a whole recording."""

    scl_us: float | None
    """Mean level over the usable time."""
    scr_count: int
    scr_per_min: float | None
    """Per usable minute."""
    valid_pct: float


def summarize(
    conductance_us: Samples, sampling_rate: float, threshold_us: float = THRESHOLD_US
) -> SkinSummary:
    """Level, responses and usable share of conductance in µS, shape ``(n,)``, NaN where missing."""
    if len(conductance_us) == 0:
        return SkinSummary(None, 0, None, 0.0)
    signal = Conductance(sampling_rate, threshold_us)
    times = [number / sampling_rate for number in range(len(conductance_us))]
    seconds: list[Second] = []
    responses: list[Response] = []
    for item in signal.feed(times, conductance_us.tolist()):
        if isinstance(item, Second):
            seconds.append(item)
        else:
            responses.append(item)
    seconds.extend(signal.finish())
    used = sum(second.used for second in seconds)
    count = sum(not response.spoiled for response in responses)
    levels = [
        min(earlier.lowest_us for earlier in seconds[max(at - LEVEL_S + 1, 0) : at + 1])
        for at, second in enumerate(seconds)
        if second.used
    ]
    usable_min = used / sampling_rate / 60.0
    return SkinSummary(
        scl_us=sum(levels) / len(levels) if levels else None,
        scr_count=count,
        scr_per_min=count / usable_min if usable_min > 0.0 else None,
        valid_pct=100.0 * used / len(conductance_us),
    )
