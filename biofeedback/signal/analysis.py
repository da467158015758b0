"""A whole recording at once: what ``analyze`` prints, each value right or withheld."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from biofeedback.events import Event, PacerChange, Person
from biofeedback.signal.artifacts import LONGEST_MS, SHORTEST_MS
from biofeedback.signal.band_power import A_BEAT_S, FLAT_MS2, SHORTEST_S, band_powers
from biofeedback.signal.eda import summarize
from biofeedback.signal.heartbeats import Artifacts, Heartbeats, heartbeats
from biofeedback.signal.hrv_frequency import NEEDED_S
from biofeedback.signal.hrv_time import hr_bpm, pnn50, rmssd, sdnn, successive_differences
from biofeedback.signal.respiration import BELT_QUALITY, from_belt
from biofeedback.signal.streams import block_means, recorded_stream
from biofeedback.signal.suitability import RHYTHM_VARIES

NEEDED_TIME_S = {"sdnn_ms": 120.0, "rmssd_ms": 30.0, "ln_rmssd": 30.0, "pnn50_pct": 60.0}
NEEDED_BEATS = 5
NEEDED_SKIN_S = 60.0
SLOWEST_BREATH_HZ = 0.15
"""Nine breaths a minute: below, the breath's own wave lies in LF and the ratio means nothing."""
BELT_HZ = 10.0
BELT_WINDOW_S = 30.0
NO_BEATS = "no heart beats in the recording"

Section: TypeAlias = dict[str, float | int | None]


def analyze(
    events: Iterable[Event],
    artifacts: Artifacts = "correct",
    person: Person = "client",
    *,
    further: bool = False,
) -> dict[str, dict[str, Any]]:
    """Compute the indices of one person's recording.

    With ``artifacts="correct"`` flagged beats are left out (never replaced); with ``"keep"``
    every interval counts as it was sent, and only holes are respected. What is not valid is
    None, with its reason under ``withheld``. ``eda`` is there when the recording has it;
    ``further`` (SD1, SD2, entropies, DFA) when asked for, at the cost of loading neurokit2.
    """
    recorded = list(events)
    beats = heartbeats(recorded, person, artifacts)
    withheld: dict[str, str] = {}
    n, flagged = len(beats.series.rr_ms), int(beats.flagged.sum())
    result: dict[str, dict[str, Any]] = {
        "rr": {
            "n": n,
            "n_flagged": flagged,
            "flagged_pct": 100.0 * flagged / n if n else 0.0,
            "duration_s": beats.duration_s,
        },
        "time": _time_domain(beats, withheld),
        "frequency": _frequency_domain(beats, _breathing(recorded, person), withheld),
    }
    if further:
        from biofeedback.signal.offline import further_indices

        result["further"] = further_indices(beats, withheld)
    eda = _skin(recorded, person, withheld)
    if eda is not None:
        result["eda"] = eda
    result["withheld"] = withheld
    return result


@dataclass(frozen=True, slots=True)
class Breathing:
    """What the recording itself tells of breathing."""

    paced: bool
    belt_hz: float
    """Median rate of a belt; nan without one, or without clear breaths."""


def _breathing(recorded: list[Event], person: Person) -> Breathing:
    paced = any(isinstance(event, PacerChange) and event.phases for event in recorded)
    belt = recorded_stream(recorded, person, "respiration")
    if belt is None:
        return Breathing(paced, math.nan)
    block = max(round(belt.info.sampling_rate / BELT_HZ), 1)
    extent = block_means(belt.values, block)
    rate = belt.info.sampling_rate / block
    window = round(BELT_WINDOW_S * rate)
    found = [
        from_belt(extent[first : first + window], rate)
        for first in range(0, len(extent) - window + 1, window)
        if np.isfinite(extent[first : first + window]).all()
    ]
    clear = [each.per_min for each in found if each.quality >= BELT_QUALITY]
    enough = len(clear) >= 0.5 * max(len(found), 1) and clear
    return Breathing(paced, float(np.median(clear)) / 60.0 if enough else math.nan)


