"""A session's loop that stands still until a test moves it, on the test's own thread."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


class _SteppedSelector(selectors.DefaultSelector):
    """Never waits: the loop's clock moves on to the next timer, or the loop stops."""

    def __init__(self) -> None:
        super().__init__()
        self.loop: SteppedLoop | None = None

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if ready or self.loop is None or timeout == 0:
            return ready
        wanted = float("inf") if timeout is None else self.loop.now + max(timeout, 0.0)
        if wanted > self.loop.limit:
            self.loop.now = self.loop.limit
            self.loop.stop()
        else:
            self.loop.now = wanted
        return ready


class SteppedLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock is moved by :meth:`advance`."""

    def __init__(self) -> None:
        self.now = self.limit = 1000.0
        selector = _SteppedSelector()
        super().__init__(selector)
        selector.loop = self

    def time(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        """Run everything that falls due within so many seconds."""
        self.limit = self.now + seconds
        self.run_forever()


class SteppedThread:
    """Stands in for :class:`biofeedback.session.loop.SessionThread`; there is no thread."""

    def __init__(self) -> None:
        self.loop = SteppedLoop()

    def advance(self, seconds: float = 0.0) -> None:
        self.loop.advance(seconds)

    def submit(self, coroutine: Coroutine[Any, Any, T]) -> Future[T]:
        future = asyncio.run_coroutine_threadsafe(coroutine, self.loop)
        self.advance()
        return future

    def call(self, function: Callable[..., object], *args: object) -> None:
        self.loop.call_soon(function, *args)
        self.advance()

    def close(self) -> None:
        if self.loop.is_closed():
            return
        tasks = asyncio.all_tasks(self.loop)
        for task in tasks:
            task.cancel()
        self.advance(5.0)
        self.loop.close()
