"""Reference figures: MIT-BIH record 100 (Moody & Mark 2001), NeuroKit's and a Polar H10's ECG."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.signal import resample_poly

from benchmarks.physionet import beat_samples, read_212
from biofeedback.events import SampleBatch, read_only
from biofeedback.signal.ecg import RPeakDetector


def ecg(seconds, sampling_rate, rr_s=0.8, start=0.5):
    """A PQRST-like wave at known times."""
    time = np.arange(round(seconds * sampling_rate)) / sampling_rate
    peaks = np.arange(start, seconds - 0.5, rr_s)
    values = np.zeros_like(time)
    for peak in peaks:
        for height, centre, width in [(0.1, -0.16, 0.02), (1.0, 0.0, 0.011), (-0.2, 0.03, 0.01)]:
            values += height * np.exp(-0.5 * ((time - peak - centre) / width) ** 2)
        values += 0.3 * np.exp(-0.5 * ((time - peak - 0.28) / 0.05) ** 2)
    return peaks, values


def found(values, sampling_rate, batch=73, start=0.0):
    detector = RPeakDetector(sampling_rate)
    peaks = []
    for first in range(0, len(values), batch):
        time = start + first / sampling_rate
        peaks += detector.feed(time, values[first : first + batch], sampling_rate)
    return peaks


def times(peaks):
    return np.array([peak.time for peak in peaks])


def matched(reference, detected, tolerance_s=0.1):
    """Sensitivity, positive predictivity, and the errors of the matched peaks."""
    nearest = np.array([detected[np.abs(detected - time).argmin()] for time in reference])
    hit = np.abs(nearest - reference) <= tolerance_s
    count = len(np.unique(nearest[hit]))
    return count / len(reference), count / len(detected), (nearest - reference)[hit]


@pytest.fixture(scope="module")
def record_100(test_data: Path):
    values = read_212(test_data / "mitbih" / "100.dat")[:, 0] / 200.0
    return values, beat_samples(test_data / "mitbih" / "100.atr") / 360.0


@pytest.mark.parametrize(
    ("sampling_rate", "up", "down"), [(100, 5, 18), (130, 13, 36), (360, 1, 1)]
)
def test_finds_the_cardiologists_beats_of_record_100(record_100, sampling_rate, up, down):
    values, beats = record_100
    assert len(beats) == 2273
    detected = times(found(resample_poly(values, up, down), float(sampling_rate)))
    sensitivity, predictivity, errors = matched(beats, detected)
    assert sensitivity >= 0.998
    assert predictivity >= 0.999
    assert errors.std() <= 0.002
    assert abs(errors.mean()) <= 0.001


def test_intervals_equal_the_reference_of_a_100_hz_recording(test_data: Path):
    file = test_data / "neurokit" / "bio_resting_8min_100hz.csv"
    values = np.loadtxt(file, delimiter=",", skiprows=1, usecols=0)
    reference = np.loadtxt(test_data / "reference" / "rr_ms" / "ecg_nk8min.txt")
    rr_ms = 1000.0 * np.diff(times(found(values, 100.0)))
    assert len(rr_ms) == len(reference) == 477
    assert np.median(np.abs(rr_ms - reference)) < 0.5
    assert np.abs(rr_ms - reference).max() < 2.0
    assert np.sqrt(np.mean(np.diff(rr_ms) ** 2)) == pytest.approx(63.7789, abs=0.2)


def test_intervals_agree_with_the_straps_own_despite_ventricular_beats(test_data: Path):
    with np.load(test_data / "polar_h10" / "polar_h10.npz") as record:
        values, strap_ms = record["ecg_mV"], record["rr_ms"]
        logged = (record["t"] - record["t"][0])[record["rr_row"]]
    detected = times(found(values, 130.16))
    assert abs(len(detected) - 1 - len(strap_ms)) <= 5
    own_ms = 1000.0 * np.diff(detected)
    differences = [
        np.abs(own_ms[(detected[1:] > time - 2.0) & (detected[1:] < time + 0.2)] - rr).min()
        for time, rr in zip(logged[3:-3], strap_ms[3:-3], strict=True)
    ]
    assert np.median(differences) < 1.2


@pytest.mark.parametrize("sampling_rate", [100.0, 130.0, 250.0, 512.0, 1000.0])
def test_peak_times_are_unbiased_between_samples(sampling_rate):
    peaks, values = ecg(30.0, sampling_rate, rr_s=0.8123)
    detected = times(found(values, sampling_rate))
    assert len(detected) == len(peaks)
    assert np.diff(detected) == pytest.approx(0.8123, abs=0.0005)
    assert detected == pytest.approx(peaks, abs=0.002)


def test_an_upside_down_electrode_gives_the_same_peaks():
    _, values = ecg(20.0, 130.0)
    assert times(found(-values, 130.0)) == pytest.approx(times(found(values, 130.0)))


def test_beats_are_found_again_after_the_amplitude_drops_tenfold():
    peaks, values = ecg(40.0, 130.0)
    values[round(20.2 * 130) :] *= 0.1
    assert len(found(values, 130.0)) == len(peaks)


def test_a_weak_beat_is_searched_back():
    peaks, values = ecg(30.0, 130.0)
    weak = round(peaks[20] * 130)
    values[weak - 10 : weak + 10] *= 0.3
    assert len(found(values, 130.0)) == len(peaks)


def test_a_knock_on_the_electrode_is_no_beat():
    peaks, values = ecg(30.0, 130.0)
    values[round((peaks[20] + 0.5) * 130)] += 40.0
    detected = times(found(values, 130.0))
    assert np.abs(detected - peaks[20] - 0.5).min() > 0.1
    assert len(detected) >= len(peaks) - 1


@pytest.mark.parametrize("gap_s", [0.3, 2.0, 60.0])
def test_the_first_peak_after_a_gap_does_not_continue_the_last(gap_s):
    _, values = ecg(20.0, 130.0)
    detector = RPeakDetector(130.0)
    before = detector.feed(0.0, values, 130.0)
    after = detector.feed(20.0 + gap_s, values, 130.0)
    assert [peak.continuous for peak in before] == [False] + [True] * (len(before) - 1)
    assert [peak.continuous for peak in after] == [False] + [True] * (len(after) - 1)
    assert after[0].time == pytest.approx(20.5 + gap_s, abs=0.01)


def test_missing_samples_are_a_gap():
    peaks, values = ecg(20.0, 130.0)
    values[1300:1310] = np.nan
    detected = found(values, 130.0)
    assert [peak.continuous for peak in detected].count(False) == 2
    assert len(detected) >= len(peaks) - 1


def test_times_follow_the_fitted_sampling_rate():
    peaks, values = ecg(120.0, 130.16)
    detector = RPeakDetector(130.0)
    detected = []
    for first in range(0, len(values), 73):
        detected += detector.feed(first / 130.16, values[first : first + 73], 130.16)
    assert times(detected) == pytest.approx(peaks, abs=0.003)


@pytest.mark.parametrize(
    "values",
    [
        np.empty(0),
        np.zeros(1),
        np.zeros(65),
        np.full(13000, 3.0),
        np.full(13000, np.nan),
        np.linspace(0.0, 100.0, 13000),
        np.sin(2.0 * np.pi * 50.0 * np.arange(13000) / 130.0),
    ],
    ids=["empty", "one sample", "half a second", "flat", "missing", "ramp", "mains hum"],
)
def test_what_is_no_ecg_has_no_peaks(values):
    assert found(values, 130.0) == []


def test_noise_is_not_taken_for_a_heart():
    noise = np.random.default_rng(4).normal(size=130 * 120)
    assert len(found(noise, 130.0)) < 0.5 * 120


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(0, 130 * 12), max_size=12),
    st.integers(0, 5),
    st.floats(0.0, 1e5),
    st.sampled_from([130.0, 130.16]),
)
def test_any_chunking_gives_the_same_peaks(cuts, seed, start, rate):
    rng = np.random.default_rng(seed)
    _, values = ecg(12.0, 130.0, rr_s=0.7)
    values += rng.normal(0.0, 0.05, len(values))
    if seed % 2:
        values[700:705] = np.nan
    whole = RPeakDetector(130.0).feed(start, values, rate)
    detector = RPeakDetector(130.0)
    pieces = []
    begin = 0
    for piece in np.split(values, sorted(cuts)):
        pieces += detector.feed(start + begin / rate, piece, rate)
        begin += len(piece)
    assert pieces == whole
    assert len(whole) > 10


def batches(values, sizes, rate=130.0):
    """The values in batches of these sizes, again and again; their clock wanders and jumps."""
    made, first, lost = [], 0, 0.0
    while first < len(values):
        size = sizes[len(made) % len(sizes)]
        part = read_only(values[first : first + size])
        lost += 0.2 if len(made) % 41 == 40 else 1e-4 * (1 + len(made) % 3)
        made.append(SampleBatch(first / rate + lost, "ecg", rate, part, first / rate))
        first += size
    return made


@settings(max_examples=6, deadline=None)
@given(st.lists(st.integers(0, 2500), min_size=1, max_size=8).filter(any), st.integers(0, 5))
@example([2000], 0)
@example([40, 900, 0], 1)
def test_looking_ahead_gives_each_batch_the_peaks_it_makes_certain(sizes, seed):
    _, values = ecg(60.0, 130.0, rr_s=0.7)
    values += np.random.default_rng(seed).normal(0.0, 0.05, len(values))
    values[700:705] = np.nan
    values[1300:1900] *= 0.02
    given_batches = batches(values, sizes)
    one_by_one, together = RPeakDetector(130.0), RPeakDetector(130.0)
    expected = [one_by_one.feed(b.time, b.values, b.sampling_rate) for b in given_batches]
    half = len(given_batches) // 2
    found = together.feed_many(given_batches[:half]) + together.feed_many(given_batches[half:])
    assert found == expected
