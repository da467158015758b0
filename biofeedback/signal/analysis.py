"""A whole recording at once: what ``analyze`` prints, each value right or withheld."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from biofeedback.events import (
    Event,
    Gap,
    PacerChange,
    Person,
    RrIntervals,
    SampleBatch,
    Samples,
    StreamInfo,
)
from biofeedback.signal.beats import BeatSeries, place_all
from biofeedback.signal.classifier import classify
from biofeedback.signal.ecg import RPeakDetector
from biofeedback.signal.hrv_frequency import (
    HF_HZ,
    LF_HZ,
    LONG_S,
    LONG_SEGMENT_S,
    NEEDED_S,
    SEGMENT_S,
    VLF_HZ,
    Spectrum,
    detrend_linear,
    resample,
    segments_of,
    smoothness_priors,
    spectrum_of,
    without_smoothness_response,
)
from biofeedback.signal.hrv_time import hr_bpm, pnn50, rmssd, sdnn, successive_differences
from biofeedback.signal.rhythm import BREATH_HZ, HALF_WIDTH_HZ, LONGEST_HOLE_S, TOTAL_HZ
from biofeedback.signal.suitability import RHYTHM_VARIES, unsuitable

Artifacts: TypeAlias = Literal["correct", "keep"]

FLAGGED_LIMIT = 0.20
SEGMENT_FLAGGED_LIMIT = 0.05
NEEDED_TIME_S = {"sdnn_ms": 120.0, "rmssd_ms": 30.0, "ln_rmssd": 30.0, "pnn50_pct": 60.0}
NEEDED_BEATS = 5
SLOWEST_BREATH_HZ = 0.15
"""Nine breaths a minute: below, the breath's own wave lies in LF and the ratio means nothing."""
CLEAR_SHARE = 0.4
A_BEAT_S = 2.0
"""A recording of five minutes holds up to a beat less."""
FLAT_MS2 = 0.1
"""What intervals of whole 1/1024 s hold of power without any wave."""
NO_BEATS = "no heart beats in the recording"


@dataclass(frozen=True, slots=True)
class Heartbeats:
    """The beats of a recording, and which of them count."""

    series: BeatSeries
    flagged: NDArray[np.bool_]
    usable: NDArray[np.bool_]
    reason: str | None
    """Why no variability is given, if so."""

    @property
    def duration_s(self) -> float:
        """Time that intervals account for, s."""
        return float(self.series.rr_ms.sum()) / 1000.0


def analyze(
    events: Iterable[Event], artifacts: Artifacts = "correct", person: Person = "client"
) -> dict[str, Any]:
    """Compute the indices of one person's recording.

    With ``artifacts="correct"`` flagged beats are left out (never replaced); with ``"keep"``
    every interval counts as it was sent, and only holes are respected. What is not valid is
    None, with its reason under ``withheld``.
    """
    recorded = list(events)
    beats = heartbeats(recorded, person, artifacts)
    withheld: dict[str, str] = {}
    n, flagged = len(beats.series.rr_ms), int(beats.flagged.sum())
    return {
        "rr": {
            "n": n,
            "n_flagged": flagged,
            "flagged_pct": 100.0 * flagged / n if n else 0.0,
            "duration_s": beats.duration_s,
        },
        "time": _time_domain(beats, withheld),
        "frequency": _frequency_domain(beats, _is_paced(recorded), withheld),
        "withheld": withheld,
    }


def heartbeats(
    recorded: list[Event], person: Person = "client", artifacts: Artifacts = "correct"
) -> Heartbeats:
    """Place and judge the beats: from a strap's intervals, else from ECG."""
    series = _from_intervals(recorded, person)
    if len(series.rr_ms) == 0:
        series = _from_ecg(recorded, person)
    verdicts = classify(series.rr_ms, series.adjacent)
    flagged = np.array([verdict != "ok" for verdict in verdicts], dtype=np.bool_)
    if artifacts == "keep":
        return Heartbeats(series, flagged, np.ones(len(flagged), dtype=np.bool_), None)
    uneven = unsuitable(series.rr_ms, series.adjacent)
    usable = ~flagged & ~uneven
    reason = None
    if len(flagged) and np.mean(~usable) > FLAGGED_LIMIT:
        many = 100.0 * float(np.mean(flagged))
        reason = RHYTHM_VARIES if uneven.any() else f"{many:.0f} % of beats set aside"
    return Heartbeats(series, flagged, usable, reason)


