"""From packets stamped by a sensor's clock to batches on session time, without overlap."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from biofeedback.clock import SensorClock
from biofeedback.devices.link import Wearer
from biofeedback.events import SampleBatch, Samples, StreamInfo, StreamKind, read_only

HOLD_S = 20.0
"""The longest that the first packets are held back until the sensor's clock is known."""
HOLD_AGAIN_S = 4.0
"""The same when the clock was set anew midway: less than what counts as a stall."""
CATCH_UP_S = 10.0
"""Time constant by which placed samples follow a correction of the fit."""
MAX_SLEW = 0.02
"""The most by which catching up may stretch or squeeze time."""
HOLE = 1.05
"""A packet whose samples would lie this much too far apart followed a packet that was lost."""
EARLY_S = 0.5
EARLY_UNPLACED_S = 30.0
"""Samples after a hole that seem to arrive so early: the sensor's clock has been set anew.

Without a hole, those before were held up on the way; nothing is known yet before any is placed.
"""
SHORTEST_STEP_S = 1e-5
"""Samples closer together than this are not consecutive ones of any sensor here."""
LATE_S = 3.0
LATE_FOR_S = 10.0
"""Samples that seem to arrive so late for so long: likewise."""


@dataclass(frozen=True, slots=True)
class _Packet:
    values: Samples
    device_s: float
    """Of the last sample."""
    arrival: float
    step_s: float | None
    """Between its samples, where the sensor stamps each of them."""


class SampleStream:
    """Emits one stream of a sensor: a :class:`StreamInfo`, then batches that never overlap.

    The first packets are held back until the shortest delay is known to ``settle_s``, at most
    :data:`HOLD_S`; from then on each packet is emitted at once.
    """

    def __init__(
        self,
        wearer: Wearer,
        kind: StreamKind,
        sampling_rate: float,
        unit: str,
        channels: tuple[str, ...] = ("",),
        *,
        settle_s: float = 0.001,
        max_drift: float = 200e-6,
    ) -> None:
        self.name = f"{wearer.person}/{kind}/{wearer.device}"
        self._wearer = wearer
        self._kind: StreamKind = kind
        self._sampling_rate = sampling_rate
        self._unit = unit
        self._channels = channels
        self._settle_s = settle_s
        self._clock = SensorClock(max_drift=max_drift)
        self._step = 1 / sampling_rate
        self._announced = False
        self._waiting: list[_Packet] | None = []
        self._latest_device_s = -math.inf
        self._late_since: float | None = None
        self._hold_s = HOLD_S
        self._anchor: tuple[float, float] | None = None
        """Device time and session time of the last sample placed."""
        self._placed_until = -math.inf

    def add(
        self, values: object, device_s: float, arrival: float, *, first_s: float | None = None
    ) -> None:
        """Take the samples of one packet; ``device_s`` is the sensor's time of the last one.

        ``first_s`` is that of the first, where the sensor tells it.
        """
        samples = read_only(values)
        if len(samples) == 0:
            return
        if not self._announced:
            self._announce(arrival)
        if self._clock_was_set(device_s, arrival, len(samples)):
            self._begin_again()
        self._latest_device_s = device_s
        self._clock.add(device_s, arrival)
        step_s = None
        if first_s is not None and len(samples) > 1:
            step_s = max(SHORTEST_STEP_S, (device_s - first_s) / (len(samples) - 1))
        packet = _Packet(samples, device_s, arrival, step_s)
        if self._waiting is None:
            self._place(packet)
            return
        self._waiting.append(packet)
        if (
            self._clock.uncertainty_s <= self._settle_s
            or arrival - self._waiting[0].arrival >= self._hold_s
        ):
            self.flush()

    def flush(self) -> None:
        """Emit what is held back; from here on nothing is."""
        waiting, self._waiting = self._waiting or [], None
        steps = [packet.step_s for packet in waiting if packet.step_s]
        if not steps:
            steps = [
                (packet.device_s - before.device_s) / len(packet.values)
                for before, packet in itertools.pairwise(waiting)
            ]
        # one alone may span a packet that was lost
        if len(steps) > 1:
            self._step = median(steps)
        for packet in waiting:
            self._place(packet)

    def _announce(self, arrival: float) -> None:
        self._announced = True
        self._wearer.emit(
            StreamInfo(
                time=arrival,
                stream=self.name,
                device=self._wearer.device,
                person=self._wearer.person,
                kind=self._kind,
                sampling_rate=self._sampling_rate,
                unit=self._unit,
                channels=self._channels,
                source=self._wearer.source,
            )
        )

    def _clock_was_set(self, device_s: float, arrival: float, count: int) -> bool:
        if self._latest_device_s == -math.inf:
            return False
        elapsed = device_s - self._latest_device_s
        if elapsed < count * SHORTEST_STEP_S:
            return True
        lateness = self._clock.lateness(device_s, arrival)
        if lateness < LATE_S:
            self._late_since = None
            if self._waiting is not None:
                return lateness < -EARLY_UNPLACED_S
            return lateness < -EARLY_S and elapsed > count * HOLE * self._step
        if self._late_since is None:
            self._late_since = arrival
        return arrival - self._late_since > LATE_FOR_S

    def _begin_again(self) -> None:
        self.flush()
        self._clock.reset()
        self._waiting = []
        self._hold_s = HOLD_AGAIN_S
        self._late_since = None
        self._anchor = None

    def _place(self, packet: _Packet) -> None:
        count = len(packet.values)
        device_step = self._step
        if self._anchor is None:
            last = self._clock.to_session(packet.device_s)
            stretch = 1.0
            first = max(last - (count - 1) * device_step, self._placed_until + device_step)
            last = first + (count - 1) * device_step
        else:
            device_anchor, session_anchor = self._anchor
            elapsed = packet.device_s - device_anchor
            if elapsed / count <= HOLE * self._step:
                device_step = elapsed / count
            behind = self._clock.to_session(device_anchor) - session_anchor
            catch_up = behind * -math.expm1(-elapsed / CATCH_UP_S)
            catch_up = min(MAX_SLEW * elapsed, max(-MAX_SLEW * elapsed, catch_up))
            last = self._clock.to_session(packet.device_s) - behind + catch_up
            stretch = (last - session_anchor) / elapsed
            first = last - (count - 1) * device_step * stretch
        self._anchor = (packet.device_s, last)
        self._placed_until = last
        self._wearer.emit(
            SampleBatch(
                time=first,
                stream=self.name,
                sampling_rate=1 / (device_step * stretch),
                values=packet.values,
                arrival=packet.arrival,
            )
        )


def even_runs(times: Sequence[float]) -> list[slice]:
    """Cut where time goes back, or a step is too long to be the usual one between samples."""
    steps = sorted(b - a for a, b in itertools.pairwise(times))
    usual_s = steps[len(steps) // 2] if steps else 0.0
    edges = [0] if times else []
    for at, (before, time) in enumerate(itertools.pairwise(times), start=1):
        if not 0 < time - before <= 1.5 * usual_s:
            edges.append(at)
    return [slice(*edge) for edge in itertools.pairwise([*edges, len(times)])]
