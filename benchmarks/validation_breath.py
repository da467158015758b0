"""Breath rates against the belts of two recordings."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from benchmarks.report import Figure, Section, at_least, at_most, table
from benchmarks.validation_ecg import peaks
from biofeedback.events import Samples
from biofeedback.signal.respiration import (
    BELT_QUALITY,
    NO_RATE,
    WAVE_QUALITY,
    BreathRate,
    ecg_height,
    from_acceleration,
    from_belt,
    from_ecg_height,
    from_rhythm,
    told,
)
from biofeedback.signal.rhythm import evenly

RECORDS = (("bio_resting_8min_100hz", 1, "rest, 6 to 14 a minute"),
           ("bio_eventrelated_100hz", 3, "task, 15 to 18 a minute"))  # fmt: skip
HEART_S, BELT_S, EVERY_S = 32.0, 30.0, 5.0


def section(data: Path) -> Section:
    """Compute the section."""
    rows: list[tuple[str, ...]] = []
    figures: list[Figure] = []
    for name, column, words in RECORDS:
        file = data / "neurokit" / f"{name}.csv"
        ecg, belt = np.loadtxt(file, delimiter=",", skiprows=1, usecols=(0, column)).T
        for source, shown, errors in _compared(ecg, belt):
            within = 100.0 * float(np.mean(errors < 2.0)) if len(errors) else math.nan
            told_of = (f"{errors.mean():.2f}", f"{within:.0f}") if len(errors) else ("–", "–")
            rows.append((words, source, f"{100 * shown:.0f}", *told_of))
            if source == "belt":
                figures.append(at_least(f"belt, {words}: shown", 100 * shown, 95, " %"))
                error = float(errors.mean())
                figures.append(at_most(f"belt, {words}: mean error", error, 0.5, " a minute"))
            elif source == "heart and ECG" and len(errors):
                figures.append(at_least(f"{source}, {words}: within 2 a minute", within, 95, " %"))
    figures += _acceleration()
    return Section(
        "Each estimate of 30 s (belt) or 32 s (heart), every 5 s, against the breaths of the belt, "
        "counted from troughs and peaks of the whole recording by NeuroKit. Where the quality is "
        "below its limit nothing is shown. Simulated chests tilt by 0.6 to 2° with 6 to 24 "
        "breaths a minute, in 3 mG of noise.",
        tuple(figures),
        (table(("recording", "source", "shown, %", "mean error, a minute", "within 2, %"), rows),),
        (
            "Breath from heart and ECG: the limits of quality were set on the same two recordings.",
            "Breath from acceleration: no recording of a chest strap's acceleration with a belt; "
            "simulated tilt only.",
        ),
    )


def _compared(ecg: Samples, belt: Samples) -> list[tuple[str, float, Samples]]:
    import neurokit2

    found = neurokit2.rsp_peaks(neurokit2.rsp_clean(belt, 100), 100)[1]["RSP_Peaks"] / 100.0
    beats = peaks(ecg, 100.0)
    rr_ms = 1000.0 * np.diff(beats)
    tenths = belt[: len(belt) // 10 * 10].reshape(-1, 10).mean(axis=1)
    quarters = ecg[: len(ecg) // 25 * 25].reshape(-1, 25)
    results: dict[str, list[tuple[float, float]]] = {}
    for end in np.arange(40.0, beats[-1] - 1.0, EVERY_S).tolist():
        at = round(end * 10)
        rhythm = from_rhythm(evenly(beats[1:], rr_ms, end, HEART_S))
        recent = quarters[round(end * 4) - 133 : round(end * 4)]
        height = from_ecg_height(ecg_height(recent.max(axis=1), recent.min(axis=1)))
        estimates = (
            ("belt", BELT_S, _or_none(from_belt(tenths[at - 300 : at], 10.0), BELT_QUALITY)),
            ("heart rhythm alone", HEART_S, _or_none(rhythm, WAVE_QUALITY)),
            ("height of the ECG alone", HEART_S, _or_none(height, WAVE_QUALITY)),
            ("heart and ECG", HEART_S, told(rhythm, height)),
        )
        for source, window_s, rate in estimates:
            truth = found[(found > end - window_s) & (found <= end)]
            per_min = 60.0 / float(np.diff(truth).mean())
            results.setdefault(source, []).append((rate.per_min, per_min))
    compared = []
    for source, pairs in results.items():
        shown = np.array([pair for pair in pairs if not math.isnan(pair[0])]).reshape(-1, 2)
        errors = np.abs(shown[:, 0] - shown[:, 1])
        compared.append((source, len(shown) / len(pairs), errors))
    return compared


def _or_none(rate: BreathRate, least: float) -> BreathRate:
    return rate if rate.quality >= least else NO_RATE


def _acceleration() -> list[Figure]:
    """Chest tilt of ± 0.6 to 2 degrees, 6 to 24 breaths a minute, 3 mG of noise."""
    errors, shown = [], 0
    for seed in range(100):
        rng = np.random.default_rng([seed, 5])
        per_min, swing = rng.uniform(6.0, 24.0), np.radians(rng.uniform(0.6, 2.0))
        time = np.arange(300) / 10.0
        tilt = rng.uniform(0.0, 1.5) + swing * np.sin(2.0 * np.pi * per_min / 60.0 * time)
        turn = rng.uniform(0.0, 2.0 * np.pi)
        down = np.column_stack(
            (np.sin(tilt) * np.cos(turn), np.sin(tilt) * np.sin(turn), np.cos(tilt))
        )
        rate = from_acceleration(1000.0 * down + rng.normal(0.0, 3.0, down.shape), 10.0)
        if rate.quality >= BELT_QUALITY:
            shown += 1
            errors.append(abs(rate.per_min - per_min))
    return [
        at_least("acceleration, 100 simulated chests: shown", float(shown), 90, " %"),
        at_most(
            "acceleration: 95 % of errors below", float(np.percentile(errors, 95)), 1.0, " a minute"
        ),
    ]
