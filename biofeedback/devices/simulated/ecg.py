"""The electrocardiogram of a simulated body, as a strap's two electrodes would see it."""

from __future__ import annotations

import numpy as np

from biofeedback.devices.simulated.body import HeartBeat, SimulatedBody
from biofeedback.events import Samples

AHEAD_S = 0.35
"""The P wave comes this long before its R peak."""
BEHIND_S = 0.7

# Each wave: time from the R peak (s), height (µV), width (s); after the dynamical model of
# McSharry et al. 2003, IEEE Trans. Biomed. Eng. 50, 289-294
_NORMAL = np.array(
    [
        (-0.170, 90.0, 0.022),
        (-0.028, -70.0, 0.009),
        (0.0, 1050.0, 0.010),
        (0.028, -180.0, 0.010),
        (0.270, 210.0, 0.045),
        (0.315, 90.0, 0.030),
    ]
)
_ECTOPIC = np.array(
    [
        (-0.045, -120.0, 0.020),
        (0.0, 1250.0, 0.030),
        (0.085, -420.0, 0.035),
        (0.320, -260.0, 0.060),
    ]
)


def electrocardiogram(body: SimulatedBody, times: Samples, noise: np.random.Generator) -> Samples:
    """Microvolts at evenly spaced ``times``."""
    beats = body.beats(float(times[0]) - BEHIND_S, float(times[-1]) + AHEAD_S)
    breath = body.lung_extent(times)
    microvolts = 40.0 * breath + noise.normal(0.0, 6.0, len(times))
    for beat in beats:
        microvolts += _waves(beat, times) * (1.06 - 0.12 * breath)
    if body.moving(float(times[-1])):
        sway = np.cumsum(noise.normal(0.0, 25.0, len(times)))
        microvolts += sway - sway.mean() + noise.normal(0.0, 120.0, len(times))
    return microvolts


def _waves(beat: HeartBeat, times: Samples) -> Samples:
    waves = _ECTOPIC if beat.kind == "ectopic" else _NORMAL
    delay, height, width = waves.T
    since = (times - beat.time)[:, np.newaxis] - delay
    return np.asarray(np.exp(-0.5 * (since / width) ** 2) @ height)
