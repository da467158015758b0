"""Reference counts: trough to peak on the shipped recordings, ≥ 0.01 and ≥ 0.05 µS."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biofeedback.signal.eda import Conductance, Response, Second, summarize


def response_shape(time, onset, amplitude_us, rise_s=1.5, recovery_s=4.0):
    since = np.clip(time - onset, 0.0, None)
    shape = np.exp(-since / recovery_s) - np.exp(-since / (rise_s / 3.0))
    return amplitude_us * shape / shape.max()


def run(values, rate, threshold_us=0.05):
    signal = Conductance(rate, threshold_us)
    items = list(signal.feed((np.arange(len(values)) / rate).tolist(), list(values)))
    items += signal.finish()
    seconds = [item for item in items if isinstance(item, Second)]
    return seconds, [item for item in items if isinstance(item, Response)]


def block_means(values, width):
    count = len(values) // width
    return values[: count * width].reshape(count, width).mean(axis=1)


@pytest.mark.parametrize("width", [1, 4, 10, 25], ids=["100 Hz", "25 Hz", "10 Hz", "4 Hz"])
@pytest.mark.parametrize(
    ("name", "column", "fine", "plain"),
    [("bio_resting_8min_100hz", 2, 5, 2), ("bio_eventrelated_100hz", 1, 14, 12)],
)
def test_counts_on_real_recordings_equal_the_reference(
    test_data: Path, name, column, fine, plain, width
):
    file = test_data / "neurokit" / f"{name}.csv"
    values = block_means(np.loadtxt(file, delimiter=",", skiprows=1, usecols=column), width)
    assert summarize(values, 100.0 / width).scr_count == plain
    assert summarize(values, 100.0 / width, threshold_us=0.01).scr_count == fine


@pytest.mark.parametrize(("record", "tolerance_us"), [("nk8min", 0.06), ("nkevent", 0.06)])
def test_the_level_is_near_the_tonic_part_of_a_decomposition(test_data: Path, record, tolerance_us):
    file = test_data / "eda_reference" / f"{record}_ref.csv"
    values, tonic = np.loadtxt(file, delimiter=",", skiprows=1, usecols=(1, 2)).T
    assert summarize(values, 10.0).scl_us == pytest.approx(tonic.mean(), abs=tolerance_us)


def test_electrodes_that_barely_touch_give_nothing(test_data: Path):
    values = np.loadtxt(test_data / "flirt" / "empatica" / "EDA.csv", skiprows=2)
    summary = summarize(values, 4.0)
    assert (summary.scl_us, summary.scr_count, summary.valid_pct) == (None, 0, 0.0)


@pytest.mark.parametrize(
    "values",
    [
        np.full(6000, 5.0),
        np.linspace(2.0, 50.0, 6000),
        np.linspace(50.0, 2.0, 6000),
        np.full(6000, np.nan),
        np.zeros(6000),
        np.full(6000, -3.0),
        np.full(6000, 1e9),
        np.empty(0),
        np.full(1, 5.0),
    ],
    ids=["flat", "ramp", "fall", "missing", "zero", "negative", "huge", "empty", "one sample"],
)
def test_what_is_no_response_counts_none(values):
    assert summarize(values, 10.0).scr_count == 0


def test_noise_of_a_sensor_is_no_response():
    values = 5.0 + np.random.default_rng(1).normal(0.0, 0.01, 32 * 600)
    assert summarize(values, 32.0).scr_count == 0


def test_a_response_has_its_onset_peak_and_amplitude():
    time = np.arange(32 * 60) / 32.0
    shape = response_shape(time, 20.0, 0.4)
    _, (response,) = run(5.0 + shape, 32.0)
    assert response.onset == pytest.approx(20.0, abs=0.3)
    assert response.peak == pytest.approx(time[shape.argmax()], abs=0.15)
    assert response.amplitude_us == pytest.approx(0.4, rel=0.06)


def test_responses_are_found_on_a_drift_with_noise():
    time = np.arange(32 * 300) / 32.0
    onsets = np.arange(20.0, 290.0, 15.0)
    values = 4.0 + 0.002 * time + np.random.default_rng(2).normal(0.0, 0.005, len(time))
    values += sum(response_shape(time, onset, 0.15) for onset in onsets)
    _, responses = run(values, 32.0)
    assert len(responses) == len(onsets)
    assert [response.onset for response in responses] == pytest.approx(onsets, abs=1.0)


def test_of_a_long_rise_only_the_last_seconds_count():
    time = np.arange(10 * 120) / 10.0
    _, responses = run(np.interp(time, [0, 100, 101, 120], [3.0, 3.4, 3.4, 3.2]), 10.0)
    assert responses == []
    _, (response,) = run(np.interp(time, [0, 50, 101, 120], [3.0, 3.0, 8.1, 7.0]), 10.0)
    assert response.amplitude_us == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize("height_us", [4.0, -4.0, 60.0])
def test_a_jump_is_no_response_and_spoils_five_seconds_on_either_side(height_us):
    time = np.arange(32 * 60) / 32.0
    values = 6.0 + response_shape(time, 26.0, 0.3) + response_shape(time, 45.0, 0.3)
    values[30 * 32 :] += height_us
    seconds, responses = run(values, 32.0)
    usable = {second.end for second in seconds if second.used}
    assert {25.0, 36.0 if height_us < 50 else 25.0} <= usable
    assert not usable & set(np.arange(26.0, 35.0))
    assert [response.spoiled for response in responses if response.onset < 30.0] == [True]
    kept = [response for response in responses if not response.spoiled]
    assert len(kept) == (1 if height_us < 50 else 0)


def test_summary_counts_per_usable_minute():
    time = np.arange(10 * 120) / 10.0
    values = 5.0 + sum(response_shape(time, onset, 0.2) for onset in (10.0, 20.0, 30.0))
    values[600:] = 0.0
    summary = summarize(values, 10.0)
    assert summary.scr_count == 3
    assert summary.valid_pct == pytest.approx(45.8, abs=1.0)
    assert summary.scr_per_min == pytest.approx(3.0 / (1.2 * summary.valid_pct / 60.0))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1000), st.lists(st.integers(0, 32 * 40), max_size=8))
def test_any_chunking_gives_the_same_seconds_and_responses(seed, cuts):
    rng = np.random.default_rng(seed)
    time = np.arange(32 * 40) / 32.0
    values = 3.0 + rng.normal(0.0, 0.01, len(time)).cumsum()
    for onset in rng.uniform(0.0, 38.0, 4):
        values += response_shape(time, onset, 0.5)
    values[rng.integers(0, len(time), 3)] = rng.choice([0.0, np.nan, 90.0, 4.0], 3)
    signal = Conductance(32.0)
    whole = [*signal.feed(time.tolist(), values.tolist()), *signal.finish()]
    signal = Conductance(32.0)
    items = []
    pieces = zip(np.split(values, sorted(cuts)), np.split(time, sorted(cuts)), strict=True)
    for piece, when in pieces:
        items += signal.feed(when.tolist(), piece.tolist())
    items += signal.finish()
    assert repr(items) == repr(whole)
