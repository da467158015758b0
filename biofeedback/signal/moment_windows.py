"""Before, during and after a moment: which stretches of time, and what was measured in each."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np

from biofeedback.events import Samples
from biofeedback.signal.hrv_time import hr_bpm

AROUND_S: Final = 60.0
"""Length of before and after."""
DURING_S: Final = 30.0
"""Length of during, for what has no length of its own."""
LEAST_CLEAN: Final = 0.8
TOGETHER_S: Final = 1.0
"""A phase and its first cue begin with two key presses: closer than this is one instant."""

Part: TypeAlias = Literal["before", "during", "after"]
PARTS: Final[tuple[Part, ...]] = ("before", "during", "after")


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time beside a moment."""

    part: Part
    start: float
    end: float
    short: bool = False
    """Cut by a gap, by another phase, or by an end of the recording."""

    @property
    def length_s(self) -> float:
        """How long it is."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Values:
    """What one window holds; None where less than 80 % of it is usable, or nothing is known."""

    heart_bpm: float | None
    skin_us: float | None
    responses: int | None
    breaths_per_min: float | None
    heart_clean: float
    """Share of the window, 0 to 1."""
    skin_clean: float


@dataclass(frozen=True, slots=True, eq=False)
class Traces:
    """One person's recording as arrays, times increasing; empty where nothing was measured."""

    beat_times: Samples
    """Of usable beats, s."""
    rr_ms: Samples
    skin_times: Samples
    """End of each usable second of conductance, s."""
    conductance_us: Samples
    response_times: Samples
    """Peaks of skin responses, s."""
    breath_times: Samples
    """End of each window of a breath rate, s."""
    breaths_per_min: Samples
    breath_window_s: float = 30.0


def windows(
    onset: float, span_s: float | None, cuts: Sequence[float], end: float
) -> tuple[Window, Window, Window]:
    """The three windows of a moment.

    ``cuts`` are the times at which a phase begins, a gap begins and a gap ends, in order; a window
    reaches to the next of them at most, and to the ends of the recording (0 and ``end``).
    """
    edges = np.array([0.0, *cuts, end])
    earlier = float(edges[edges < onset - TOGETHER_S].max(initial=0.0))
    start = max(onset - AROUND_S, earlier)
    during, cut_during = _until(onset, DURING_S if span_s is None else span_s, edges)
    after, cut_after = _until(during, AROUND_S, edges)
    return (
        Window("before", start, onset, start > onset - AROUND_S),
        Window("during", onset, during, cut_during),
        Window("after", during, after, cut_after),
    )


def _until(start: float, length_s: float, edges: Samples) -> tuple[float, bool]:
    """Where a window of ``length_s`` ends, and whether an edge cuts it short."""
    end = start + length_s
    inside = edges[(edges > start + TOGETHER_S) & (edges < end - TOGETHER_S)]
    if len(inside):
        return float(inside.min()), True
    last = float(edges[-1])
    return (max(last, start), True) if last < end else (end, False)


def measure(traces: Traces, window: Window) -> Values:
    """What was measured in a window, from usable beats and seconds only."""
    heart = _within(traces.beat_times, window)
    skin = _within(traces.skin_times, window)
    rr_ms = traces.rr_ms[heart]
    heart_clean = _share(float(rr_ms.sum()) / 1000.0, window.length_s)
    skin_clean = _share(float(skin.stop - skin.start), window.length_s)
    heart_told = heart_clean >= LEAST_CLEAN
    skin_told = skin_clean >= LEAST_CLEAN
    responses = _within(traces.response_times, window)
    return Values(
        heart_bpm=hr_bpm(rr_ms) if heart_told else None,
        skin_us=float(traces.conductance_us[skin].mean()) if skin_told else None,
        responses=responses.stop - responses.start if skin_told else None,
        breaths_per_min=_breath(traces, window) if heart_told else None,
        heart_clean=heart_clean,
        skin_clean=skin_clean,
    )


def _within(times: Samples, window: Window) -> slice:
    first, last = np.searchsorted(times, (window.start, window.end), side="right")
    return slice(int(first), int(last))


def _share(usable_s: float, length_s: float) -> float:
    """A share of the window; up to one beat or second may begin before it."""
    return min(usable_s / length_s, 1.0) if length_s > 0.0 else 0.0


def _breath(traces: Traces, window: Window) -> float | None:
    """Mean of the rates whose own windows lie inside."""
    since = window.start + traces.breath_window_s
    rates = traces.breaths_per_min[
        (traces.breath_times >= since) & (traces.breath_times <= window.end)
    ]
    mean = float(rates.mean()) if len(rates) else math.nan
    return mean if math.isfinite(mean) else None
