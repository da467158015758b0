"""Recorded events through the pipeline again: at once, or at the speed of life."""

from __future__ import annotations

import asyncio
import itertools
import queue
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future

from biofeedback.clock import SessionClock
from biofeedback.devices.replay import Replay
from biofeedback.events import Emit, Event, SessionState, Tick
from biofeedback.session.loop import SessionThread, new_loop
from biofeedback.signal.pipeline import Pipeline


def with_ticks(events: Iterable[Event]) -> Iterator[Event]:
    """Add the ticks, the beginning and the end that a file made elsewhere lacks.

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
    yield SessionState(0.0, recording=True)
    second = 1
    for event in itertools.chain([first], stream):
        while second <= event.time:
            yield Tick(float(second))
            second += 1
        yield event
    yield SessionState(float(second), recording=False)


def interpret(events: Iterable[Event], listeners: Sequence[Emit]) -> None:
    """Feed recorded events to a fresh pipeline, as fast as it takes them."""
    pipeline = Pipeline()
    for event, derived in pipeline.replay(with_ticks(events)):
        for each in (event, *derived):
            for listener in listeners:
                listener(each)
    for each in pipeline.finish():
        for listener in listeners:
            listener(each)


def play(events: Iterable[Event], speed: float, listeners: Sequence[Emit]) -> None:
    """Feed recorded events to a fresh pipeline at their times, ``speed`` times real time."""

    async def main() -> None:
        clock = SessionClock(asyncio.get_running_loop().time)
        await _play(events, clock, listeners)

    with asyncio.Runner(loop_factory=lambda: new_loop(speed)) as runner:
        runner.run(main())


async def _play(events: Iterable[Event], clock: SessionClock, listeners: Sequence[Emit]) -> None:
    publish = _Interpreter(listeners)
    await Replay(with_ticks(events), clock).run(publish)
    publish.finish()


class ReplayHandle:
    """What another thread holds of a replay: its events and its clock. It takes no commands."""

    def __init__(self, thread: SessionThread, events: Iterable[Event], listeners: Sequence[Emit]):
        self.events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self.clock = SessionClock(thread.loop.time)
        self._work = thread.submit(_play(events, self.clock, (*listeners, self.events.put)))
        self.done: Future[None] = self._work

    def end(self) -> None:
        """Stop replaying."""
        self._work.cancel()


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
