"""A picture of the breath from the heart's rhythm, for the eye only: rate comes from a metric.

Heart rate rises on the way in and falls on the way out (respiratory sinus arrhythmia); what is
left after taking away its slow part is drawn as the breath, dashed and labelled an estimate.
"""

from __future__ import annotations

import numpy as np

from biofeedback.ui.live.traces import Floats

_STEP_S = 0.25
_SLOW_S = 12.0
_HOLE_S = 3.0


def breath_wave(times: Floats, heart_rate: Floats) -> tuple[Floats, Floats]:
    """Times and a wave between 0 and 1; NaN across holes longer than 3 s, empty without beats."""
    known = np.isfinite(heart_rate)
    times, heart_rate = times[known], heart_rate[known]
    if times.size < 8 or times[-1] - times[0] < _SLOW_S:
        return np.empty(0), np.empty(0)
    grid = np.arange(times[0], times[-1], _STEP_S)
    rate = np.interp(grid, times, heart_rate)
    swing = rate - _mean_over(rate, round(_SLOW_S / _STEP_S))
    swing = _mean_over(swing, round(1.0 / _STEP_S))
    # height says nothing about depth of breath, so each stretch is drawn equally high
    size = np.sqrt(_mean_over(swing**2, round(2 * _SLOW_S / _STEP_S)))
    wave = np.clip(0.5 + 0.3 * swing / np.maximum(size, 1e-6), 0, 1)
    gap_before = times[np.searchsorted(times, grid, side="right").clip(1, times.size - 1)]
    gap_start = times[(np.searchsorted(times, grid, side="right") - 1).clip(0)]
    wave[gap_before - gap_start > _HOLE_S] = np.nan
    return grid, wave


def _mean_over(values: Floats, width: int) -> Floats:
    width = min(width | 1, values.size if values.size % 2 else values.size - 1)
    padded = np.pad(values, width // 2, mode="edge")
    return np.convolve(padded, np.full(width, 1.0 / width), mode="valid")
