import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biofeedback.events import (
    Beat,
    Metric,
    PacerChange,
    SampleBatch,
    SessionState,
    StreamInfo,
    Tick,
    read_only,
)
from biofeedback.signal.bins import Blocks, MeanBins, without_holes
from biofeedback.signal.breath import Breath

PACER = (("in", 4.0), ("out", 6.0))


def stream(kind, rate, unit="a.u.", channels=("",)):
    return StreamInfo(0.0, kind, "device", "client", kind, rate, unit, channels)


def sampled(part, kind, values, rate, start=0.0):
    """Feed half-second batches with a tick each second."""
    derived = []
    size = round(rate / 2)
    for first in range(0, len(values), size):
        time = start + first / rate
        batch = read_only(values[first : first + size])
        derived += part.feed(SampleBatch(time, kind, rate, batch, time + 0.5))
        if (first // size) % 2:
            derived += part.feed(Tick(time + 0.5))
    return derived


def belt(part, seconds, per_min=12.0, rate=20.0, noise=0.02, start=0.0):
    time = start + np.arange(round(seconds * rate)) / rate
    values = np.sin(2.0 * np.pi * per_min / 60.0 * time)
    values += np.random.default_rng(1).normal(0.0, noise, len(time))
    return sampled(part, "respiration", values, rate, start)


def beats(part, seconds, per_min=12.0, swing_ms=40.0, start=0.0, flagged=()):
    derived, time, index = [], start, 0
    second = int(start)
    while time < start + seconds:
        rr_ms = 850.0 + swing_ms * np.sin(2.0 * np.pi * per_min / 60.0 * time)
        time += rr_ms / 1000.0
        verdict = "ectopic" if index in flagged else "ok"
        derived += part.feed(Beat(time, "client", index, rr_ms, verdict, adjacent=True))
        index += 1
        while second + 1 <= time:
            second += 1
            derived += part.feed(Tick(float(second)))
    return derived


def rates(events):
    return [event for event in events if event.name == "breath_rate"]


def test_a_belt_tells_the_rate_every_five_seconds():
    part = Breath("client")
    part.feed(stream("respiration", 20.0))
    told = rates(belt(part, 61.0))
    assert [metric.time for metric in told] == [1.0, *range(5, 62, 5)]
    assert told[0].reason == "needs 30 s of breath"
    assert told[-1].value == pytest.approx(12.0, abs=0.3)
    assert (told[-1].window_s, told[-1].unit) == (30.0, "1/min")


def test_a_belt_that_tells_nothing_leaves_it_to_the_heart():
    part = Breath("client")
    part.feed(stream("respiration", 20.0))
    belt(part, 40.0, noise=30.0)
    told = rates(beats(part, 50.0, per_min=15.0))
    assert told[-1].value == pytest.approx(15.0, abs=0.5)
    assert told[-1].window_s == 32.0


def test_the_heart_alone_gives_an_estimate_where_it_is_clear():
    told = rates(beats(Breath("client"), 60.0, per_min=13.0))
    assert told[3].reason == "needs 32 s of clean beats"
    assert told[-1].value == pytest.approx(13.0, abs=0.5)


def test_a_rhythm_without_a_clear_wave_gives_none():
    rng = np.random.default_rng(2)
    part = Breath("client")
    told, time = [], 0.0
    for index in range(90):
        rr_ms = 850.0 + rng.normal(0.0, 30.0)
        time += rr_ms / 1000.0
        part.feed(Beat(time, "client", index, rr_ms, "ok", adjacent=True))
        told += part.feed(Tick(time))
    assert told[-1].value is None
    assert told[-1].reason == "no clear breathing in the signal"
    assert told[-1].quality < 0.65


def test_flagged_beats_leave_no_estimate():
    told = rates(beats(Breath("client"), 60.0, flagged=(50, 54, 58, 62)))
    assert told[-1].reason == "needs 32 s of clean beats"


def test_the_height_of_the_ecg_tells_where_the_rhythm_does_not():
    part = Breath("client")
    part.feed(stream("ecg", 100.0, "mV"))
    time = np.arange(100 * 60) / 100.0
    values = np.where(np.arange(len(time)) % 80 == 0, 1.0 + 0.2 * np.sin(np.pi * time / 2.5), 0.0)
    told = rates(sampled(part, "ecg", values, 100.0))
    assert told[-1].value == pytest.approx(12.0, abs=0.5)
    lost = rates(sampled(part, "ecg", values[:1000], 100.0, start=70.0))
    assert lost[-1].value is None


def test_while_a_pacer_runs_the_heart_is_not_asked():
    part = Breath("client")
    beats(part, 60.0)
    part.feed(PacerChange(60.0, "long", PACER, "client"))
    assert rates(beats(part, 10.0, start=60.0))[-1].reason == "breathing is paced"
    part.feed(PacerChange(70.0, "long", (), "client"))
    assert rates(beats(part, 20.0, start=70.0))[-1].reason == "breathing is paced"
    assert rates(beats(part, 30.0, start=90.0))[-1].value == pytest.approx(12.0, abs=0.5)


def test_a_belt_is_asked_while_a_pacer_runs():
    part = Breath("client")
    part.feed(stream("respiration", 20.0))
    part.feed(PacerChange(0.0, "long", PACER, "client"))
    assert rates(belt(part, 60.0, per_min=6.0))[-1].value == pytest.approx(6.0, abs=0.3)


def test_a_silent_belt_is_not_shown_any_longer():
    part = Breath("client")
    part.feed(stream("respiration", 20.0))
    belt(part, 60.0)
    assert part.feed(Tick(70.0))[0].value is None


def test_acceleration_gives_breath_and_movement():
    part = Breath("client")
    part.feed(stream("acc", 20.0, "mG", ("x", "y", "z")))
    time = np.arange(20 * 60) / 20.0
    tilt = np.radians(2.0) * np.sin(2.0 * np.pi * 15.0 / 60.0 * time)
    values = 1000.0 * np.column_stack((np.sin(tilt), np.cos(tilt), np.zeros(len(time))))
    values += np.random.default_rng(3).normal(0.0, 3.0, values.shape)
    derived = sampled(part, "acc", values, 20.0)
    assert rates(derived)[-1].value == pytest.approx(15.0, abs=0.5)
    movement = [event for event in derived if event.name == "movement"]
    assert [metric.time for metric in movement] == list(range(1, 60))
    assert max(metric.value for metric in movement) < 15.0
    shaken = values + np.random.default_rng(4).normal(0.0, 150.0, values.shape)
    derived = sampled(part, "acc", shaken, 20.0, start=60.0)
    assert rates(derived)[-1].reason == "movement"
    assert max(e.value for e in derived if e.name == "movement") > 100.0


def test_a_pause_forgets_the_beats():
    part = Breath("client")
    beats(part, 60.0)
    part.feed(SessionState(60.0, recording=True, paused_by="client"))
    assert rates(beats(part, 20.0, start=60.0))[-1].value is None


def test_someone_without_sensors_has_no_breath_metric():
    assert Breath("therapist").feed(Tick(5.0)) == []


@pytest.mark.parametrize("values", [np.empty(0), np.full(800, np.nan), np.full(800, 3.0)])
def test_a_flat_or_missing_belt_is_withheld(values):
    part = Breath("client")
    part.feed(stream("respiration", 20.0))
    told = rates(sampled(part, "respiration", values, 20.0))
    assert all(metric.value is None and metric.reason for metric in told)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 20 * 40), max_size=10), st.floats(0.0, 1e4), st.integers(0, 9))
