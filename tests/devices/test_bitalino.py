"""The BITalino driver, against a scripted board.

There is no public capture of its Bluetooth traffic: these tests say nothing about hardware.
"""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from biofeedback.devices.bitalino import FRAMES, SAMPLING_RATE, Bitalino
from biofeedback.devices.bitalino_frames import eda_microsiemens
from biofeedback.devices.link import Wearer
from biofeedback.errors import SensorError
from biofeedback.events import Event, SampleBatch, StreamInfo
from tests.devices.scripted_link import ScriptedLink, of, wearer
from tests.devices.test_bitalino_frames import frames, write_frame
from tests.radio.virtual_time import in_virtual_time


def choosing(events: list[Event], **choices: str) -> Wearer:
    return Wearer("sensor-1", "client", events.append, choices=choices)


@in_virtual_time
async def test_commands_are_written_with_response_one_at_a_time() -> None:
    link, driver = ScriptedLink(), Bitalino(wearer([]))
    began = asyncio.get_running_loop().time()
    await driver.start(link)
    assert asyncio.get_running_loop().time() - began >= 0.2
    assert [data.hex() for data in link.written] == ["00", "83", "11"]
    await driver.stop(link)
    assert link.written[-1] == b"\x00"
    assert all(link.with_response)
    assert link.subscribers == {}


async def streamed(
    data: list[bytes], chunk: int = 20, at: float = 5.0, **choices: str
) -> list[Event]:
    events: list[Event] = []
    link, driver = ScriptedLink(), Bitalino(choosing(events, **choices))
    await driver.start(link)
    whole = b"".join(data)
    for start in range(0, len(whole), chunk):
        link.time = at + start / len(data[0]) / SAMPLING_RATE
        link.send(FRAMES, whole[start : start + chunk])
    await driver.stop(link)
    return events


@pytest.mark.parametrize("chunk", [1, 3, 7, 20, 200])
@in_virtual_time
async def test_every_frame_becomes_one_sample_however_it_is_cut(chunk: int) -> None:
    events = await streamed(frames(range(300)), chunk)
    (info,) = of(StreamInfo, events)
    assert (info.kind, info.unit, info.sampling_rate) == ("eda", "uS", 100.0)
    values = np.concatenate([batch.values for batch in of(SampleBatch, events)])
    assert values.tolist() == [eda_microsiemens(n * 37 % 1024) for n in range(300)]


@in_virtual_time
async def test_another_port_and_an_ecg_can_be_chosen() -> None:
    events: list[Event] = []
    link, driver = ScriptedLink(), Bitalino(choosing(events, eda_port="4", ecg_port="2"))
    await driver.start(link)
    assert link.written[-1].hex() == "29"  # A2 and A4
    for n in range(60):
        link.time = 1 + n / SAMPLING_RATE
        link.send(FRAMES, write_frame(n % 16, 0, [512, 100]))
    await driver.stop(link)
    units = {info.kind: info.unit for info in of(StreamInfo, events)}
    assert units == {"ecg": "uV", "eda": "uS"}
    for batch in of(SampleBatch, events):
        value = 0.0 if "/ecg/" in batch.stream else 100 / 1024 * 25
        assert batch.values == pytest.approx(value)


@pytest.mark.parametrize("port", ["5", "0", "x"])
def test_a_port_that_cannot_be_is_named(port: str) -> None:
    with pytest.raises(SensorError, match="no port") as caught:
        Bitalino(choosing([], eda_port=port))
    assert caught.value.final


@pytest.mark.parametrize("lost", [1, 5, 15, 17, 40])
@in_virtual_time
async def test_lost_frames_leave_a_hole_of_their_length(lost: int) -> None:
    events: list[Event] = []
    link, driver = ScriptedLink(), Bitalino(wearer(events))
    await driver.start(link)
    for n, frame in enumerate(frames(range(400))):
        link.time = 1 + n / SAMPLING_RATE
        if not 200 <= n < 200 + lost:
            link.send(FRAMES, frame)
    await driver.stop(link)
    times = np.concatenate(
        [
            batch.time + np.arange(len(batch.values)) / batch.sampling_rate
            for batch in of(SampleBatch, events)
        ]
    )
    assert len(times) == 400 - lost
    assert np.diff(times).max() == pytest.approx((lost + 1) / SAMPLING_RATE, abs=0.005)
    assert times[-1] == pytest.approx(1 + 399 / SAMPLING_RATE, abs=0.01)
