from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from biofeedback.events import Event, Gap, PacerChange, SampleBatch, StreamInfo, read_only
from biofeedback.signal.analysis import analyze
from biofeedback.signal.heartbeats import heartbeats
from tests.signal.recorded import (
    ecg_of,
    intervals,
    polar_h10_ibi,
    polar_h10_ventricular,
    rr_file,
)

TIME = ("mean_nn_ms", "hr_bpm", "sdnn_ms", "rmssd_ms", "ln_rmssd", "pnn50_pct")
FREQUENCY = ("vlf_ms2", "lf_ms2", "hf_ms2", "lf_hf", "lf_nu", "hf_nu", "peak_hz")
VARIABILITY = (*TIME[2:], *FREQUENCY)


def shown(result: dict[str, Any]) -> dict[str, float | None]:
    return {**result["time"], **result["frequency"]}


def test_hrv_analysis_reference(test_data: Path) -> None:
    rr_ms = rr_file(test_data / "hrv_analysis" / "test_nn_intervals.txt")
    result = analyze(intervals(rr_ms), "keep")
    assert tuple(result["time"]) == TIME
    assert tuple(result["frequency"]) == FREQUENCY
    # expected values of that project's own tests
    assert result["time"]["rmssd_ms"] == pytest.approx(19.519400785, abs=1e-6)
    assert result["time"]["sdnn_ms"] == pytest.approx(43.113074968, abs=1e-6)
    assert result["time"]["pnn50_pct"] == pytest.approx(2.4024024, abs=1e-6)
    assert result["rr"]["n"] == 1000


def test_further_indices_come_when_asked_for(test_data: Path) -> None:
    rr_ms = rr_file(test_data / "hrv_analysis" / "test_nn_intervals.txt")
    assert "further" not in analyze(intervals(rr_ms))
    further = analyze(intervals(rr_ms), "keep", further=True)["further"]
    assert further["sd1_ms"] == pytest.approx(13.80919037557993, abs=1e-9)


def test_the_ecg_beside_a_straps_intervals_names_what_the_rules_pass() -> None:
    ecg_ms = np.random.default_rng(3).normal(850.0, 25.0, 160)
    halved = ecg_ms[80:112].reshape(-1, 2).sum(axis=1)  # the strap sees every second beat
    strap_ms = np.concatenate((ecg_ms[:80], halved, ecg_ms[112:]))
    late = intervals(strap_ms, np.cumsum(strap_ms) / 1000.0 + 1.5, "arrival")
    both = sorted([*ecg_of(intervals(ecg_ms)), *late], key=lambda e: getattr(e, "arrival", e.time))
    alone, beside = (heartbeats(events).flagged for events in (late, both))
    assert not alone[88:95].any()  # after so many, the rules take it for the heart's own rhythm
    assert beside[80:96].all()
    assert not beside[:80].any()
    assert not beside[104:].any()


def test_a_clean_strap_recording(test_data: Path) -> None:
    result = analyze(polar_h10_ibi(test_data))
    assert result["time"]["rmssd_ms"] == pytest.approx(37.3606, abs=1e-4)
    assert result["time"]["sdnn_ms"] == pytest.approx(80.2172, abs=1e-4)
    assert result["time"]["pnn50_pct"] == pytest.approx(15.9935, abs=1e-4)
    assert result["rr"] == {
        "n": 620,
        "n_flagged": 0,
        "flagged_pct": 0.0,
        "duration_s": pytest.approx(601.569),
    }
    # breathing of four a minute: its wave is in LF
    assert set(result["withheld"]) == {"lf_hf", "lf_nu", "hf_nu"}


def test_frequent_ventricular_beats_leave_a_rate_and_no_variability(test_data: Path) -> None:
    result = analyze(polar_h10_ventricular(test_data))
    values = shown(result)
    assert values["hr_bpm"] == pytest.approx(80.0, abs=1.0)  # 798 beats in 600 s
    assert all(values[name] is None for name in VARIABILITY)
    assert {result["withheld"][name] for name in VARIABILITY} == {"rhythm varies for other reasons"}


def test_three_second_intervals_are_kept_on_request(test_data: Path) -> None:
    # EC57 TP4: intervals about 3 s, VLF 39200 ms² ± 1 %
    with gzip.open(test_data / "ec57" / "HRV256_TP4.txt.gz", "rt") as file:
        rr_ms = np.loadtxt(file, delimiter=",")[:, 1] * 1000.0
    result = analyze(intervals(rr_ms), "keep")
    assert result["frequency"]["vlf_ms2"] == pytest.approx(39200.0, rel=0.01)
    assert analyze(intervals(rr_ms))["time"]["rmssd_ms"] is None


