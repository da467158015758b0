"""Arousal of one person against their own last minutes and against the start of today.

No formula is agreed in the field, so the index shows what it is made of: robust z of heart rate,
ln RMSSD (turned over), ln skin conductance and the root of the response rate, each against a
rolling baseline of the same person, weighted, clipped and smoothed; 50 is that person's own usual.
A term that would tell of something else (paced breathing, speech, settling electrodes) is muted,
and says so.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import NamedTuple

from biofeedback.events import Beat, Event, Marker, Metric, Person, SessionState, Tick
from biofeedback.signal.baseline import RollingBaseline, StartBaseline
from biofeedback.signal.metrics import METRICS, metric_of
from biofeedback.signal.skin import SETTLING
from biofeedback.signal.suitability import RHYTHM_VARIES

HR_WINDOW_S = 10.0
LEAST_BEATS = 5
SC_WINDOW_S = 15.0
LEAST_SECONDS = 10
FRESH_S = 10.0
"""A metric older than this counts for nothing."""
LIMIT_Z = 3.0
USUAL_Z = 1.5
"""Within so many SD of the median lies a person's usual range."""
SMOOTHING_S = 15.0
FORGET_S = 60.0
"""After so long without an index, smoothing begins anew."""
LEAST_CONFIDENCE = 0.3
"""Of the weights that need a usable term: heart rate alone is no arousal."""
VOICED_MARKS = frozenset({"voice", "hum", "cough", "laugh"})
VOICED_S = 30.0
VOICED = "a voice was marked"


@dataclass(frozen=True, slots=True)
class Term:
    """One part of the index."""

    weight: float
    floor: float
    """Least SD of its baseline."""
    sign: float = 1.0


FEATURES = frozenset(
    {"conductance", "scr_rate", "ln_rmssd", "heart_clean", "skin_clean", "rhythm_regularity"}
)
"""Metrics of earlier parts that the index is made of."""

LEVELS = frozenset({"hr_start", "scl_start", "hr_usual_low", "hr_usual_high"})
"""Told when they change, while there is something to compare with them."""

TERMS = {
    "arousal_hr": Term(0.25, floor=2.0),
    "arousal_rmssd": Term(0.25, floor=0.15, sign=-1.0),
    "arousal_scl": Term(0.30, floor=0.05),
    "arousal_scr": Term(0.20, floor=0.5),
}


class Reading(NamedTuple):
    """A feature now, how far to trust it, and why the index leaves it out, if it does."""

    value: float | None
    quality: float
    reason: str = ""
    muted: str = ""


