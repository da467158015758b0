"""Causal second-order filters that carry their state from one chunk of samples to the next.

The result is the same, bit for bit, however the samples are cut into chunks. Written out in
Python because sensors send a few samples at a time: SciPy's ``sosfilt`` costs 90 µs a call before
it filters anything, this loop about 0.3 µs a sample, and the live path needs no SciPy at all.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from biofeedback.events import Samples


@dataclass(frozen=True, slots=True)
class Section:
    """Coefficients of one second-order section, with ``a0 = 1``."""

    b0: float
    b1: float
    b2: float
    a1: float
    a2: float


def low_pass(cutoff_hz: float, sampling_rate: float) -> Section:
    """Second-order Butterworth low-pass, by the bilinear transform."""
    warped = math.tan(math.pi * cutoff_hz / sampling_rate)
    norm = 1.0 / (1.0 + math.sqrt(2.0) * warped + warped * warped)
    b0 = warped * warped * norm
    a1 = 2.0 * (warped * warped - 1.0) * norm
    return Section(b0, 2.0 * b0, b0, a1, (1.0 - math.sqrt(2.0) * warped + warped * warped) * norm)


def high_pass(cutoff_hz: float, sampling_rate: float) -> Section:
    """Second-order Butterworth high-pass, by the bilinear transform."""
    warped = math.tan(math.pi * cutoff_hz / sampling_rate)
    norm = 1.0 / (1.0 + math.sqrt(2.0) * warped + warped * warped)
    a1 = 2.0 * (warped * warped - 1.0) * norm
    a2 = (1.0 - math.sqrt(2.0) * warped + warped * warped) * norm
    return Section(norm, -2.0 * norm, norm, a1, a2)


class CausalFilter:
    """A cascade of sections, started as if its first value had always been there.

    So a filter that begins on a level of 8 µS shows no step from 0 to 8.
    """

    def __init__(self, *sections: Section) -> None:
        self._sections = sections
        self._states: list[tuple[float, float]] = []

    def reset(self) -> None:
        """Forget what came before; the next value starts the filter anew."""
        self._states = []

    def feed(self, values: Samples) -> Samples:
        """Filter finite ``values``, shape ``(n,)``; the result has the same shape."""
        if len(values) == 0:
            return np.empty(0)
        samples: list[float] = values.tolist()
        if not self._states:
            self._states = self._settled(samples[0])
        for position, section in enumerate(self._sections):
            b0, b1, b2, a1, a2 = section.b0, section.b1, section.b2, section.a1, section.a2
            z1, z2 = self._states[position]
            filtered = []
            for x in samples:
                y = b0 * x + z1
                z1 = b1 * x - a1 * y + z2
                z2 = b2 * x - a2 * y
                filtered.append(y)
            self._states[position] = (z1, z2)
            samples = filtered
        return np.array(samples)

    def step(self, value: float) -> float:
        """Filter one finite value; the same, bit for bit, as :meth:`feed` of it."""
        if not self._states:
            self._states = self._settled(value)
        for position, section in enumerate(self._sections):
            z1, z2 = self._states[position]
            filtered = section.b0 * value + z1
            self._states[position] = (
                section.b1 * value - section.a1 * filtered + z2,
                section.b2 * value - section.a2 * filtered,
            )
            value = filtered
        return value

    def _settled(self, level: float) -> list[tuple[float, float]]:
        states = []
        for s in self._sections:
            after = level * (s.b0 + s.b1 + s.b2) / (1.0 + s.a1 + s.a2)
            z2 = s.b2 * level - s.a2 * after
            states.append((s.b1 * level - s.a1 * after + z2, z2))
            level = after
        return states


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
    sums: Samples = np.multiply(windows, weights, order="C").sum(axis=1)
    return sums
