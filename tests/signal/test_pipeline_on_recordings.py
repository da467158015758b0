"""A real laboratory recording, through the whole pipeline as a replayed file."""

from pathlib import Path

import numpy as np
import pytest

from biofeedback.events import Beat, Metric, SampleBatch, SkinResponse, StreamInfo, Tick, read_only
from biofeedback.signal.pipeline import Pipeline


def replayed(columns, rate=100.0, size=50):
    """Feed columns of samples as sensors' batches, with a tick each second."""
    pipeline = Pipeline()
    derived = []
    for kind, unit, _ in columns:
        derived += pipeline.feed(
            StreamInfo(0.0, kind, "file", "client", kind, rate, unit, source="file")
        )
    length = len(columns[0][2])
    for first in range(0, length, size):
        time = first / rate
        for kind, _, values in columns:
            batch = read_only(values[first : first + size])
            derived += pipeline.feed(SampleBatch(time, kind, rate, batch, time + size / rate))
        if (first + size) % rate == 0:
            derived += pipeline.feed(Tick((first + size) / rate))
    return derived + pipeline.finish()


@pytest.fixture(scope="module")
def derived(test_data: Path):
    file = test_data / "neurokit" / "bio_resting_8min_100hz.csv"
    ecg, eda = np.loadtxt(file, delimiter=",", skiprows=1, usecols=(0, 2)).T
    return replayed([("ecg", "mV", ecg), ("eda", "uS", eda)])


def values(events, name):
    return [
        event.value
        for event in events
        if isinstance(event, Metric) and event.name == name and event.value is not None
    ]


def test_the_beats_of_the_real_ecg_are_found(derived, test_data: Path):
    reference = np.loadtxt(test_data / "reference" / "rr_ms" / "ecg_nk8min.txt")
    beats = [event for event in derived if isinstance(event, Beat) and not event.provisional]
    assert len(beats) == len(reference)
    assert np.abs(np.array([beat.rr_ms for beat in beats]) - reference).max() < 2.0
    assert np.mean([beat.verdict == "ok" for beat in beats]) >= 0.98


def test_the_two_responses_of_the_real_conductance_are_found(derived):
    responses = [event for event in derived if isinstance(event, SkinResponse)]
    assert [round(response.amplitude_us, 1) for response in responses] == [0.7, 3.0]
    assert values(derived, "scl")[-1] == pytest.approx(4.65, abs=0.05)
    assert min(values(derived, "skin_clean")) == 100.0


def test_heart_and_skin_give_an_arousal_index_with_its_parts(derived):
    index = values(derived, "arousal")
    assert len(index) > 200
    assert all(0.0 <= value <= 100.0 for value in index)
    for name in ("arousal_hr", "arousal_rmssd", "arousal_scl", "arousal_scr", "z_hr", "z_scl"):
        assert len(values(derived, name)) > 150
    assert len(values(derived, "hr_since_start")) > 180
