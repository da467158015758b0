from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from biofeedback.signal.heartbeats import heartbeats
from biofeedback.signal.offline import cvx_eda, further_indices, longest_run
from tests.signal.recorded import intervals, polar_h10_ventricular, rr_file


def test_hrv_analysis_reference(test_data: Path) -> None:
    rr_ms = rr_file(test_data / "hrv_analysis" / "test_nn_intervals.txt")
    withheld: dict[str, str] = {}
    found = further_indices(heartbeats(list(intervals(rr_ms)), artifacts="keep"), withheld)
    # expected values of that project's own tests
    assert found["sd1_ms"] == pytest.approx(13.80919037557993, abs=1e-9)
    assert found["sd2_ms"] == pytest.approx(59.38670497373513, abs=1e-9)
    assert found["sampen"] == pytest.approx(1.2046675751816824, abs=1e-9)
    assert withheld == {}


def test_the_fluctuation_exponent_of_noise_and_of_a_random_walk() -> None:
    rng = np.random.default_rng(8)
    noise = rng.normal(0.0, 1.0, 3000)
    for series, low, high in ((noise, 0.5, 0.65), (np.cumsum(noise) / 10.0, 1.4, 1.55)):
        found = further_indices(heartbeats(list(intervals(850.0 + series))), {})
        alpha = found["dfa_alpha1"]
        assert alpha is not None
        assert low < alpha < high


@pytest.mark.parametrize("count", [0, 1, 2, 150])
def test_short_series_are_withheld(count: int) -> None:
    rng = np.random.default_rng(count)
    withheld: dict[str, str] = {}
    found = further_indices(heartbeats(list(intervals(rng.normal(800.0, 20.0, count)))), withheld)
    assert found["sampen"] is None
    assert withheld["dfa_alpha1"] == f"needs 300 clean beats in a row, has {count}"
    assert (found["sd1_ms"] is None) == (count < 3)


def test_constant_intervals_are_withheld() -> None:
    withheld: dict[str, str] = {}
    found = further_indices(heartbeats(list(intervals([800.0] * 400))), withheld)
    assert found["sd1_ms"] == 0.0
    assert found["sampen"] is None
    assert withheld["sampen"] == "no change from beat to beat"


def test_ventricular_beats_are_withheld(test_data: Path) -> None:
    withheld: dict[str, str] = {}
    found = further_indices(heartbeats(list(polar_h10_ventricular(test_data))), withheld)
    assert set(found.values()) == {None}
    assert set(withheld.values()) == {"rhythm varies for other reasons"}


def test_the_longest_run_stops_at_flagged_beats_and_holes() -> None:
    rr_ms = [800.0 + number for number in range(40)]
    rr_ms[10] = 1700.0
    times = np.cumsum(rr_ms) / 1000.0
    times[30:] += 60.0
    run = longest_run(heartbeats(list(intervals(rr_ms, times))))
    assert run.tolist() == rr_ms[11:30]


@pytest.mark.parametrize("name", ["nk8min", "nkevent"])
def test_cvx_eda_matches_ledalab(test_data: Path, name: str) -> None:
    # Ledalab V3.49 continuous decomposition of the same 10 Hz recording
    rows = np.genfromtxt(test_data / "eda_reference" / f"{name}_ref.csv", delimiter=",", names=True)
    found = cvx_eda(rows["conductance_uS"], 10.0)
    assert np.corrcoef(found.tonic_us, rows["tonic_uS"])[0, 1] >= 0.93
    assert np.corrcoef(found.phasic_us, rows["phasic_uS"])[0, 1] >= 0.93
