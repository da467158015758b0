"""Shared fixtures, and guards that keep a test from leaving something behind."""

from __future__ import annotations

import asyncio
import inspect
import logging
import os
import sys
import threading
import weakref
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

# Before anything loads Qt: no test opens a window on somebody's screen.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["PYTEST_QT_API"] = "pyside6"
# WORKAROUND: where no loop was ever set, pytest-asyncio makes one and never closes it
asyncio.set_event_loop(None)

# A busy computer is not a fault of the code under test
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

_THREAD_GRACE_S = 2.0


def _data_folder() -> Path:
    named = os.environ.get("BIOFEEDBACK_TEST_DATA")
    return Path(named) if named else Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def test_data() -> Path:
    """Folder of public reference recordings, which the repository does not hold."""
    folder = _data_folder()
    if not folder.is_dir():
        pytest.skip("reference recordings absent: set BIOFEEDBACK_TEST_DATA to their folder")
    return folder


@pytest.fixture(scope="session")
def vectors() -> Path:
    """File of hand-checked inputs and answers, beside the reference recordings."""
    file = _data_folder().parent / "vectors.json"
    if not file.is_file():
        pytest.skip("vectors.json absent beside the folder named by BIOFEEDBACK_TEST_DATA")
    return file


@pytest.fixture(autouse=True)
def _no_leftover_threads() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    started = [thread for thread in threading.enumerate() if thread not in before]
    ours = [thread for thread in started if not thread.name.startswith("Dummy-")]
    for thread in ours:
        thread.join(_THREAD_GRACE_S)
    left = [thread.name for thread in ours if thread.is_alive()]
    assert not left, f"threads still running after the test: {left}"


@pytest.fixture
async def _task_guard() -> AsyncIterator[None]:
    yield
    await asyncio.sleep(0)
    left = [str(task) for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    assert not left, f"asyncio tasks still pending after the test: {left}"


@pytest.fixture(autouse=True)
def _no_leftover_tasks(request: pytest.FixtureRequest) -> None:
    if inspect.iscoroutinefunction(getattr(request, "function", None)):
        request.getfixturevalue("_task_guard")


@pytest.fixture(autouse=True)
def _no_leftover_widgets() -> Iterator[None]:
    before = _windows_shown()
    yield
    if "PySide6.QtCore" in sys.modules:
        from PySide6.QtCore import QCoreApplication, QEvent

        # a dialog that is still up would be taken for one of the next test
        for window in _windows_shown():
            if window not in before:
                window.hide()
        # Qt keeps what deleteLater() let go until a loop of its own runs, which no test has
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _windows_shown() -> list[QWidget]:
    if "PySide6.QtWidgets" not in sys.modules:
        return []
    from PySide6.QtWidgets import QApplication

    return [window for window in QApplication.topLevelWidgets() if window.isVisible()]


@pytest.fixture(autouse=True)
def _no_leftover_timers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if "PySide6.QtCore" not in sys.modules:
        yield
        return
    import shiboken6
    from PySide6.QtCore import QTimer

    started: weakref.WeakSet[QTimer] = weakref.WeakSet()
    start = QTimer.start

    def remember(timer: QTimer, *interval: int) -> None:
        started.add(timer)
        start(timer, *interval)

    monkeypatch.setattr(QTimer, "start", remember)
    yield
    left = [timer for timer in list(started) if shiboken6.isValid(timer) and timer.isActive()]
    for timer in left:
        timer.stop()
    assert not left, f"timers still active after the test: {left}"


class _Keeper(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def logged_warnings() -> Iterator[list[logging.LogRecord]]:
    """Records at WARNING and above; a test removes those it expects, the rest make it fail."""
    keeper = _Keeper()
    root = logging.getLogger()
    root.addHandler(keeper)
    yield keeper.records
    root.removeHandler(keeper)
    left = [f"{record.name}: {record.getMessage()}" for record in keeper.records]
    assert not left, f"logged and not asserted for: {left}"
