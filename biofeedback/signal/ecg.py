"""R peaks from a live ECG, with sub-sample times.

Band-pass around 10 Hz, squared slope summed over 120 ms, adaptive threshold with refractory time
and search-back (after Pan & Tompkins 1985, doi 10.1109/TBME.1985.325532); each peak is then placed
in the ECG itself (:mod:`biofeedback.signal.r_wave`).
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from biofeedback.events import Samples
from biofeedback.signal.filters import moving_dot
from biofeedback.signal.r_wave import RWave
from biofeedback.signal.samples import SampleTimes

BAND_WIDTH_S = 0.0225
"""SD of the Gaussian whose second derivative is the band-pass: peak at 10 Hz, half power 5–16."""
SLOPE_WINDOW_S = 0.12
SEPARATION_S = 0.15
"""A candidate has the largest slope within this time on either side; also the look-ahead."""
REFRACTORY_S = 0.25
T_WAVE_S = 0.36
"""Sooner than this after a beat, a candidate needs half of that beat's slope."""
THRESHOLD = 0.35
"""Of the way from the slope of other waves up to the slope of the last beats."""
SEARCH_BACK_RR = 1.66
ABOVE_OTHERS = 1.3
"""By this factor a wave searched back exceeds the usual T wave; wide ventricular beats do."""
LARGEST = 6.0
"""A wave steeper than this many usual beats is a knock on the electrode."""
LEARNING_S = 2.0
SILENCE_S = 3.0
"""Without a beat for this long, the threshold is learned anew."""
PROMINENCE = 2.5
"""A beat's slope against the quietest quarter of the last seconds; noise alone reaches 2."""
ROUNDING = 1e-9
"""Slopes below this share of the ECG's size come from rounding, not from a heart."""
GAP_S = 0.05
"""Samples later than expected by more than this do not continue the ones before."""

_N = TypeVar("_N", int, float)


@dataclass(frozen=True, slots=True)
class RPeak:
    """One R peak; ``continuous`` is False when samples were lost since the one before."""

    time: float
    continuous: bool


@dataclass(frozen=True, slots=True)
class _Candidate:
    index: int
    slope: float


