"""Two people's series cut into segments that can be compared, or the reason why they cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from biofeedback.events import Samples

LEAST_S = 300.0
LEAST_USABLE = 0.8


@dataclass(frozen=True, slots=True)
class Blank:
    """A stretch that says nothing about the two: paced, talking, moving."""

    start: float
    end: float
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Segments of both people that can be used, without trend, or why there are too few."""

    first: Samples
    second: Samples
    """Shape ``(segments, samples)``."""
    starts: tuple[int, ...]
    usable_share: float
    reason: str = ""

    @property
    def count(self) -> int:
        """Segments."""
        return len(self.first)

    @property
    def length(self) -> int:
        """Samples in each."""
        return int(self.first.shape[1])


def pairs_of(
    first: Samples, second: Samples, hz: float, segment_s: float, blanks: Sequence[Blank]
) -> Pairs:
    """Cut two series at the same times (NaN in holes) into segments without mean and trend."""
    length = round(segment_s * hz)
    one, other, starts = [], [], []
    blanked: list[str] = []
    total = len(first) // length
    for start in range(0, total * length, length):
        begin_s, end_s = start / hz, (start + length) / hz
        reason = next((b.reason for b in blanks if b.start < end_s and b.end > begin_s), "")
        if reason:
            blanked.append(reason)
            continue
        cut = slice(start, start + length)
        both = [_segment(series[cut]) for series in (first, second)]
        if both[0] is not None and both[1] is not None:
            one.append(both[0])
            other.append(both[1])
            starts.append(start)
    unblanked = total - len(blanked)
    share = len(one) / unblanked if unblanked else 0.0
    reason = ""
    if len(one) * segment_s < LEAST_S:
        has = f"needs {LEAST_S / 60.0:.0f} min of both signals, has {len(one) * segment_s:.0f} s"
        reason = blanked[-1] if blanked and total * segment_s >= LEAST_S else has
    if unblanked * segment_s >= LEAST_S and share < LEAST_USABLE:
        reason = "signal gaps"
    empty = np.empty((0, length))
    return Pairs(
        np.array(one) if one else empty,
        np.array(other) if other else empty,
        tuple(starts),
        share,
        reason,
    )


def _segment(values: Samples) -> Samples | None:
    """A segment without holes, mean and trend; None if a fifth is missing or it is flat."""
    if np.count_nonzero(np.isfinite(values)) < LEAST_USABLE * len(values):
        return None
    whole = without_holes(values)
    ramp = np.arange(len(whole)) - (len(whole) - 1) / 2.0
    level = whole - whole.mean()
    level = level - ramp * (float(ramp @ level) / float(ramp @ ramp))
    spread = float(np.sqrt(np.mean(np.square(level))))
    return level / spread if spread > 1e-9 * float(np.abs(whole).max()) else None


def without_holes(values: Samples) -> Samples:
    """Lay straight lines across NaN; zeros where nothing is known."""
    known = np.isfinite(values)
    if known.all() or not known.any():
        return np.nan_to_num(values)
    places = np.arange(len(values))
    filled: Samples = np.interp(places, places[known], values[known])
    return filled
