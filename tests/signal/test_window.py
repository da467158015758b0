from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.signal.hrv_time import pnn50, rmssd, sdnn, successive_differences
from biofeedback.signal.window import BeatWindow

beats = st.lists(
    st.tuples(st.floats(300.0, 2000.0), st.booleans(), st.integers(0, 9).map(bool)), max_size=120
)


@given(beats)
def test_totals_are_those_of_the_arrays(rows: list[tuple[float, bool, bool]]) -> None:
    window = BeatWindow(30.0, 60.0)
    time = 0.0
    times = []
    for rr, ok, adjacent in rows:
        time += rr / 1000.0 if adjacent else rr / 1000.0 + 3.0
        times.append(time)
        window.append(time, rr, ok=ok, adjacent=adjacent)
    if not rows:
        return
    at = np.array(times)
    rr_ms = np.array([rr for rr, _, _ in rows])
    ok_all = np.array([ok for _, ok, _ in rows])
    adjacent_all = np.array([adjacent for _, _, adjacent in rows])
    for window_s in (30.0, 60.0):
        inside = at > time - window_s
        rr, ok = rr_ms[inside], ok_all[inside]
        steps = successive_differences(rr, ok, adjacent_all[inside])
        totals = window.totals(window_s)
        assert totals.beats == inside.sum()
        assert totals.flagged == (~ok).sum()
        assert totals.differences == len(steps)
        assert totals.covered_s == pytest.approx(rr.sum() / 1000.0)
        assert totals.usable_s == pytest.approx(rr[ok].sum() / 1000.0, abs=1e-9)
        assert totals.rmssd_ms == pytest.approx(rmssd(steps), abs=1e-6, nan_ok=True)
        assert totals.pnn50_pct == pytest.approx(pnn50(steps), nan_ok=True)
        assert totals.sdnn_ms == pytest.approx(sdnn(rr[ok]), abs=1e-4, nan_ok=True)
        stretch = window.clean(window_s)
        assert stretch.rr_ms.tolist() == rr[ok].tolist()
        assert stretch.times.tolist() == at[inside][ok].tolist()


def test_a_long_session_changes_nothing() -> None:
    rng = np.random.default_rng(3)
    rr_ms = rng.normal(800.0, 40.0, 9000)
    long, fresh = BeatWindow(60.0), BeatWindow(60.0)
    time = 0.0
    for number, rr in enumerate(rr_ms.tolist()):
        time += rr / 1000.0
        long.append(time, rr, ok=True, adjacent=True)
        if number >= 8800:
            fresh.append(time, rr, ok=True, adjacent=True)
    assert long.totals(60.0).rmssd_ms == pytest.approx(fresh.totals(60.0).rmssd_ms, rel=1e-12)
    assert long.totals(60.0).beats == fresh.totals(60.0).beats
    assert np.diff(long.clean(60.0).clock) == pytest.approx(np.diff(long.clean(60.0).times))
