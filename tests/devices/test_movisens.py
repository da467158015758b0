"""movisens EdaMove: constructed packets only, they say nothing about hardware."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.devices.movisens import SCL_MEAN, EdaMove, parse_scl_mean
from biofeedback.errors import PacketError
from biofeedback.events import Event, SampleBatch, StreamInfo
from tests.devices.scripted_link import ScriptedLink, of, wearer
from tests.devices.vectors import packets


@pytest.mark.parametrize("vector", packets("EDA_SCL_MEAN"))
def test_a_mean_is_in_microsiemens(vector: dict[str, Any]) -> None:
    level = parse_scl_mean(bytes.fromhex(vector["hex"]))
    assert level == pytest.approx(vector["expected"]["scl_us"], rel=1e-6, abs=1e-6)


@given(st.binary(max_size=6))
def test_any_bytes_are_a_level_or_refused(data: bytes) -> None:
    if len(data) == 2:
        assert 0 <= parse_scl_mean(data) <= 200.01
    else:
        with pytest.raises(PacketError):
            parse_scl_mean(data)


async def test_each_minute_becomes_one_sample_in_its_middle() -> None:
    events: list[Event] = []
    driver, link = EdaMove(wearer(events)), ScriptedLink()
    await driver.start(link)
    for link.time in (60.0, 120.2):
        link.send(SCL_MEAN, bytes.fromhex("cd0c"))
    link.send(SCL_MEAN, b"\x01")
    await driver.stop(link)
    (info,) = of(StreamInfo, events)
    assert (info.kind, info.unit, info.sampling_rate) == ("eda", "uS", pytest.approx(1 / 60))
    batches = of(SampleBatch, events)
    assert [batch.time for batch in batches] == [30.0, pytest.approx(90.2)]
    assert batches[0].values == pytest.approx([10.000916])
    assert driver.dropped == 1
    assert link.subscribers == {}
