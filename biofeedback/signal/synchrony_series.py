"""What synchrony is computed from: two people's signals on one grid, and what to leave out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from biofeedback.events import Marker, PacerChange, Samples
from biofeedback.signal.synchrony_segments import Blank

HZ = 4.0
LONGEST_HOLE_S = 3.0
AFTER_PACING_S = 30.0
"""Breathing takes this long to be one's own again."""
TALKING = frozenset({"voice", "hum", "laugh"})
AROUND_MARK_S = 15.0
MOVING_MG = 50.0
AROUND_MOVING_S = 2.0
"""So close in time, two movements may be one, or answer each other."""


def grid(start: float, end: float) -> Samples:
    """Times at 4 Hz, from ``start`` to before ``end``."""
    return start + np.arange(max(int((end - start) * HZ), 0)) / HZ


def heart_rate_on(times: Samples, beat_times: Samples, rr_ms: Samples) -> Samples:
    """Heart rate (bpm) at ``times``, from usable beats; NaN in holes of more than 3 s."""
    return _on(times, beat_times - rr_ms / 2000.0, 60000.0 / rr_ms)


def conductance_on(times: Samples, second_times: Samples, conductance_us: Samples) -> Samples:
    """Log conductance at ``times``, from usable seconds; NaN in holes of more than 3 s."""
    real = conductance_us > 0.0
    return _on(times, second_times[real], np.log(conductance_us[real]))


def blanks(changes: Iterable[PacerChange], marks: Iterable[Marker], end: float) -> list[Blank]:
    """Stretches that are paced, or in which someone speaks."""
    found: list[Blank] = []
    begun: float | None = None
    for change in changes:
        if change.phases and begun is None:
            begun = change.time
        elif not change.phases and begun is not None:
            found.append(Blank(begun, change.time + AFTER_PACING_S, "breathing is paced"))
            begun = None
    if begun is not None:
        found.append(Blank(begun, end, "breathing is paced"))
    found += [
        Blank(mark.time - AROUND_MARK_S, mark.time + AROUND_MARK_S, "a voice was marked")
        for mark in marks
        if mark.kind in TALKING
    ]
    return found


def moving(first: Samples, second: Samples) -> list[Blank]:
    """Stretches in which both move, from the times of each one's seconds above 50 mG."""
    if not len(first) or not len(second):
        return []
    after = np.searchsorted(second, first)
    nearest = np.stack([second[(after - back).clip(0, len(second) - 1)] for back in (0, 1)])
    apart = np.abs(first - nearest).min(axis=0)
    found: list[Blank] = []
    for time in first[apart <= AROUND_MOVING_S].tolist():
        begin = time - AROUND_MOVING_S
        if found and begin <= found[-1].end:
            begin = found.pop().start
        found.append(Blank(begin, time + AROUND_MOVING_S, "both moved"))
    return found


def shifted(stretches: Sequence[Blank], start: float) -> list[Blank]:
    """The same stretches, counted from ``start``: what the measures take."""
    return [Blank(each.start - start, each.end - start, each.reason) for each in stretches]


def _on(times: Samples, at: Samples, values: Samples) -> Samples:
    if len(at) < 2:
        return np.full(len(times), np.nan)
    placed = np.interp(times, at, values)
    after = np.searchsorted(at, times)
    inside = (after > 0) & (after < len(at))
    hole = np.full(len(times), np.inf)
    hole[inside] = at[after[inside]] - at[after[inside] - 1]
    on: Samples = np.where(hole <= LONGEST_HOLE_S, placed, np.nan)
    return on
