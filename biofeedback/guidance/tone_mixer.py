"""The sound of a pacer as a stream of samples: what belongs to which instant, without a click.

Time comes from outside with each block, so that sound follows the clock and never sets it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.events import PacerChange
from biofeedback.guidance.tones import SAMPLING_RATE, breath

CROSSFADE_S = 0.02
"""Whenever the sound jumps, the old one leaves and the new one comes in so many seconds."""
_KEPT = 2


@dataclass(frozen=True, slots=True, eq=False)
class _Breath:
    """A pattern and the sound of one of its breaths; compared by identity."""

    change: PacerChange
    sound: NDArray[np.float32]


class ToneMixer:
    """Fed by two threads: one follows the pacer, the other asks for blocks."""

    def __init__(self, sampling_rate: int = SAMPLING_RATE) -> None:
        self._rate = sampling_rate
        self._breaths: tuple[_Breath, ...] = ()
        self._gain = 0.0
        self._mixed: tuple[_Breath, ...] = ()
        self._mixed_gain = 0.0
        self._ends_at = -math.inf

    def follow(self, change: PacerChange) -> None:
        """Sound as this pattern from its time on; a pacer that stops is silent at once."""
        if not change.phases:
            self._breaths = ()
            return
        new = _Breath(change, breath(change.phases, self._rate))
        self._breaths = (*self._breaths, new)[-_KEPT:]

    def silence(self) -> None:
        """Nothing sounds until the next pattern."""
        self._breaths = ()

    def set_gain(self, gain: float) -> None:
        """How loud, 0 to 1 of the loudest; it is reached over the next block."""
        self._gain = min(max(gain, 0.0), 1.0)

    def block(self, start: float, n: int) -> NDArray[np.float32]:
        """The ``n`` samples from session time ``start`` on; mono, full scale is 1."""
        breaths, gain = self._breaths, self._gain
        sound = self._at(breaths, start, n)
        jumped = abs(start - self._ends_at) * self._rate > 1.0
        if n and (jumped or breaths is not self._mixed):
            fade = min(round(CROSSFADE_S * self._rate), n)
            share = np.linspace(0.0, 1.0, fade, dtype=np.float32)
            before = self._at(self._mixed, self._ends_at if jumped else start, fade)
            sound[:fade] = share * sound[:fade] + (1 - share) * before
        sound *= np.linspace(self._mixed_gain, gain, n, dtype=np.float32)
        self._mixed, self._mixed_gain = breaths, gain
        self._ends_at = start + n / self._rate
        return sound

    def _at(self, breaths: Sequence[_Breath], start: float, n: int) -> NDArray[np.float32]:
        sound = np.zeros(n, dtype=np.float32)
        if not math.isfinite(start):
            return sound
        for place, each in enumerate(breaths):
            first = max(math.ceil((each.change.time - start) * self._rate - 1e-6), 0)
            last = n
            if place + 1 < len(breaths):
                following = breaths[place + 1].change.time
                last = min(max(math.ceil((following - start) * self._rate - 1e-6), 0), n)
            if first < last:
                into = round((start - each.change.time) * self._rate) + first
                index = np.arange(into, into + last - first) % len(each.sound)
                sound[first:last] = each.sound[index]
        return sound
