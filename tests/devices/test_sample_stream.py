"""Samples on session time: placed right, never twice, never overlapping."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biofeedback.devices.sample_stream import HOLD_S, SampleStream
from biofeedback.events import Event, SampleBatch, StreamInfo
from tests.devices.scripted_link import of, wearer

RATE = 130.16
SAMPLES = 73
LEAST_DELAY_S = 0.040


def times(batch: SampleBatch) -> np.ndarray:
    return batch.time + np.arange(len(batch.values)) / batch.sampling_rate


def assert_no_overlap(batches: list[SampleBatch]) -> None:
    placed = np.concatenate([times(batch) for batch in batches])
    assert np.all(np.diff(placed) > 0)


def bluetooth(rng: random.Random) -> float:
    """Delay beyond the least: mostly some milliseconds, now and then a retransmission."""
    return rng.expovariate(1 / 0.010) + (0.4 if rng.random() < 0.02 else 0.0)


def connection_events(rng: random.Random) -> float:
    """Wait for the radios to meet, 30 ms apart; one frame in twenty is sent again."""
    return rng.uniform(0.0, 0.03) + (rng.uniform(0.0, 0.4) if rng.random() < 0.05 else 0.0)


def even_over_50_ms(rng: random.Random) -> float:
    """The least that can be learnt of the shortest delay from so many packets."""
    return rng.uniform(0.0, 0.05)


def deliver(
    minutes: float, drift: float, seed: int, jitter: Callable[[random.Random], float]
) -> tuple[list[SampleBatch], np.ndarray]:
    """Send ECG frames of a strap; return the batches and the true times, least delay included."""
    rng, events = random.Random(seed), []
    stream = SampleStream(wearer(events), "ecg", 130.0, "uV")
    arrival, count = 0.0, int(60 * minutes * RATE / SAMPLES)
    for frame in range(1, count + 1):
        last = (frame * SAMPLES - 1) / RATE
        arrival = max(arrival, last + LEAST_DELAY_S + jitter(rng))  # a link keeps the order
        stream.add(np.zeros(SAMPLES), 599_616_000 + last * (1 + drift), arrival)
    stream.flush()
    return of(SampleBatch, events), np.arange(count * SAMPLES) / RATE + LEAST_DELAY_S


@pytest.mark.parametrize("drift", [100e-6, -100e-6])
@pytest.mark.parametrize("jitter", [bluetooth, connection_events, even_over_50_ms])
@pytest.mark.parametrize("seed", range(2))
def test_half_an_hour_of_ecg_is_placed_within_5_ms_throughout(
    seed: int, jitter: Callable[[random.Random], float], drift: float
) -> None:
    batches, true = deliver(30, drift, seed, jitter)
    placed = np.concatenate([times(batch) for batch in batches])
    assert len(placed) == len(true)
    assert np.abs(placed - true).max() < 0.005
    assert_no_overlap(batches)


def test_without_jitter_only_the_first_packets_are_held_back() -> None:
    events: list[Event] = []
    stream = SampleStream(wearer(events), "ecg", 130.0, "uV")
    emitted = []
    for frame in range(1, 12):
        last = (frame * SAMPLES - 1) / RATE
        stream.add(np.zeros(SAMPLES), last, last)
        emitted.append(len(of(SampleBatch, events)))
    assert emitted == [0] * 7 + [8, 9, 10, 11]


def test_wild_jitter_is_held_back_for_a_bounded_time() -> None:
    events: list[Event] = []
    rng = random.Random(1)
    stream = SampleStream(wearer(events), "ecg", 130.0, "uV")
    arrival = 0.0
    while not of(SampleBatch, events):
        arrival += 0.5
        stream.add([0.0] * 65, arrival - rng.uniform(0.0, 0.4), arrival)
        assert arrival <= HOLD_S + 0.5 + 1e-9


def test_a_stream_is_announced_once_with_its_nominal_rate() -> None:
    batches, _ = deliver(0.2, 0.0, 1, bluetooth)
    assert batches[0].stream == "client/ecg/sensor-1"
    events: list[Event] = []
    stream = SampleStream(wearer(events), "acc", 25.0, "mG", ("x", "y", "z"))
    for n in range(1, 20):
        stream.add(np.zeros((5, 3)), n * 0.2, n * 0.2)
    (info,) = of(StreamInfo, events)
    assert (info.kind, info.sampling_rate, info.unit) == ("acc", 25.0, "mG")
    assert events[0] is info
    assert not events[1].values.flags.writeable


def send(frames: list[tuple[float, float]], count: int = 10) -> list[SampleBatch]:
    """Send packets of ``count`` samples at nominal 10 Hz: (device time of the last, arrival)."""
    events: list[Event] = []
    stream = SampleStream(wearer(events), "eda", 10.0, "uS")
    for device_s, arrival in frames:
        stream.add(np.full(count, device_s), device_s, arrival)
    stream.flush()
    return of(SampleBatch, events)


def test_a_lost_packet_leaves_a_hole_and_the_rest_in_place() -> None:
    batches = send([(float(n), float(n)) for n in range(1, 40) if n not in (20, 21)])
    assert_no_overlap(batches)
    after = next(batch for batch in batches if batch.values[0] == 22.0)
    assert after.time == pytest.approx(21.1, abs=0.01)
    assert times(after)[-1] == pytest.approx(22.0, abs=0.01)


def test_the_rate_is_learnt_where_a_sensor_does_not_keep_its_nominal_one() -> None:
    batches = send([(2.0 * n, 2.0 * n) for n in range(1, 40)])  # 5 Hz, not 10
    assert [round(batch.sampling_rate, 3) for batch in batches] == [5.0] * 39


def test_a_backlog_at_the_start_is_caught_up_without_overlap() -> None:
    late = [(float(n), max(float(n), 3.0)) for n in range(1, 120)]
    batches = send(late)
    assert_no_overlap(batches)
    assert times(batches[-1])[-1] == pytest.approx(119.0, abs=0.01)


@pytest.mark.parametrize("jump", [-599_616_000.0, -5.0, 20.0, 3600.0])
def test_a_clock_set_anew_is_followed(jump: float) -> None:
    frames = [(1e9 + n + (jump if n > 40 else 0.0), float(n)) for n in range(1, 80)]
    batches = send(frames)
    assert len(batches) == 79
    assert_no_overlap(batches)
    assert times(batches[-1])[-1] == pytest.approx(79.0, abs=0.2)


def test_a_stall_of_the_link_moves_nothing() -> None:
    frames = [(float(n), max(float(n), 45.0) if n > 40 else float(n)) for n in range(1, 80)]
    batches = send(frames)
    for n, batch in enumerate(batches, start=1):
        assert times(batch)[-1] == pytest.approx(n, abs=1e-3)


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.floats(-2.0, 40.0), st.floats(0.0, 20.0), st.integers(0, 30)), max_size=60
    )
)
def test_whatever_arrives_every_sample_is_placed_once_in_order(
    packets: list[tuple[float, float, int]],
) -> None:
    events: list[Event] = []
    stream = SampleStream(wearer(events), "eda", 10.0, "uS")
    device = arrival = 100.0
    sent = 0
    for step, wait, count in packets:
        device, arrival = device + step, arrival + wait
        stream.add(np.arange(sent, sent + count), device, arrival)
        sent += count
    stream.flush()
    batches = of(SampleBatch, events)
    values = [value for batch in batches for value in batch.values.tolist()]
    assert values == list(range(sent))
    if batches:
        assert_no_overlap(batches)
    assert all(np.isfinite(batch.sampling_rate) and batch.sampling_rate > 0 for batch in batches)
