"""Decoding of Lab Streaming Layer packets, without a network."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.devices.link import Wearer
from biofeedback.devices.lsl_stream import DESCRIPTION, SAMPLES, LslStream, parse_samples
from biofeedback.errors import PacketError, SensorError
from biofeedback.events import Event, RrIntervals, SampleBatch, StreamInfo
from tests.devices.scripted_link import ScriptedLink, of, reports

LSL_NOW = 5000.0


def describe(name: str, type_: str, unit: str = "", rate: float = 10.0, channels: int = 1) -> bytes:
    channel = f"<channel><unit>{unit}</unit></channel>" * channels
    return (
        f"<info><name>{name}</name><type>{type_}</type><channel_count>{channels}</channel_count>"
        f"<nominal_srate>{rate}</nominal_srate><desc><channels>{channel}</channels></desc></info>"
    ).encode()


def packet(times: np.ndarray, values: np.ndarray, now: float) -> bytes:
    rows = np.column_stack([times, values])
    return np.concatenate([[now], rows.ravel()]).astype("<f8").tobytes()


async def stream(
    description: bytes,
    values: np.ndarray,
    *,
    unix: bool = False,
    rate: float = 10.0,
    **choices: str,
) -> list[Event]:
    """Send ``values``, ten a second, in packets of five; return what the driver emits."""
    events: list[Event] = []
    link = ScriptedLink(values={DESCRIPTION: description})
    driver = LslStream(Wearer("lsl-1", "client", events.append, choices=choices))
    await driver.start(link)
    epoch = 1.7e9 if unix else LSL_NOW
    for at in range(0, len(values), 5):
        times = epoch + np.arange(at, at + len(values[at : at + 5])) / rate
        link.time = times[-1] - epoch + 0.02
        link.send(SAMPLES, packet(times, values[at : at + 5], LSL_NOW + link.time))
    await driver.stop(link)
    return events


def joined(events: list[Event]) -> tuple[np.ndarray, np.ndarray]:
    batches = of(SampleBatch, events)
    times = [batch.time + np.arange(len(batch.values)) / batch.sampling_rate for batch in batches]
    return np.concatenate(times), np.concatenate([batch.values for batch in batches])


@pytest.mark.parametrize(
    ("unit", "factor"), [("microsiemens", 1.0), ("siemens", 1e-6), ("nS", 1e3)]
)
async def test_conductance_arrives_in_microsiemens(unit: str, factor: float) -> None:
    truth = np.linspace(2.0, 6.0, 100)
    events = await stream(describe("EDA", "EDA", unit), truth * factor)
    times, values = joined(events)
    assert values == pytest.approx(truth)
    assert times == pytest.approx(np.arange(100) / 10 + 0.02, abs=1e-6)
    assert of(StreamInfo, events)[0].unit == "uS"
    assert reports(events) == []


async def test_resistance_becomes_conductance() -> None:
    events = await stream(describe("GSR_1", "GSR", "kohm"), np.full(50, 250.0))
    assert joined(events)[1] == pytest.approx(4.0)


async def test_a_producer_of_unix_time_is_placed_by_arrival_and_told() -> None:
    events = await stream(describe("EDA", "EDA", "uS"), np.full(100, 3.0), unix=True)
    times, _ = joined(events)
    assert times == pytest.approx(np.arange(100) / 10 + 0.02, abs=1e-3)
    assert ["another clock" in (report.problem or "") for report in reports(events)] == [True]


async def test_a_unit_that_is_not_told_is_asked_for_and_not_guessed() -> None:
    events = await stream(describe("EDA", "EDA"), np.full(50, 3.0))
    assert of(StreamInfo, events)[0].unit == "a.u."
    assert "unit" in (reports(events)[0].problem or "")
    chosen = await stream(describe("EDA", "EDA"), np.full(50, 250.0), unit="kohm")
    assert of(StreamInfo, chosen)[0].unit == "uS"
    assert joined(chosen)[1] == pytest.approx(4.0)
    assert reports(chosen) == []


async def test_values_that_skin_does_not_give_are_told_once() -> None:
    events = await stream(describe("EDA", "EDA", "uS"), np.full(200, 4000.0))
    assert ["outside" in (report.problem or "") for report in reports(events)] == [True]


@pytest.mark.parametrize(("sent", "rr_ms"), [(0.85, 850.0), (850.0, 850.0)])
async def test_intervals_come_in_milliseconds_whatever_was_sent(sent: float, rr_ms: float) -> None:
    events = await stream(describe("RRinterval", "RR", rate=0.0), np.full(10, sent))
    assert [event.rr_ms for event in of(RrIntervals, events)] == [(pytest.approx(rr_ms),)] * 10


async def test_heart_rate_comes_without_intervals() -> None:
    events = await stream(
        describe("HR", "HeartRate", rate=0.0), np.array([62.0, 0.0, np.nan, 63.0])
    )
    beats = of(RrIntervals, events)
    assert [(event.heart_rate_bpm, event.rr_ms) for event in beats] == [(62.0, ()), (63.0, ())]


async def test_three_axes_stay_together() -> None:
    events = await stream(describe("Belt", "ACC", "g", channels=3), np.ones((50, 3)))
    assert joined(events)[1].shape == (50, 3)
    assert of(StreamInfo, events)[0].unit == "mG"


async def test_a_stream_of_something_else_is_refused_for_good() -> None:
    with pytest.raises(SensorError, match="no heart, skin or breath") as caught:
        await stream(describe("Mouse", "Position"), np.zeros(5))
    assert caught.value.final


async def test_garbage_is_counted() -> None:
    link = ScriptedLink(values={DESCRIPTION: describe("EDA", "EDA", "uS")})
    driver = LslStream(Wearer("lsl-1", "client", [].append))
    await driver.start(link)
    link.send(SAMPLES, b"12345")
    link.send(SAMPLES, np.array([1.0, np.nan, 2.0]).tobytes())
    assert driver.dropped == 2
    await driver.stop(link)


@given(st.binary(max_size=200), st.integers(1, 5))
def test_any_bytes_are_samples_or_refused(data: bytes, channels: int) -> None:
    try:
        _, times, values = parse_samples(data, channels)
    except PacketError:
        return
    assert values.shape == (len(times), channels)