class Arousal:
    """Index, its terms, z of heart rate and conductance, and both since the start, each second."""

    takes: frozenset[type[Event] | str] = frozenset({Beat, Marker, SessionState, Tick, *FEATURES})

    def __init__(self, person: Person) -> None:
        self._metric = partial(metric_of, person)
        self._rates: deque[tuple[float, float]] = deque()
        self._conductance: deque[tuple[float, float]] = deque()
        self._latest: dict[str, Metric] = {}
        self._voiced_until = -math.inf
        self._rolling = {name: RollingBaseline(term.floor) for name, term in TERMS.items()}
        self._start = {"hr_since_start": StartBaseline(), "scl_since_start": StartBaseline()}
        self._told: dict[str, float] = {}
        """Levels as last told."""
        self._smooth = 0.0
        self._smoothed_at = -math.inf
        self._worn = False
        """Whether this person wears any sensor."""

    def feed(self, event: Event) -> list[Event]:
        """Take one event; at each tick, return what is known of arousal."""
        match event:
            case Metric(name=name):
                self._latest[name] = event
                if name == "conductance" and event.value is not None:
                    self._conductance.append((event.time, math.log(event.value)))
                    self._worn = True
            case Beat(verdict="ok", provisional=False):
                self._rates.append((event.time, 60000.0 / event.rr_ms))
                self._worn = True
            case Marker() if event.kind in VOICED_MARKS:
                self._voiced_until = event.time + VOICED_S
            case SessionState() if event.paused_by is not None:
                self._rates.clear()
                self._conductance.clear()
                self._latest.clear()
            case Tick(time) if self._worn:
                return self._tell(time)
            case _:
                pass
        return []

    def finish(self) -> list[Event]:
        """Nothing is held back."""
        return []

    def _tell(self, time: float) -> list[Event]:
        readings = {
            "arousal_hr": self._heart_rate(time),
            "arousal_rmssd": self._variability(time),
            "arousal_scl": self._level(time),
            "arousal_scr": self._response_rate(time),
        }
        z = {name: self._against_own(name, time, reading) for name, reading in readings.items()}
        heart, skin = readings["arousal_hr"], readings["arousal_scl"]
        return [
            self._metric(time, "z_hr", z["arousal_hr"][0], heart.quality, z["arousal_hr"][1]),
            self._metric(time, "z_scl", z["arousal_scl"][0], skin.quality, z["arousal_scl"][1]),
            *self._index(time, readings, z),
            self._since_start(time, "hr_since_start", heart.value, heart),
            self._since_start(
                time, "scl_since_start", None if skin.value is None else math.exp(skin.value), skin
            ),
            *self._levels(time, heart, skin),
        ]

    def _heart_rate(self, time: float) -> Reading:
        while self._rates and self._rates[0][0] <= time - HR_WINDOW_S:
            self._rates.popleft()
        clean = self._share("heart_clean", time)
        rhythm = self._latest.get("rhythm_regularity")
        if rhythm is not None and rhythm.reason == RHYTHM_VARIES and time - rhythm.time <= FRESH_S:
            # Without early beats and pauses the rate would read too high, and with them it would
            # tell how often they come.
            return Reading(None, clean, RHYTHM_VARIES)
        if len(self._rates) < LEAST_BEATS:
            return Reading(None, clean, f"needs {LEAST_BEATS} clean beats in {HR_WINDOW_S:.0f} s")
        muted = VOICED if time < self._voiced_until else ""
        return Reading(median([rate for _, rate in self._rates]), clean, muted=muted)

    def _variability(self, time: float) -> Reading:
        reading = self._reading("ln_rmssd", time, "heart_clean", lambda value: value)
        if time < self._voiced_until + METRICS["ln_rmssd"].window_s:
            return Reading(reading.value, reading.quality, reading.reason, VOICED)
        return reading

    def _level(self, time: float) -> Reading:
        while self._conductance and self._conductance[0][0] <= time - SC_WINDOW_S:
            self._conductance.popleft()
        clean = self._share("skin_clean", time)
        if len(self._conductance) < LEAST_SECONDS:
            latest = self._latest.get("conductance")
            reason = "" if latest is None else latest.reason
            needs = f"needs {LEAST_SECONDS} s of skin conductance in {SC_WINDOW_S:.0f}"
            return Reading(None, clean, reason or needs)
        value = sum([value for _, value in self._conductance]) / len(self._conductance)
        rate = self._latest.get("scr_rate")
        why_no_rate = "" if rate is None else rate.reason or ""
        return Reading(value, clean, muted=why_no_rate if why_no_rate.startswith(SETTLING) else "")

    def _response_rate(self, time: float) -> Reading:
        return self._reading("scr_rate", time, "skin_clean", math.sqrt)

    def _reading(
        self, name: str, time: float, clean: str, turn: Callable[[float], float]
    ) -> Reading:
        latest = self._latest.get(name)
        quality = self._share(clean, time)
        if latest is None or time - latest.time > FRESH_S:
            return Reading(None, quality, "no recent value")
        if latest.value is None:
            return Reading(None, quality, latest.reason or "")
        return Reading(turn(latest.value), quality)

    def _share(self, name: str, time: float) -> float:
        latest = self._latest.get(name)
        if latest is None or latest.value is None or time - latest.time > FRESH_S:
            return 0.0
        return latest.value / 100.0

    def _against_own(self, name: str, time: float, reading: Reading) -> tuple[float | None, str]:
        """z of a reading, or the reason for none."""
        rolling = self._rolling[name]
        baseline = rolling.at(time)
        if reading.value is None:
            return None, reading.reason
        rolling.add(time, reading.value)
        if baseline is None:
            needs, has = RollingBaseline.LEAST // 60, rolling.usable
            return None, f"needs {needs} min of own baseline, has {has // 60}:{has % 60:02d}"
        return baseline.z(reading.value), ""

    def _index(
        self,
        time: float,
        readings: dict[str, Reading],
        z: dict[str, tuple[float | None, str]],
    ) -> list[Event]:
        weights: dict[str, float] = {}
        parts: dict[str, float] = {}
        for name, term in TERMS.items():
            value = z[name][0]
            if value is not None and not readings[name].muted:
                weights[name] = term.weight * readings[name].quality
                limited = min(max(term.sign * value, -LIMIT_Z), LIMIT_Z)
                parts[name] = weights[name] * limited
        confidence = sum(weights.values())
        shown: list[Event] = []
        for name in TERMS:
            if confidence > 0.0 and name in parts:
                points = 15.0 * parts[name] / confidence
                shown.append(self._metric(time, name, points, readings[name].quality))
            else:
                reason = z[name][1] or readings[name].muted or "no clean signal"
                shown.append(self._metric(time, name, None, 0.0, reason))
        if confidence < LEAST_CONFIDENCE:
            reasons = [z[name][1] or readings[name].muted for name in TERMS]
            reason = "too little to go by" if weights else next(filter(None, reasons), "")
            return [self._metric(time, "arousal", None, confidence, reason), *shown]
        raw = sum(parts.values()) / confidence
        step = time - self._smoothed_at
        if step > FORGET_S:
            self._smooth = raw
        else:
            self._smooth += (raw - self._smooth) * -math.expm1(-step / SMOOTHING_S)
        self._smoothed_at = time
        index = min(max(50.0 + 15.0 * self._smooth, 0.0), 100.0)
        return [self._metric(time, "arousal", index, confidence), *shown]

    def _since_start(self, time: float, name: str, value: float | None, reading: Reading) -> Metric:
        start = self._start[name]
        if value is None:
            return self._metric(time, name, None, reading.quality, reading.reason)
        start.add(value)
        if start.median is None:
            has = f"{start.has_s // 60}:{start.has_s % 60:02d}"
            reason = f"warming up, {has} of {StartBaseline.LENGTH // 60}:00"
            return self._metric(time, name, None, reading.quality, reason)
        if reading.muted.startswith(SETTLING):
            return self._metric(time, name, None, reading.quality, reading.muted)
        return self._metric(time, name, value - start.median, reading.quality)

    def _levels(self, time: float, heart: Reading, skin: Reading) -> list[Metric]:
        """What values are compared with, whenever it changes: usual range and start of today."""
        levels = {}
        usual = self._rolling["arousal_hr"].at(time)
        if usual is not None and heart.value is not None:
            levels["hr_usual_low"] = usual.median - USUAL_Z * usual.sd
            levels["hr_usual_high"] = usual.median + USUAL_Z * usual.sd
        for name, of, reading in (("hr_start", "hr", heart), ("scl_start", "scl", skin)):
            start = self._start[f"{of}_since_start"].median
            if start is not None and reading.value is not None:
                levels[name] = start
        changed = {name: at for name, at in levels.items() if self._told.get(name) != at}
        self._told |= changed
        return [self._metric(time, name, at) for name, at in changed.items()]
