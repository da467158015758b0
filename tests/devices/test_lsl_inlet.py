"""Real streams of another process, read over the loop-back network."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np
import pytest

from biofeedback.clock import SessionClock
from biofeedback.devices import lsl_inlet
from biofeedback.devices.connection import Connection
from biofeedback.devices.link import Wearer
from biofeedback.devices.lsl_inlet import LslConnector, LslSource, find_streams, load
from biofeedback.errors import SensorError
from biofeedback.events import DeviceStatus, Event, Gap, SampleBatch, StreamInfo
from tests.devices.lsl_here import pylsl
from tests.devices.scripted_link import of

PRODUCER = Path(__file__).with_name("lsl_producer.py")


@contextmanager
def producer(name: str, unit: str, value: float, clock: str = "lsl") -> Iterator[None]:
    command = [sys.executable, str(PRODUCER), name, name, unit, str(value), clock]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"open\n"
            yield
        finally:
            process.kill()


def unique() -> str:
    return f"EDA-{uuid.uuid4().hex[:8]}"


def source(name: str) -> LslSource:
    return LslSource(name, "EDA", name, "", 1, 20.0)


def connector(name: str, clock: SessionClock) -> LslConnector:
    return LslConnector(source(name).address, name, clock)


async def until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    for _ in range(round(seconds / 0.02)):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise TimeoutError


PRODUCED = [
    ("microsiemens", 4.0, "lsl"),
    ("kohm", 250.0, "lsl"),
    ("siemens", 4e-6, "lsl"),
    ("microsiemens", 4.0, "unix"),
]


async def test_streams_arrive_in_microsiemens_at_the_right_time() -> None:
    events: list[list[Event]] = [[] for _ in PRODUCED]
    session, names = SessionClock(), [unique() for _ in PRODUCED]
    with ExitStack() as producers:
        for name, how in zip(names, PRODUCED, strict=True):
            producers.enter_context(producer(name, *how))
        connections = [
            Connection(connector(name, session), Wearer(name, "client", kept.append), session)
            for name, kept in zip(names, events, strict=True)
        ]
        running = [asyncio.create_task(connection.run()) for connection in connections]
        await until(lambda: all(len(of(SampleBatch, kept)) >= 10 for kept in events))
        for connection in connections:
            await connection.stop()
        await asyncio.gather(*running)
    for kept, (_, _, clock) in zip(events, PRODUCED, strict=True):
        (info,) = of(StreamInfo, kept)
        assert (info.unit, info.sampling_rate) == ("uS", 20.0)
        batches = of(SampleBatch, kept)
        assert np.concatenate([batch.values for batch in batches]) == pytest.approx(4.0, rel=1e-5)
        for batch in batches:
            last = batch.time + (len(batch.values) - 1) / batch.sampling_rate
            assert -0.05 < batch.arrival - last < 1.0
        told = [status.problem for status in of(DeviceStatus, kept) if status.problem]
        assert any("another clock" in problem for problem in told) == (clock == "unix")


async def test_a_stream_that_is_lost_comes_back_behind_a_gap() -> None:
    events: list[Event] = []
    session, name = SessionClock(), unique()
    wearer = Wearer("lsl-1", "client", events.append)
    connection = Connection(connector(name, session), wearer, session)
    running = asyncio.create_task(connection.run())
    with producer(name, "microsiemens", 2.0):
        await until(lambda: len(of(SampleBatch, events)) > 8)
    await until(lambda: connection.status.state == "reconnecting")
    with producer(name, "microsiemens", 3.0):
        await until(lambda: bool(of(Gap, events)), 40.0)
        await connection.stop()
        await running
    (gap,) = of(Gap, events)
    assert gap.end > gap.start
    values = np.concatenate([batch.values for batch in of(SampleBatch, events)])
    assert set(values.tolist()) == {2.0, 3.0}
    times = np.concatenate(
        [
            batch.time + np.arange(len(batch.values)) / batch.sampling_rate
            for batch in of(SampleBatch, events)
        ]
    )
    assert np.all(np.diff(times) > 0)


async def test_streams_are_listed_with_what_they_are() -> None:
    name = unique()
    with producer(name, "microsiemens", 2.0):
        for _ in range(10):
            found = [stream for stream in await find_streams(0.5) if stream.name == name]
            if found:
                break
    (stream,) = found
    assert (stream.type, stream.channels, stream.nominal_rate) == ("EDA", 1, 20.0)
    assert stream.address == source(name).address
    assert stream.kind == "skin conductance stream"


async def test_a_stream_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lsl_inlet, "FIND_S", 0.5)
    absent = connector(unique(), SessionClock())
    with pytest.raises(SensorError, match="not on the network"):
        await absent.connect(lambda reason: None)
    await absent.disconnect()


async def test_no_thread_is_left_when_the_link_closes() -> None:
    name = unique()
    with producer(name, "microsiemens", 2.0):
        one = connector(name, SessionClock())
        await one.connect(lambda reason: None)
        assert any(thread.name == f"lsl {name}" for thread in threading.enumerate())
        await one.disconnect()
    assert not any(thread.name == f"lsl {name}" for thread in threading.enumerate())


def test_a_stream_is_recognised_by_source_id_or_else_by_name_type_and_host() -> None:
    one = LslSource("EDA", "EDA", "abc", "desk", 1, 10.0)
    assert one.address == LslSource("EDA", "EDA", "abc", "laptop", 2, 0.0).address
    assert one.address != LslSource("EDA", "EDA", "xyz", "desk", 1, 10.0).address
    nameless = LslSource("EDA", "EDA", "", "desk", 1, 10.0)
    assert nameless.address == LslSource("EDA", "EDA", "", "desk", 2, 0.0).address
    assert nameless.address != LslSource("EDA", "EDA", "", "laptop", 1, 10.0).address
    assert "desk" not in nameless.address


def test_what_the_program_itself_sends_is_not_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read back as a sensor, it would go round for ever."""
    infos = [
        pylsl.StreamInfo(name, "EDA", 1, 10.0, pylsl.cf_float32, source_id)
        for name, source_id in (("Biofeedback EDA", "biofeedback-strap-eda"), ("Board", "board-1"))
    ]

    class Resolver:
        def results(self) -> list[object]:
            return infos

    monkeypatch.setattr(pylsl, "ContinuousResolver", Resolver)
    assert [stream.name for stream in asyncio.run(find_streams(0.0))] == ["Board"]


@pytest.mark.parametrize(
    ("type_", "name", "kind"),
    [
        ("GSR", "GSR_12", "skin conductance stream"),
        ("EXG", "RRinterval", "beat interval stream"),
        ("00:07:80:8C:AD:C8", "OpenSignals", "stream"),
    ],
)
def test_a_stream_is_named_as_far_as_it_tells(type_: str, name: str, kind: str) -> None:
    assert LslSource(name, type_, "", "", 1, 0.0).kind == kind


def test_a_configuration_of_the_user_s_own_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contents: list[str] = []
    monkeypatch.setattr(pylsl, "set_config_content", contents.append)
    monkeypatch.delenv("LSLAPICFG")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    load()
    (tmp_path / "lsl_api.cfg").write_text("[lab]\n", "utf-8")
    load()
    assert len(contents) == 1


def test_a_missing_extra_is_named_with_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pylsl", None)
    with pytest.raises(SensorError, match="pip install") as caught:
        load()
    assert caught.value.final
