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
    first = derivative[:-1]
    bend = (first + derivative[1:] - 2.0 * slope) / h
    square = (slope - first) / h - bend
    pieces = np.array((x[:-1], y[:-1], first, square, bend, h))
    start, value, first, square, bend, width = pieces.take(x[1:-1].searchsorted(at, "right"), 1)
    t = at - start
    values: Samples = value + t * (first + t * (square + t * bend / width))
    return values


def _derivatives(h: Samples, slope: Samples) -> Samples:
    """Slopes of the spline at its points.

    The second derivative is continuous at inner points, the third at the second and the last but
    one: a system with three diagonals, solved from top to bottom and back.
    """
    inner = 3.0 * (h[1:] * slope[:-1] + h[:-1] * slope[1:])
    middle = 2.0 * (h[:-1] + h[1:])
    steps, edges = h.tolist(), slope[[0, 1, -2, -1]].tolist()
    start, end = steps[0] + steps[1], steps[-1] + steps[-2]
    first = (steps[0] + 2.0 * start) * steps[1] * edges[0] + steps[0] ** 2 * edges[1]
    last = steps[-1] ** 2 * edges[2] + (2.0 * end + steps[-1]) * steps[-2] * edges[3]
    below = [*steps[1:], end]
    diagonal = [*middle.tolist(), steps[-2]]
    above = [start, *steps[:-1]]
    right = [*inner.tolist(), last / end]
    pivot, value = steps[1], first / start
    pivots, values = [pivot], [value]
    for under, on, over, of in zip(below, diagonal, above, right, strict=True):
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
