"""R peaks against cardiologists, a strap, and the same heart sampled finely."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.physionet import beat_samples, read_212
from benchmarks.report import Figure, Section, at_least, at_most, table
from biofeedback.events import Samples
from biofeedback.signal.ecg import RPeakDetector

BATCH = 73
"""As many samples as a strap sends at once."""
TOLERANCE_S = 0.1


def section(data: Path) -> Section:
    """Compute the section."""
    mlii, v5 = (read_212(data / "mitbih" / "100.dat") / 200.0).T
    beats = beat_samples(data / "mitbih" / "100.atr") / 360.0
    figures = [*_record_100(mlii, beats), *_fineness(mlii), *_neurokit(data), *_strap(data)]
    return Section(
        "The live search for R peaks, fed a strap's batches of 73 samples. Record 100 of the "
        "MIT-BIH Arrhythmia Database is resampled from 360 Hz; a peak counts within 100 ms of the "
        "cardiologists' mark. Se is sensitivity, PPV positive predictivity, jitter the SD of the "
        "distance from the mark.",
        tuple(figures),
        (_rates(mlii, v5, beats), _noise(mlii, beats)),
        (
            "R peaks: one annotated record (100) and three without annotation, all of them at "
            "hand while the search was written; no recording at 500 or 1000 Hz.",
        ),
    )


def peaks(ecg: Samples, sampling_rate: float) -> Samples:
    """Times of the R peaks, s."""
    detector = RPeakDetector(sampling_rate)
    found = [
        peak.time
        for first in range(0, len(ecg), BATCH)
        for peak in detector.feed(first / sampling_rate, ecg[first : first + BATCH], sampling_rate)
    ]
    return np.array(found)


def matched(reference: Samples, found: Samples) -> tuple[float, float, Samples]:
    """Sensitivity and positive predictivity (%), and the errors (ms) of what matches."""
    at = np.clip(np.searchsorted(found, reference), 1, len(found) - 1)
    closer = np.abs(found[at - 1] - reference) < np.abs(found[at] - reference)
    nearest = np.where(closer, at - 1, at)
    errors = found[nearest] - reference
    hit = np.abs(errors) <= TOLERANCE_S
    count = len(np.unique(nearest[hit]))
    return 100.0 * count / len(reference), 100.0 * count / len(found), 1000.0 * errors[hit]


def _resampled(ecg: Samples, up: int, down: int) -> Samples:
    from scipy.signal import resample_poly

    resampled: Samples = resample_poly(ecg, up, down) if up != down else ecg
    return resampled


def _record_100(mlii: Samples, beats: Samples) -> list[Figure]:
    sensitivity, predictivity, errors = matched(beats, peaks(_resampled(mlii, 13, 36), 130.0))
    return [
        at_least("record 100 at 130 Hz: sensitivity", sensitivity, 99.8, " %"),
        at_least("record 100 at 130 Hz: positive predictivity", predictivity, 99.8, " %"),
        at_most("record 100 at 130 Hz: jitter, SD", float(errors.std()), 3.0, " ms"),
        at_most("record 100 at 130 Hz: bias", abs(float(errors.mean())), 1.0, " ms"),
    ]


def _fineness(mlii: Samples) -> list[Figure]:
    """Intervals at 130 Hz beside those of the same ECG at 1000 Hz."""
    fine = peaks(_resampled(mlii, 25, 9), 1000.0)
    coarse = peaks(_resampled(mlii, 13, 36), 130.0)
    if len(fine) != len(coarse):
        return [
            Figure("intervals at 130 Hz beside 1000 Hz", "other beats", "the same beats", False)
        ]
    errors = 1000.0 * (np.diff(coarse) - np.diff(fine))
    whole = 1000.0 * (np.diff(np.round(coarse * 130.0) / 130.0) - np.diff(fine))
    return [
        at_most("interval error at 130 Hz, the same ECG at 1000 Hz as truth: SD",
                float(errors.std()), 0.3, " ms"),
        Figure("the same without refinement between samples", f"{whole.std():.2f} ms", "–", None),
    ]  # fmt: skip


def _neurokit(data: Path) -> list[Figure]:
    file = data / "neurokit" / "bio_resting_8min_100hz.csv"
    ecg = np.loadtxt(file, delimiter=",", skiprows=1, usecols=0)
    reference = np.loadtxt(data / "reference" / "rr_ms" / "ecg_nk8min.txt")
    rr_ms = 1000.0 * np.diff(peaks(ecg, 100.0))
    same = len(rr_ms) == len(reference)
    error = float(np.abs(rr_ms - reference).max()) if same else np.inf
    return [
        Figure("NeuroKit's 8 min at 100 Hz: intervals", str(len(rr_ms)), f"{len(reference)}", same),
        at_most("the same: largest difference of an interval", error, 2.0, " ms"),
    ]


def _strap(data: Path) -> list[Figure]:
    """The strap's own intervals, logged some time after their beat."""
    with np.load(data / "polar_h10" / "polar_h10.npz") as record:
        ecg, strap_ms = record["ecg_mV"], record["rr_ms"]
        logged = (record["t"] - record["t"][0])[record["rr_row"]]
    found = peaks(ecg, 130.16)
    own_ms = 1000.0 * np.diff(found)
    differences = [
        float(np.abs(own_ms[near] - rr).min())
        for at, rr in zip(logged.tolist(), strap_ms.tolist(), strict=True)
        if (near := (found[1:] > at - 2.0) & (found[1:] < at + 0.2)).any()
    ]
    return [
        Figure("Polar H10 with frequent ventricular beats: peaks",
               str(len(found)), "strap: 798 intervals", abs(len(found) - 799) <= 5),
        at_most("the same: median difference from the strap's interval",
                float(np.median(differences)), 1.14, " ms"),
    ]  # fmt: skip


