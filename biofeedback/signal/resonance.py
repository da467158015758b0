"""What the heart did at each paced rate, and at which rate it answers most.

Two minutes of breathing leave the answer at one rate uncertain by several percent, because the
heart has waves of its own near 6 a minute, and neighbouring rates differ by little more. So the
rate is not that of the step that happened to come out highest: a broad resonance curve is laid
through all steps, and it has to fit clearly better than "the same at every rate".

References
----------
Lehrer, Vaschillo & Vaschillo (2000), Appl Psychophysiol Biofeedback 25, 177: stepped protocol.
Shaffer & Meehan (2020), Front Neurosci 14, 570400: criteria.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from biofeedback.events import Samples
from biofeedback.signal.hrv_frequency import (
    LF_HZ,
    Spectrum,
    detrend_linear,
    resample,
    spectrum_of,
)
from biofeedback.signal.rsa import fit_wave, peak_to_trough

LEAST_CLEAN = 0.85
FOLLOWED_WITHIN_PER_MIN = 0.5
LEAST_BREATHS = 6
FEWEST_FITTED = 5
"""Beats in a breath, to fit a wave to it."""
HALF_WIDTH_HZ = 0.015
TOTAL_HZ = (0.0033, 0.4)
CREST_SHARE = 0.1
"""A crest counts as a peak of its own from this share of the highest."""
BLOCK_BREATHS = 2
"""Breaths in a row are alike; blocks of so many give the error of a step's mean."""
LEAST_STEPS = 3
SHARPNESS = 1.5
"""Of the resonance curve: one breath a minute off its crest, the answer is 4 % lower."""
ADULTS_PER_MIN = (5.5, 0.5)
"""Mean and SD of the crest among adults (4.5 to 6.5 a minute): what is known beforehand."""
CLEAR = 4.5
"""By this much the curve's error (in squares of the noise) has to lie below that of no curve."""
CLOSE = 0.10
"""Rates whose swing lies within this share of the best suit as well."""


@dataclass(frozen=True, slots=True)
class StepMeasures:
    """One paced rate. Numbers are None where they could not be taken; ``reason`` says why."""

    rate_per_min: float
    clean_share: float
    breaths: int = 0
    """Breaths that ``peak_to_trough_bpm`` is the mean of."""
    followed_per_min: float | None = None
    """Where the heart rate's largest wave lies."""
    wave_bpm: float | None = None
    """Amplitude of the heart rate's wave at exactly the paced rate."""
    wave_error_bpm: float | None = None
    """Its standard error."""
    peak_to_trough_bpm: float | None = None
    range_bpm: float | None = None
    """Highest minus lowest heart rate of the step."""
    lf_power_ms2: float | None = None
    power_at_pace: float | None = None
    """Share of power (0.0033 to 0.4 Hz) within 0.015 Hz of the paced rate."""
    lf_peaks: int | None = None
    lag_deg: float | None = None
    """By which the heart rate's crest follows the end of the paced in-breath, as the beats are
    placed: what a strap holds its intervals back is part of it. No gate."""
    reason: str | None = None
    """Why the step cannot be used, if it cannot."""

    @property
    def usable(self) -> bool:
        """Whether the step counts."""
        return self.reason is None


def measure_step(
    times: Samples,
    rr_ms: Samples,
    ok: NDArray[np.bool_],
    window: tuple[float, float],
    rate_per_min: float,
    cycle_start: float,
    in_share: float = 0.4,
) -> StepMeasures:
    """Measure one step of a stepped recording.

    Parameters
    ----------
    times, rr_ms, ok
        Beats in order: time (s), interval (ms), whether it is usable; shape ``(n,)``.
    window
        Start and end, s, of what is measured: the step without its first 20 s.
    cycle_start
        Any time at which a paced in-breath begins, s.
    """
    start, end = window
    inside = (times >= start) & (times <= end)
    usable = inside & ok
    beats = int(np.count_nonzero(inside))
    clean = float(np.sum(rr_ms[usable])) / 1000.0 / (end - start) if end > start else 0.0
    clean = min(clean, int(np.count_nonzero(usable)) / beats if beats else 0.0)
    cycle_s = 60.0 / rate_per_min
    first = cycle_start + math.ceil((start - cycle_start) / cycle_s) * cycle_s
    bounds = np.arange(first, end + 1e-9, cycle_s)
    if len(bounds) <= LEAST_BREATHS:
        return StepMeasures(rate_per_min, clean, reason=f"fewer than {LEAST_BREATHS} breaths")
    if clean < LEAST_CLEAN:
        return StepMeasures(rate_per_min, clean, reason=f"{100.0 * clean:.0f} % of it clean")
    times, rr_ms = times[usable], rr_ms[usable]
    rates = 60000.0 / rr_ms
    spectrum = spectrum_of(detrend_linear(resample(times, rr_ms))[None, :])
    followed = 60.0 * spectrum.peak_hz()
    swing = peak_to_trough(times, rr_ms, bounds)
    at = rate_per_min / 60.0
    total = spectrum.power(*TOTAL_HZ)
    near = spectrum.power(at - HALF_WIDTH_HZ, at + HALF_WIDTH_HZ)
    wave = fit_wave(times, rr_ms, at, cycle_start + in_share * cycle_s)
    reason = None
    if swing.breaths < LEAST_BREATHS:
        reason = f"fewer than {LEAST_BREATHS} breaths with beats"
    elif not abs(followed - rate_per_min) <= FOLLOWED_WITHIN_PER_MIN:
        reason = f"breathing at {followed:.1f} a minute instead of {rate_per_min:g}"
    return StepMeasures(
        rate_per_min,
        clean,
        breaths=swing.breaths,
        followed_per_min=followed,
        wave_bpm=wave.amplitude_bpm,
        wave_error_bpm=_wave_error(times, rr_ms, bounds),
        peak_to_trough_bpm=swing.bpm,
        range_bpm=float(rates.max() - rates.min()),
        lf_power_ms2=spectrum.power(*LF_HZ),
        power_at_pace=near / total if total > 0.0 else 0.0,
        lf_peaks=_crests(spectrum),
        lag_deg=wave.lag_deg,
        reason=reason,
    )


