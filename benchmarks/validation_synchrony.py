"""Synchrony of two simulated people, independent and coupled."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.report import Figure, Section, at_least
from biofeedback.devices.simulated.body import SimulatedBody
from biofeedback.events import Samples
from biofeedback.signal.synchrony import (
    Synchrony,
    phase_locking,
    segment_synchrony,
    slope_concordance,
    windowed_cross_correlation,
)
from biofeedback.signal.synchrony_segments import Blank
from biofeedback.signal.synchrony_series import HZ, grid, heart_rate_on
from biofeedback.signal.synchrony_windows import over_time

MINUTES = 30
PAIRS = 100
RHO, LAG_S = 0.5, 2.0
MEASURES: dict[str, Callable[..., Synchrony]] = {
    "segments, signed (SUSY style)": segment_synchrony,
    "segments, either direction": partial(segment_synchrony, absolute=True),
    "windowed cross-correlation": windowed_cross_correlation,
    "phase locking": phase_locking,
    "slope concordance (Marci)": slope_concordance,
}


def section(data: Path) -> Section:
    """Compute the section."""
    del data
    hearts = [_heart(seed) for seed in range(PAIRS)]
    pairs = [(hearts[at], hearts[(at + 37) % PAIRS]) for at in range(PAIRS)]
    figures: list[Figure] = []
    for name, measure in MEASURES.items():
        apart = [measure(*pair, HZ, seed=at).verdict for at, pair in enumerate(pairs)]
        within = float(apart.count("within"))
        figures.append(at_least(f"{name}: independent pairs within chance, of 100", within, 95))
    for name, measure in MEASURES.items():
        # The concordance of slopes has no lag: a lag of 2 s is a quarter turn of a 0.1 Hz wave
        lag_s = 0.0 if name.startswith("slope") else LAG_S
        found = [measure(*_coupled(*pair, lag_s), HZ, seed=at) for at, pair in enumerate(pairs)]
        above = float(sum(one.verdict == "above" for one in found))
        what = f"{name}: coupled (ρ {RHO}, lag {lag_s:g} s) above chance, of 100"
        figures.append(at_least(what, above, 80))
        lags = [one.best_lag_s for one in found if one.best_lag_s is not None]
        if lags:
            near = 100.0 * float(np.mean(np.abs(np.array(lags) - LAG_S) <= 0.5))
            figures.append(at_least(f"{name}: lag told within 0.5 s", near, 90, " %"))
    lagged = [slope_concordance(*_coupled(*pair, LAG_S), HZ).verdict for pair in pairs]
    figures.append(
        Figure(
            f"slope concordance (Marci): coupled (ρ {RHO}, lag {LAG_S:g} s) above chance, of 100",
            str(lagged.count("above")),
            "–",
            None,
        )
    )
    figures += _stretches(pairs)
    figures.append(_paced(pairs))
    return Section(
        f"Heart rates of {PAIRS} simulated people, {MINUTES} min each, paired at random; coupled "
        f"pairs are mixed with a correlation of {RHO}. Every value is set against 500 shuffles of "
        "segments; beyond chance means fewer than 1 % of them lie as far out.",
        tuple(figures),
        not_validated=(
            "Synchrony: simulated pairs only; no recording of two people. The slope concordance "
            "sees coupling without a lag only.",
            "Lags between two people: straps hold intervals back by 0.3 to 1.5 s, each by its own; "
            "a lag of that size can come from the sensors.",
        ),
    )


def _heart(seed: int) -> Samples:
    body = SimulatedBody(7000 + seed)
    beats = np.array([beat.time for beat in body.beats(0.0, MINUTES * 60.0 + 20.0)])
    rr_ms = 1000.0 * np.diff(beats)
    return heart_rate_on(grid(10.0, 10.0 + MINUTES * 60.0), beats[1:], rr_ms)


def _coupled(first: Samples, second: Samples, lag_s: float) -> tuple[Samples, Samples]:
    one, other = ((series - series.mean()) / series.std() for series in (first, second))
    return one, RHO * np.roll(one, round(lag_s * HZ)) + np.sqrt(1.0 - RHO**2) * other


def _stretches(pairs: list[tuple[Samples, Samples]]) -> list[Figure]:
    """Windows of 6 min beyond chance: in none of two strangers, and where a third is coupled."""
    apart = [over_time(*pair, HZ, seed=at).stretches for at, pair in enumerate(pairs)]
    begin, end = round(600.0 * HZ), round(1200.0 * HZ)
    near = found = 0
    for at, (first, second) in enumerate(pairs):
        one, follows = _coupled(first, second, LAG_S)
        other = (second - second.mean()) / second.std()
        other[begin:end] = follows[begin:end]
        told = over_time(one, other, HZ, seed=at).stretches
        found += bool(told)
        near += bool(told) and all(each.start < 1200.0 and each.end > 600.0 for each in told)
    return [
        at_least(
            "stretches of 6 min: independent pairs without one beyond chance, of 100",
            float(apart.count(())),
            95,
        ),
        Figure(
            f"stretches of 6 min: found where 10 of 30 min are coupled (ρ {RHO}), of 100",
            f"{near} (of {found} found)",
            "–",
            None,
        ),
    ]


def _paced(pairs: list[tuple[Samples, Samples]]) -> Figure:
    """Both breathe with one pacer for most of the session."""
    paced = [Blank(0.0, MINUTES * 60.0 - 200.0, "breathing is paced")]
    verdicts = [
        measure(*_coupled(*pair, 0.0), HZ, blanks=paced).verdict
        for pair in pairs[:5]
        for measure in MEASURES.values()
    ]
    blank = all(verdict == "cannot-tell" for verdict in verdicts)
    return Figure("while breathing is paced: no value", "yes" if blank else "no", "yes", blank)
