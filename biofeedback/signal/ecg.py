"""R peaks from a live ECG, with sub-sample times.

Adaptive threshold on the slope around 10 Hz (:mod:`biofeedback.signal.ecg_slope`), refractory time
and search-back, after Pan & Tompkins (1985); each peak is then placed in the ECG itself
(:mod:`biofeedback.signal.r_wave`).
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, TypeVar

import numpy as np

from biofeedback.events import SampleBatch, Samples
from biofeedback.signal.ecg_slope import SlopeTrace
from biofeedback.signal.r_wave import RWave
from biofeedback.signal.samples import SampleTimes

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
AT_ONCE_S = 20.0
"""ECG that is there already is gone through in pieces of this length."""
GAP_S = 0.05
"""Samples later than expected by more than this do not continue the ones before."""

_N = TypeVar("_N", int, float)


@dataclass(frozen=True, slots=True)
class RPeak:
    """One R peak; ``continuous`` is False when samples were lost since the one before."""

    time: float
    continuous: bool
    certain_at: int
    """By so many samples of the stream it is known, however they are cut into batches."""


class _Candidate(NamedTuple):
    number: int
    slope: float


class _Accepted(NamedTuple):
    number: int
    certain_at: int


class RPeakDetector:
    """Finds R peaks in ECG of 100 to 1000 Hz, 0.2 to 0.3 s after they happen.

    Unit and polarity of the ECG are free: an upside-down electrode only turns the peaks over.
    """

    def __init__(self, sampling_rate: float) -> None:
        self._rate = sampling_rate
        self._separation = round(SEPARATION_S * sampling_rate)
        keep, most = round((SILENCE_S + 3.0) * sampling_rate), round(AT_ONCE_S * sampling_rate)
        self._trace = SlopeTrace(sampling_rate, keep, most)
        self._r_wave = RWave(sampling_rate)
        self._slopes: deque[float] = deque(maxlen=8)
        self._others: deque[float] = deque(maxlen=8)
        self._intervals: deque[int] = deque(maxlen=8)
        self._sample_times = SampleTimes(GAP_S, keep + most)
        self._accepted: list[_Accepted] = []
        """Beats among the candidates, not yet placed in the ECG."""
        self._next = 0
        self._restart()

    def feed(self, time: float, values: Samples, sampling_rate: float) -> list[RPeak]:
        """Take samples (NaN where missing), the first at ``time``, at the rate as fitted, Hz.

        Returns the peaks that became certain, in order.
        """
        count = len(values)
        if count == 0:
            return []
        if not self._sample_times.tie(time, count, sampling_rate):
            self._restart()
        if math.isfinite(values.dot(values)):  # as a rule: asking each sample costs more
            return self._extend(values)
        return self._broken(values)

    def feed_many(self, batches: Sequence[SampleBatch]) -> list[list[RPeak]]:
        """As :meth:`feed` for one batch after the other; quicker, where all are there already."""
        found: list[RPeak] = []
        ends: list[int] = []
        together: list[Samples] = []
        count = 0
        end = self._next
        for batch in batches:
            values = batch.values if batch.values.ndim == 1 else batch.values[:, 0]
            ends.append(end := end + len(values))
            if len(values) == 0:
                continue
            plain = math.isfinite(values.dot(values))
            # Before the next tie: sample times reach back so far only
            if together and not (plain and count + len(values) <= self._trace.most):
                found += self._extend(np.concatenate(together))
                together, count = [], 0
            continues = self._sample_times.tie(batch.time, len(values), batch.sampling_rate)
            if together and not continues:
                found += self._extend(np.concatenate(together))
                together, count = [], 0
            if not continues:
                self._restart()
            if plain:
                together.append(values)
                count += len(values)
            else:
                found += self._broken(values)
        if together:
            found += self._extend(np.concatenate(together))
        certain = [peak.certain_at for peak in found]
        places = [0, *(bisect_right(certain, end) for end in ends)]
        return [found[first:last] for first, last in pairwise(places)]

    def _broken(self, values: Samples) -> list[RPeak]:
        """Samples of which some are missing."""
        finite = np.isfinite(values)
        found: list[RPeak] = []
        edges = np.flatnonzero(np.diff(finite)) + 1
        for begin, end in pairwise([0, *edges.tolist(), len(values)]):
            if finite[begin]:
                found += self._extend(values[begin:end])
            else:
                self._next += end - begin
                self._restart()
        return found

    def _restart(self) -> None:
        """Samples were lost: the traces begin anew; what was learned of the heart stays."""
        self._trace.restart(self._next)
        self._begun = self._next + self._trace.lag
        """From here on there is a slope."""
        self._learning_from = self._quiet_since = self._next
        self._judged = self._at = self._begun + 1
        self._pending: list[_Candidate] = []
        self._last: _Candidate | None = None
        self._last_time = -math.inf
        self._searched = False
        self._plan()
        self._continuous = False

    def _extend(self, values: Samples) -> list[RPeak]:
        found: list[RPeak] = []
        for begin in range(0, len(values), self._trace.most):
            piece = values[begin : begin + self._trace.most]
            self._next += len(piece)
            if self._trace.extend(piece):
                self._judge_new()
                # All at once: looking at each by itself costs several times as much
                found += self._placed()
        return found

    def _judge_new(self) -> None:
        """Judge everything whose surroundings are complete."""
        first = self._trace.first
        begin, end = self._judged - first, self._trace.known - self._separation
        if end <= begin:
            return
        for top, height in self._trace.tops(begin, end, self._separation):
            candidate = _Candidate(top + first, height)
            self._catch_up(candidate.number)
            self._at = candidate.number + 1
            self._judge(candidate)
        self._judged = end + first
        self._catch_up(self._judged)

    def _catch_up(self, index: int) -> None:
        """Do what was due before sample ``index``: learn, search back, or learn anew."""
        while (due := self._due) <= index:
            self._at = max(self._at, due)
            if not self._slopes:
                self._learn(due)
            elif due < self._quiet_since + round(SILENCE_S * self._rate):
                self._searched = True
                self._plan()
                self._search_back()
            else:
                self._slopes.clear()
                begin = due - round(SILENCE_S * self._rate)
                self._pending = [wave for wave in self._pending if wave.number >= begin]
                self._learning_from = due - round(LEARNING_S * self._rate)
                self._plan()

    def _plan(self) -> None:
        """Say how steep a beat is to be, and before which sample something is due without one."""
        if not self._slopes:
            self._due = self._learning_from + round(LEARNING_S * self._rate)
            return
        usual = _median(self._slopes)
        others = min(_median(self._others), usual / 2) if self._others else 0.0
        self._least, self._most = others + THRESHOLD * (usual - others), LARGEST * usual
        self._due = self._quiet_since + round(SILENCE_S * self._rate)
        if self._last is not None and not self._searched and len(self._intervals) >= 3:
            overdue = self._last.number + round(SEARCH_BACK_RR * _median(self._intervals))
            self._due = min(overdue, self._due)

    def _learn(self, due: int) -> None:
        """Take the larger waves of the last seconds for beats, if they stand out."""
        waves, self._pending = self._pending, []
        steepest = max((wave.slope for wave in waves), default=0.0)
        beats = sorted(
            (wave for wave in waves if wave.slope >= steepest / 2), key=lambda wave: wave.slope
        )
        if not beats or not self._stands_out(beats[len(beats) // 2]):
            self._learning_from += round(self._rate / 2)
            self._plan()
            self._pending = [wave for wave in waves if wave.number >= self._learning_from]
            return
        self._slopes.append(beats[len(beats) // 2].slope)
        self._others.clear()
        self._quiet_since = due
        self._plan()
        for wave in waves:
            self._catch_up(wave.number)
            self._judge(wave)

    def _judge(self, wave: _Candidate) -> None:
        if not self._slopes:
            self._pending.append(wave)
            return
        least = self._least
        if self._last is not None:
            since = wave.number - self._last.number
            if since < REFRACTORY_S * self._rate:
                return
            if since < T_WAVE_S * self._rate:
                least = max(least, self._last.slope / 2)
        if least <= wave.slope <= self._most and self._stands_out(wave):
            self._accept(wave)
        else:
            self._pending.append(wave)

    def _search_back(self) -> None:
        """A beat is overdue: accept the largest wave since, if it is well above the others."""
        least = self._least / 2
        if self._others:
            least = max(least, ABOVE_OTHERS * _median(self._others))
        waves = [wave for wave in self._pending if least <= wave.slope <= self._most]
        best = max(waves, key=lambda wave: wave.slope, default=None)
        if best is not None and self._stands_out(best):
            self._accept(best)

    def _accept(self, wave: _Candidate) -> None:
        if self._last is not None:
            self._intervals.append(wave.number - self._last.number)
        self._slopes.append(wave.slope)
        self._last = wave
        self._quiet_since = wave.number
        self._searched = False
        self._others.extend([other.slope for other in self._pending if other.number < wave.number])
        self._pending = [later for later in self._pending if later.number > wave.number]
        self._plan()
        certain_at = self._at + self._separation + self._trace.lag
        self._accepted.append(_Accepted(wave.number, certain_at))

    def _placed(self) -> list[RPeak]:
        """The R waves behind the candidates accepted since the last call; none at an edge."""
        accepted, self._accepted = self._accepted, []
        if not accepted:
            return []
        first = self._trace.first
        rough = self._trace.steepest([wave.number - first for wave in accepted])
        peaks: list[RPeak] = []
        tips = self._r_wave.tips(self._trace.raw, rough)
        for wave, tip in zip(accepted, tips, strict=True):
            if tip is None:
                continue
            top, shift = tip
            time = self._sample_times.of(top + first) + shift / self._rate
            if time - self._last_time < REFRACTORY_S:
                continue
            peaks.append(RPeak(time, self._continuous, wave.certain_at))
            self._last_time = time
            self._continuous = True
        return peaks

    def _stands_out(self, wave: _Candidate) -> bool:
        index = wave.number
        first = self._trace.first
        begin = max(index - round(SILENCE_S * self._rate), self._begun)
        around = slice(begin - first, index + self._separation - first)
        slopes, raw = self._trace.slope[around], self._trace.raw[around]
        # Above the quietest quarter: counting what lies below is quicker than ordering all
        if int(np.count_nonzero(PROMINENCE * slopes < wave.slope)) <= len(slopes) // 4:
            return False
        # No sample exceeds the root of the sum of squares, which one call tells; that settles all
        # but slopes near rounding
        if wave.slope**2 > ROUNDING**2 * float(raw.dot(raw)):
            return True
        return wave.slope > ROUNDING * float(max(raw.max(), -raw.min()))


def _median(values: deque[_N]) -> _N:
    return sorted(values)[len(values) // 2]
