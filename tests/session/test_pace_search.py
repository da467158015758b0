"""What a search hears, and what is kept of it."""

from __future__ import annotations

from biofeedback.events import RrIntervals, StreamInfo
from biofeedback.guidance.personal_pace import PaceRecord, Protocol, Step
from biofeedback.session.pace_search import PaceSignals, TriedStep, accepted, to_settings
from biofeedback.signal.resonance import StepMeasures

RECORD = PaceRecord(Protocol(), None, (), "done")


def tried(rate: float, clean: float, reason: str | None = None) -> TriedStep:
    step = Step(rate, 0.0, 20.0, 180.0, complete=True)
    return TriedStep(step, StepMeasures(rate, clean, 16, lf_peaks=1, reason=reason))


def test_a_pace_is_kept_with_the_quality_of_the_worst_step_that_counted() -> None:
    steps = [tried(6.0, 0.99), tried(5.5, 0.912), tried(5.0, 0.4, "too few clean beats")]
    pace = accepted(5.5, "2026-11-23", "Polar H10", RECORD, steps)
    assert (pace.steps_used, pace.clean_pct) == (2, 91.2)
    assert accepted(6.0, "2026-11-23", "Polar H10", RECORD, []).clean_pct is None


def test_every_measure_of_a_step_is_kept() -> None:
    (step,) = to_settings("s", "2026-11-23", RECORD, [tried(6.0, 0.99)])["steps"]  # type: ignore[misc]
    assert {"peak_to_trough_bpm", "range_bpm", "lf_power_ms2", "lf_peaks", "lag_deg"} <= set(step)
    assert (step["rate_per_min"], step["lf_peaks"]) == (6.0, 1)


def test_intervals_read_by_light_are_told_apart() -> None:
    signals = PaceSignals()
    signals.listen(StreamInfo(0.0, "ppg-1", "armband", "client", "ppg", 55.0, "a.u.", ("ppg",)))
    signals.listen(RrIntervals(1.0, "client", "strap", 60.0, (1000.0,)))
    assert not signals.optical
    signals.listen(RrIntervals(2.0, "client", "armband", 60.0, (1000.0,)))
    assert signals.optical