def _time_domain(beats: Heartbeats, withheld: dict[str, str]) -> Section:
    series = beats.series
    nn_ms = series.rr_ms[beats.usable]
    rate_ms = nn_ms
    if beats.reason == RHYTHM_VARIES:
        # Early beats and pauses are beats too: leaving either out would tilt the rate.
        rate_ms = series.rr_ms[(series.rr_ms >= SHORTEST_MS) & (series.rr_ms <= LONGEST_MS)]
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
    shown: Section = {}
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
        _show(shown, name, value, reason, withheld)
    return shown


def _frequency_domain(beats: Heartbeats, breathing: Breathing, withheld: dict[str, str]) -> Section:
    powers = band_powers(beats)
    lf, hf = powers.lf_ms2, powers.hf_ms2
    flat = lf + hf < FLAT_MS2
    values = {
        "vlf_ms2": powers.vlf_ms2,
        "lf_ms2": lf,
        "hf_ms2": hf,
        "lf_hf": math.nan if flat or hf <= 0.0 else lf / hf,
        "lf_nu": math.nan if flat else 100.0 * lf / (lf + hf),
        "hf_nu": math.nan if flat else 100.0 * hf / (lf + hf),
        "peak_hz": powers.peak_hz,
    }
    reason = beats.reason
    if len(beats.series.rr_ms) == 0:
        reason = NO_BEATS
    elif reason is None and powers.longest_s >= SHORTEST_S - A_BEAT_S and not powers.segments:
        reason = "too many beats set aside in each stretch"
    # A belt knows; without one the heart's own clearest wave is taken for the breath's.
    breath_hz = powers.breath_hz if math.isnan(breathing.belt_hz) else breathing.belt_hz
    ratio = "breathing is paced" if breathing.paced else None
    if breath_hz < SLOWEST_BREATH_HZ:
        ratio = ratio or f"breathing about {60.0 * breath_hz:.1f} a minute"
    shown: Section = {}
    for name, value in values.items():
        needed_s = NEEDED_S.get(name.removesuffix("_ms2"), NEEDED_S["lf"])
        why = reason
        if why is None and powers.longest_s < needed_s - A_BEAT_S:
            why = f"needs {needed_s:.0f} s without a gap, has {math.floor(powers.longest_s)}"
        if why is None and name in ("lf_hf", "lf_nu", "hf_nu"):
            why = ratio
        if why is None and not math.isfinite(value):
            why = "no wave in the heart rhythm"
        _show(shown, name, value, why, withheld)
    return shown


def _skin(recorded: list[Event], person: Person, withheld: dict[str, str]) -> Section | None:
    """Skin conductance of the person's first stream; None where there is none."""
    stream = recorded_stream(recorded, person, "eda")
    if stream is None:
        return None
    info, conductance_us = stream.info, stream.values
    summary = summarize(conductance_us, info.sampling_rate)
    has_s = summary.valid_pct / 100.0 * len(conductance_us) / info.sampling_rate
    reason = None
    if info.unit != "uS":
        reason = f"conductance in {info.unit}, not in µS"
    elif summary.scl_us is None:
        reason = "no usable skin conductance in the recording"
    too_short = None
    if has_s < NEEDED_SKIN_S - 0.5:
        too_short = f"needs {NEEDED_SKIN_S:.0f} s of usable skin conductance, has {has_s:.0f}"
    shown: Section = {}
    _show(shown, "scl_us", summary.scl_us, reason, withheld)
    _show(shown, "scr_count", summary.scr_count, reason, withheld)
    _show(shown, "scr_per_min", summary.scr_per_min, reason or too_short, withheld)
    shown["valid_pct"] = summary.valid_pct
    return shown


def _show(
    shown: Section,
    name: str,
    value: float | int | None,
    reason: str | None,
    withheld: dict[str, str],
) -> None:
    shown[name] = None if reason else value
    if reason:
        withheld[name] = reason
