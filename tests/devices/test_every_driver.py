"""Rules that every driver keeps."""

from __future__ import annotations

import contextlib
import inspect
import re
from pathlib import Path

import numpy as np
import pytest

import biofeedback.devices
from biofeedback.devices import DRIVERS
from biofeedback.devices.link import Driver
from biofeedback.errors import PacketError, SensorError
from biofeedback.events import Event, RrIntervals, SampleBatch, StreamInfo
from tests.devices.scripted_link import ScriptedLink, wearer
from tests.devices.vectors import VECTORS
from tests.radio.virtual_time import in_virtual_time

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
UNITS = {"ecg": {"uV", "mV"}, "acc": {"mG"}, "eda": {"uS", "a.u."}, "ppg": {"a.u."}}
TESTS = Path(__file__).parent

every_driver = pytest.mark.parametrize("driver_type", DRIVERS, ids=lambda kind: kind.__name__)


def source(driver_type: type[Driver]) -> Path:
    return Path(inspect.getfile(driver_type))


@every_driver
def test_its_service_is_a_128_bit_uuid_of_its_own(driver_type: type[Driver]) -> None:
    assert UUID.fullmatch(driver_type.service)
    assert [kind.service for kind in DRIVERS].count(driver_type.service) == 1


@every_driver
def test_it_has_one_file_and_one_test_file(driver_type: type[Driver]) -> None:
    assert source(driver_type).parent == Path(biofeedback.devices.__file__).parent
    assert (TESTS / f"test_{source(driver_type).stem}.py").is_file()


@every_driver
def test_it_says_what_it_is_for(driver_type: type[Driver]) -> None:
    assert (driver_type.__doc__ or "").strip()
    assert (inspect.getmodule(driver_type).__doc__ or "").strip()


def characteristics(driver_type: type[Driver]) -> list[str]:
    return sorted(set(UUID.findall(source(driver_type).read_text("utf-8")))) + [
        value
        for name, value in vars(inspect.getmodule(driver_type)).items()
        if name.isupper() and isinstance(value, str) and UUID.fullmatch(value)
    ]


async def flooded(driver_type: type[Driver], packets: list[bytes]) -> tuple[Driver, list[Event]]:
    """Start a driver on a sensor that answers nothing sensible, send packets, stop it."""
    events: list[Event] = []
    driver = driver_type(wearer(events))
    values = {uuid: b"\x0f\x0f" + bytes(15) for uuid in characteristics(driver_type)}
    link = ScriptedLink(values=values)
    with contextlib.suppress(SensorError, PacketError):
        await driver.start(link)
    for number, data in enumerate(packets):
        link.time = 0.1 * number
        for characteristic in list(link.subscribers):
            link.send(characteristic, data)
    with contextlib.suppress(SensorError):
        await driver.stop(link)
    return driver, events


def prefixes() -> list[bytes]:
    """Every vector of every device, and every beginning of each."""
    return [
        bytes.fromhex(vector["hex"])[:length]
        for vector in VECTORS
        for length in range(len(vector["hex"]) // 2 + 1)
    ]


@every_driver
@in_virtual_time
async def test_no_packet_of_any_sensor_breaks_it(driver_type: type[Driver]) -> None:
    rng = np.random.default_rng(7)
    noise = [rng.bytes(int(rng.integers(0, 245))) for _ in range(1000)]
    driver, events = await flooded(driver_type, prefixes() + noise)
    assert driver.dropped >= 0
    announced: dict[str, StreamInfo] = {}
    for event in events:
        if isinstance(event, StreamInfo):
            announced[event.stream] = event
            assert event.unit in UNITS[event.kind]
            assert event.sampling_rate > 0
            assert event.device == "sensor-1"
            assert event.person == "client"
        elif isinstance(event, SampleBatch):
            info = announced[event.stream]
            channels = () if len(info.channels) == 1 else (len(info.channels),)
            assert event.values.shape[1:] == channels
            assert len(event.values) > 0
            assert not event.values.flags.writeable
            assert np.isfinite([event.time, event.sampling_rate]).all()
        elif isinstance(event, RrIntervals):
            assert all(np.isfinite(event.rr_ms))


@every_driver
@in_virtual_time
async def test_it_can_be_stopped_before_it_was_started(driver_type: type[Driver]) -> None:
    with contextlib.suppress(SensorError):
        await driver_type(wearer([])).stop(ScriptedLink(lost=True))


@every_driver
@in_virtual_time
async def test_a_lost_link_raises_nothing_but_a_sensor_error(driver_type: type[Driver]) -> None:
    driver, link = driver_type(wearer([])), ScriptedLink(lost=True)
    with contextlib.suppress(SensorError):
        await driver.start(link)
    with contextlib.suppress(SensorError):
        await driver.stop(link)