def test_a_file_that_ends_with_zero(test_data: Path) -> None:
    rr_ms = rr_file(test_data / "reference" / "rr_ms" / "rhenan_real.txt")
    assert rr_ms[-1] == 0.0
    assert analyze(intervals(rr_ms, np.cumsum(rr_ms) / 1000.0))["rr"]["n"] == 771


@pytest.mark.parametrize("count", [0, 1, 2, 4])
def test_too_few_beats_give_no_number(count: int) -> None:
    result = analyze(intervals([800.0] * count))
    assert result["rr"]["n"] == count
    assert all(value is None for value in shown(result).values())
    assert set(result["withheld"]) == set(shown(result))


def test_what_is_not_an_interval_gives_no_number() -> None:
    result = analyze(intervals([float("nan"), 0.0, -1.0], [0.8, 1.6, 2.4]))
    assert result["rr"]["n"] == 0
    assert result["withheld"]["rmssd_ms"] == "no heart beats in the recording"


def test_constant_intervals_have_no_wave_and_no_logarithm() -> None:
    result = analyze(intervals([800.0] * 500))
    assert result["time"]["rmssd_ms"] == 0.0
    assert result["frequency"]["hf_ms2"] == pytest.approx(0.0, abs=1e-9)
    assert set(result["withheld"]) == {"ln_rmssd", "lf_hf", "lf_nu", "hf_nu", "peak_hz"}


@pytest.mark.parametrize(
    ("seconds", "given"),
    [
        (20, {"mean_nn_ms", "hr_bpm"}),
        (45, {"mean_nn_ms", "hr_bpm", "rmssd_ms", "ln_rmssd"}),
        (70, {"mean_nn_ms", "hr_bpm", "rmssd_ms", "ln_rmssd", "pnn50_pct", "hf_ms2"}),
        (200, {*TIME, "hf_ms2"}),
        (280, {*TIME, *FREQUENCY} - {"vlf_ms2"}),
        (300, {*TIME, *FREQUENCY}),
    ],
)
def test_no_index_below_its_window(seconds: int, given: set[str]) -> None:
    rng = np.random.default_rng(seconds)
    beats = np.arange(seconds / 0.8)
    rr_ms = (
        800.0 + 30.0 * np.sin(2.0 * np.pi * 0.25 * 0.8 * beats) + rng.normal(0.0, 10.0, len(beats))
    )
    result = analyze(intervals(rr_ms))
    assert {name for name, value in shown(result).items() if value is not None} == given
    assert set(result["withheld"]) == set(shown(result)) - given


def test_no_difference_is_taken_across_a_gap() -> None:
    first, second = [800.0] * 100, [1000.0] * 100
    times = np.concatenate((np.cumsum(first), 200_000.0 + np.cumsum(second))) / 1000.0
    assert analyze(intervals(first + second, times))["time"]["rmssd_ms"] == 0.0


def test_a_recorded_gap_ends_a_run_of_arrivals() -> None:
    early = intervals([800.0] * 100, np.arange(100) * 0.8 + 1.1, "arrival")
    late = intervals([1000.0] * 100, np.arange(100) + 82.0, "arrival")
    gap = Gap(81.9, "strap", "client", 80.0, 81.9, "out of reach")
    assert analyze([*early, gap, *late])["time"]["rmssd_ms"] == 0.0


def test_no_ratio_is_given_while_breathing_is_paced(test_data: Path) -> None:
    rr_ms = rr_file(test_data / "reference" / "rr_ms" / "nsr004_first5min.txt")
    assert analyze(intervals(rr_ms))["frequency"]["lf_hf"] is not None
    pacer = PacerChange(0.0, "even-5-5", (("in", 5.0), ("out", 5.0)), "program")
    result = analyze([pacer, *intervals(rr_ms)])
    assert result["frequency"]["lf_hf"] is None
    assert result["withheld"]["lf_hf"] == "breathing is paced"


def test_a_recording_of_ecg_alone_gives_beats() -> None:
    rate = 250.0
    t = np.arange(round(40 * rate)) / rate
    ecg = 1000.0 * np.exp(-0.5 * (((t % 0.8) - 0.4) / 0.012) ** 2)
    events: list[Event] = [
        StreamInfo(0.0, "client/ecg/strap", "strap", "client", "ecg", rate, "uV"),
        SampleBatch(0.0, "client/ecg/strap", rate, read_only(ecg), 40.0),
    ]
    result = analyze(events)
    assert result["rr"]["n"] == pytest.approx(48, abs=3)
    assert result["time"]["hr_bpm"] == pytest.approx(75.0, abs=0.05)
    assert result["time"]["rmssd_ms"] == pytest.approx(0.0, abs=0.5)


