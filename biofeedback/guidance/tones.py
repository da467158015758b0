"""Tones that tell in from out with eyes closed.

In rises softly; out is longer, lower and falls; a hold is silent. Each is one gliding sine between
180 and 520 Hz that swells and fades without a click, and peaks at -20 dBFS.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biofeedback.events import BreathPhase
from biofeedback.guidance.patterns import Phases

SAMPLING_RATE = 48_000
"""Hz."""
PEAK = 10.0 ** (-20.0 / 20.0)
"""Of full scale: 2 dB below the loudest that is allowed."""
LOUDEST_DBFS = -18.0
SWELL_S = 0.25
"""Each end; at least 0.15 s even in the shortest tone."""


@dataclass(frozen=True, slots=True)
class Glide:
    """How one phase sounds."""

    from_hz: float
    to_hz: float
    share: float
    """Of the phase; the rest of it is silent."""


GLIDES: dict[BreathPhase, Glide] = {
    "in": Glide(300.0, 450.0, 0.60),
    "top-up": Glide(450.0, 500.0, 0.60),
    "out": Glide(330.0, 200.0, 0.95),
    "out-voiced": Glide(330.0, 200.0, 0.95),
}


def tone(
    phase: BreathPhase, seconds: float, sampling_rate: int = SAMPLING_RATE
) -> NDArray[np.float32]:
    """Sound of a phase of ``seconds``, as long as the phase; silent for a hold.

    Mono, full scale is 1.
    """
    sound = np.zeros(round(seconds * sampling_rate), dtype=np.float32)
    glide = GLIDES.get(phase)
    if glide is None:
        return sound
    n = round(seconds * glide.share * sampling_rate)
    # equal steps of pitch in equal times
    hz = np.geomspace(glide.from_hz, glide.to_hz, n)
    turns = np.concatenate(([0.0], np.cumsum(hz[:-1]))) / sampling_rate
    sound[:n] = PEAK * _swell(n, sampling_rate) * np.sin(2.0 * np.pi * turns)
    return sound


def breath(phases: Phases, sampling_rate: int = SAMPLING_RATE) -> NDArray[np.float32]:
    """Sound of one whole breath; sample ``i`` belongs to ``i / sampling_rate`` s into it.

    Phases begin where their time falls, so that many breaths in a row do not drift.
    """
    total_s = sum(seconds for _, seconds in phases)
    sound = np.zeros(round(total_s * sampling_rate), dtype=np.float32)
    begun_s = 0.0
    for phase, seconds in phases:
        start = round(begun_s * sampling_rate)
        part = tone(phase, seconds, sampling_rate)[: len(sound) - start]
        sound[start : start + len(part)] = part
        begun_s += seconds
    return sound


def _swell(n: int, sampling_rate: int) -> NDArray[np.float64]:
    """Raised-cosine rise and fall, flat between."""
    edge = min(round(SWELL_S * sampling_rate), n // 2)
    rise = (1.0 - np.cos(np.pi * (np.arange(edge) + 0.5) / edge)) / 2.0 if edge else np.zeros(0)
    envelope = np.ones(n)
    envelope[:edge] = rise
    envelope[n - edge :] = rise[::-1]
    return envelope