@dataclass(frozen=True, slots=True)
class PaceEstimate:
    """Where the heart answers most; for the therapist to accept or not."""

    rate_per_min: float | None
    """Crest of the curve, or a tried rate where the crest is not welcome; None if not clear."""
    as_good_per_min: tuple[float, ...] = ()
    """Tried rates, best first, whose swing lies within a tenth of the best: a plateau if two."""
    advantage: float = 0.0
    """How much better the curve fits than no curve, in squares of the noise."""
    reason: str | None = None
    """Why there is no rate."""


def estimate_pace(
    steps: Sequence[StepMeasures], unwelcome_per_min: Collection[float] = ()
) -> PaceEstimate:
    """Lay a resonance curve through the usable steps.

    ``unwelcome_per_min`` are rates that made the person light-headed or were not comfortable:
    they are measured as the others, and never suggested.
    """
    waves = [
        (step.rate_per_min, step.wave_bpm, step.wave_error_bpm, step.peak_to_trough_bpm)
        for step in steps
        if step.usable
    ]
    rates, amplitudes, errors, swings = (
        (np.array(column, dtype=float) for column in zip(*waves, strict=True))
        if waves
        else (np.empty(0),) * 4
    )
    if len(rates) < LEAST_STEPS:
        return PaceEstimate(None, reason="fewer than three rates could be used")
    noise = float(np.nanmean(np.square(errors)))
    center, spread = ADULTS_PER_MIN
    crests = np.arange(rates.min() - 0.5, rates.max() + 0.5 + 1e-9, 0.01)
    detune = rates[None, :] / crests[:, None] - crests[:, None] / rates[None, :]
    curves = 1.0 / np.hypot(1.0, SHARPNESS * detune)
    heights = (curves @ amplitudes) / np.square(curves).sum(axis=1)
    misfit = np.square(amplitudes - heights[:, None] * curves).sum(axis=1) / noise
    best = int(np.argmin(misfit + np.square((crests - center) / spread)))
    flat = float(np.square(amplitudes - amplitudes.mean()).sum()) / noise
    advantage = flat - float(misfit[best])
    order = np.argsort(-swings)
    welcome = [float(rate) for rate in rates[order] if float(rate) not in unwelcome_per_min]
    close = tuple(
        float(rates[at])
        for at in order
        if swings[at] >= (1.0 - CLOSE) * swings.max() and float(rates[at]) in welcome
    )
    if advantage < CLEAR:
        return PaceEstimate(None, close, advantage, "no clear difference between the rates")
    if not welcome:
        return PaceEstimate(None, (), advantage, "no rate that was tried was comfortable")
    crest = float(np.clip(crests[best], rates.min(), rates.max()))
    nearest = float(rates[np.argmin(np.abs(rates - crest))])
    if nearest in unwelcome_per_min:
        crest = min(welcome, key=lambda rate: abs(rate - crest))
    return PaceEstimate(round(crest, 1), close, advantage)


def _wave_error(times: Samples, rr_ms: Samples, bounds: Samples) -> float:
    """Standard error of the mean wave, bpm, from its scatter between blocks of breaths."""
    waves = []
    for begin, end in pairwise(bounds.tolist()):
        inside = (times > begin) & (times <= end)
        if np.count_nonzero(inside) >= FEWEST_FITTED:
            wave = fit_wave(times[inside], rr_ms[inside], 1.0 / (end - begin), begin)
            waves.append(cmath.rect(wave.amplitude_bpm, math.radians(wave.lag_deg)))
    count = len(waves) // BLOCK_BREATHS
    if count < 2:
        return math.nan
    blocks = np.array(waves[: count * BLOCK_BREATHS]).reshape(count, BLOCK_BREATHS).mean(axis=1)
    direction = blocks.mean() / abs(blocks.mean())
    along = (blocks * direction.conjugate()).real
    return float(along.std(ddof=1)) / math.sqrt(count)


def _crests(spectrum: Spectrum) -> int:
    """Crests in the LF band that reach a tenth of its highest."""
    inside = (spectrum.hz >= LF_HZ[0]) & (spectrum.hz <= LF_HZ[1])
    density = spectrum.density[inside]
    rising = np.diff(density) > 0.0
    crests = density[1:-1][rising[:-1] & ~rising[1:]]
    return int(np.count_nonzero(crests >= CREST_SHARE * density.max(initial=0.0)))
