"""Band powers of a recording with holes and flagged beats: from its clean stretches only."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from biofeedback.events import Samples
from biofeedback.signal.heartbeats import Heartbeats
from biofeedback.signal.hrv_frequency import (
    HF_HZ,
    LF_HZ,
    LONG_S,
    LONG_SEGMENT_S,
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
from biofeedback.signal.rhythm import BREATH_HZ, HALF_WIDTH_HZ, LONGEST_HOLE_S, TOTAL_HZ
from biofeedback.signal.spline import RESAMPLED_HZ

SHORTEST_S = 60.0
"""Ten waves of 0.15 Hz: HF needs no less."""
A_BEAT_S = 2.0
"""A recording of five minutes holds up to a beat less."""
FLAGGED_LIMIT = 0.05
"""Share of beats set aside, above which a segment does not count."""
FLAT_MS2 = 0.1
"""What intervals of whole 1/1024 s hold of power without any wave."""
CLEAR_SHARE = 0.4
"""A breathing wave holds this share of power, or it is not named."""

_Run: TypeAlias = tuple[Samples, Samples, Samples]
"""Times, intervals, and times of the beats set aside."""


@dataclass(frozen=True, slots=True)
class BandPowers:
    """Powers in ms²; nan where a ratio of nothing would be taken."""

    longest_s: float
    """Of the stretches without a hole of more than 3 s."""
    segments: int
    """Clean ones that count."""
    vlf_ms2: float = math.nan
    lf_ms2: float = math.nan
    hf_ms2: float = math.nan
    peak_hz: float = math.nan
    breath_hz: float = math.nan
    """Of the breath's own wave, where it is clear."""


def band_powers(beats: Heartbeats) -> BandPowers:
    """Mean power over the clean segments of a recording.

    VLF comes from the rhythm with its straight line taken away; LF and HF from the rhythm
    without its smooth trend, whose response is undone.
    """
    runs = _runs(beats)
    longest_s = max((float(times[-1] - times[0]) for times, _, _ in runs), default=0.0)
    if longest_s < SHORTEST_S - A_BEAT_S:
        return BandPowers(longest_s, 0)
    segment_s = LONG_SEGMENT_S if longest_s >= LONG_S else min(SEGMENT_S, longest_s)
    straight: list[Samples] = []
    rough: list[Samples] = []
    for times, rr_ms, aside in runs:
        if times[-1] - times[0] < segment_s - 1e-9:
            continue
        even = resample(times, rr_ms)
        windows = segments_of(detrend_linear(even), segment_s)
        length_s = windows.shape[1] / RESAMPLED_HZ
        starts = times[0] + 0.5 * length_s * np.arange(len(windows))
        clean = _clean(times, aside, starts, length_s)
        straight.append(windows[clean])
        rough.append(segments_of(smoothness_priors(even), segment_s)[clean])
    count = sum(map(len, straight))
    if count == 0:
        return BandPowers(longest_s, 0)
    low = spectrum_of(np.concatenate(straight))
    high = without_smoothness_response(spectrum_of(np.concatenate(rough)))
    lf, hf = high.power(*LF_HZ), high.power(*HF_HZ)
    return BandPowers(
        longest_s,
        count,
        low.power(*VLF_HZ),
        lf,
        hf,
        low.peak_hz() if lf + hf >= FLAT_MS2 else math.nan,
        _breath_hz(low),
    )


def _runs(beats: Heartbeats) -> list[_Run]:
    """Stretches without a hole of more than 3 s."""
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


def _clean(times: Samples, aside: Samples, starts: Samples, length_s: float) -> NDArray[np.bool_]:
    """Which segments have few enough beats set aside."""
    ends = starts + length_s
    spoiled = np.searchsorted(aside, ends) - np.searchsorted(aside, starts)
    beats = np.searchsorted(times, ends) - np.searchsorted(times, starts) + spoiled
    clean: NDArray[np.bool_] = spoiled <= FLAGGED_LIMIT * beats
    return clean


def _breath_hz(spectrum: Spectrum) -> float:
    """Rate of the largest wave in the breathing range, if it stands out."""
    wave = spectrum.peak_hz(*BREATH_HZ)
    total = spectrum.power(*TOTAL_HZ)
    if math.isnan(wave) or total < FLAT_MS2:
        return math.nan
    share = spectrum.power(wave - HALF_WIDTH_HZ, wave + HALF_WIDTH_HZ) / total
    return wave if share > CLEAR_SHARE else math.nan
