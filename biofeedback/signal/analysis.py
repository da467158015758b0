"""A whole recording at once: what ``analyze`` prints, each value right or withheld."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, TypeAlias

import numpy as np

from biofeedback.events import Event, PacerChange, Person, SampleBatch, Samples, StreamInfo
from biofeedback.signal.artifacts import LONGEST_MS, SHORTEST_MS
from biofeedback.signal.band_power import A_BEAT_S, FLAT_MS2, SHORTEST_S, band_powers
from biofeedback.signal.eda import summarize
from biofeedback.signal.heartbeats import Artifacts, Heartbeats, heartbeats
from biofeedback.signal.hrv_frequency import NEEDED_S
from biofeedback.signal.hrv_time import hr_bpm, pnn50, rmssd, sdnn, successive_differences
from biofeedback.signal.suitability import RHYTHM_VARIES

NEEDED_TIME_S = {"sdnn_ms": 120.0, "rmssd_ms": 30.0, "ln_rmssd": 30.0, "pnn50_pct": 60.0}
NEEDED_BEATS = 5
NEEDED_SKIN_S = 60.0
SLOWEST_BREATH_HZ = 0.15
"""Nine breaths a minute: below, the breath's own wave lies in LF and the ratio means nothing."""
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
        "frequency": _frequency_domain(beats, _is_paced(recorded), withheld),
    }
    if further:
        from biofeedback.signal.offline import further_indices

        result["further"] = further_indices(beats, withheld)
    eda = _skin(recorded, person, withheld)
    if eda is not None:
        result["eda"] = eda
    result["withheld"] = withheld
    return result


def _is_paced(recorded: list[Event]) -> bool:
    return any(isinstance(event, PacerChange) and event.phases for event in recorded)


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


def _frequency_domain(beats: Heartbeats, paced: bool, withheld: dict[str, str]) -> Section:
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
    ratio = "breathing is paced" if paced else None
    if powers.breath_hz < SLOWEST_BREATH_HZ:
        ratio = ratio or f"breathing about {60.0 * powers.breath_hz:.0f} a minute"
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
    info = next(
        (
            event
            for event in recorded
            if isinstance(event, StreamInfo) and event.kind == "eda" and event.person == person
        ),
        None,
    )
    if info is None:
        return None
    batches = [
        event
        for event in recorded
        if isinstance(event, SampleBatch) and event.stream == info.stream and len(event.values)
    ]
    conductance_us = _evenly(batches, info.sampling_rate)
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


def _evenly(batches: list[SampleBatch], sampling_rate: float) -> Samples:
    """One array for the whole stream, NaN where nothing was received."""
    if not batches:
        return np.empty(0)
    start = batches[0].time
    places: list[tuple[int, Samples]] = []
    free = 0
    for batch in batches:
        values = batch.values if batch.values.ndim == 1 else batch.values[:, 0]
        # Small steps of the fitted clock neither drop nor invent a sample; holes stay holes.
        due = round((batch.time - start) * sampling_rate)
        place = due if due - free > sampling_rate else free
        places.append((place, values))
        free = place + len(values)
    even = np.full(free, np.nan)
    for place, values in places:
        even[place : place + len(values)] = values
    return even


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
