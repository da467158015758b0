"""What the supervisor passes on of a sensor: battery, contact, model, problems."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ClassVar

import pytest

from biofeedback.devices.link import Link, Wearer
from biofeedback.events import DeviceStatus
from tests.devices.scripted_sensor import (
    Pulse,
    running,
    scene,
)
from tests.radio.virtual_time import in_virtual_time


class Talkative(Pulse):
    """Reports what it was told to."""

    says: ClassVar[list[Callable[[Wearer], None]]] = []

    async def start(self, link: Link) -> None:
        await super().start(link)
        for say in self.says:
            say(self.wearer)


@in_virtual_time
async def test_battery_contact_and_model_are_carried_forward(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = scene(drivers=(Talkative,))
    monkeypatch.setattr(
        Talkative,
        "says",
        [
            lambda wearer: wearer.report(battery_pct=81),
            lambda wearer: wearer.report(contact=True, model="H10", firmware="5.0"),
        ],
    )
    async with running(at):
        await asyncio.sleep(3)
        monkeypatch.setattr(Talkative, "says", [])
        at.strap.drop()
        await asyncio.sleep(5)
    since = [status for status in at.of(DeviceStatus) if status.battery_pct is not None]
    assert [status.state for status in since[1:4]] == [
        "discovering",
        "waiting_for_data",
        "streaming",
    ]
    assert {"reconnecting", "connecting", "stopped"} <= {status.state for status in since}
    last = since[-1]
    assert (last.battery_pct, last.contact, last.model, last.firmware) == (81, True, "H10", "5.0")


@in_virtual_time
async def test_missing_skin_contact_is_said_with_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    at = scene(drivers=(Talkative,))
    monkeypatch.setattr(Talkative, "says", [lambda wearer: wearer.report(contact=False)])
    async with running(at):
        await asyncio.sleep(3)
        assert at.connection.status.state == "streaming"
        assert "skin contact" in at.connection.status.problem
        Pulse.made[-1].wearer.report(contact=True)
        assert at.connection.status.problem is None


@in_virtual_time
async def test_a_driver_takes_its_own_problem_back(monkeypatch: pytest.MonkeyPatch) -> None:
    at = scene(drivers=(Talkative,))
    monkeypatch.setattr(
        Talkative, "says", [lambda wearer: wearer.report(problem="No intervals.", advice="Look.")]
    )
    async with running(at):
        await asyncio.sleep(3)
        assert at.connection.status.problem == "No intervals."
        Pulse.made[-1].wearer.report(battery_pct=50)
        assert at.connection.status.problem == "No intervals."
        Pulse.made[-1].wearer.report(problem="")
        assert at.connection.status.problem is None
        assert at.connection.status.advice is None


@in_virtual_time
async def test_a_late_word_about_an_earlier_connection_is_ignored() -> None:
    at = scene()
    async with running(at):
        await asyncio.sleep(2.5)
        earlier = at.strap.on_lost
        at.strap.drop()
        await asyncio.sleep(5)
        assert at.connection.status.state == "streaming"
        earlier("again")
        await asyncio.sleep(5)
        assert at.connection.status.state == "streaming"
    assert len(at.strap.tries) == 2
