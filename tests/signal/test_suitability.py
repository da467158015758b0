from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.signal.suitability import RhythmCheck, unsuitable
from tests.signal.recorded import rr_file


def in_a_row(count: int) -> np.ndarray:
    return np.arange(count) > 0


def test_frequent_ventricular_beats_are_not_suited_and_rest_is(test_data: Path) -> None:
    rows = test_data / "reference" / "rr_ms"
    uneven = rr_file(rows / "polar_h10_raw.txt")
    assert unsuitable(uneven, in_a_row(len(uneven))).mean() > 0.95
    for name in ("polar_h10_ibi", "rhenan_rest", "hrvanalysis_test", "ecg_nk8min"):
        even = rr_file(rows / f"{name}.txt")
        assert not unsuitable(even, in_a_row(len(even))).any(), name


@given(st.lists(st.tuples(st.floats(300.0, 1500.0), st.booleans()), max_size=150))
def test_the_rhythm_check_of_a_file_is_the_live_one(beats: list[tuple[float, bool]]) -> None:
    rr_ms = np.array([rr for rr, _ in beats])
    adjacent = np.array([follows for _, follows in beats], dtype=np.bool_)
    adjacent[:1] = False
    check = RhythmCheck()
    varies = []
    for rr, follows in zip(rr_ms.tolist(), adjacent.tolist(), strict=True):
        check.push(rr, adjacent=follows)
        varies.append(check.varies)
    marked = unsuitable(rr_ms, adjacent)
    assert marked.any() == any(varies)
    assert all(marked[index] for index in np.flatnonzero(varies) if adjacent[index])
