"""How steep an ECG is around 10 Hz, where beats stand out: a trace that grows as samples come.

Band-pass by a symmetric kernel, the squares of its steps summed over 120 ms, and the root of that
(after Pan & Tompkins 1985, doi 10.1109/TBME.1985.325532). Each value is the same, bit for bit,
however the samples are cut into batches.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from biofeedback.events import Samples
from biofeedback.signal.filters import moving_dot, moving_sum

BAND_WIDTH_S = 0.0225
"""SD of the Gaussian whose second derivative is the band-pass: peak at 10 Hz, half power 5–16."""
SLOPE_WINDOW_S = 0.12


class SlopeTrace:
    """The latest samples and their slope, in arrays that are written in place.

    Sample number ``first`` of the stream lies at the beginning of both.
    """

    def __init__(self, sampling_rate: float, keep: int, most: int) -> None:
        """``keep``: so many samples, at least, remain; ``most``: at most so many come at once."""
        self.half_window = max(round(SLOPE_WINDOW_S * sampling_rate / 2), 1)
        self._keep = keep
        self.most = most
        self._band = _band(sampling_rate)
        # Both at once: the band-pass, and the step from one of its values to the next
        self._steps = np.diff(self._band, prepend=0.0, append=0.0)[::-1].copy()
        self.lag = len(self._band) // 2 + self.half_window
        """Samples before and after one, that its slope needs."""
        self._around = np.arange(-self.lag, self.lag)
        self._raw = np.zeros(keep + 2 * most)
        self.slope: Samples = np.zeros(keep + 2 * most)
        """Valid up to ``known``; zero for the first ``lag``."""
        self.restart(0)

    @property
    def raw(self) -> Samples:
        """The samples held."""
        return self._raw[: self._held]

    def restart(self, first: int) -> None:
        """Nothing continues; the next sample has the number ``first``."""
        self.first = first
        self._held = 0
        self.slope[: self.lag] = 0.0
        self.known = self.lag

    def extend(self, values: Samples) -> bool:
        """Take at most ``most`` finite samples; return whether more of the slope is known."""
        if self._held + len(values) > len(self._raw):
            self._forget(self._held - self._keep)
        end = self._held + len(values)
        self._raw[self._held : end] = values
        self._held = end
        steps = moving_dot(self._raw[self.known - self.lag : end], self._steps)
        energy = moving_sum(steps * steps, 2 * self.half_window)
        if len(energy) == 0:
            return False
        np.sqrt(energy, out=self.slope[self.known : self.known + len(energy)])
        self.known += len(energy)
        return True

    def steepest(self, places: list[int]) -> list[int]:
        """Where, near each of ``places``, the band-passed ECG is largest.

        All that their slopes need is held.
        """
        at = np.array(places)
        around = self._raw.take(at[:, None] + self._around)
        near: list[int] = np.abs(moving_dot(around, self._band)).argmax(axis=1).tolist()
        return [place - self.half_window + shift for place, shift in zip(places, near, strict=True)]

    def tops(self, begin: int, end: int, reach: int) -> Iterator[tuple[int, float]]:
        """Places from ``begin`` on than which nothing within ``reach`` is steeper, and how steep.

        The slope has to be known for ``reach`` beyond ``end``.
        """
        slope = self.slope[: self.known]
        around = slope[begin - 1 : end + 1]
        rises = around[1:] > around[:-1]
        tops = (rises[:-1] > rises[1:]).nonzero()[0] + begin
        heights = [*slope[tops].tolist(), -1.0]
        places: list[int] = [*tops.tolist(), end + reach + 1]
        for at, top in enumerate(places[:-1]):
            height = heights[at]
            # Most give way to a neighbour: that spares looking at every sample around them
            if places[at + 1] - top <= reach and heights[at + 1] > height:
                continue
            if at and top - places[at - 1] <= reach and heights[at - 1] >= height:
                continue
            first = max(top - reach, 0)
            if int(slope[first : top + reach + 1].argmax()) == top - first:
                yield top, height

    def _forget(self, count: int) -> None:
        for trace, held in ((self._raw, self._held), (self.slope, self.known)):
            trace[: held - count] = trace[count:held]
        self.first += count
        self._held -= count
        self.known -= count


def _band(sampling_rate: float) -> Samples:
    """Symmetric band-pass kernel, zero for constants: a QRS complex comes out as one large wave."""
    half = round(4.0 * BAND_WIDTH_S * sampling_rate)
    place = np.arange(-half, half + 1) / (BAND_WIDTH_S * sampling_rate)
    kernel = (1.0 - place**2) * np.exp(-0.5 * place**2)
    return np.asarray((kernel - kernel.mean()) / np.abs(kernel).sum())
