"""Methods of neurokit2, for whole recordings: indices of a series, and cvxEDA.

Importing neurokit2 costs seconds and 200 MB, so it happens inside the functions, and never in a
live session.

References
----------
Makowski et al. (2021), Behav Res Methods 53, 1689-1696: NeuroKit2.
Richman & Moorman (2000), Am J Physiol 278, H2039: sample entropy (m = 2, r = 0.2 SD).
Peng et al. (1995), Chaos 5, 82-87: detrended fluctuation analysis, 4 to 16 beats.
Greco et al. (2016), IEEE Trans Biomed Eng 63, 797-804: cvxEDA.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from biofeedback.events import Samples
from biofeedback.signal.heartbeats import Heartbeats
from biofeedback.signal.hrv_time import sdnn, successive_differences

ENTROPY_BEATS = 200
"""Fewest intervals in a row for an entropy."""
FLUCTUATION_BEATS = 300
SHORT_SCALES = (4, 16)
"""Beats; α1 of the literature."""


def further_indices(beats: Heartbeats, withheld: dict[str, str]) -> dict[str, float | int | None]:
    """Poincaré axes (ms), sample and approximate entropy, and DFA α1; None with a reason.

    The axes use every usable difference; entropies and α1 the longest run without a flagged
    beat or a hole.
    """
    series = beats.series
    nn_ms = series.rr_ms[beats.usable]
    steps = successive_differences(series.rr_ms, beats.usable, series.adjacent)
    sd1 = float(np.std(steps, ddof=1)) / math.sqrt(2.0) if len(steps) > 1 else math.nan
    sd2 = math.sqrt(max(2.0 * sdnn(nn_ms) ** 2 - sd1**2, 0.0)) if len(steps) > 1 else math.nan
    run = longest_run(beats)
    values: dict[str, float] = {
        "sd1_ms": sd1,
        "sd2_ms": sd2,
        "sd1_sd2": sd1 / sd2 if sd2 > 0.0 else math.nan,
        "sampen": math.nan,
        "apen": math.nan,
        "dfa_alpha1": math.nan,
    }
    needed = {"sampen": ENTROPY_BEATS, "apen": ENTROPY_BEATS, "dfa_alpha1": FLUCTUATION_BEATS}
    varies = len(run) > 1 and float(np.ptp(run)) > 0.0
    if varies and beats.reason is None and len(run) >= ENTROPY_BEATS:
        import neurokit2

        tolerance = 0.2 * sdnn(run)
        values["sampen"] = float(
            neurokit2.entropy_sample(run, delay=1, dimension=2, tolerance=tolerance)[0]
        )
        values["apen"] = float(
            neurokit2.entropy_approximate(run, delay=1, dimension=2, tolerance=tolerance)[0]
        )
        if len(run) >= FLUCTUATION_BEATS:
            scales = np.arange(SHORT_SCALES[0], SHORT_SCALES[1] + 1)
            values["dfa_alpha1"] = float(neurokit2.fractal_dfa(run, scale=scales, overlap=False)[0])
    shown: dict[str, float | int | None] = {}
    for name, value in values.items():
        reason = beats.reason
        if reason is None and len(run) < needed.get(name, 0):
            reason = f"needs {needed[name]} clean beats in a row, has {len(run)}"
        elif reason is None and not math.isfinite(value):
            reason = "no change from beat to beat" if len(steps) else "no two beats in a row"
        shown[name] = None if reason else value
        if reason:
            withheld[name] = reason
    return shown


def longest_run(beats: Heartbeats) -> Samples:
    """Intervals (ms) of the longest stretch of usable beats that follow each other."""
    usable = beats.usable
    follows = beats.series.adjacent & usable
    follows[1:] &= usable[:-1]
    starts = np.flatnonzero(usable & ~follows)
    if len(starts) == 0:
        return np.empty(0)
    ends = np.append(starts[1:], len(usable))
    best = np.empty(0)
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        count = int(np.argmin(np.append(usable[start:end], False)))
        if count > len(best):
            best = beats.series.rr_ms[start : start + count]
    return best


@dataclass(frozen=True, slots=True)
class Decomposed:
    """Skin conductance as level and responses, µS; shape ``(n,)`` each."""

    tonic_us: Samples
    phasic_us: Samples


def cvx_eda(conductance_us: Samples, sampling_rate: float) -> Decomposed:
    """Split skin conductance by cvxEDA. Not causal: the last 10 s or so change with more data.

    Parameters
    ----------
    conductance_us
        Without NaN, at least 10 s; 10 Hz is enough.
    sampling_rate
        Hz.
    """
    import neurokit2

    split = neurokit2.eda_phasic(conductance_us, sampling_rate=sampling_rate, method="cvxeda")
    return Decomposed(split["EDA_Tonic"].to_numpy(), split["EDA_Phasic"].to_numpy())
