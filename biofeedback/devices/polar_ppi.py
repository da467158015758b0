"""Pulse intervals of an optical Polar sensor: which to trust, and when their beats were."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from biofeedback.devices.link import Wearer
from biofeedback.devices.polar_pmd_frames import PpiInterval
from biofeedback.events import RrIntervals

LARGEST_ERROR_MS = 30
"""An interval whose own error estimate is above this is recorded and not used."""
DELIVERY_S = 0.5
"""A batch is taken to arrive this long after its last beat."""
LONGEST_JITTER_S = 2.5
"""Beyond this the sum of intervals and the arrivals have parted: something was lost."""


def trusted(interval: PpiInterval) -> bool:
    """Whether to use an interval.

    By movement and error estimate only: the contact bit of these sensors is unreliable.
    """
    return not interval.blocker and interval.error_ms <= LARGEST_ERROR_MS and interval.pp_ms > 0


class PulseIntervals:
    """Places batches of intervals, which carry no time, by their sum, anchored to arrival."""

    def __init__(self, wearer: Wearer) -> None:
        self._wearer = wearer
        self._latest_beat: float | None = None

    def take(self, intervals: Sequence[PpiInterval], arrival: float) -> None:
        """Emit the runs of trusted intervals of one batch, and those of the others, in order."""
        if not intervals:
            return
        beat = self._beat_before(intervals, arrival)
        for use, run in itertools.groupby(intervals, trusted):
            sent = list(run)
            beat += sum(interval.pp_ms for interval in sent) / 1000
            self._emit(beat, sent, use=use)
        self._latest_beat = beat

    def _beat_before(self, intervals: Sequence[PpiInterval], arrival: float) -> float:
        lasting = sum(interval.pp_ms for interval in intervals) / 1000
        anchored = arrival - DELIVERY_S - lasting
        if self._latest_beat is None or abs(self._latest_beat - anchored) > LONGEST_JITTER_S:
            return anchored if self._latest_beat is None else max(anchored, self._latest_beat)
        return self._latest_beat

    def _emit(self, last_beat: float, sent: list[PpiInterval], *, use: bool) -> None:
        in_ms = tuple(float(interval.pp_ms) for interval in sent)
        self._wearer.emit(
            RrIntervals(
                time=last_beat,
                person=self._wearer.person,
                device=self._wearer.device,
                heart_rate_bpm=sent[-1].heart_rate_bpm or None,
                rr_ms=in_ms if use else (),
                clock="beat",
                source=self._wearer.source,
                untrusted_ms=() if use else in_ms,
            )
        )
