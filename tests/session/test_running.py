"""A session: one ordered path for every event, and what people change while it runs."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from biofeedback.clock import SessionClock
from biofeedback.events import (
    DERIVED,
    Cue,
    Event,
    Gap,
    Marker,
    PacerChange,
    Phase,
    RrIntervals,
    SessionState,
    Tick,
)
from biofeedback.guidance.patterns import Pattern, load_patterns
from biofeedback.session.handle import SessionHandle
from biofeedback.session.loop import MAX_SPEED, SessionThread, new_loop
from biofeedback.session.running import Session

Script = Callable[[Session], Coroutine[Any, Any, None]]


def run_session(script: Script, duration_s: float | None = None) -> list[Event]:
    """Play a script on a session in virtual time; returns all events, in order."""
    events: list[Event] = []

    async def main() -> None:
        clock = SessionClock(asyncio.get_running_loop().time)
        session = Session(clock, [events.append])
        await session.run([script(session)], duration_s)

    with asyncio.Runner(loop_factory=lambda: new_loop(MAX_SPEED)) as runner:
        runner.run(main())
    return events


def pattern(pattern_id: str) -> Pattern:
    return next(p for p in load_patterns() if p.id == pattern_id)


def beat_packet(time: float, rr_ms: float = 800.0) -> RrIntervals:
    return RrIntervals(time, "client", "strap-1", 75.0, (rr_ms,))


def of_type(events: list[Event], *types: type) -> list[Any]:
    return [event for event in events if isinstance(event, types)]


def test_a_session_begins_and_ends_its_recording_and_ticks_each_second() -> None:
    events = run_session(lambda session: asyncio.sleep(60), duration_s=5.5)
    recorded = [event for event in events if not isinstance(event, DERIVED)]
    assert recorded == [
        SessionState(0.0, recording=True),
        *(Tick(float(second)) for second in range(1, 6)),
        SessionState(pytest.approx(5.5), recording=False),
    ]


def test_a_session_ends_when_all_its_sources_are_done() -> None:
    events = run_session(lambda session: asyncio.sleep(2.5))
    assert events[-1] == SessionState(pytest.approx(2.5), recording=False)


def test_an_exception_in_a_source_ends_the_session_and_is_raised() -> None:
    events: list[Event] = []

    async def broken() -> None:
        await asyncio.sleep(1)
        raise RuntimeError("radio gone")

    async def main() -> None:
        session = Session(SessionClock(asyncio.get_running_loop().time), [events.append])
        await session.run([broken(), asyncio.sleep(100)])

    with (
        asyncio.Runner(loop_factory=lambda: new_loop(MAX_SPEED)) as runner,
        pytest.raises(RuntimeError, match="radio gone"),
    ):
        runner.run(main())
    assert events[-1] == SessionState(pytest.approx(1.0), recording=False)


def test_every_event_is_heard_before_what_is_derived_from_it() -> None:
    async def script(session: Session) -> None:
        for second in range(1, 8):
            await asyncio.sleep(1)
            session.emit(beat_packet(float(second)))

    events = run_session(script)
    first_packet = next(i for i, event in enumerate(events) if isinstance(event, RrIntervals))
    assert of_type(events, *DERIVED)
    assert not [event for event in of_type(events[:first_packet], *DERIVED) if event.time > 0.9]


def test_a_pattern_changes_where_the_running_cycle_ends() -> None:
    async def script(session: Session) -> None:
        session.guided(lambda g, now: g.start_pacer(pattern("long-exhale-4-6"), now, "therapist"))
        await asyncio.sleep(13)
        session.guided(lambda g, now: g.start_pacer(pattern("even-5-5"), now, "therapist"))
        await asyncio.sleep(10)
        session.guided(lambda g, now: g.stop_pacer(now, "client"))
        await asyncio.sleep(1)

    first, second, stop = of_type(run_session(script), PacerChange)
    assert (first.pattern, first.time) == ("long-exhale-4-6", 0.0)
    assert (second.pattern, second.time) == ("even-5-5", pytest.approx(20.0))
    assert (stop.phases, stop.author, stop.time) == ((), "client", pytest.approx(23.0))


def test_the_last_pattern_asked_for_wins_and_a_stop_cancels_it() -> None:
    async def script(session: Session) -> None:
        session.guided(lambda g, now: g.start_pacer(pattern("long-exhale-4-6"), now, "therapist"))
        await asyncio.sleep(1)
        session.guided(lambda g, now: g.start_pacer(pattern("even-5-5"), now, "therapist"))
        session.guided(lambda g, now: g.start_pacer(pattern("easing-in"), now, "therapist"))
        await asyncio.sleep(10)
        session.guided(lambda g, now: g.start_pacer(pattern("even-5-5"), now, "therapist"))
        session.guided(lambda g, now: g.stop(now, "client"))
        await asyncio.sleep(30)

    changes = of_type(run_session(script), PacerChange)
    assert [(c.pattern, bool(c.phases)) for c in changes] == [
        ("long-exhale-4-6", True),
        ("easing-in", True),
        ("easing-in", False),
    ]


def test_what_people_do_is_kept_with_its_author() -> None:
    async def script(session: Session) -> None:
        session.begin_phase("settling", "therapist")
        session.guided(lambda g, now: g.show_prompt("T1", now, "therapist"))
        session.guided(lambda g, now: g.clear(now, "client"))
        session.mark("named", "therapist", 0.25)
        session.guided(lambda g, now: g.stop(now, "client"))

    events = run_session(script)
    assert of_type(events, Phase, Cue, Marker) == [
        Phase(0.0, "settling", "therapist"),
        Cue(0.0, "prompt", "T1", "therapist"),
        Cue(0.0, "clear", "", "client"),
        Marker(0.25, "named", "therapist"),
        Cue(0.0, "stop", "", "client"),
    ]


def test_a_pause_keeps_nothing_and_leaves_a_labelled_hole() -> None:
    async def script(session: Session) -> None:
        for second in range(1, 31):
            await asyncio.sleep(1)
            if second == 10:
                session.pause("client")
                session.pause("therapist")
            if second == 20:
                session.resume()
                session.resume()
            session.emit(beat_packet(float(second)))

    events = run_session(script)
    assert [packet.time for packet in of_type(events, RrIntervals)] == [
        *range(1, 10),
        *range(20, 31),
    ]
    assert of_type(events, Gap) == [
        Gap(20.0, "strap-1", "client", 10.0, 20.0, "paused by client"),
    ]
    states = [(state.recording, state.paused_by) for state in of_type(events, SessionState)]
    assert states == [(True, None), (True, "client"), (True, None), (False, None)]


def test_a_handle_drives_a_session_on_its_own_thread() -> None:
    thread = SessionThread()
    recorded: list[Event] = []
    threads: set[str] = set()

    def listen(event: Event) -> None:
        recorded.append(event)
        threads.add(threading.current_thread().name)

    handle = SessionHandle(thread, lambda session: [asyncio.sleep(60)], [listen])
    handle.mark("star")
    handle.start_pacer(pattern("long-exhale-4-6"))
    handle.show_prompt("T1")
    handle.stop_all("client")
    handle.end()
    handle.done.result(timeout=10)
    thread.close()

    seen = []
    while not handle.events.empty():
        seen.append(handle.events.get())
    assert seen == recorded
    assert threads == {"session"}
    assert [type(event) for event in seen if not isinstance(event, DERIVED)] == [
        SessionState,
        Marker,
        Cue,
        PacerChange,
        Cue,
        PacerChange,
        Cue,  # pacing rests after the client's own Stop
        Cue,
        SessionState,
    ]


# --- agreements taken back --------------------------------------------------------------------
async def beats_each_second(session: Session, seconds: int) -> None:
    for _ in range(seconds):
        await asyncio.sleep(1)
        now = session.clock.now()
        session.emit(beat_packet(now))
        session.emit(RrIntervals(now, "therapist", "strap-2", 75.0, (800.0,)))


def test_who_is_to_be_recorded_no_more_leaves_a_hole_with_its_reason() -> None:
    async def script(session: Session) -> None:
        await beats_each_second(session, 3)
        session.withdraw("record")
        session.resume()
        await beats_each_second(session, 4)

    events = run_session(script)
    assert max(event.time for event in of_type(events, RrIntervals)) == pytest.approx(3.0)
    assert Marker(pytest.approx(3.0), "agreement withdrawn", "client", "record") in events
    assert of_type(events, SessionState)[1].paused_by == "client"
    assert of_type(events, Gap) == [
        Gap(pytest.approx(7.0), device, person, pytest.approx(3.0), pytest.approx(7.0),
            "agreement withdrawn")
        for device, person in (("strap-1", "client"), ("strap-2", "therapist"))
    ]  # fmt: skip


def test_recording_goes_on_once_it_is_agreed_to_again() -> None:
    async def script(session: Session) -> None:
        await beats_each_second(session, 1)
        session.withdraw("record")
        await beats_each_second(session, 2)
        session.agree("record")
        await beats_each_second(session, 1)

    events = run_session(script)
    heard = [event.time for event in of_type(events, RrIntervals) if event.person == "client"]
    assert heard == [pytest.approx(1.0), pytest.approx(4.0)]
    assert [state.paused_by for state in of_type(events, SessionState)] == [
        None, "client", None, None,
    ]  # fmt: skip
    assert {gap.reason for gap in of_type(events, Gap)} == {"agreement withdrawn"}


def test_without_a_second_sensor_the_clients_signals_go_on() -> None:
    async def script(session: Session) -> None:
        await beats_each_second(session, 2)
        session.withdraw("second sensor")
        await beats_each_second(session, 2)

    events = run_session(script)
    heard = of_type(events, RrIntervals)
    assert len([event for event in heard if event.person == "client"]) == 4
    assert len([event for event in heard if event.person == "therapist"]) == 2
    (hole,) = of_type(events, Gap)
    assert (hole.device, hole.start, hole.end) == (
        "strap-2", pytest.approx(2.0), pytest.approx(4.0),
    )  # fmt: skip


def test_a_session_that_ends_in_a_pause_says_who_paused() -> None:
    async def script(session: Session) -> None:
        await beats_each_second(session, 1)
        session.pause("therapist")
        await asyncio.sleep(2)

    assert {gap.reason for gap in of_type(run_session(script), Gap)} == {"paused by therapist"}
