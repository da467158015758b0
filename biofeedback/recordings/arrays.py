"""A session as arrays: whole streams and whole series of a metric, for exports and the review."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from biofeedback.events import Person, Samples, StreamInfo
from biofeedback.recordings.codec import batch_arrays
from biofeedback.recordings.packed import Rows


@dataclass(frozen=True)
class SampledStream:
    """Everything one stream sent; where it sent nothing there is nothing."""

    info: StreamInfo
    values: Samples
    """Shape ``(n,)`` for one channel, else ``(n, channels)``; NaN where the sensor had no value."""
    counts: NDArray[np.intp]
    """Samples of each batch."""
    batch_times_s: Samples
    """Of the first sample of each batch."""
    batch_rates_hz: Samples
    """Of each batch, as fitted to the sensor's clock."""

    @cached_property
    def times_s(self) -> Samples:
        """Of each sample."""
        first = np.cumsum(self.counts) - self.counts
        times_s = np.empty(len(self.values))
        for count in np.unique(self.counts).tolist():
            rows = np.flatnonzero(self.counts == count)
            within = np.arange(count)
            at_s = within / self.batch_rates_hz[rows][:, None]
            at_s += self.batch_times_s[rows][:, None]
            times_s[first[rows][:, None] + within] = at_s
        return times_s

    @property
    def rate_hz(self) -> float:
        """Mean rate, by the sensor's fitted clock."""
        rates = self.batch_rates_hz
        if (rates == rates[0]).all():
            return float(rates[0])
        return float(self.counts.sum() / (self.counts / rates).sum())


@dataclass(frozen=True, slots=True)
class MetricSeries:
    """One metric of one person over the session."""

    person: Person
    name: str
    unit: str
    window_s: float
    times_s: Samples
    values: Samples
    """NaN where it was withheld."""
    quality: Samples
    reasons: NDArray[np.object_]
    """Why it was withheld; None where it was not."""


def sampled_stream(info: StreamInfo, bodies: Sequence[bytes]) -> SampledStream:
    """The encoded batches of a stream as one array."""
    found = batch_arrays(bodies)
    return SampledStream(info, found.values, found.counts, found.times_s, found.rates_hz)


def metric_series(rows: Rows, labels: Mapping[int, str]) -> list[MetricSeries]:
    """Packed metrics (:mod:`biofeedback.recordings.packed`), taken apart by person and name."""
    numbers, positions = np.unique(rows["label"], return_inverse=True)
    keys: dict[tuple[Person, str, str, float], int] = {}
    series_of = np.empty(len(numbers), dtype=np.intp)
    reasons = np.empty(len(numbers), dtype=object)
    withheld = np.empty(len(numbers), dtype=bool)
    for position, number in enumerate(numbers.tolist()):
        person, name, unit, window_s, reason, none = json.loads(labels[number])
        series_of[position] = keys.setdefault((person, name, unit, window_s), len(keys))
        reasons[position] = reason
        withheld[position] = none
    which = series_of[positions]
    values = np.where(withheld[positions], np.nan, rows["first"])
    found: list[MetricSeries] = []
    for (person, name, unit, window_s), number in keys.items():
        mine = np.flatnonzero(which == number)
        found.append(
            MetricSeries(
                person,
                name,
                unit,
                window_s,
                rows["time"][mine],
                values[mine],
                rows["second"][mine],
                reasons[positions[mine]],
            )
        )
    return found
