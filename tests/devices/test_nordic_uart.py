"""The text sensor: lines, units, and whatever may happen to them on the way."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.devices.nordic_uart import (
    LONGEST_LINE,
    NOTIFY,
    SERVICE,
    LineBuffer,
    NordicUart,
    TextSample,
    parse_line,
)
from biofeedback.errors import PacketError
from biofeedback.events import Event, SampleBatch, StreamInfo
from tests.devices.scripted_link import ScriptedLink, of, wearer


@pytest.mark.parametrize(
    ("line", "sample"),
    [
        (b"EDA,1500,4.25", TextSample(1.5, 4.25, "uS")),
        (b"EDA,1500.5,4", TextSample(1.5005, 4.0, "uS")),
        (b"EDA,0,-0.01\r", TextSample(0.0, -0.01, "uS")),
        (b"RAW,20,4095,12", TextSample(0.02, 1.0, "a.u.")),
        (b"RAW,20,0,10", TextSample(0.02, 0.0, "a.u.")),
    ],
)
def test_a_line_is_decoded(line: bytes, sample: TextSample) -> None:
    assert parse_line(line) == sample


@pytest.mark.parametrize(
    "line",
    [
        b"EDA,1500",
        b"EDA,,4",
        b"EDA,1,nan",
        b"EDA,1,1e999",
        b"eda,1,2",
        b"RAW,1,4096,12",
        b"RAW,1,1,0",
        b"RAW,1,1,33",
        b"RAW,1,-1,12",
        b"EDA,1,2,3",
        b"\xff\xfe",
        b"",
    ],
)
def test_another_line_is_refused(line: bytes) -> None:
    with pytest.raises(PacketError):
        parse_line(line)


@given(st.binary(max_size=60))
def test_any_bytes_give_a_finite_sample_or_a_packet_error(line: bytes) -> None:
    try:
        sample = parse_line(line)
    except PacketError:
        return
    assert np.isfinite(sample.value)
    assert np.isfinite(sample.device_s)


PIECES = st.lists(
    st.one_of(
        st.sampled_from([b"EDA,1,2.5\n", b"RAW,3,100,10\n", b"\n", b" \r\n"]),
        st.binary(max_size=LONGEST_LINE * 2),
    ),
    max_size=12,
)


@given(pieces=PIECES, cuts=st.lists(st.integers(0, 600), max_size=8))
def test_lines_do_not_depend_on_how_they_are_cut(pieces: list[bytes], cuts: list[int]) -> None:
    text = b"".join(pieces)
    whole, cut = LineBuffer(), LineBuffer()
    expected = [line for byte in text for line in whole.feed(bytes([byte]))]
    edges = [0, *sorted(min(at, len(text)) for at in cuts), len(text)]
    found = [line for start, end in itertools.pairwise(edges) for line in cut.feed(text[start:end])]
    assert found == expected
    assert cut.dropped == whole.dropped
    assert max(map(len, found), default=0) <= LONGEST_LINE


def test_a_line_that_never_ends_is_counted_once_and_not_kept() -> None:
    lines = LineBuffer()
    for _ in range(1000):
        assert lines.feed(b"x" * 20) == []
    assert lines.dropped == 1
    assert lines.feed(b"tail\nEDA,1,2\n") == [b"EDA,1,2"]


async def read(text: str, chunk: int = 20) -> tuple[NordicUart, list[Event]]:
    """Send ``text`` in notifications of ``chunk`` bytes, 20 ms apart, then stop."""
    events: list[Event] = []
    driver, link = NordicUart(wearer(events)), ScriptedLink()
    await driver.start(link)
    data = text.encode()
    for at in range(0, len(data), chunk):
        link.time += 0.02
        link.send(NOTIFY, data[at : at + chunk])
    await driver.stop(link)
    return driver, events


@pytest.mark.parametrize("chunk", [1, 7, 20, 152, 10_000])
async def test_each_sample_arrives_once_however_the_text_is_cut(chunk: int) -> None:
    text = "".join(f"EDA,{40 * n},{2 + n / 100:.2f}\n" for n in range(200))
    driver, events = await read(text, chunk)
    values = np.concatenate([batch.values for batch in of(SampleBatch, events)])
    assert values.tolist() == pytest.approx([2 + n / 100 for n in range(200)])
    assert [info.unit for info in of(StreamInfo, events)] == ["uS"]
    assert driver.dropped == 0


async def test_uncalibrated_values_are_never_in_microsiemens() -> None:
    _, events = await read("".join(f"RAW,{40 * n},{n},10\n" for n in range(50)))
    assert [info.unit for info in of(StreamInfo, events)] == ["a.u."]


async def test_a_change_of_unit_begins_the_stream_anew() -> None:
    eda = "".join(f"EDA,{40 * n},2.0\n" for n in range(20))
    raw = "".join(f"RAW,{40 * n},512,10\n" for n in range(20, 40))
    _, events = await read(eda + raw, chunk=150)
    units, values = [], {}
    for event in events:
        if isinstance(event, StreamInfo):
            units.append(event.unit)
        elif isinstance(event, SampleBatch):
            values.setdefault(units[-1], []).extend(event.values.tolist())
    assert units == ["uS", "a.u."]
    assert values["uS"] == [2.0] * 20
    assert values["a.u."] == pytest.approx([512 / 1023] * 20)


async def test_garbage_is_counted_and_the_rest_kept() -> None:
    good = [f"EDA,{40 * n},3.0\n" for n in range(30)]
    good.insert(10, "EDA,banana\n")
    good.insert(20, "\x00\x01\x02\n")
    driver, events = await read("".join(good))
    assert driver.dropped == 2
    assert sum(len(batch.values) for batch in of(SampleBatch, events)) == 30


async def test_a_lost_line_leaves_a_hole_of_its_length() -> None:
    lines = [f"EDA,{40 * n},3.0\n" for n in range(100) if not 40 <= n < 60]
    _, events = await read("".join(lines), chunk=10_000)
    first, second = of(SampleBatch, events)
    hole = second.time - (first.time + (len(first.values) - 1) / first.sampling_rate)
    assert hole == pytest.approx(21 * 0.040, abs=1e-3)


SKETCH = Path(__file__).parents[2] / "examples" / "text_sensor" / "text_sensor.ino"


def test_the_example_sketch_speaks_the_format() -> None:
    source = SKETCH.read_text("utf-8")
    formats = re.findall(r'"((?:EDA|RAW),[^"]*)\\n"', source)
    assert len(formats) == 2
    eda, raw = (text.replace("%lu", "%d") for text in formats)
    assert parse_line((eda % (1500, 4.25)).encode()) == TextSample(1.5, 4.25, "uS")
    assert parse_line((raw % (1500, 4095, 12)).encode()) == TextSample(1.5, 1.0, "a.u.")
    assert SERVICE.upper() in source
    assert NOTIFY.upper() in source
