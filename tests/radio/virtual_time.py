"""Runs a coroutine test on a loop whose clock jumps to the next timer."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec

from biofeedback.session.loop import MAX_SPEED, new_loop

P = ParamSpec("P")


def in_virtual_time(test: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """Turn an async test into one that takes no time to sleep, and leaves no task behind."""

    @functools.wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        with asyncio.Runner(loop_factory=lambda: new_loop(MAX_SPEED)) as runner:
            runner.run(_tidy(test(*args, **kwargs)))

    return run


async def _tidy(test: Coroutine[Any, Any, None]) -> None:
    await test
    await asyncio.sleep(0)
    left = [str(task) for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    assert not left, f"asyncio tasks still pending after the test: {left}"
