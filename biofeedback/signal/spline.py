"""Intervals at even times, by cubic spline: for live spectra, so without SciPy."""

from __future__ import annotations

import numpy as np

from biofeedback.events import Samples

RESAMPLED_HZ = 4.0
"""Linear interpolation would lose 23.5 % of HF power at 0.25 Hz and 75 bpm, a cubic 1.0 %."""


def cubic_spline(x: Samples, y: Samples, at: Samples) -> Samples:
    """Interpolate ``y(x)`` by a not-a-knot cubic spline (C2), as ``scipy.interpolate`` does.

    Parameters
    ----------
    x
        Strictly increasing, at least four; shape ``(n,)``.
    y
        Values at ``x``.
    at
        Where to evaluate, inside ``x`` (outside, the end pieces are continued).
    """
    h = x[1:] - x[:-1]
    slope = (y[1:] - y[:-1]) / h
    derivative = _derivatives(h, slope)
    piece = np.searchsorted(x, at, side="right") - 1
    piece = np.minimum(np.maximum(piece, 0), len(x) - 2)
    t = at - x[piece]
    width = h[piece]
    first = derivative[piece]
    bend = (first + derivative[piece + 1] - 2.0 * slope[piece]) / width
    square = (slope[piece] - first) / width - bend
    values: Samples = y[piece] + t * (first + t * (square + t * bend / width))
    return values


def _derivatives(h: Samples, slope: Samples) -> Samples:
    """Slopes of the spline at its points.

    The second derivative is continuous at inner points, the third at the second and the last but
    one: a system with three diagonals, solved from top to bottom and back.
    """
    start, end = h[0] + h[1], h[-1] + h[-2]
    below = np.concatenate((h[1:], [end])).tolist()
    middle = np.concatenate(([h[1]], 2.0 * (h[:-1] + h[1:]), [h[-2]])).tolist()
    above = np.concatenate(([start], h[:-1])).tolist()
    inner = 3.0 * (h[1:] * slope[:-1] + h[:-1] * slope[1:])
    first = ((h[0] + 2.0 * start) * h[1] * slope[0] + h[0] ** 2 * slope[1]) / start
    last = (h[-1] ** 2 * slope[-2] + (2.0 * end + h[-1]) * h[-2] * slope[-1]) / end
    right = np.concatenate(([first], inner, [last])).tolist()
    pivot, value = middle[0], right[0]
    pivots, values = [pivot], [value]
    for under, on, over, of in zip(below, middle[1:], above, right[1:], strict=True):
        share = under / pivot
        pivot, value = on - share * over, of - share * value
        pivots.append(pivot)
        values.append(value)
    value /= pivot
    solved = [value]
    for on, over, of in zip(pivots[-2::-1], above[::-1], values[-2::-1], strict=True):
        value = (of - over * value) / on
        solved.append(value)
    return np.array(solved[::-1])
