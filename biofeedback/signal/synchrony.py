"""Whether two people's signals move together more than chance would have it.

Every measure is set against surrogates: one person's segments are dealt out anew, so that each
keeps its own waves and only the pairing is lost. What lies within the surrogates is no synchrony,
and "can't tell" is an answer. Moving together is neither good nor bad, and both breathing with one
pacer is synchrony through the pacer: such stretches are left out.

References
----------
Tschacher & Meier (2020), Psychother Res 30, 558: segment-wise cross-correlation, shuffled segments.
Marci & Orr (2006), doi 10.1007/s10484-006-9008-4: concordance of slopes.
Boker et al. (2002), Psychol Methods 7, 338: windowed cross-correlation.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from biofeedback.events import Samples
from biofeedback.signal.synchrony_chance import (
    BAND,
    BEYOND,
    correlations,
    fisher,
    paired,
    pairings,
)
from biofeedback.signal.synchrony_segments import Blank, Pairs, pairs_of, without_holes

Verdict: TypeAlias = Literal["within", "above", "below", "cannot-tell"]

SEGMENT_S = 30.0
LONG_SEGMENT_S = 60.0
"""For windowed cross-correlation, whose windows and lags need room."""
HEART_LAG_S, SKIN_LAG_S = 3.0, 6.0
SLOPE_S, CONCORDANCE_S = 5.0, 15.0
WINDOW_S, STEP_S, WINDOW_LAG_S = 15.0, 3.0, 5.0
PHASE_HZ = (0.05, 0.3)


@dataclass(frozen=True, slots=True, eq=False)
class LagProfile:
    """Mean Fisher Z at each lag, beside its surrogates; arrays of shape ``(lags,)``."""

    lags_s: Samples
    """Where positive, the second person follows the first."""
    values: Samples
    low: Samples
    high: Samples
    """2.5 and 97.5 % of the surrogates at each lag."""


@dataclass(frozen=True, slots=True, eq=False)
class Synchrony:
    """A measure beside its surrogates; numbers are NaN where it cannot be told."""

    verdict: Verdict
    value: float = math.nan
    low: float = math.nan
    high: float = math.nan
    """2.5 and 97.5 % of the surrogates."""
    effect: float = math.nan
    """Distance from the surrogates' mean, in their SD."""
    usable_share: float = 0.0
    reason: str = ""
    """Why it cannot be told."""
    profile: LagProfile | None = None
    best_lag_s: float | None = None
    """Only beyond chance, and judged against the surrogates' own best lags."""


def segment_synchrony(
    first: Samples,
    second: Samples,
    hz: float,
    max_lag_s: float = HEART_LAG_S,
    *,
    absolute: bool = False,
    blanks: Sequence[Blank] = (),
    seed: int = 0,
) -> Synchrony:
    """Mean Fisher Z of the cross-correlation of 30-s segments, over lags up to ``max_lag_s``.

    Parameters
    ----------
    first, second
        Two series at the same times, ``hz`` a second; NaN where a signal cannot be used.
    absolute
        Take \\|Z\\|: movement in either direction counts.
    """
    pairs = pairs_of(first, second, hz, SEGMENT_S, blanks)
    if pairs.reason:
        return Synchrony("cannot-tell", usable_share=pairs.usable_share, reason=pairs.reason)
    lags = np.arange(-round(max_lag_s * hz), round(max_lag_s * hz) + 1)
    z = fisher(correlations(pairs, 0, pairs.length, lags))
    orders = pairings(pairs.count, seed)
    profiles = paired(z, orders).mean(axis=-1).T
    values = profiles.mean(axis=1)
    if absolute:
        sizes = np.abs(z).mean(axis=0)
        values = paired(sizes, orders).mean(axis=-1)
    found = _judged(values, pairs, one_sided=absolute)
    best = None
    if found.verdict == "above" and not absolute:
        peaks = _judged(profiles.max(axis=1), pairs, one_sided=True)
        at = int(profiles[0].argmax())
        best = float(lags[at] / hz) if peaks.verdict == "above" else None
    low, high = np.quantile(profiles[1:], BAND, axis=0)
    return replace(found, profile=LagProfile(lags / hz, profiles[0], low, high), best_lag_s=best)


