"""How the supervisor lets a sensor go, on scripted links in virtual time."""

from __future__ import annotations

import asyncio

import pytest

from biofeedback.devices.connection import (
    STOP_S,
)
from biofeedback.devices.link import Link
from biofeedback.events import Gap, RrIntervals
from tests.devices.scripted_sensor import (
    LATE,
    OUT_OF_REACH,
    Pulse,
    running,
    scene,
)
from tests.radio.virtual_time import in_virtual_time


@in_virtual_time
async def test_a_stop_is_not_repaired() -> None:
    at = scene()
    async with running(at):
        await asyncio.sleep(3.5)
        await at.connection.stop()
        await asyncio.sleep(100)
        assert len(at.strap.tries) == 1
    assert at.strap.log == ["connect", "subscribe", "unsubscribe", "disconnect"]
    assert at.states[-1] == "stopped"


@in_virtual_time
async def test_cancellation_stops_the_streams_before_disconnecting() -> None:
    at = scene()
    task = asyncio.create_task(at.connection.run())
    await asyncio.sleep(3.5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert at.strap.log == ["connect", "subscribe", "unsubscribe", "disconnect"]
    assert at.states[-1] == "stopped"


@in_virtual_time
async def test_a_second_cancellation_does_not_cut_the_stopping_short(
    logged_warnings: list,
) -> None:
    at = scene(hold_stop=True)
    task = asyncio.create_task(at.connection.run())
    await asyncio.sleep(3.5)
    task.cancel()
    await asyncio.sleep(1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert at.strap.log[-1] == "disconnect"
    assert [record.getMessage() for record in logged_warnings] == [LATE]
    logged_warnings.clear()


@in_virtual_time
async def test_a_sensor_that_does_not_answer_the_stop_is_let_go_all_the_same(
    logged_warnings: list,
) -> None:
    at = scene(hold_stop=True)
    async with running(at):
        await asyncio.sleep(3.5)
        asked = at.clock.now()
        await at.connection.stop()
        assert at.clock.now() - asked == pytest.approx(STOP_S, abs=0.01)
    assert at.strap.log == ["connect", "subscribe", "disconnect"]
    assert [record.getMessage() for record in logged_warnings] == [LATE]
    logged_warnings.clear()


@pytest.mark.parametrize(
    ("wait_s", "script"),
    [
        (0.05, {}),
        (0.5, {"hold_start": True}),
        (0.5, {"refusals": [OUT_OF_REACH]}),
        (30.0, {"refusals": [OUT_OF_REACH] * 20}),
    ],
    ids=["connecting", "starting", "first-pause", "later-pause"],
)
@in_virtual_time
async def test_a_stop_at_any_moment_lets_the_sensor_go(wait_s: float, script: dict) -> None:
    at = scene(**script)
    task = asyncio.create_task(at.connection.run())
    await asyncio.sleep(wait_s)
    await at.connection.stop()
    await task
    assert at.strap.log[-1] == "disconnect"
    assert at.states[-1] == "stopped"
    tries = len(at.strap.tries)
    await asyncio.sleep(100)
    assert len(at.strap.tries) == tries


@in_virtual_time
async def test_a_drop_while_stopping_starts_nothing_again() -> None:
    at = scene(hold_stop=True)
    task = asyncio.create_task(at.connection.run())
    await asyncio.sleep(3.5)
    stopping = asyncio.create_task(at.connection.stop())
    await asyncio.sleep(0.5)
    at.strap.released.set()
    at.strap.drop()
    await stopping
    await task
    assert len(at.strap.tries) == 1
    assert at.of(Gap) == []


@in_virtual_time
async def test_a_hole_that_is_open_at_the_end_is_a_gap_too() -> None:
    at = scene()
    async with running(at):
        await asyncio.sleep(4.5)
        at.strap.refusals = [OUT_OF_REACH] * 9
        at.strap.drop()
        await asyncio.sleep(20)
        ended = at.clock.now()
    (gap,) = at.of(Gap)
    assert (gap.start, gap.end) == (at.strap.sent[-1], ended)


@in_virtual_time
async def test_running_again_after_a_stop_makes_the_time_between_a_gap() -> None:
    at = scene()
    async with running(at):
        await asyncio.sleep(4.5)
    stopped_at = at.strap.sent[-1]
    await asyncio.sleep(50)
    assert at.of(Gap) == []
    async with running(at):
        await asyncio.sleep(4.5)
    (gap,) = at.of(Gap)
    assert (gap.start, gap.reason) == (stopped_at, "The sensor was stopped.")
    assert gap.end in at.strap.sent


class Broken(Pulse):
    """Has a bug."""

    async def start(self, link: Link) -> None:
        raise ZeroDivisionError


@in_virtual_time
async def test_a_bug_comes_out_and_the_sensor_is_let_go() -> None:
    at = scene(drivers=(Broken,))
    with pytest.raises(ZeroDivisionError):
        await at.connection.run()
    assert at.strap.log[-1] == "disconnect"


class BrokenAtTheEnd(Pulse):
    """Has a bug where it stops."""

    async def stop(self, link: Link) -> None:
        raise ZeroDivisionError


@in_virtual_time
async def test_a_bug_in_stopping_comes_out_and_the_sensor_is_let_go() -> None:
    at = scene(drivers=(BrokenAtTheEnd,))
    task = asyncio.create_task(at.connection.run())
    await asyncio.sleep(3.5)
    await at.connection.stop()
    with pytest.raises(ZeroDivisionError):
        await task
    assert at.strap.log[-1] == "disconnect"


@in_virtual_time
async def test_data_that_come_while_letting_go_are_kept() -> None:
    at = scene(hold_stop=True)
    task = asyncio.create_task(at.connection.run())
    await asyncio.sleep(3.5)
    stopping = asyncio.create_task(at.connection.stop())
    await asyncio.sleep(1.2)
    at.strap.released.set()
    await stopping
    await task
    assert [event.time for event in at.of(RrIntervals)] == at.strap.sent
    assert at.strap.sent[-1] > 4