def _from_intervals(recorded: list[Event], person: Person) -> BeatSeries:
    devices = {
        event.device
        for event in recorded
        if isinstance(event, RrIntervals) and event.person == person
    }
    packets = [
        event
        for event in recorded
        if (isinstance(event, RrIntervals) and event.person == person and event.rr_ms)
        or (isinstance(event, Gap) and event.device in devices)
    ]
    return place_all(
        Gap(p.time, p.device, p.person, p.time, p.time, "no skin contact")
        if isinstance(p, RrIntervals) and p.contact is False
        else p
        for p in packets
    )


def _from_ecg(recorded: list[Event], person: Person) -> BeatSeries:
    detectors: dict[str, RPeakDetector] = {}
    packets: list[RrIntervals | Gap] = []
    last = math.nan
    for event in recorded:
        if isinstance(event, StreamInfo) and event.kind == "ecg" and event.person == person:
            detectors[event.stream] = RPeakDetector(event.sampling_rate)
        if not isinstance(event, SampleBatch) or event.stream not in detectors:
            continue
        values = event.values if event.values.ndim == 1 else event.values[:, 0]
        for peak in detectors[event.stream].feed(event.time, values, event.sampling_rate):
            if peak.continuous and not math.isnan(last):
                rr_ms = (1000.0 * (peak.time - last),)
                packets.append(RrIntervals(peak.time, person, "", None, rr_ms, clock="beat"))
            last = peak.time
    return place_all(packets)


def _is_paced(recorded: list[Event]) -> bool:
    return any(isinstance(event, PacerChange) and event.phases for event in recorded)


def _time_domain(beats: Heartbeats, withheld: dict[str, str]) -> dict[str, float | None]:
    series = beats.series
    nn_ms = series.rr_ms[beats.usable]
    rate_ms = nn_ms if beats.reason is None else series.rr_ms[~beats.flagged]
    steps = successive_differences(series.rr_ms, beats.usable, series.adjacent)
    seconds = float(nn_ms.sum()) / 1000.0
    values = {
        "mean_nn_ms": float(rate_ms.mean()) if len(rate_ms) else math.nan,
        "hr_bpm": hr_bpm(rate_ms),
        "sdnn_ms": sdnn(nn_ms),
        "rmssd_ms": rmssd(steps),
        "ln_rmssd": math.log(rmssd(steps)) if rmssd(steps) > 0.0 else math.nan,
        "pnn50_pct": pnn50(steps),
    }
    shown: dict[str, float | None] = {}
    for name, value in values.items():
        needed_s = NEEDED_TIME_S.get(name, 0.0)
        reason = beats.reason if name in NEEDED_TIME_S else None
        if len(series.rr_ms) == 0:
            reason = NO_BEATS
        elif reason is None and len(rate_ms) < NEEDED_BEATS:
            reason = f"needs {NEEDED_BEATS} beats, has {len(rate_ms)}"
        elif reason is None and seconds < needed_s - A_BEAT_S:
            reason = f"needs {needed_s:.0f} s of beats, has {math.floor(seconds)}"
        elif reason is None and not math.isfinite(value):
            reason = "no change from beat to beat" if len(steps) else "no two beats in a row"
        shown[name] = None if reason else value
        if reason:
            withheld[name] = reason
    return shown


def _frequency_domain(
    beats: Heartbeats, paced: bool, withheld: dict[str, str]
) -> dict[str, float | None]:
    runs = _runs(beats)
    longest_s = max((float(times[-1] - times[0]) for times, _, _ in runs), default=0.0)
    needed_s = {
        "vlf_ms2": NEEDED_S["vlf"],
        "lf_ms2": NEEDED_S["lf"],
        "hf_ms2": NEEDED_S["hf"],
        **dict.fromkeys(("lf_hf", "lf_nu", "hf_nu", "peak_hz"), NEEDED_S["lf"]),
    }
    reason = beats.reason or (NO_BEATS if len(beats.series.rr_ms) == 0 else None)
    spectra = _spectra(runs, longest_s) if longest_s >= NEEDED_S["hf"] - A_BEAT_S else None
    if reason is None and spectra is None and longest_s >= NEEDED_S["hf"] - A_BEAT_S:
        reason = "too many beats set aside in each stretch"
    values = {} if spectra is None else _bands(*spectra)
    shown: dict[str, float | None] = {}
    for name, needed in needed_s.items():
        why = reason
        if why is None and longest_s < needed - A_BEAT_S:
            why = f"needs {needed:.0f} s without a gap, has {math.floor(longest_s)}"
        if why is None and name in ("lf_hf", "lf_nu", "hf_nu") and spectra is not None:
            why = _breath_in_lf(spectra[0], paced)
        if why is None and not math.isfinite(values[name]):
            why = "no wave in the heart rhythm"
        shown[name] = None if why else values[name]
        if why:
            withheld[name] = why
    return shown


