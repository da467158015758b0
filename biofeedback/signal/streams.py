"""Sampled streams of a whole recording, as one array each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from biofeedback.events import Event, Person, SampleBatch, Samples, StreamInfo, StreamKind


@dataclass(frozen=True, slots=True)
class RecordedStream:
    """One stream from its first sample on; NaN where nothing was received."""

    info: StreamInfo
    values: Samples
    """Shape ``(n,)``: the first channel."""


def recorded_stream(
    recorded: list[Event], person: Person, kind: StreamKind
) -> RecordedStream | None:
    """The person's first stream of a kind; None where the recording has none."""
    info = next(
        (
            event
            for event in recorded
            if isinstance(event, StreamInfo) and event.kind == kind and event.person == person
        ),
        None,
    )
    if info is None:
        return None
    batches = [
        event
        for event in recorded
        if isinstance(event, SampleBatch) and event.stream == info.stream and len(event.values)
    ]
    return RecordedStream(info, _evenly(batches, info.sampling_rate))


def _evenly(batches: list[SampleBatch], sampling_rate: float) -> Samples:
    if not batches:
        return np.empty(0)
    start = batches[0].time
    places: list[tuple[int, Samples]] = []
    free = 0
    for batch in batches:
        values = batch.values if batch.values.ndim == 1 else batch.values[:, 0]
        # Small steps of the fitted clock neither drop nor invent a sample; holes stay holes.
        due = round((batch.time - start) * sampling_rate)
        place = due if due - free > sampling_rate else free
        places.append((place, values))
        free = place + len(values)
    even = np.full(free, np.nan)
    for place, values in places:
        even[place : place + len(values)] = values
    return even


def block_means(values: Samples, size: int) -> Samples:
    """Means of consecutive blocks; what does not fill a block at the end is left out."""
    count = len(values) // size
    means: Samples = values[: count * size].reshape(count, size).mean(axis=1)
    return means