def slope_concordance(
    first: Samples,
    second: Samples,
    hz: float,
    *,
    blanks: Sequence[Blank] = (),
    seed: int = 0,
) -> Synchrony:
    """Concordance index of Marci & Orr: ln(sum of positive r / sum of negative r).

    Slopes over 5 s each second, correlated over 15 s; windows lie within segments of 30 s.
    """
    pairs = pairs_of(first, second, hz, SEGMENT_S, blanks)
    if pairs.reason:
        return Synchrony("cannot-tell", usable_share=pairs.usable_share, reason=pairs.reason)
    slopes = replace(pairs, first=_slopes(pairs.first, hz), second=_slopes(pairs.second, hz))
    windows = range(slopes.length - round(CONCORDANCE_S) + 1)
    no_lag = np.zeros(1, dtype=np.int64)
    r = np.concatenate([correlations(slopes, at, round(CONCORDANCE_S), no_lag) for at in windows])
    orders = pairings(pairs.count, seed)
    up, down = (
        np.maximum(paired(each.sum(axis=0), orders).sum(axis=-1), 1e-9)
        for each in (np.maximum(r, 0.0), np.maximum(-r, 0.0))
    )
    return _judged(np.log(up / down), pairs)


def windowed_cross_correlation(
    first: Samples,
    second: Samples,
    hz: float,
    *,
    blanks: Sequence[Blank] = (),
    seed: int = 0,
) -> Synchrony:
    """Mean over 15-s windows, 3 s apart, of Fisher Z at each window's best lag up to 5 s.

    A best lag is biased upward, and so are those of the surrogates.
    """
    pairs = pairs_of(first, second, hz, LONG_SEGMENT_S, blanks)
    if pairs.reason:
        return Synchrony("cannot-tell", usable_share=pairs.usable_share, reason=pairs.reason)
    reach, width = round(WINDOW_LAG_S * hz), round(WINDOW_S * hz)
    lags = np.arange(-reach, reach + 1)
    starts = range(reach, pairs.length - width - reach + 1, round(STEP_S * hz))
    best = [fisher(correlations(pairs, at, width, lags)).max(axis=0) for at in starts]
    means = np.mean(best, axis=0)
    values = paired(means, pairings(pairs.count, seed)).mean(axis=-1)
    return _judged(values, pairs, one_sided=True)


def phase_locking(
    first: Samples,
    second: Samples,
    hz: float,
    *,
    blanks: Sequence[Blank] = (),
    seed: int = 0,
) -> Synchrony:
    """Length of the mean phase difference (0.05 to 0.3 Hz), 0 to 1."""
    pairs = pairs_of(first, second, hz, SEGMENT_S, blanks)
    if pairs.reason:
        return Synchrony("cannot-tell", usable_share=pairs.usable_share, reason=pairs.reason)
    turns = [
        np.stack([turn[at : at + pairs.length] for at in pairs.starts])
        for turn in (_turning(without_holes(series), hz) for series in (first, second))
    ]
    mean = turns[0] @ turns[1].conj().T / pairs.length
    values = np.abs(paired(mean, pairings(pairs.count, seed)).mean(axis=-1))
    return _judged(values, pairs, one_sided=True)


def _slopes(segments: Samples, hz: float) -> Samples:
    """Least-squares slope over 5 s, each second; shape ``(segments, seconds)``."""
    width, step = round(SLOPE_S * hz) + 1, round(hz)
    ramp = np.arange(width) - (width - 1) / 2.0
    starts = range(0, segments.shape[1] - width + 1, step)
    return np.stack([segments[:, at : at + width] @ ramp for at in starts], axis=1)


def _turning(values: Samples, hz: float) -> NDArray[np.complex128]:
    """Phase of the band-passed signal, as a number of length 1."""
    wave = np.fft.fft(values - values.mean())
    frequency = np.fft.fftfreq(len(values), 1.0 / hz)
    inside = (frequency >= PHASE_HZ[0]) & (frequency <= PHASE_HZ[1])
    analytic = np.fft.ifft(np.where(inside, 2.0 * wave, 0.0))
    return analytic / np.maximum(np.abs(analytic), 1e-12)


def _judged(values: Samples, pairs: Pairs, *, one_sided: bool = False) -> Synchrony:
    """The first of ``values``, of the true pairing, beside the others."""
    value, surrogates = float(values[0]), values[1:]
    low, high = np.quantile(surrogates, BAND)
    above = (1 + int(np.count_nonzero(surrogates >= value))) / (len(surrogates) + 1)
    below = (1 + int(np.count_nonzero(surrogates <= value))) / (len(surrogates) + 1)
    limit = BEYOND if one_sided else BEYOND / 2.0
    verdict: Verdict = "within"
    if above <= limit:
        verdict = "above"
    elif below <= limit and not one_sided:
        verdict = "below"
    spread = float(surrogates.std(ddof=1))
    return Synchrony(
        verdict,
        value,
        float(low),
        float(high),
        (value - float(surrogates.mean())) / spread if spread > 0.0 else 0.0,
        pairs.usable_share,
    )