def test_missed_and_extra_beats_are_left_out(test_data: Path) -> None:
    rr_ms = rr_file(test_data / "reference" / "rr_ms" / "hrvanalysis_test.txt")
    spoiled = rr_ms.tolist()
    for at in (200, 500, 800):
        spoiled[at : at + 2] = [spoiled[at] + spoiled[at + 1]]
        spoiled[at + 50 : at + 51] = [0.4 * spoiled[at + 50], 0.6 * spoiled[at + 50]]
    assert analyze(intervals(spoiled), "keep")["time"]["rmssd_ms"] > 50.0
    result = analyze(intervals(spoiled))
    assert result["time"]["rmssd_ms"] == pytest.approx(19.52, rel=0.02)
    assert result["rr"]["n_flagged"] == 9


def eda_events(values: np.ndarray, rate: float, sizes: int, hole: int = 0) -> list[Event]:
    events: list[Event] = [StreamInfo(0.0, "client/eda/one", "one", "client", "eda", rate, "uS")]
    for first in range(0, len(values), sizes):
        time = first / rate + (60.0 if hole and first >= hole else 0.0)
        batch = read_only(values[first : first + sizes])
        events.append(SampleBatch(time, "client/eda/one", rate, batch, time + sizes / rate))
    return events


def test_skin_conductance_is_told_where_the_recording_has_it(test_data: Path) -> None:
    rows = np.genfromtxt(
        test_data / "neurokit" / "bio_resting_8min_100hz.csv", delimiter=",", names=True
    )
    result = analyze(eda_events(rows["EDA"], 100.0, 500))
    # two responses of 0.05 µS or more; mean conductance 7.435 µS
    assert result["eda"]["scr_count"] == 2
    assert result["eda"]["scl_us"] == pytest.approx(7.435, abs=0.1)
    assert result["eda"]["valid_pct"] == pytest.approx(100.0, abs=0.5)
    assert "eda" not in analyze(intervals([800.0] * 100))


def test_a_short_or_empty_conductance_gives_no_rate() -> None:
    short = analyze(eda_events(np.full(800, 5.0), 20.0, 100))
    assert short["eda"]["scr_per_min"] is None
    assert short["withheld"]["scr_per_min"] == "needs 60 s of usable skin conductance, has 40"
    empty = analyze(eda_events(np.full(800, np.nan), 20.0, 100))
    assert empty["withheld"]["scl_us"] == "no usable skin conductance in the recording"


def test_a_hole_in_conductance_counts_as_not_usable() -> None:
    whole = analyze(eda_events(np.full(2400, 5.0), 20.0, 100))["eda"]["valid_pct"]
    holed = analyze(eda_events(np.full(2400, 5.0), 20.0, 100, hole=1200))["eda"]["valid_pct"]
    assert whole == pytest.approx(100.0, abs=1.0)
    assert holed < 70.0


def belt_events(per_min: float, seconds: float) -> list[Event]:
    rate = 20.0
    t = np.arange(round(seconds * rate)) / rate
    values = read_only(np.sin(2.0 * np.pi * per_min / 60.0 * t))
    return [
        StreamInfo(0.0, "client/rsp/belt", "belt", "client", "respiration", rate, "a.u."),
        SampleBatch(0.0, "client/rsp/belt", rate, values, seconds),
    ]


def test_a_belt_decides_whether_the_breath_lies_in_lf(test_data: Path) -> None:
    rr_ms = rr_file(test_data / "reference" / "rr_ms" / "nsr004_first5min.txt")
    fast = analyze([*belt_events(14.0, 300.0), *intervals(rr_ms)])
    assert fast["frequency"]["lf_hf"] == pytest.approx(2.15, abs=0.05)
    slow = analyze([*belt_events(7.0, 300.0), *intervals(rr_ms)])
    assert slow["frequency"]["lf_hf"] is None
    assert slow["withheld"]["lf_hf"] == "breathing about 7.0 a minute"
    # the heart alone would tell of a slow breath here
    rows = np.loadtxt(test_data / "polar_h10_ibi" / "sample_data_ibi.csv", delimiter=",")
    told_otherwise = analyze([*belt_events(14.0, 600.0), *intervals(rows[:, 1])])
    assert told_otherwise["frequency"]["lf_hf"] is not None
