"""Session loops: real, paced and as fast as the computer can."""

import asyncio
import threading
import time

import pytest

from biofeedback.session.loop import MAX_SPEED, SessionThread, new_loop


def test_an_hour_passes_at_once_at_full_speed() -> None:
    began = time.monotonic()
    with asyncio.Runner(loop_factory=lambda: new_loop(MAX_SPEED)) as runner:
        loop = runner.get_loop()
        start = loop.time()
        runner.run(asyncio.sleep(3600))
        assert loop.time() - start == pytest.approx(3600)
    assert time.monotonic() - began < 60


def test_timers_fire_in_order_and_at_their_times_at_full_speed() -> None:
    async def main() -> list[tuple[str, float]]:
        loop = asyncio.get_running_loop()
        start, seen = loop.time(), []

        async def note(name: str, delay: float) -> None:
            await asyncio.sleep(delay)
            seen.append((name, round(loop.time() - start, 6)))

        await asyncio.gather(note("late", 20), note("early", 10), note("now", 0))
        return seen

    with asyncio.Runner(loop_factory=lambda: new_loop(MAX_SPEED)) as runner:
        assert runner.run(main()) == [("now", 0.0), ("early", 10.0), ("late", 20.0)]


def test_time_runs_faster_on_a_paced_loop() -> None:
    began = time.monotonic()
    with asyncio.Runner(loop_factory=lambda: new_loop(100)) as runner:
        loop = runner.get_loop()
        start = loop.time()
        runner.run(asyncio.sleep(10))
        passed, real = loop.time() - start, time.monotonic() - began
    assert passed >= 10
    assert 0.1 <= real < passed


@pytest.mark.parametrize("speed", [1.0, 50.0, MAX_SPEED])
def test_a_session_thread_runs_coroutines_and_leaves_nothing_behind(speed: float) -> None:
    thread = SessionThread(speed)
    assert thread.submit(asyncio.sleep(0.01, "done")).result(timeout=10) == "done"
    forever = thread.submit(asyncio.Event().wait())
    thread.close()
    thread.close()
    assert forever.cancelled()
    assert "session" not in {other.name for other in threading.enumerate()}


def test_a_call_from_another_thread_wakes_a_loop_that_has_nothing_to_do() -> None:
    thread = SessionThread(MAX_SPEED)
    called = threading.Event()
    thread.call(called.set)
    assert called.wait(10)
    thread.close()