def test_any_chunking_gives_the_same_rate(cuts, start, seed):
    rng = np.random.default_rng(seed)
    values = rng.normal(0.0, 0.2, 20 * 40) + np.sin(np.arange(20 * 40) / 10.0)
    values[rng.integers(0, 800, 5)] = np.nan

    def last(pieces):
        part = Breath("client")
        part.feed(stream("respiration", 20.0))
        begin = 0
        for piece in pieces:
            time = start + begin / 20.0
            part.feed(SampleBatch(time, "respiration", 20.0, read_only(piece), time))
            begin += len(piece)
        return part.feed(Tick(start + 40.0))

    assert last(np.split(values, sorted(cuts))) == last([values])


@given(
    st.floats(0.0, 1e5),
    st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=200),
    st.lists(st.integers(0, 200), max_size=5),
)
def test_bins_do_not_depend_on_the_chunking(start, numbers, cuts):
    values = np.array(numbers)
    times = start + np.arange(len(values)) / 7.0

    def filled(pieces):
        means, blocks = MeanBins(4.0, 10.0), Blocks(3, 50)
        for piece in pieces:
            means.add(times[piece], values[piece][:, None])
            blocks.add(values[piece])
        return [means.latest(9.0), *(blocks.latest(5) or ())]

    whole = filled([np.arange(len(values))])
    pieces = filled(np.split(np.arange(len(values)), sorted(cuts)))
    for one, other in zip(whole, pieces, strict=True):
        assert np.array_equal(one, other, equal_nan=True)


def test_bins_hold_means_and_leave_holes_empty():
    means = MeanBins(1.0, 10.0)
    means.add(np.array([0.1, 0.5, 1.2, 4.0]), np.array([[1.0], [3.0], [7.0], [9.0]]))
    assert means.latest(9.0)[:, 0] == pytest.approx([2.0, 7.0, np.nan, np.nan], nan_ok=True)
    means.add(np.array([1000.0, 1001.0]), np.array([[5.0], [6.0]]))
    assert means.latest(9.0)[-1, 0] == 5.0
    assert np.isnan(means.latest(9.0)[:-1]).all()


def test_blocks_hold_extremes_until_samples_are_lost():
    blocks = Blocks(2, 10)
    blocks.add(np.array([1.0, 3.0, 7.0]))
    assert blocks.latest(2) is None
    blocks.add(np.array([5.0]))
    highest, lowest = blocks.latest(2)
    assert (highest.tolist(), lowest.tolist()) == ([3.0, 7.0], [1.0, 5.0])
    blocks.cut()
    assert blocks.latest(1) is None


def test_small_holes_are_bridged_and_large_ones_are_not():
    series = np.arange(20.0)
    series[5] = np.nan
    assert without_holes(series) == pytest.approx(np.arange(20.0))
    series[5:9] = np.nan
    assert without_holes(series) is None
    assert without_holes(np.empty(0)) is None


def test_metrics_of_other_parts_are_passed_over():
    metric = Metric(1.0, "client", "hr", 60.0, "bpm", 5.0, 1.0)
    assert Breath("client").feed(metric) == []
