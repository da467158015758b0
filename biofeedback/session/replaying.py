"""Recorded events through the pipeline again: at once, or at the speed of life."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterable, Iterator, Sequence

from biofeedback.clock import SessionClock
from biofeedback.devices.replay import Replay
from biofeedback.events import Emit, Event, SessionState, Tick
from biofeedback.session.loop import new_loop
from biofeedback.signal.pipeline import Pipeline


def with_ticks(events: Iterable[Event]) -> Iterator[Event]:
    """Add the ticks that a file made elsewhere lacks.

    A recording of ours begins with a ``SessionState`` and holds its own: it stays as it is.
    """
    stream = iter(events)
    first = next(stream, None)
    if first is None:
        return
    if isinstance(first, SessionState):
        yield first
        yield from stream
        return
    second = 1
    for event in itertools.chain([first], stream):
        while second <= event.time:
            yield Tick(float(second))
            second += 1
        yield event


def interpret(events: Iterable[Event], listeners: Sequence[Emit]) -> None:
    """Feed recorded events to a fresh pipeline, as fast as it takes them."""
    publish = _Interpreter(listeners)
    for event in with_ticks(events):
        publish(event)
    publish.finish()


def play(events: Iterable[Event], speed: float, listeners: Sequence[Emit]) -> None:
    """Feed recorded events to a fresh pipeline at their times, ``speed`` times real time."""
    publish = _Interpreter(listeners)

    async def main() -> None:
        clock = SessionClock(asyncio.get_running_loop().time)
        await Replay(with_ticks(events), clock).run(publish)

    with asyncio.Runner(loop_factory=lambda: new_loop(speed)) as runner:
        runner.run(main())
    publish.finish()


class _Interpreter:
    def __init__(self, listeners: Sequence[Emit]) -> None:
        self._pipeline = Pipeline()
        self._listeners = tuple(listeners)

    def __call__(self, event: Event) -> None:
        self._publish(event)
        for derived in self._pipeline.feed(event):
            self._publish(derived)

    def finish(self) -> None:
        for derived in self._pipeline.finish():
            self._publish(derived)

    def _publish(self, event: Event) -> None:
        for listener in self._listeners:
            listener(event)