_Run: TypeAlias = tuple[Samples, Samples, Samples]


def _runs(beats: Heartbeats) -> list[_Run]:
    """Stretches without a hole of more than 3 s: times, intervals, times of set-aside beats."""
    series, usable = beats.series, beats.usable
    elapsed = np.diff(series.times, prepend=series.times[:1])
    seconds = np.where(series.adjacent, series.rr_ms / 1000.0, elapsed)
    clock = np.cumsum(np.maximum(seconds, 1e-3))
    kept = np.flatnonzero(usable)
    broken = (np.diff(kept) > 1) | ~series.adjacent[kept[1:]]
    ends = np.flatnonzero(broken & (np.diff(clock[kept]) > LONGEST_HOLE_S)) + 1
    runs: list[_Run] = []
    for run in np.split(kept, ends):
        if len(run) >= 4:
            inside = np.arange(run[0], run[-1] + 1)
            aside = clock[inside[~usable[inside]]]
            runs.append((clock[run], series.rr_ms[run], aside))
    return runs


def _spectra(runs: list[_Run], longest_s: float) -> tuple[Spectrum, Spectrum] | None:
    """Spectra over clean segments: of the straightened, and of the smoothness-free rhythm."""
    segment_s = LONG_SEGMENT_S if longest_s >= LONG_S else SEGMENT_S
    segment_s = min(segment_s, longest_s)
    straight: list[Samples] = []
    rough: list[Samples] = []
    for times, rr_ms, aside in runs:
        if times[-1] - times[0] < segment_s - 1e-9:
            continue
        even = resample(times, rr_ms)
        windows = segments_of(detrend_linear(even), segment_s)
        step_s = windows.shape[1] / 8.0
        starts = times[0] + step_s * np.arange(len(windows))
        ends = starts + 2.0 * step_s
        spoiled = np.searchsorted(aside, ends) - np.searchsorted(aside, starts)
        counted = np.searchsorted(times, ends) - np.searchsorted(times, starts) + spoiled
        clean = spoiled <= SEGMENT_FLAGGED_LIMIT * counted
        straight.append(windows[clean])
        rough.append(segments_of(smoothness_priors(even), segment_s)[clean])
    if not sum(map(len, straight)):
        return None
    return (
        spectrum_of(np.concatenate(straight)),
        without_smoothness_response(spectrum_of(np.concatenate(rough))),
    )


def _bands(straight: Spectrum, rough: Spectrum) -> dict[str, float]:
    lf, hf = rough.power(*LF_HZ), rough.power(*HF_HZ)
    both = lf + hf
    flat = both < FLAT_MS2
    return {
        "vlf_ms2": straight.power(*VLF_HZ),
        "lf_ms2": lf,
        "hf_ms2": hf,
        "lf_hf": math.nan if flat or hf <= 0.0 else lf / hf,
        "lf_nu": math.nan if flat else 100.0 * lf / both,
        "hf_nu": math.nan if flat else 100.0 * hf / both,
        "peak_hz": math.nan if flat else rough.peak_hz(),
    }


def _breath_in_lf(spectrum: Spectrum, paced: bool) -> str | None:
    """Why LF/HF means nothing here, if the breath's wave lies in LF."""
    if paced:
        return "breathing is paced"
    wave = spectrum.peak_hz(*BREATH_HZ)
    total = spectrum.power(*TOTAL_HZ)
    if math.isnan(wave) or wave >= SLOWEST_BREATH_HZ or total <= 0.0:
        return None
    share = spectrum.power(wave - HALF_WIDTH_HZ, wave + HALF_WIDTH_HZ) / total
    return f"breathing about {60.0 * wave:.0f} a minute" if share > CLEAR_SHARE else None