def _rates(mlii: Samples, v5: Samples, beats: Samples) -> str:
    rows = []
    for rate, up, down in ((100, 5, 18), (130, 13, 36), (250, 25, 36), (360, 1, 1), (1000, 25, 9)):
        row = [f"{rate} Hz"]
        for lead in (mlii, v5):
            se, ppv, errors = matched(beats, peaks(_resampled(lead, up, down), float(rate)))
            row += [f"{se:.2f} / {ppv:.2f}", f"{errors.std():.2f}"]
        rows.append(tuple(row))
    head = ("record 100 at", "MLII: Se / PPV, %", "jitter SD, ms", "V5: Se / PPV, %",
            "jitter SD, ms")  # fmt: skip
    return table(head, rows)


def _noise(mlii: Samples, beats: Samples) -> str:
    """The first ten minutes at 130 Hz with noise added; the R wave is about 1.2 mV high."""
    ecg = _resampled(mlii, 13, 36)[: 130 * 600]
    beats = beats[beats < 599.0]
    rng = np.random.default_rng(11)
    white = rng.normal(size=len(ecg))
    wander = np.sin(2.0 * np.pi * 0.3 * np.arange(len(ecg)) / 130.0)
    knocks = np.zeros(len(ecg))
    knocks[rng.integers(0, len(ecg), 50)] = 20.0
    rows = []
    for name, added in (
        ("nothing", 0.0 * white),
        ("white noise, SD 0.1 mV", 0.1 * white),
        ("white noise, SD 0.2 mV", 0.2 * white),
        ("baseline wander, ± 1 mV at 0.3 Hz", wander),
        ("50 knocks of 20 mV", knocks),
        ("turned upside down", -2.0 * ecg),
    ):
        found = peaks(ecg + added, 130.0)
        se, ppv, errors = matched(beats, found[found < 599.0])
        rows.append((name, f"{se:.2f}", f"{ppv:.2f}", f"{errors.std():.2f}"))
    head = ("added to the first 10 min of record 100, MLII, 130 Hz", "Se, %", "PPV, %",
            "jitter SD, ms")  # fmt: skip
    return table(head, rows)
