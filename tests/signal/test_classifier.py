from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.events import Verdict
from biofeedback.signal.classifier import Classifier, QuartileDeviation, classify
from biofeedback.signal.hrv_time import rmssd, successive_differences
from tests.signal.recorded import rr_file


def in_a_row(count: int) -> np.ndarray:
    return np.arange(count) > 0


def breathing(count: int = 300, seed: int = 5) -> np.ndarray:
    """Intervals with a breath's wave and a little noise, ms."""
    rng = np.random.default_rng(seed)
    rr_ms: list[float] = []
    time = 0.0
    for _ in range(count):
        rr_ms.append(850.0 + 50.0 * np.sin(2.0 * np.pi * 0.2 * time) + rng.normal(0.0, 8.0))
        time += rr_ms[-1] / 1000.0
    return np.round(np.array(rr_ms) * 1.024) / 1.024


def kept_rmssd(rr_ms: np.ndarray) -> float:
    usable = np.array([verdict == "ok" for verdict in classify(rr_ms, in_a_row(len(rr_ms)))])
    return rmssd(successive_differences(rr_ms, usable, in_a_row(len(rr_ms))))


def test_a_missed_beat_is_named() -> None:
    rr_ms = breathing()
    rr_ms = np.concatenate((rr_ms[:150], [rr_ms[150] + rr_ms[151]], rr_ms[152:]))
    verdicts = classify(rr_ms, in_a_row(len(rr_ms)))
    assert verdicts[150] == "missed"
    assert set(verdicts[:150] + verdicts[151:]) == {"ok"}


@pytest.mark.parametrize("share", [0.38, 0.5, 0.62])
def test_an_extra_beat_spoils_both_its_intervals(share: float) -> None:
    rr_ms = breathing()
    parts = [share * rr_ms[150], (1.0 - share) * rr_ms[150]]
    rr_ms = np.concatenate((rr_ms[:150], parts, rr_ms[151:]))
    verdicts = classify(rr_ms, in_a_row(len(rr_ms)))
    assert verdicts[150:152] == ["extra", "extra"]
    assert set(verdicts[:150] + verdicts[152:]) == {"ok"}


@pytest.mark.parametrize("early", [0.25, 0.4])
def test_an_early_beat_and_its_pause_are_flagged(early: float) -> None:
    rr_ms = breathing()
    moved = early * rr_ms[150]
    rr_ms[150] -= moved
    rr_ms[151] += moved
    verdicts = classify(rr_ms, in_a_row(len(rr_ms)))
    assert verdicts[150:152] == ["ectopic", "ectopic"]
    assert set(verdicts[:150] + verdicts[152:]) == {"ok"}


def test_an_impossible_interval_is_out_of_range() -> None:
    rr_ms = breathing()
    rr_ms[100] = 2500.0
    assert classify(rr_ms, in_a_row(len(rr_ms)))[100] == "out_of_range"


def test_no_beat_of_a_clean_strap_recording_is_flagged(test_data: Path) -> None:
    rr_ms = rr_file(test_data / "reference" / "rr_ms" / "polar_h10_ibi.txt")
    assert set(classify(rr_ms, in_a_row(len(rr_ms)))) == {"ok"}


def test_a_noisy_recording_comes_down_to_its_sinus_rhythm(test_data: Path) -> None:
    # reference for this file: RMSSD 58.66 raw, 36.6 ± 2 after leaving flagged beats out
    text = (test_data / "hrv_rhenan" / "noisy_rri.hrm").read_text()
    rr_ms = np.array([float(word) for word in text.split("[HRData]")[1].split()])
    assert rmssd(successive_differences(rr_ms)) == pytest.approx(58.660, abs=1e-3)
    assert kept_rmssd(rr_ms) == pytest.approx(36.6, abs=2.0)


@pytest.mark.parametrize("rr_ms", [[], [800.0], [800.0, 810.0], [800.0] * 200])
def test_short_and_constant_series_raise_no_flag(rr_ms: list[float]) -> None:
    verdicts = classify(np.array(rr_ms), in_a_row(len(rr_ms)))
    assert verdicts == ["ok"] * len(rr_ms)


@pytest.mark.parametrize("name", ["ecg_nk8min", "hrvanalysis_test", "nsr004_first5min"])
def test_no_beat_of_clean_rest_is_flagged(test_data: Path, name: str) -> None:
    rr_ms = rr_file(test_data / "reference" / "rr_ms" / f"{name}.txt")
    assert set(classify(rr_ms, in_a_row(len(rr_ms)))) == {"ok"}


def test_strong_variability_is_not_punished(test_data: Path) -> None:
    # RMSSD 55 ms: a rule of 20 % against the last beat flags 9.8 % of this recording
    rr_ms = rr_file(test_data / "hrv_rhenan" / "rest_rri.txt")
    verdicts = classify(rr_ms, in_a_row(len(rr_ms)))
    assert sum(verdict != "ok" for verdict in verdicts) / len(verdicts) < 0.01


def test_a_day_of_a_healthy_heart_keeps_its_beats(test_data: Path) -> None:
    rr_ms = rr_file(test_data / "rhrvbook" / "healthy_ms_000.txt")[:20_000]
    verdicts = classify(rr_ms, in_a_row(len(rr_ms)))
    assert sum(verdict != "ok" for verdict in verdicts) / len(verdicts) < 0.01


intervals_with_artifacts = st.lists(
    st.tuples(
        st.one_of(
            st.floats(700.0, 900.0),
            st.floats(700.0, 900.0),
            st.floats(700.0, 900.0),
            st.floats(100.0, 3000.0),
        ),
        st.integers(0, 15).map(bool),
    ),
    max_size=150,
)


@given(intervals_with_artifacts)
def test_verdicts_on_a_file_are_the_live_ones(beats: list[tuple[float, bool]]) -> None:
    adjacent = np.array([follows for _, follows in beats], dtype=np.bool_)
    adjacent[:1] = False
    live: list[Verdict] = []
    classifier = Classifier()
    held: list[bool] = []
    for (rr, _), follows in zip(beats, adjacent.tolist(), strict=True):
        while held and not follows:
            live.append(classifier.verdict(len(held) - 1, adjacent=held.pop(0)))
        classifier.push(rr, adjacent=follows)
        held.append(follows)
        if len(held) > 2:
            live.append(classifier.verdict(2, adjacent=held.pop(0)))
    while held:
        live.append(classifier.verdict(len(held) - 1, adjacent=held.pop(0)))
    assert classify(np.array([rr for rr, _ in beats]), adjacent) == live


@given(st.lists(st.floats(0.0, 500.0), min_size=10, max_size=200))
def test_rolling_quartiles_are_numpys(values: list[float]) -> None:
    rolling = QuartileDeviation()
    for value in values:
        rolling.push(value)
    if len(values) < 20:
        assert rolling.value() is None
        return
    low, high = np.percentile(values[-91:], [25, 75])
    assert rolling.value() == pytest.approx((high - low) / 2.0, abs=1e-9)
