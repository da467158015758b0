"""How a simulated person breathes: freely, a little unevenly, or with the pacer."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from biofeedback.events import PacerChange

_OUTWARD = {"out", "out-voiced"}
LAG_S = 0.25
"""A person follows what they see by about this much."""


@dataclass(frozen=True, slots=True)
class Breathing:
    """One step of breathing."""

    swing: float
    """Drive to the heart, -1 to 1: highest near the end of breathing in."""
    rate_hz: float
    extent: float
    """How full the lungs are, 0 to 1."""


class Breath:
    """Advances in small steps; a pacer is joined at its next cycle."""

    def __init__(self, rng: np.random.Generator, spontaneous_per_minute: float) -> None:
        self._rng = rng
        self._usual_hz = float(spontaneous_per_minute) / 60
        self._time = 0.0
        self._position = 0.0
        """Through the running breath, 0 to 1; breathing in comes first."""
        self._depth = 1.0
        self._rate_hz = self._usual_hz
        self._in_share = 0.4
        self._pacer: PacerChange | None = None
        self._coming: PacerChange | None = None

    @property
    def paced(self) -> bool:
        """Whether the running breath follows the pacer."""
        return self._pacer is not None

    def follow(self, change: PacerChange) -> None:
        """Join the pacer, change with it, or breathe freely again."""
        self._coming = change

    def advance(self, seconds: float) -> Breathing:
        """Breathe for ``seconds``."""
        self._time += seconds
        if self._coming is not None and self._time >= self._coming.time + LAG_S:
            self._pacer = self._coming if self._coming.phases else None
            self._coming = None
            if self._pacer is None:
                self._draw_free_breath()
        if self._pacer is not None:
            self._position = self._paced_position(self._pacer)
        else:
            self._position += self._rate_hz * seconds
            if self._position >= 1.0:
                self._position -= 1.0
                self._draw_free_breath()
        return Breathing(self._swing(), self._rate_hz, self._extent())

    def _draw_free_breath(self) -> None:
        wander = math.exp(0.12 * self._rng.standard_normal())
        self._rate_hz = min(0.4, max(0.12, self._usual_hz * wander))
        self._depth = max(0.4, 1 + 0.15 * float(self._rng.standard_normal()))
        self._in_share = 0.4

    def _paced_position(self, pacer: PacerChange) -> float:
        cycle = sum(seconds for _, seconds in pacer.phases)
        inward = sum(seconds for phase, seconds in pacer.phases if phase not in _OUTWARD)
        self._rate_hz = 1 / cycle
        self._in_share = min(0.7, max(0.3, inward / cycle))
        # Slow breaths are deeper: the same air in fewer breaths
        self._depth = 1.0
        return ((self._time - LAG_S - pacer.time) % cycle) / cycle

    def _swing(self) -> float:
        # The heart is fastest shortly after the turn from in to out
        turn = self._in_share + 0.05
        return self._depth * math.cos(2 * math.pi * (self._position - turn))

    def _extent(self) -> float:
        if self._position < self._in_share:
            part = self._position / self._in_share
        else:
            part = (1 - self._position) / (1 - self._in_share)
        return self._depth * (1 - math.cos(math.pi * part)) / 2
