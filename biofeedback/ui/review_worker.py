"""Work that waits for the disk, on one thread beside the screen; results come back to the screen.

Reading a session is NumPy and SQLite, which leave the interpreter to others; what loops in Python
for long goes to a process of its own (:mod:`biofeedback.session.review_reading`).
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from biofeedback.errors import BiofeedbackError

T = TypeVar("T")


class Worker(QObject):
    """Does one thing after another; ``close`` waits for the one that runs."""

    _finished = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="review")
        self._closed = False
        # the signal crosses over to the thread this object lives in
        self._finished.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[], T],
        then: Callable[[T], None],
        otherwise: Callable[[BiofeedbackError], None],
    ) -> None:
        """Do ``work`` beside; call ``then`` with its result, or ``otherwise`` with its sentence."""

        def beside() -> None:
            try:
                result = work()
            except BiofeedbackError as error:
                self._finished.emit(otherwise, error)
            else:
                self._finished.emit(then, result)

        self._pool.submit(beside).add_done_callback(_raise_unexpected)

    def _hand_over(self, call: Callable[[Any], None], value: object) -> None:
        if not self._closed:
            call(value)

    def close(self) -> None:
        """Forget what waits, and wait for what runs; nothing is handed over any more."""
        self._closed = True
        self._pool.shutdown(wait=True, cancel_futures=True)


def _raise_unexpected(done: Any) -> None:
    if not done.cancelled() and done.exception() is not None:
        raise done.exception()
