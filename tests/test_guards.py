"""The guards in conftest.py are watched too: each planted leftover makes its test fail."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

PLANTED = """
    import asyncio, logging, threading, time
    from PySide6.QtCore import QTimer, qWarning

    kept = []

    def test_thread():
        threading.Thread(target=time.sleep, args=(3,), daemon=True).start()

    async def test_task():
        kept.append(asyncio.create_task(asyncio.sleep(60)))

    def test_timer(qapp):
        timer = QTimer()
        kept.append(timer)
        timer.start(60_000)

    def test_log_record():
        logging.getLogger("somewhere").warning("unexpected")

    def test_qt_message(qapp):
        qWarning("unexpected")

    async def test_tidy(qapp, logged_warnings):
        thread = threading.Thread(target=int)
        thread.start()
        await asyncio.create_task(asyncio.sleep(0))
        timer = QTimer()
        timer.start(60_000)
        timer.stop()
        logging.getLogger("somewhere").warning("expected")
        assert logged_warnings.pop().getMessage() == "expected"
"""


def test_every_planted_leftover_is_reported(pytester: pytest.Pytester) -> None:
    here = Path(__file__).parent
    pytester.makeconftest(here.joinpath("conftest.py").read_text("utf-8"))
    pytester.makepyprojecttoml(here.parent.joinpath("pyproject.toml").read_text("utf-8"))
    planted = pytester.makepyfile(test_planted=PLANTED)

    result = pytester.runpytest_subprocess("-rfEp", "-p", "no:cacheprovider", planted)

    summary = [line for line in result.outlines if line.startswith(("ERROR", "FAILED", "PASSED"))]
    faults = {line.split("::")[1].split(" ")[0] for line in summary if line[0] in "EF"}
    assert faults == {
        "test_thread",
        "test_task",
        "test_timer",
        "test_log_record",
        "test_qt_message",
    }
    assert "PASSED test_planted.py::test_tidy" in summary
