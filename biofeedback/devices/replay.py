"""Plays events of a recording or an imported file at the session times they carry."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from biofeedback.clock import SessionClock
from biofeedback.events import Emit, Event, SampleBatch


class Replay:
    """A source of events that were measured before."""

    def __init__(self, events: Iterable[Event], clock: SessionClock) -> None:
        self._events = events
        self._clock = clock

    async def run(self, emit: Emit) -> None:
        """Emit every event, in the order given, not before its time; returns after the last."""
        for event in self._events:
            # a batch is complete when its last packet has arrived, not when its first sample was
            due = event.arrival if isinstance(event, SampleBatch) else event.time
            await asyncio.sleep(max(0.0, due - self._clock.now()))
            emit(event)
