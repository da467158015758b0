"""Streams on a regular grid, for formats that know only a rate: nothing is interpolated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from biofeedback.events import Beat, Person, Samples
from biofeedback.recordings.arrays import SampledStream

HEART_RATE_HZ: Final = 4.0
_LONGEST_BEAT_S: Final = 3.0
"""Between two beats further apart no heart rate is drawn."""


@dataclass(frozen=True, slots=True)
class RegularChannel:
    """One channel from session time 0 on; NaN where the sensor had no value."""

    person: Person
    kind: str
    name: str
    unit: str
    rate_hz: float
    values: Samples
    misplaced: int
    """Samples left out because two fell on one place: the sensor's clock is not the grid's."""


def on_grid(stream: SampledStream, rate_hz: float, duration_s: float) -> list[RegularChannel]:
    """Each sample of ``stream`` at the nearest place of a grid at ``rate_hz`` from 0 s."""
    count = max(1, round(duration_s * rate_hz))
    places = np.round(stream.times_s * rate_hz).astype(np.int64)
    inside = (places >= 0) & (places < count)
    columns = stream.values.reshape(len(stream.values), -1).T
    channels: list[RegularChannel] = []
    for name, column in zip(stream.info.channels, columns, strict=True):
        values = np.full(count, np.nan)
        values[places[inside]] = column[inside]
        taken = np.zeros(count, dtype=np.bool_)
        taken[places[inside]] = True
        misplaced = int(np.count_nonzero(inside)) - int(np.count_nonzero(taken))
        channels.append(
            RegularChannel(
                stream.info.person,
                stream.info.kind,
                name,
                stream.info.unit,
                rate_hz,
                _without_slips(values, stream, rate_hz),
                misplaced,
            )
        )
    return channels


def _without_slips(values: Samples, stream: SampledStream, rate_hz: float) -> Samples:
    """A single empty place inside a run is a slip of the grid: its left neighbour stands there."""
    if abs(stream.rate_hz / rate_hz - 1.0) < 1e-9:
        return values
    empty = np.isnan(values)
    slips = np.flatnonzero(empty[1:-1] & ~empty[:-2] & ~empty[2:]) + 1
    values[slips] = values[slips - 1]
    return values


def heart_rate(beats: Sequence[Beat], person: Person, duration_s: float) -> RegularChannel | None:
    """Heart rate at 4 Hz between clean beats, interpolated; None without two such beats."""
    clean = [b for b in beats if b.person == person and b.verdict == "ok" and b.rr_ms > 0]
    if len(clean) < 2:
        return None
    times_s = np.array([beat.time for beat in clean])
    rates = 60_000.0 / np.array([beat.rr_ms for beat in clean])
    order = np.argsort(times_s, kind="stable")
    times_s, rates = times_s[order], rates[order]
    at_s = np.arange(max(1, round(duration_s * HEART_RATE_HZ))) / HEART_RATE_HZ
    values = np.interp(at_s, times_s, rates, left=np.nan, right=np.nan)
    after = np.searchsorted(times_s, at_s)
    known = (after > 0) & (after < len(times_s))
    distance = np.zeros_like(at_s)
    distance[known] = times_s[after[known]] - times_s[after[known] - 1]
    values[distance > _LONGEST_BEAT_S] = np.nan
    return RegularChannel(person, "hr", "", "bpm", HEART_RATE_HZ, values, 0)


def holes(values: Samples) -> NDArray[np.int64]:
    """First and last-plus-one place of each run without a value; shape ``(n, 2)``."""
    empty = np.concatenate([[False], np.isnan(values), [False]])
    edges = np.flatnonzero(empty[1:] != empty[:-1])
    return edges.reshape(-1, 2)
