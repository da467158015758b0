"""Work that may take a while, beside the screen, one thing after another."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, QTimer

_LOOK_MS = 50


class Beside(QObject):
    """Results are handed over on the screen's own thread; every one of them is."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool: ThreadPoolExecutor | None = None
        self._waiting: list[tuple[Future[Any], Callable[[Future[Any]], None]]] = []
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)

    def run(self, work: Callable[[], Any], then: Callable[[Future[Any]], None]) -> None:
        """Do ``work`` elsewhere; ``then`` gets its result or what it raised."""
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, thread_name_prefix="beside")
        self._waiting.append((self._pool.submit(work), then))
        self._timer.start()

    def look(self) -> None:
        """Hand over what is ready."""
        ready = [each for each in self._waiting if each[0].done()]
        self._waiting = [each for each in self._waiting if not each[0].done()]
        if not self._waiting:
            self._timer.stop()
        for future, then in ready:
            then(future)

    def close(self) -> None:
        """Finish what has begun, and let the thread go."""
        while self._pool is not None:
            pool, self._pool = self._pool, None
            pool.shutdown(wait=True)
            self.look()  # what is handed over may begin something more
        self._timer.stop()
