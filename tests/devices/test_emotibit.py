"""EmotiBit's lines."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.devices.emotibit import LINES, EmotiBit, parse_line
from biofeedback.errors import PacketError
from biofeedback.events import Event, RrIntervals, SampleBatch, StreamInfo
from tests.devices.scripted_link import ScriptedLink, of, wearer


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"531459,17301,2,EA,1",
        b"531459,17301,2,EA,1,100,0.03",
        b"531459,17301,1,EA,1,100,0.03,0.04",
        b"-1,17301,1,EA,1,100,0.03",
        b"x,17301,1,EA,1,100,0.03",
    ],
)
def test_another_line_is_refused(line: bytes) -> None:
    with pytest.raises(PacketError):
        parse_line(line)


@pytest.mark.parametrize("value", ["nan", "inf", "0.0.3", "1e999", "", "9" * 40])
def test_what_is_no_number_is_refused(value: str) -> None:
    line = parse_line(f"1,2,1,EA,1,100,{value}".encode())
    with pytest.raises(PacketError):
        _ = line.values


@given(st.binary(max_size=80))
def test_any_bytes_are_a_line_or_refused(data: bytes) -> None:
    for text in (data, b"1,2,1,EA,1,100," + data):
        try:
            assert np.isfinite(parse_line(text).values).all()
        except PacketError:
            continue


async def started() -> tuple[EmotiBit, ScriptedLink, list[Event]]:
    events: list[Event] = []
    driver, link = EmotiBit(wearer(events)), ScriptedLink()
    await driver.start(link)
    return driver, link, events


async def test_conductance_and_pulse_become_streams_and_repeats_are_left_out() -> None:
    driver, link, events = await started()
    for n in range(30):
        link.time = 1 + n * 0.2
        end_ms = round(link.time * 1000)
        lines = f"{end_ms},{2 * n},3,EA,1,100,2.0,2.1,2.2\n"
        lines += f"{end_ms},{2 * n + 1},5,PI,1,100,1,2,3,4,5\n"
        for _ in range(3):  # datagrams may be sent several times over
            link.send(LINES, lines.encode())
    await driver.stop(link)
    units = {info.kind: info.unit for info in of(StreamInfo, events)}
    assert units == {"eda": "uS", "ppg": "a.u."}
    values: dict[str, list[float]] = {"eda": [], "ppg": []}
    for batch in of(SampleBatch, events):
        values[batch.stream.split("/")[1]] += batch.values.tolist()
    assert values["eda"] == [2.0, 2.1, 2.2] * 30
    assert values["ppg"] == [1, 2, 3, 4, 5] * 30
    assert driver.dropped == 0


async def test_the_boards_own_beats_are_taken_over() -> None:
    driver, link, events = await started()
    link.time = 5.0
    link.send(LINES, b"5000,1,1,BI,1,100,812\n5000,2,1,HR,1,100,74\n5000,3,1,T1,1,100,33.0\n")
    first, second = of(RrIntervals, events)
    assert (first.rr_ms, first.heart_rate_bpm) == ((812.0,), None)
    assert (second.rr_ms, second.heart_rate_bpm) == ((), 74.0)
    await driver.stop(link)


async def test_garbage_is_counted() -> None:
    driver, link, events = await started()
    link.send(LINES, b"\xff\xfe\n1,2,1,EA,1,100,banana\n\n")
    assert driver.dropped == 2
    assert events == []
    await driver.stop(link)
