"""Filters whose result is the same, bit for bit, however the samples are cut into chunks.

Written out in Python because sensors send a few samples at a time: SciPy's ``sosfilt`` costs 90 µs
a call before it filters anything, and the live path needs no SciPy at all.
"""

from __future__ import annotations

import math

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

    def step(self, value: float) -> float:
        """Filter one finite value."""
        scaled = self._b0 * value
        if not self._begun:
            self._begun = True
            self._z2 = scaled - self._a2 * value
            self._z1 = 2.0 * scaled - self._a1 * value + self._z2
        filtered = scaled + self._z1
        self._z1 = 2.0 * scaled - self._a1 * filtered + self._z2
        self._z2 = scaled - self._a2 * filtered
        return filtered


def moving_dot(values: Samples, weights: Samples) -> Samples:
    """Weighted sums of neighbours, shape ``(len(values) - len(weights) + 1,)``, or empty.

    Each sum is added up in the same order wherever it lies in the array, which neither a running
    sum nor ``numpy.convolve`` promises.
    """
    count = len(values) - len(weights) + 1
    if count <= 0:
        return np.empty(0)
    values = np.ascontiguousarray(values)
    step = values.itemsize
    windows: Samples = np.ndarray(
        (count, len(weights)), dtype=values.dtype, buffer=values, strides=(step, step)
    )
    sums: Samples = np.einsum("ij,j->i", windows, weights)
    return sums
