"""Simulated sensors: real bytes, through the real drivers and the real supervisor."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from biofeedback.clock import SessionClock
from biofeedback.devices.connection import Connection
from biofeedback.devices.link import Wearer
from biofeedback.devices.simulated import simulated_sensors
from biofeedback.devices.simulated.body import SimulatedBody
from biofeedback.devices.simulated.scenarios import Scenario
from biofeedback.events import (
    DeviceStatus,
    Event,
    Gap,
    Person,
    RrIntervals,
    SampleBatch,
    StreamInfo,
)
from biofeedback.session.loop import MAX_SPEED, new_loop
from tests.devices.scripted_link import of


def live(
    minutes: float, scenario: str | Scenario = "steady", seed: int = 1, people: int = 1
) -> tuple[list[Event], list[SimulatedBody]]:
    """Run everybody's sensors in virtual time; return all events and the bodies."""
    events: list[Event] = []
    persons: list[Person] = ["client", "therapist"]
    bodies = [SimulatedBody(seed + n, scenario) for n in range(people)]

    async def run() -> None:
        clock = SessionClock(asyncio.get_running_loop().time)
        connections = [
            Connection(
                sensor.connector,
                Wearer(sensor.device, person, events.append, sensor.connector.name, "simulated"),
                clock,
            )
            for person, body in zip(persons, bodies, strict=False)
            for sensor in simulated_sensors(body, person, clock)
        ]
        running = [asyncio.create_task(connection.run()) for connection in connections]
        await asyncio.sleep(60 * minutes)
        for connection in connections:
            await connection.stop()
        await asyncio.gather(*running)
        left = asyncio.all_tasks() - {asyncio.current_task()}
        assert not left

    with asyncio.Runner(loop_factory=lambda: new_loop(MAX_SPEED)) as runner:
        runner.run(run())
    return events, bodies


def samples(events: list[Event], kind: str) -> tuple[np.ndarray, np.ndarray]:
    """Times and values of a stream kind, joined."""
    batches = [batch for batch in of(SampleBatch, events) if f"/{kind}/" in batch.stream]
    times = [batch.time + np.arange(len(batch.values)) / batch.sampling_rate for batch in batches]
    return np.concatenate(times), np.concatenate([batch.values for batch in batches])


@pytest.fixture(scope="module")
def five_minutes() -> tuple[list[Event], SimulatedBody]:
    events, (body,) = live(5)
    return events, body


Lived = tuple[list[Event], SimulatedBody]


def test_every_stream_is_announced_as_simulated(five_minutes: Lived) -> None:
    infos = {info.kind: info for info in of(StreamInfo, five_minutes[0])}
    assert {kind: info.unit for kind, info in infos.items()} == {
        "ecg": "uV",
        "acc": "mG",
        "eda": "uS",
    }
    assert all(event.source == "simulated" for event in infos.values())
    assert all(event.source == "simulated" for event in of(RrIntervals, five_minutes[0]))


def test_status_goes_from_connecting_to_streaming_to_stopped(five_minutes: Lived) -> None:
    states = [s.state for s in of(DeviceStatus, five_minutes[0]) if "strap" in s.device]
    assert list(dict.fromkeys(states)) == [
        "connecting",
        "discovering",
        "waiting_for_data",
        "streaming",
        "stopped",
    ]
    last = of(DeviceStatus, five_minutes[0])[-2]
    assert (last.battery_pct, last.model, last.firmware) == (92, "Simulated strap", "1.0")


def test_intervals_are_those_of_the_body(five_minutes: Lived) -> None:
    events, body = five_minutes
    rr_ms = [rr for event in of(RrIntervals, events) for rr in event.rr_ms]
    true = np.diff([beat.time for beat in body.beats(0, 300)]) * 1000
    first = int(np.argmin(np.abs(true[:6] - rr_ms[0])))
    assert np.abs(rr_ms - true[first : first + len(rr_ms)]).max() < 1.1  # of 1/1024 s
    assert sum(rr_ms) > 296_000


def test_r_peaks_lie_where_the_beats_were(five_minutes: Lived) -> None:
    events, body = five_minutes
    times, microvolts = samples(events, "ecg")
    assert np.all(np.diff(times) > 0)
    inner = (microvolts[1:-1] > 600) & (microvolts[1:-1] >= microvolts[:-2])
    inner &= microvolts[1:-1] > microvolts[2:]
    peaks = times[1:-1][inner]
    true = np.array([beat.time for beat in body.beats(peaks[0] - 0.1, peaks[-1])])
    assert len(peaks) == len(true)
    late = peaks - true  # the least delay of the link, and half a sample
    assert late == pytest.approx(0.040, abs=0.008)


def test_conductance_is_that_of_the_body(five_minutes: Lived) -> None:
    events, body = five_minutes
    times, microsiemens = samples(events, "eda")
    assert len(times) > 32 * 297
    assert microsiemens == pytest.approx(body.conductance(times - 0.03), abs=0.05)


def test_acceleration_is_gravity_and_breath(five_minutes: Lived) -> None:
    _, milli_g = samples(five_minutes[0], "acc")
    assert np.linalg.norm(milli_g, axis=1) == pytest.approx(1000.0, abs=40.0)
    assert np.std(milli_g[:, 2]) > 4.0


def test_the_same_seed_gives_the_same_events() -> None:
    first, _ = live(1, "rough-signal", seed=5)
    second, _ = live(1, "rough-signal", seed=5)
    # the loop's clock does not begin at a round number: times agree to its rounding
    assert len(first) == len(second)
    for one, other in zip(first, second, strict=True):
        assert type(one) is type(other)
        assert one.time == pytest.approx(other.time, abs=1e-6)
        if isinstance(one, RrIntervals):
            assert isinstance(other, RrIntervals)
            assert one.rr_ms == other.rr_ms


def test_dropped_links_come_back_and_leave_gaps() -> None:
    events, _ = live(12, Scenario("often", "", drops_per_hour=60.0), seed=3)
    gaps = of(Gap, events)
    assert len(gaps) >= 4
    assert {gap.device for gap in gaps} == {"simulated-strap-client", "simulated-skin-client"}
    assert all(gap.end - gap.start > 3.0 for gap in gaps)
    for kind in ("ecg", "eda"):
        times, _ = samples(events, kind)
        assert np.all(np.diff(times) > 0)


def test_rough_signal_has_overlooked_and_invented_beats() -> None:
    events, (body,) = live(20, "rough-signal", seed=2)
    rr_ms = np.array([rr for event in of(RrIntervals, events) for rr in event.rr_ms])
    assert body.movements
    assert np.any(rr_ms > 1300)
    assert np.any(rr_ms < 500)
    assert np.mean((rr_ms > 1300) | (rr_ms < 500)) < 0.06


def test_two_people_wear_their_own_sensors() -> None:
    events, _ = live(1, people=2)
    owners = {(info.person, info.kind) for info in of(StreamInfo, events)}
    assert len(owners) == 6
    intervals = {
        person: [e.rr_ms for e in of(RrIntervals, events) if e.person == person]
        for person in ("client", "therapist")
    }
    assert intervals["client"] != intervals["therapist"]
