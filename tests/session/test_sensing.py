"""Sensors: looked for, chosen, remembered."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from biofeedback.clock import SessionClock
from biofeedback.devices.link import Advertisement, uuid16
from biofeedback.devices.lsl_inlet import LslConnector
from biofeedback.devices.network_sensors import Answers, NetworkSensor
from biofeedback.errors import SensorError
from biofeedback.events import DeviceStatus, Event, Gap, PacerChange, RrIntervals, SampleBatch
from biofeedback.guidance.patterns import pattern
from biofeedback.recordings.vault import Vault
from biofeedback.session.in_reach import InReach
from biofeedback.session.loop import MAX_SPEED, new_loop
from biofeedback.session.running import Session
from biofeedback.session.sensing import Sensing

HEART_RATE = uuid16(0x180D)
STRAP = Advertisement("AA:01", "Polar H10 5E", (HEART_RATE,), rssi=-60)
LAMP = Advertisement("AA:02", "Lamp", (uuid16(0x1812),), rssi=-40)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with Vault.create(tmp_path / "library", bytes(range(32))) as made:
        yield made


def sensing(vault: Vault | None = None, *heard: Advertisement) -> Sensing:
    async def listen(_seconds: float) -> list[Advertisement]:
        return list(heard)

    return Sensing(None if vault is None else vault.people, listen=listen)


async def simulated(of: Sensing) -> dict[str, InReach]:
    return {each.measures: each for each in (await of.look()).found if each.simulated}


async def test_what_is_in_reach_is_listed_with_the_simulated_sensors_last() -> None:
    found = (await sensing(None, STRAP, LAMP).look()).found
    assert [each.name for each in found] == [
        "Polar H10 5E", "Simulated strap", "Simulated finger electrodes",
    ]  # fmt: skip
    assert found[0].measures == "heart"
    assert (found[0].kind, found[0].distance) == ("chest strap with ECG", "near")


async def test_without_bluetooth_the_reason_is_told_and_simulated_sensors_stay() -> None:
    async def listen(_seconds: float) -> list[Advertisement]:
        raise SensorError("Bluetooth is off.", "Switch it on.")

    look = await Sensing(listen=listen).look()
    assert (look.problem, look.advice) == ("Bluetooth is off.", "Switch it on.")
    assert all(each.simulated for each in look.found)
    assert len(look.found) == 2


STREAM = NetworkSensor("lsl-1", "GSR_1", "skin conductance stream")


def on_a_network(answers: Answers, vault: Vault | None = None) -> tuple[Sensing, list[float]]:
    asked: list[float] = []

    async def nothing(_seconds: float) -> list[Advertisement]:
        return []

    async def ask(seconds: float) -> Answers:
        asked.append(seconds)
        return answers

    return Sensing(None if vault is None else vault.people, listen=nothing, ask=ask), asked


async def test_the_network_is_asked_only_when_a_person_wants_it() -> None:
    here, asked = on_a_network(Answers((STREAM,)))
    assert all(each.simulated for each in (await here.look()).found)
    assert asked == []
    (stream, *_) = (await here.look(network=True)).found
    assert (stream.name, stream.measures, stream.distance) == ("GSR_1", "skin", "on this network")
    assert len(asked) == 1


async def test_why_the_network_could_not_be_asked_is_told() -> None:
    here, _ = on_a_network(Answers((), "It is not installed.", "Install it."))
    look = await here.look(network=True)
    assert look.problem == ""
    assert look.network is not None
    assert (look.network.problem, look.network.advice) == ("It is not installed.", "Install it.")


async def test_a_stream_that_was_chosen_is_connected_with_its_unit(vault: Vault) -> None:
    first, _ = on_a_network(Answers((STREAM,)), vault)
    first.use((await first.look(network=True)).found[0], "client")
    first.choose("lsl-1", "unit", "kohm")
    first.use((await first.look(network=True)).found[0], "therapist")
    (kept,) = sensing(vault).chosen
    (unit,) = sensing(vault).choices(kept)
    assert (kept.person, unit.key, unit.chosen) == ("therapist", "unit", "kohm")
    session = Session(SessionClock(), ())
    (source,) = sensing(vault).sources(session)
    connection = source.cr_frame.f_locals["connection"]
    assert isinstance(connection._connector, LslConnector)
    assert connection._wearer.choices == {"unit": "kohm"}
    source.close()


async def test_an_answer_that_leaves_it_to_the_sensor_is_not_passed_on(vault: Vault) -> None:
    here, _ = on_a_network(Answers((STREAM,)), vault)
    here.use((await here.look(network=True)).found[0], "client")
    here.choose("lsl-1", "unit", "")
    (source,) = here.sources(Session(SessionClock(), ()))
    assert source.cr_frame.f_locals["self"]._wearer.choices == {}
    source.close()


async def test_a_sensor_used_before_is_listed_though_it_is_not_heard(vault: Vault) -> None:
    here = sensing(vault, STRAP)
    here.use((await here.look()).found[0], "therapist")
    here.leave("AA:01")
    strap, *others = (await sensing(vault).look()).found
    assert (strap.address, strap.person, strap.distance) == ("AA:01", "therapist", "not heard now")
    assert all(each.simulated for each in others)


async def test_a_chosen_sensor_is_remembered_with_its_wearer(vault: Vault) -> None:
    first = sensing(vault, STRAP)
    first.use((await first.look()).found[0], "therapist")
    later = sensing(vault, STRAP)
    (chosen,) = later.chosen
    assert (chosen.address, chosen.person) == ("AA:01", "therapist")
    assert (await later.look()).found[0].person == "therapist"
    assert later.source == "sensor"


async def test_going_on_without_a_sensor_keeps_it_remembered(vault: Vault) -> None:
    first = sensing(vault, STRAP)
    first.use((await first.look()).found[0], "client")
    first.leave("AA:01")
    later = sensing(vault)
    assert later.chosen == ()
    assert [each.address for each in later.remembered] == ["AA:01"]
    later.forget("AA:01")
    assert sensing(vault).remembered == ()


async def test_a_sensor_can_be_given_to_somebody_else(vault: Vault) -> None:
    here = sensing(vault, STRAP)
    here.use((await here.look()).found[0], "client")
    here.give_to("AA:01", "therapist")
    assert sensing(vault).chosen[0].person == "therapist"


def test_sensors_kept_by_another_program_are_chosen_once_more(vault: Vault) -> None:
    vault.people.set_setting("sensors", [{"address": 7}])
    assert sensing(vault).remembered == ()


async def test_one_simulated_sensor_makes_the_recording_simulated() -> None:
    here = sensing(None, STRAP)
    here.use((await here.look()).found[0], "client")
    assert here.source == "sensor"
    here.use((await simulated(here))["skin"], "client")
    assert here.source == "simulated"


def test_simulated_sensors_stream_through_the_real_drivers() -> None:
    heard: list[Event] = []

    async def main() -> None:
        here = sensing()
        for each in (await simulated(here)).values():
            here.use(each, "client")
        here.listen(PacerChange(0.0, "x", pattern("long-exhale-4-6").phases, "client"))
        session = Session(SessionClock(asyncio.get_running_loop().time), (heard.append,))
        await session.run(here.sources(session), 20.0)

    with asyncio.Runner(loop_factory=lambda: new_loop(MAX_SPEED)) as runner:
        runner.run(main())
    streaming = {event.device for event in heard if isinstance(event, DeviceStatus)
                 and event.state == "streaming"}  # fmt: skip
    assert streaming == {"simulated-strap-client", "simulated-skin-client"}
    assert all(event.source == "simulated" for event in heard if isinstance(event, DeviceStatus))
    assert any(isinstance(event, SampleBatch) for event in heard)


# --- what was agreed to -----------------------------------------------------------------------
async def test_a_therapists_sensor_waits_for_the_agreement(vault: Vault) -> None:
    here = sensing(vault, STRAP)
    here.use((await here.look()).found[0], "therapist")
    assert here.wanted == {"record", "second sensor"}
    session = Session(SessionClock(), ())
    vault.people.agree("Wren", "record", "2", "text")
    assert here.within(here.agreed("Wren"))(session) == []
    vault.people.agree("Wren", "second sensor", "2", "text")
    (source,) = here.within(here.agreed("Wren"))(session)
    source.close()


async def test_sharing_waits_for_the_agreement(vault: Vault) -> None:
    here = sensing(vault)
    here.sharing.wanted = True
    assert here.wanted == {"record", "share"}
    session = Session(SessionClock(), ())
    assert here.within(here.agreed("Wren"))(session) == []
    vault.people.agree("Wren", "share", "2", "text")
    (source,) = here.within(here.agreed("Wren"))(session)
    source.close()


async def test_simulated_people_are_asked_nothing(vault: Vault) -> None:
    here = sensing(vault)
    here.use((await simulated(here))["heart"], "therapist")
    assert here.wanted == frozenset()
    assert "second sensor" in here.agreed("Wren")


def test_a_therapists_sensor_goes_within_a_second_and_the_session_goes_on() -> None:
    heard: list[Event] = []

    async def main() -> None:
        here = sensing()
        here.use((await simulated(here))["heart"], "therapist")
        session = Session(
            SessionClock(asyncio.get_running_loop().time), (heard.append, *here.listeners)
        )

        async def withdraw() -> None:
            await asyncio.sleep(10.0)
            session.withdraw("second sensor")

        await session.run([*here.sources(session), withdraw()], 20.0)

    with asyncio.Runner(loop_factory=lambda: new_loop(MAX_SPEED)) as runner:
        runner.run(main())
    measured = [each.time for each in heard if isinstance(each, RrIntervals)]
    assert measured
    assert max(measured) <= 10.0
    (stopped,) = [each.time for each in heard if isinstance(each, DeviceStatus)
                  and each.state == "stopped"]  # fmt: skip
    assert 10.0 <= stopped <= 11.0
    (hole,) = [each for each in heard if isinstance(each, Gap)]
    assert (hole.person, hole.start, hole.end) == ("therapist", 10.0, 20.0)
    assert hole.reason == "agreement withdrawn"
