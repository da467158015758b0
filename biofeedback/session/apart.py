"""Work that loops in Python for long, in a process of its own: in a thread it starves the screen.

Measured: a shape that moves 60 times a second falls to 6 to 23 beside such a thread.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import ParamSpec, TypeVar

from biofeedback.errors import RecordingError

P = ParamSpec("P")
T = TypeVar("T")


def apart(work: Callable[P, T], *values: P.args, **named: P.kwargs) -> T:
    """Call a module's function elsewhere and wait for what it returns, or raises.

    Starting the process takes about half a second; call it from a thread that may wait. Raises
    :class:`RecordingError` when the process ended before it was done.
    """
    # forking a program with threads may leave a lock held for ever
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        try:
            return pool.submit(work, *values, **named).result()
        except BrokenProcessPool as error:
            raise RecordingError(
                "The computer ended this work early: close other programs, then retry."
            ) from error
