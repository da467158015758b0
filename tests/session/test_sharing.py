"""Sharing what is measured with programs on this network."""

from __future__ import annotations

import asyncio
import logging
import sys
from pathlib import Path
from typing import Any

import pytest

from biofeedback.cli import main
from biofeedback.clock import SessionClock
from biofeedback.errors import SensorError
from biofeedback.events import Event, Marker, RrIntervals, SessionState
from biofeedback.session import sharing as module
from biofeedback.session.loop import MAX_SPEED, new_loop
from biofeedback.session.running import Session
from biofeedback.session.sensing import Sensing
from biofeedback.session.sharing import Sharing


class Outlets:
    """Stands in for the streams."""

    made: list[Outlets]

    def __init__(self, clock: SessionClock, features: dict[str, str]) -> None:
        self.heard: list[Event] = []
        self.closed = False
        self.features = features
        self.problem: RuntimeError | None = None
        self.made.append(self)

    def put(self, event: Event) -> None:
        if self.problem is not None:
            raise self.problem
        self.heard.append(event)

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def outlets(monkeypatch: pytest.MonkeyPatch) -> list[Outlets]:
    Outlets.made = []
    monkeypatch.setattr(module, "LslOutlets", Outlets)
    monkeypatch.setattr(module, "load", lambda: None)
    return Outlets.made


def play(sensing: Sensing, act: Any = lambda session: None) -> None:
    """A session of three seconds."""

    async def main() -> None:
        session = Session(SessionClock(asyncio.get_running_loop().time), sensing.listeners)

        async def later() -> None:
            await asyncio.sleep(1.0)
            act(session)
            await asyncio.sleep(10.0)

        await session.run([*sensing.within(sensing.agreed("Wren"))(session), later()], 3.0)

    with asyncio.Runner(loop_factory=lambda: new_loop(MAX_SPEED)) as runner:
        runner.run(main())


def test_nothing_is_sent_until_somebody_wants_it(outlets: list[Outlets]) -> None:
    play(Sensing())
    assert outlets == []


def test_a_session_is_shared_from_its_beginning_to_its_end(outlets: list[Outlets]) -> None:
    sensing = Sensing()
    sensing.sharing.want(True)
    play(sensing, lambda session: session.mark("note", "therapist", 1.0))
    (sent,) = outlets
    assert any(isinstance(event, Marker) for event in sent.heard)
    assert sent.features["rmssd"] == "ms"
    assert sent.closed
    assert not any(isinstance(event, SessionState) and not event.recording for event in sent.heard)
    sensing.sharing.want(False)
    play(sensing)
    assert len(outlets) == 1


def test_a_network_that_gives_up_ends_the_sharing_and_not_the_session(
    outlets: list[Outlets], logged_warnings: list[logging.LogRecord]
) -> None:
    sensing, marks = Sensing(), []
    sensing.sharing.want(True)

    def act(session: Session) -> None:
        outlets[0].problem = RuntimeError("lost")
        session.mark("note", "therapist", 1.0)
        marks.append("went on")

    play(sensing, act)
    assert marks == ["went on"]
    assert outlets[0].closed
    assert [record.getMessage() for record in logged_warnings] == ["sharing ended: lost"]
    logged_warnings.clear()


def test_what_is_agreed_to_no_more_is_shared_no_more(outlets: list[Outlets]) -> None:
    sensing = Sensing()
    sensing.sharing.want(True)
    closed: list[bool] = []

    def act(session: Session) -> None:
        session.withdraw("share")
        closed.append(outlets[0].closed)
        session.mark("note", "therapist", 1.0)

    play(sensing, act)
    assert closed == [True]
    assert not any(isinstance(event, Marker) for event in outlets[0].heard)


def test_without_lab_streaming_layer_it_stays_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pylsl", None)
    sharing = Sharing()
    with pytest.raises(SensorError, match="not installed"):
        sharing.want(True)
    assert not sharing.wanted


def test_a_demonstration_is_shared_when_asked(
    outlets: list[Outlets], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIOFEEDBACK_PASSPHRASE", "three small stones")
    call = ["demo", "--headless", "--minutes", "0.2", "--speed", "max"]
    assert main([*call, "--library", str(tmp_path / "library"), "--share"]) == 0
    (sent,) = outlets
    assert any(isinstance(event, RrIntervals) for event in sent.heard)
