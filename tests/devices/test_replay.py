"""Events played again at their times."""

from __future__ import annotations

import asyncio

from biofeedback.clock import SessionClock
from biofeedback.devices.replay import Replay
from biofeedback.events import Event, Marker, RrIntervals, SampleBatch, read_only
from tests.radio.virtual_time import in_virtual_time


@in_virtual_time
async def test_each_event_comes_in_order_and_not_before_its_time() -> None:
    clock = SessionClock(asyncio.get_running_loop().time)
    events: list[Event] = [
        RrIntervals(1.0, "client", "strap", 60.0, (1000.0,)),
        # complete only when its last packet has come
        SampleBatch(0.5, "client/eda/x", 4.0, read_only([1.0] * 8), arrival=2.5),
        Marker(2.0, "note", "therapist"),
        RrIntervals(3600.0, "client", "strap", 60.0, (1000.0,)),
    ]
    played: list[tuple[float, Event]] = []
    await Replay(iter(events), clock).run(lambda event: played.append((clock.now(), event)))
    assert [event for _, event in played] == events
    assert [round(time, 6) for time, _ in played] == [1.0, 2.5, 2.5, 3600.0]


@in_virtual_time
async def test_events_of_the_past_leave_room_for_others() -> None:
    clock = SessionClock(asyncio.get_running_loop().time)
    seen = 0

    def count(event: Event) -> None:
        nonlocal seen
        seen += 1

    task = asyncio.create_task(Replay([Marker(0.0, "note", "client")] * 1000, clock).run(count))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert seen < 10
