"""Live 30-s RMSSD of simulated hearts under artifacts; the full table is in docs/validation.md."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.synthetic_hearts import DAMAGES, Damage, Level, Stream, damaged, heart
from biofeedback.signal.heart import Heart
from biofeedback.signal.hrv_time import rmssd, successive_differences
from tests.signal.recorded import derived, intervals, metrics

PEOPLE: list[tuple[Level, bool]] = [("low", True), ("middle", False), ("high", True)]


def truth(stream: Stream, end: float) -> float:
    inside = (stream.true_times > end - 30.0) & (stream.true_times <= end + 1e-9)
    return rmssd(
        successive_differences(stream.true_rr_ms[inside], adjacent=stream.true_adjacent[inside])
    )


@pytest.mark.parametrize("damage", DAMAGES)
def test_error_stays_within_ten_percent_and_updates_are_shown(damage: Damage) -> None:
    errors: list[float] = []
    withheld = 0
    for seed, (level, paced) in enumerate(PEOPLE, start=101):
        stream = damaged(heart(seed, level, paced=paced, minutes=8.0), damage, seed)
        found = metrics(derived(intervals(stream.rr_ms, stream.times), Heart("client")), "rmssd_30")
        full = [metric for metric in found if metric.time >= stream.times[0] + 31.0]
        for metric in full:
            if metric.value is None:
                withheld += 1
            else:
                errors.append(100.0 * abs(metric.value / truth(stream, metric.time) - 1.0))
    assert np.percentile(errors, 95) <= 10.0
    assert withheld <= 0.1 * (withheld + len(errors))
    if damage == "clean":
        assert np.median(errors) == pytest.approx(0.0, abs=1e-6)
