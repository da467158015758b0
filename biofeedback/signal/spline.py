"""Intervals at even times: the cubic spline that the live spectra use, without SciPy."""

from __future__ import annotations

import numpy as np

from biofeedback.events import Samples

RESAMPLED_HZ = 4.0
"""Linear interpolation would lose 23.5 % of HF power at 0.25 Hz and 75 bpm, a cubic 1.0 %."""


def cubic_spline(x: Samples, y: Samples, at: Samples) -> Samples:
    """Interpolate ``y(x)`` by a not-a-knot cubic spline (C2), like ``scipy.interpolate``'s.

    Parameters
    ----------
    x
        Strictly increasing, at least four; shape ``(n,)``. Costs n³: meant for minutes of beats.
    y
        Values at ``x``.
    at
        Where to evaluate, inside ``x`` (outside, the end pieces are continued).
    """
    n = len(x)
    h = np.diff(x)
    slope = np.diff(y) / h
    system = np.zeros((n, n))
    right = np.zeros(n)
    inner = np.arange(1, n - 1)
    system[inner, inner - 1] = h[1:]
    system[inner, inner] = 2.0 * (h[:-1] + h[1:])
    system[inner, inner + 1] = h[:-1]
    right[1:-1] = 3.0 * (h[1:] * slope[:-1] + h[:-1] * slope[1:])
    # The third derivative is continuous at the second and the last but one point.
    width = x[2] - x[0]
    system[0, 0], system[0, 1] = h[1], width
    right[0] = ((h[0] + 2.0 * width) * h[1] * slope[0] + h[0] ** 2 * slope[1]) / width
    width = x[-1] - x[-3]
    system[-1, -1], system[-1, -2] = h[-2], width
    right[-1] = (h[-1] ** 2 * slope[-2] + (2.0 * width + h[-1]) * h[-2] * slope[-1]) / width
    derivative = np.linalg.solve(system, right)
    piece = np.clip(np.searchsorted(x, at, side="right") - 1, 0, n - 2)
    t = at - x[piece]
    width_of = h[piece]
    bend = (derivative[piece] + derivative[piece + 1] - 2.0 * slope[piece]) / width_of
    square = (slope[piece] - derivative[piece]) / width_of - bend
    values: Samples = y[piece] + t * (derivative[piece] + t * (square + t * bend / width_of))
    return values
