"""The search for a personal pace: what the heart did at each rate, and what follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

import numpy as np

from biofeedback.events import Beat, DeviceStatus, Event, Metric, RrIntervals, StreamInfo, read_only
from biofeedback.guidance.personal_pace import (
    Crest,
    PaceRecord,
    PersonalPace,
    Step,
    Suggestion,
    suggest,
    unwelcome,
)
from biofeedback.signal.resonance import StepMeasures, estimate_pace, measure_step


@dataclass(frozen=True, slots=True)
class TriedStep:
    """One rate as it was tried and as it was measured."""

    step: Step
    measured: StepMeasures


@dataclass(slots=True)
class PaceSignals:
    """Listens to one session; the client's heart alone counts."""

    sensor: str = ""
    """Name of the sensor that sends intervals."""
    artefacts_pct: float | None = None
    """Of the last 60 s; None before they are full."""
    has_intervals: bool = False
    _device: str = ""
    _optical: set[str] = field(default_factory=set)
    _beats: list[Beat] = field(default_factory=list)
    _names: dict[str, str] = field(default_factory=dict)

    def listen(self, event: Event) -> None:
        """Take one event of the session."""
        match event:
            case Beat(person="client", provisional=False):
                self._beats.append(event)
            case RrIntervals(person="client"):
                self.has_intervals = self.has_intervals or bool(event.rr_ms)
                self.sensor = self._names.get(event.device, event.device)
                self._device = event.device
            case StreamInfo(person="client", kind="ppg"):
                self._optical.add(event.device)
            case DeviceStatus(person="client"):
                self._names[event.device] = event.model or event.name
            case Metric(person="client", name="heart_clean"):
                self.artefacts_pct = None if event.value is None else 100.0 - event.value

    @property
    def optical(self) -> bool:
        """Whether the intervals come from light at the skin, which is less precise."""
        return self._device in self._optical

    def measure(self, record: PaceRecord) -> tuple[TriedStep, ...]:
        """Every rate that was tried, in the order in which it was."""
        times = read_only([beat.time for beat in self._beats])
        rr_ms = read_only([beat.rr_ms for beat in self._beats])
        ok = np.array([beat.verdict == "ok" for beat in self._beats], dtype=np.bool_)
        return tuple(
            TriedStep(
                step,
                measure_step(
                    times,
                    rr_ms,
                    ok,
                    (step.used_from, step.end),
                    step.rate_per_min,
                    step.start,
                    record.protocol.in_share,
                ),
            )
            for step in record.steps
        )


def suggestion(tried: Sequence[TriedStep]) -> Suggestion:
    """What the therapist may accept, or not."""
    steps = [each.step for each in tried]
    estimate = estimate_pace([each.measured for each in tried], unwelcome(steps))
    usable = tuple(each.step.rate_per_min for each in tried if each.measured.usable)
    return suggest(steps, Crest(estimate.rate_per_min, estimate.as_good_per_min, usable))


def accepted(
    rate_per_min: float, day: str, sensor: str, record: PaceRecord, tried: Sequence[TriedStep]
) -> PersonalPace:
    """The pace that a therapist accepted on ``day`` (ISO 8601)."""
    clean = [each.measured.clean_share for each in tried if each.measured.usable]
    worst_pct = round(100.0 * min(clean), 1) if clean else None
    share = record.protocol.in_share
    return PersonalPace(rate_per_min, day, sensor, share, len(clean), worst_pct)


def to_settings(
    session_id: str, day: str, record: PaceRecord, tried: Sequence[TriedStep]
) -> dict[str, object]:
    """Write a search as plain values, however early it ended."""
    return {
        "session": session_id,
        "day": day,
        "ending": record.ending,
        "in_share": record.protocol.in_share,
        "baseline": record.baseline,
        "steps": [
            {
                "rate_per_min": each.step.rate_per_min,
                "start": each.step.start,
                "end": each.step.end,
                "complete": each.step.complete,
                "comfort": each.step.comfort,
                "light_headed": each.step.light_headed,
                **_measures(each.measured),
            }
            for each in tried
        ],
    }


def _measures(measured: StepMeasures) -> dict[str, object]:
    """Every measure of a step; its rate stands beside it already."""
    values = asdict(measured)
    del values["rate_per_min"]
    return values