class RPeakDetector:
    """Finds R peaks in ECG of 100 to 1000 Hz, 0.2 to 0.3 s after they happen.

    Unit and polarity of the ECG are free: an upside-down electrode only turns the peaks over.
    """

    def __init__(self, sampling_rate: float) -> None:
        self._rate = sampling_rate
        self._separation = round(SEPARATION_S * sampling_rate)
        self._band = _band(sampling_rate)
        self._lag = len(self._band) // 2
        self._half_window = max(round(SLOPE_WINDOW_S * sampling_rate / 2), 1)
        self._ones = np.ones(2 * self._half_window)
        self._r_wave = RWave(sampling_rate)
        self._slopes: deque[float] = deque(maxlen=8)
        self._others: deque[float] = deque(maxlen=8)
        self._intervals: deque[int] = deque(maxlen=8)
        self._sample_times = SampleTimes(GAP_S)
        self._next = 0
        self._restart()

    def feed(self, time: float, values: Samples, sampling_rate: float) -> list[RPeak]:
        """Take samples (NaN where missing), the first at ``time``, at the rate as fitted, Hz.

        Returns the peaks that became certain, in order.
        """
        if len(values) == 0:
            return []
        times, continues = self._sample_times.feed(time, len(values), sampling_rate)
        if not continues:
            self._restart()
        finite = np.isfinite(values)
        if finite.all():
            return self._extend(times, values)
        found: list[RPeak] = []
        edges = np.flatnonzero(np.diff(finite)) + 1
        for begin, end in zip([0, *edges], [*edges, len(values)], strict=True):
            if finite[begin]:
                found += self._extend(times[begin:end], values[begin:end])
            else:
                self._next += int(end - begin)
                self._restart()
        return found

    def _restart(self) -> None:
        """Samples were lost: the traces begin anew; what was learned of the heart stays."""
        self._first = self._begun = self._next
        self._learning_from = self._quiet_since = self._next
        self._times = self._raw = np.empty(0)
        self._trace = np.zeros(self._lag)
        self._slope = np.zeros(self._lag + self._half_window)
        self._judged = self._first + len(self._slope) + 1
        self._pending: list[_Candidate] = []
        self._last: _Candidate | None = None
        self._last_time = -math.inf
        self._searched = False
        self._continuous = False

    def _extend(self, times: Samples, values: Samples) -> list[RPeak]:
        self._next += len(values)
        self._times = np.concatenate((self._times, times))
        self._raw = np.concatenate((self._raw, values))
        trace = moving_dot(self._raw[len(self._trace) - self._lag :], self._band)
        self._trace = np.concatenate((self._trace, trace))
        recent = self._trace[len(self._slope) - self._half_window :]
        steps = recent[1:] - recent[:-1]
        slope = np.sqrt(moving_dot(steps * steps, self._ones))
        self._slope = np.concatenate((self._slope, slope))
        found = self._judge_new()
        keep = round((SILENCE_S + 3.0) * self._rate)
        if len(self._raw) > 2 * keep:
            drop = len(self._raw) - keep
            self._first += drop
            self._times, self._raw = self._times[drop:], self._raw[drop:]
            self._trace, self._slope = self._trace[drop:], self._slope[drop:]
        return found

    def _judge_new(self) -> list[RPeak]:
        """Judge everything whose surroundings are complete."""
        found: list[RPeak] = []
        begin = self._judged
        end = self._first + len(self._slope) - self._separation
        if end <= begin:
            return found
        slope, offset = self._slope, begin - self._first
        middle = slope[offset : end - self._first]
        left, right = slope[offset - 1 : end - self._first - 1], slope[offset + 1 :]
        tops = np.flatnonzero((middle > left) & (middle >= right[: len(middle)])) + offset
        for top in self._separate(tops.tolist()):
            candidate = _Candidate(top + self._first, float(slope[top]))
            found += self._catch_up(candidate.index)
            found += self._judge(candidate)
        self._judged = end
        found += self._catch_up(end)
        return found

    def _separate(self, tops: list[int]) -> Iterator[int]:
        """The tops than which nothing within reach is steeper."""
        slope, reach = self._slope, self._separation
        heights = [*slope[tops].tolist(), -1.0]
        places = [*tops, math.inf]
        for at, top in enumerate(tops):
            height = heights[at]
            # Most give way to a neighbour: that spares looking at every sample around them
            if places[at + 1] - top <= reach and heights[at + 1] > height:
                continue
            if at and top - tops[at - 1] <= reach and heights[at - 1] >= height:
                continue
            begin = max(top - reach, 0)
            if int(slope[begin : top + reach + 1].argmax()) == top - begin:
                yield top

    def _catch_up(self, index: int) -> list[RPeak]:
        """Do what was due before sample ``index``: learn, search back, or learn anew."""
        found: list[RPeak] = []
        while (due := self._due()) <= index:
            if not self._slopes:
                found += self._learn(due)
            elif due < self._quiet_since + round(SILENCE_S * self._rate):
                self._searched = True
                found += self._search_back()
            else:
                self._slopes.clear()
                begin = due - round(SILENCE_S * self._rate)
                self._pending = [wave for wave in self._pending if wave.index >= begin]
                self._learning_from = due - round(LEARNING_S * self._rate)
        return found

    def _due(self) -> int:
        if not self._slopes:
            return self._learning_from + round(LEARNING_S * self._rate)
        silence = self._quiet_since + round(SILENCE_S * self._rate)
        if self._last is None or self._searched or len(self._intervals) < 3:
            return silence
        overdue = self._last.index + round(SEARCH_BACK_RR * _median(self._intervals))
        return min(overdue, silence)

    def _learn(self, due: int) -> list[RPeak]:
        """Take the larger waves of the last seconds for beats, if they stand out."""
        waves, self._pending = self._pending, []
        steepest = max((wave.slope for wave in waves), default=0.0)
        beats = sorted(
            (wave for wave in waves if wave.slope >= steepest / 2), key=lambda wave: wave.slope
        )
        if not beats or not self._stands_out(beats[len(beats) // 2]):
            self._learning_from += round(self._rate / 2)
            self._pending = [wave for wave in waves if wave.index >= self._learning_from]
            return []
        self._slopes.append(beats[len(beats) // 2].slope)
        self._others.clear()
        self._quiet_since = due
        found: list[RPeak] = []
        for wave in waves:
            found += self._catch_up(wave.index)
            found += self._judge(wave)
        return found

    def _judge(self, wave: _Candidate) -> list[RPeak]:
        if not self._slopes:
            self._pending.append(wave)
            return []
        threshold = self._threshold()
        if self._last is not None:
            since = wave.index - self._last.index
            if since < REFRACTORY_S * self._rate:
                return []
            if since < T_WAVE_S * self._rate:
                threshold = max(threshold, self._last.slope / 2)
        if threshold <= wave.slope <= self._largest() and self._stands_out(wave):
            return self._accept(wave)
        self._pending.append(wave)
        return []

    def _search_back(self) -> list[RPeak]:
        """A beat is overdue: accept the largest wave since, if it is well above the others."""
        least = self._threshold() / 2
        if self._others:
            least = max(least, ABOVE_OTHERS * _median(self._others))
        waves = [wave for wave in self._pending if least <= wave.slope <= self._largest()]
        best = max(waves, key=lambda wave: wave.slope, default=None)
        if best is None or not self._stands_out(best):
            return []
        return self._accept(best)

    def _accept(self, wave: _Candidate) -> list[RPeak]:
        if self._last is not None:
            self._intervals.append(wave.index - self._last.index)
        self._slopes.append(wave.slope)
        self._last = wave
        self._quiet_since = wave.index
        self._searched = False
        self._others.extend(other.slope for other in self._pending if other.index < wave.index)
        self._pending = [later for later in self._pending if later.index > wave.index]
        time = self._tip(wave.index)
        if time is None or time - self._last_time < REFRACTORY_S:
            return []
        peak = RPeak(time, self._continuous)
        self._last_time = time
        self._continuous = True
        return [peak]

    def _threshold(self) -> float:
        beats = _median(self._slopes)
        others = min(_median(self._others), beats / 2) if self._others else 0.0
        return others + THRESHOLD * (beats - others)

    def _largest(self) -> float:
        return LARGEST * _median(self._slopes)

    def _stands_out(self, wave: _Candidate) -> bool:
        index = wave.index
        begin = max(
            index - round(SILENCE_S * self._rate), self._begun + self._lag + self._half_window
        )
        around = slice(begin - self._first, index + self._separation - self._first)
        slopes = self._slope[around]
        quiet = float(np.partition(slopes, len(slopes) // 4)[len(slopes) // 4])
        rounding = ROUNDING * float(np.abs(self._raw[around]).max())
        return wave.slope > max(PROMINENCE * quiet, rounding)

    def _tip(self, index: int) -> float | None:
        """Time of the R wave behind the slope candidate at ``index``; None at an edge."""
        begin = index - self._half_window - self._first
        around = self._trace[begin : begin + len(self._ones)]
        return self._r_wave.tip(self._times, self._raw, begin + int(np.abs(around).argmax()))


def _median(values: deque[_N]) -> _N:
    return sorted(values)[len(values) // 2]


def _band(sampling_rate: float) -> Samples:
    """Symmetric band-pass kernel, zero for constants: a QRS complex comes out as one large wave."""
    half = round(4.0 * BAND_WIDTH_S * sampling_rate)
    place = np.arange(-half, half + 1) / (BAND_WIDTH_S * sampling_rate)
    kernel = (1.0 - place**2) * np.exp(-0.5 * place**2)
    return np.asarray((kernel - kernel.mean()) / np.abs(kernel).sum())
