"""Time and frequency domain against published values."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import numpy as np

from benchmarks.physionet import read_annotations
from benchmarks.report import Figure, Section, at_most, table, within
from biofeedback.events import RrIntervals, Samples
from biofeedback.signal.analysis import analyze
from biofeedback.signal.classifier import classify
from biofeedback.signal.hrv_frequency import HF_HZ, LF_HZ, lomb_scargle
from biofeedback.signal.hrv_time import pnn50, rmssd, sdnn, successive_differences

_EC57 = "ANSI/AAMI EC57:2012"
_TOOLBOX_HZ = 125.0
"""The toolbox read the annotations at 125 Hz although their header says 128."""


def section(data: Path) -> Section:
    """Compute the section."""
    figures = [*_series(data), *_ec57(data), *_toolbox(data)]
    return Section(
        "Indices of `biofeedback analyze` on whole recordings (`--artifacts keep`, so that every "
        "interval counts) and on the windows of the PhysioNet Cardiovascular Signal Toolbox. Names "
        "end with their unit: ms, ms², bpm, %.",
        tuple(figures),
        (_band_table(data),),
        (
            "Band powers of real recordings have no agreed reference: libraries differ by 20 to "
            "60 %. They are held against test patterns with known power.",
        ),
    )


def intervals(rr_ms: Samples, times: Samples | None = None) -> list[RrIntervals]:
    """Recorded events of a file of intervals, ms."""
    at = np.cumsum(rr_ms) / 1000.0 if times is None else times
    return [
        RrIntervals(time, "client", "file", None, (rr,), clock="beat", source="file")
        for time, rr in zip(at.tolist(), rr_ms.tolist(), strict=True)
    ]


def rr_file(path: Path) -> Samples:
    """Intervals of a text file, ms."""
    return np.array([float(word) for word in path.read_text().split()])


def ec57(data: Path, pattern: int) -> tuple[Samples, Samples]:
    """Times (s) and intervals (ms) of a test pattern."""
    with gzip.open(data / "ec57" / f"HRV256_TP{pattern}.txt.gz", "rt") as file:
        rows = np.loadtxt(file, delimiter=",")
    return rows[:, 0], rows[:, 1] * 1000.0


def _series(data: Path) -> list[Figure]:
    references: list[tuple[str, Samples, dict[str, float], float, str]] = [
        (
            "hrv-analysis, 1000 intervals",
            rr_file(data / "hrv_analysis" / "test_nn_intervals.txt"),
            {
                "mean_nn_ms": 718.248,
                "sdnn_ms": 43.113074968427306,
                "rmssd_ms": 19.519400785039664,
                "pnn50_pct": 2.4024024024024024,
            },
            1e-6,
            "that project's tests",
        ),
        (
            "Polar H10, 620 intervals",
            rr_file(data / "reference" / "rr_ms" / "polar_h10_ibi.txt"),
            {"mean_nn_ms": 970.2726, "sdnn_ms": 80.2172, "rmssd_ms": 37.3606, "pnn50_pct": 15.9935},
            1e-4,
            "four libraries",
        ),
        (
            "RHRV book, first 306 intervals",
            rr_file(data / "rhrvbook" / "healthy_ms_000.txt")[:306],
            {"hr_bpm": 61.2300, "sdnn_ms": 81.77824, "rmssd_ms": 52.622348, "pnn50_pct": 31.8033},
            1e-4,
            "four libraries",
        ),
        (
            "Kubios sample, 423 intervals",
            rr_file(data / "reference" / "rr_ms" / "kubios_sample.txt"),
            {"mean_nn_ms": 707.5437, "sdnn_ms": 92.7945, "rmssd_ms": 56.8595, "pnn50_pct": 16.3507},
            1e-4,
            "four libraries",
        ),
        (
            "hrv rest, 910 intervals",
            rr_file(data / "hrv_rhenan" / "rest_rri.txt"),
            {
                "mean_nn_ms": 1058.7187,
                "sdnn_ms": 57.8182,
                "rmssd_ms": 55.1374,
                "pnn50_pct": 35.3135,
            },
            1e-4,
            "four libraries",
        ),
    ]
    figures: list[Figure] = []
    for name, rr_ms, values, tolerance, source in references:
        found = analyze(intervals(rr_ms), "keep")["time"]
        figures += [
            within(f"{name}: {index}", found[index], value, tolerance, source)
            for index, value in values.items()
        ]
    return figures


def _ec57(data: Path) -> list[Figure]:
    figures: list[Figure] = []
    for pattern, index, power, share in (
        (2, "hf_ms2", 612.5, 0.015),
        (3, "lf_ms2", 2450.0, 0.005),
        (4, "vlf_ms2", 39200.0, 0.01),
    ):
        times, rr_ms = ec57(data, pattern)
        found = analyze(intervals(rr_ms, times), "keep")["frequency"][index]
        figures.append(within(f"EC57 TP{pattern}: {index}", found, power, share * power, _EC57))
    times, rr_ms = ec57(data, 5)
    flat = analyze(intervals(rr_ms, times), "keep")["frequency"]
    figures += [
        at_most(f"EC57 TP5 (a wave of 1 h): {index}", flat[index], 0.1, " ms²")
        for index in ("lf_ms2", "hf_ms2")
    ]
    for pattern, band, power in ((2, HF_HZ, 612.5), (3, LF_HZ, 2450.0)):
        times, rr_ms = ec57(data, pattern)
        lomb = lomb_scargle(times, rr_ms).power(*band)
        figures.append(within(f"EC57 TP{pattern}, Lomb-Scargle", lomb, power, 0.007 * power, _EC57))
    return figures


def _toolbox(data: Path) -> list[Figure]:
    """Every window of the toolbox's demonstration, with and without artifacts."""
    folder = data / "physionet_toolbox"
    with (folder / "NSR_HRV_windows_nsr001_nsr004.csv").open() as file:
        published = {(row["patID"], float(row["t_start"])): row for row in csv.DictReader(file)}
    with (data / "reference" / "nsr_exact_windows.csv").open() as file:
        clean = {(row["rec"], float(row["t"])) for row in csv.DictReader(file)}
    largest = dict.fromkeys(("NNmean", "SDNN", "RMSSD", "pnn50"), 0.0)
    changed = 0.0
    against: dict[str, list[float]] = {"nsr001": [], "nsr004": []}
    bands: dict[str, list[float]] = {"lf": [], "hf": []}
    for record in against:
        samples = np.array([at for at, _ in read_annotations(folder / f"{record}.ecg")])
        rr_ms = np.diff(samples) / _TOOLBOX_HZ * 1000.0
        times = np.cumsum(rr_ms) / 1000.0
        follows = np.arange(len(rr_ms)) > 0
        usable = np.array([verdict == "ok" for verdict in classify(rr_ms, follows)])
        for (patient, start), row in published.items():
            if patient != record:
                continue
            inside = (times >= start) & (times < float(row["t_end"]))
            nn_ms = rr_ms[inside]
            dropped = rmssd(successive_differences(nn_ms, usable[inside]))
            if (record, start) not in clean:
                if row["RMSSD"] != "NaN":
                    against[record].append(100.0 * (dropped / float(row["RMSSD"]) - 1.0))
                continue
            steps = successive_differences(nn_ms)
            ours = {
                "NNmean": float(nn_ms.mean()),
                "SDNN": sdnn(nn_ms),
                "RMSSD": rmssd(steps),
                "pnn50": pnn50(steps) / 100.0,
            }
            for index, value in ours.items():
                largest[index] = max(largest[index], abs(value - float(row[index])))
            changed = max(changed, abs(100.0 * (dropped / ours["RMSSD"] - 1.0)))
            spectrum = lomb_scargle(times[inside], nn_ms)
            for name, band in (("lf", LF_HZ), ("hf", HF_HZ)):
                # the toolbox divides its powers by the mean interval in seconds
                theirs = float(row[name]) * ours["NNmean"] / 1000.0
                bands[name].append(100.0 * (spectrum.power(*band) / theirs - 1.0))
    source = f"toolbox, {len(clean)} clean windows: largest difference"
    units = {"NNmean": " ms", "SDNN": " ms", "RMSSD": " ms", "pnn50": ""}
    figures = [
        at_most(f"{source} of {index}", value, 1e-4, units[index])
        for index, value in largest.items()
    ]
    figures.append(at_most("largest change of RMSSD by flags in clean windows", changed, 4.0, " %"))
    for record, off in against.items():
        what = f"{record}, {len(off)} windows with artifacts: RMSSD against the toolbox"
        figures.append(within(f"{what}, median %", float(np.median(off)), 0.0, 5.0, "toolbox"))
        figures.append(at_most(f"{what}, largest", max(off), 5.0, " %"))
    figures += [
        within(f"toolbox Lomb {name.upper()}, median difference %", float(np.median(off)), 0.0, 2.0,
               "toolbox, clean windows")
        for name, off in bands.items()
    ]  # fmt: skip
    return figures


def _band_table(data: Path) -> str:
    rows = []
    for name in ("kubios_sample", "nsr004_first5min", "hrvanalysis_test", "rhenan_rest"):
        rr_ms = rr_file(data / "reference" / "rr_ms" / f"{name}.txt")
        found = analyze(intervals(rr_ms), "keep")["frequency"]
        powers = (found[index] for index in ("vlf_ms2", "lf_ms2", "hf_ms2"))
        rows.append((name, *(f"{power:.0f}" for power in powers)))
    return "Band powers of real recordings, ms² (for comparison between versions):\n\n" + table(
        ("recording", "VLF", "LF", "HF"), rows
    )
