"""Filters whose result is the same, bit for bit, however the samples are cut into chunks.

Written out in Python because sensors send a few samples at a time: SciPy's ``sosfilt`` costs 90 µs
a call before it filters anything, and the live path needs no SciPy at all.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache

import numpy as np

from biofeedback.events import Samples


class LowPass:
    """Causal second-order Butterworth low-pass, by the bilinear transform.

    It starts as if its first value had always been there: beginning on a level of 8 µS, it shows
    no step from 0 to 8.
    """

    __slots__ = ("_a1", "_a2", "_b0", "_begun", "_z1", "_z2")

    def __init__(self, cutoff_hz: float, sampling_rate: float) -> None:
        warped = math.tan(math.pi * cutoff_hz / sampling_rate)
        norm = 1.0 / (1.0 + math.sqrt(2.0) * warped + warped * warped)
        self._b0 = warped * warped * norm
        self._a1 = 2.0 * (warped * warped - 1.0) * norm
        self._a2 = (1.0 - math.sqrt(2.0) * warped + warped * warped) * norm
        self.reset()

    def reset(self) -> None:
        """Forget what came before; the next value starts the filter anew."""
        self._begun = False
        self._z1 = self._z2 = 0.0

    def run(self, values: Iterable[float]) -> list[float]:
        """Filter finite values."""
        a1, a2, b0, z1, z2 = self._a1, self._a2, self._b0, self._z1, self._z2
        found = []
        for value in values:
            scaled = b0 * value
            if not self._begun:
                self._begun = True
                z2 = scaled - a2 * value
                z1 = 2.0 * scaled - a1 * value + z2
            filtered = scaled + z1
            z1 = 2.0 * scaled - a1 * filtered + z2
            z2 = scaled - a2 * filtered
            found.append(filtered)
        self._z1, self._z2 = z1, z2
        return found


def moving_dot(values: Samples, weights: Samples) -> Samples:
    """Weighted sums of neighbours along the last axis, ``len(weights) - 1`` fewer, or none.

    Each sum is added up in the same order wherever it lies in the array, which neither a running
    sum nor ``numpy.convolve`` promises.
    """
    *rows, length = values.shape
    count = length - len(weights) + 1
    if count <= 0:
        return np.empty((*rows, 0))
    values = np.ascontiguousarray(values)
    windows: Samples = np.ndarray(
        (*rows, count, len(weights)),
        dtype=values.dtype,
        buffer=values,
        strides=(*values.strides, values.itemsize),
    )
    sums: Samples = np.einsum("...j,j->...", windows, weights)
    return sums


def moving_sum(values: Samples, width: int) -> Samples:
    """Sums of ``width`` neighbours, shape ``(len(values) - width + 1,)``, or empty.

    Built from sums of 2, 4, 8, …, each added up in the same order wherever it lies.
    """
    count = len(values) - width + 1
    if count <= 0:
        return np.empty(0)
    sums: Samples = np.zeros(count)
    place, size, run = 0, 1, values
    while size <= width:
        if width & size:
            sums = sums + run[place : place + count]
            place += size
        size *= 2
        if size <= width:
            run = run[: -size // 2] + run[size // 2 :]
    return sums


def without_line(series: Samples) -> Samples:
    """A series, shape ``(n,)`` with n ≥ 2, less its straight line of least squares."""
    ramp = _ramp(len(series))
    level: Samples = series - series.sum() / len(series)
    level -= ramp * float(ramp @ level)
    return level


@lru_cache(maxsize=16)
def hann(count: int) -> Samples:
    """Periodic Hann window; read-only."""
    window: Samples = 0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(count) / count)
    window.flags.writeable = False
    return window


@lru_cache(maxsize=16)
def _ramp(count: int) -> Samples:
    """Straight line of mean 0 and length 1."""
    ramp: Samples = np.arange(count, dtype=np.float64) - (count - 1) / 2.0
    unit: Samples = ramp / math.sqrt(float(ramp @ ramp))
    unit.flags.writeable = False
    return unit
