"""The loop a session lives on: real time, a multiple of it, or as fast as the computer can."""

from __future__ import annotations

import asyncio
import math
import selectors
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")

MAX_SPEED = math.inf


class _PacedSelector(selectors.DefaultSelector):
    """Waits a fraction of the asked time, or not at all: then the loop's clock jumps instead."""

    def __init__(self, speed: float) -> None:
        super().__init__()
        self._speed = speed
        self.skipped_s = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None or timeout <= 0:
            return super().select(timeout)
        if self._speed == MAX_SPEED:
            ready = super().select(0)
            if not ready:
                self.skipped_s += timeout
            return ready
        return super().select(timeout / self._speed)


class PacedLoop(asyncio.SelectorEventLoop):
    """An event loop whose seconds last ``1 / speed`` real seconds.

    At :data:`MAX_SPEED` nothing is ever waited for: when no callback is ready, ``time()`` jumps to
    the next timer. Code on it that sleeps with asyncio and reads ``loop.time()`` needs no change.
    """

    def __init__(self, speed: float) -> None:
        self._speed = speed
        self._paced_selector = _PacedSelector(speed)
        self._began = time.monotonic()
        super().__init__(self._paced_selector)

    def time(self) -> float:
        """Seconds on this loop's clock."""
        if self._speed == MAX_SPEED:
            return self._began + self._paced_selector.skipped_s
        return self._began + (time.monotonic() - self._began) * self._speed


def new_loop(speed: float = 1.0) -> asyncio.AbstractEventLoop:
    """Return the platform's own loop at speed 1, else a :class:`PacedLoop`."""
    return asyncio.new_event_loop() if speed == 1.0 else PacedLoop(speed)


class SessionThread:
    """One event loop on its own thread, alive from construction to :meth:`close`."""

    def __init__(self, speed: float = 1.0) -> None:
        self.loop = new_loop(speed)
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,), name="session")
        self._thread.start()
        started.wait()

    def _run(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.call_soon(started.set)
        self.loop.run_forever()

    def submit(self, coroutine: Coroutine[Any, Any, T]) -> Future[T]:
        """Start a coroutine on the loop; the caller reads the result or the exception."""
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop)

    def call(self, function: Callable[..., object], *args: object) -> None:
        """Call a plain function on the loop, soon."""
        self.loop.call_soon_threadsafe(function, *args)

    def close(self) -> None:
        """Cancel what still runs, stop the loop and join the thread."""
        if self.loop.is_closed():
            return
        self.submit(_cancel_others()).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()


async def _cancel_others() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
