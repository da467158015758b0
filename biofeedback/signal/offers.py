"""The rise rule: when both signals stand well above a person's own last minutes for a while.

It says that something could be offered, with its reasons; whether it is, and what, is decided
elsewhere. Every second it tells how long a rise has lasted, or why the rule rests. Thresholds come
from simulated sessions, and people may differ from those, so they are settings.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from biofeedback.events import Cue, Event, Marker, Metric, Offer, PacerChange, Person, SessionState
from biofeedback.signal.arousal import VOICED, VOICED_MARKS, VOICED_S
from biofeedback.signal.metrics import METRICS
from biofeedback.signal.skin import SETTLING

POSTURE_MARKS = frozenset({"posture", "activity"})
MOVEMENT_MG = 50.0
"""SD of acceleration within a second; sitting still stays near 10."""
FRESH_S = 10.0
USED = frozenset({"z_hr", "z_scl", "heart_clean", "skin_clean", "scr_rate", "movement"})
"""Metrics of earlier parts that the rule goes by; z of conductance comes last."""


@dataclass(frozen=True, slots=True)
class RiseSettings:
    """What counts as a rise, and when the rule rests."""

    both_z: float = 1.5
    both_s: float = 20.0
    one_z: float = 2.5
    """Where only one signal is known."""
    one_s: float = 30.0
    hysteresis_z: float = 0.5
    """A rise is over when it has fallen by this much more."""
    first_s: float = 360.0
    least_clean_pct: float = 95.0
    after_movement_s: float = 10.0
    after_posture_s: float = 60.0
    after_offer_s: float = 300.0


class Rise:
    """How long a rise has lasted, each second; an ``Offer`` once it has lasted long enough."""

    def __init__(self, person: Person, settings: RiseSettings | None = None) -> None:
        self._person = person
        self._settings = settings or RiseSettings()
        self._latest: dict[str, Metric] = {}
        self._begun: float | None = None
        self._since: float | None = None
        """Since when the present rise has lasted."""
        self._offered_at = -math.inf
        self._armed = True
        """An offer was made for this rise already, if not."""
        self._quiet: dict[str, float] = {}
        """Reason to rest → until when."""
        self._prompt_showing = False
        self._holding = False

    def feed(self, event: Event) -> list[Event]:
        """Take one event; with each new z of conductance, judge."""
        match event:
            case Metric(name=name) if name not in USED:
                pass
            case Metric(name="movement", value=swing):
                if swing is not None and swing > MOVEMENT_MG:
                    self._quiet["movement"] = event.time + self._settings.after_movement_s
            case Metric(name=name):
                self._latest[name] = event
                if name == "z_scl":
                    return self._judge(event.time)
            case Marker() if event.kind in VOICED_MARKS:
                self._quiet[VOICED] = event.time + VOICED_S
            case Marker() if event.kind in POSTURE_MARKS:
                until = event.time + self._settings.after_posture_s
                self._quiet["a change of posture or activity was marked"] = until
            case Cue(kind="prompt" | "clear" | "stop"):
                self._prompt_showing = event.kind == "prompt"
            case PacerChange():
                self._holding = any("hold" in phase for phase, _ in event.phases)
            case SessionState(recording=False):
                self._since = None
            case _:
                pass
        return []

    def finish(self) -> list[Event]:
        """Nothing is held back."""
        return []

    def _judge(self, time: float) -> list[Event]:
        if self._begun is None:
            self._begun = time
        heart, skin = self._z("z_hr", time), self._z("z_scl", time)
        known = [z for z in (heart, skin) if z is not None]
        unfit = self._unfit(time, heart, skin)
        self._follow(time, [] if unfit else known)
        lasted = 0.0 if self._since is None else time - self._since
        least_s = self._settings.both_s if len(known) == 2 else self._settings.one_s
        resting = unfit or self._resting(time)
        derived: list[Event] = [self._metric(time, lasted, len(known) / 2, resting)]
        if not resting and self._armed and self._since is not None and lasted >= least_s:
            self._armed = False
            self._offered_at = time
            derived.append(Offer(time, self._person, (), self._reasons(heart, skin, lasted)))
        return derived

    def _follow(self, time: float, known: list[float]) -> None:
        """Let a rise begin, go on or end."""
        limit = self._settings.both_z if len(known) == 2 else self._settings.one_z
        if not known or min(known) <= limit:
            self._since = None
        elif self._since is None:
            self._since = time
        if known and min(known) <= limit - self._settings.hysteresis_z:
            self._armed = True

    def _unfit(self, time: float, heart: float | None, skin: float | None) -> str:
        """Why the signals cannot tell of a rise just now."""
        if heart is None and skin is None:
            latest = self._latest.get("z_hr") or self._latest["z_scl"]
            return latest.reason or "no signal"
        rate = self._latest.get("scr_rate")
        if skin is not None and rate is not None and (rate.reason or "").startswith(SETTLING):
            return rate.reason or ""
        for name, z in (("heart_clean", heart), ("skin_clean", skin)):
            clean = self._latest.get(name)
            share = 100.0 if z is None or clean is None or clean.value is None else clean.value
            if share < self._settings.least_clean_pct:
                return f"{100.0 - share:.0f} % of the last 60 s set aside"
        return next((reason for reason, until in self._quiet.items() if time < until), "")

    def _resting(self, time: float) -> str:
        """Why a rise, if there is one, is left alone."""
        if self._begun is not None and time - self._begun < self._settings.first_s:
            return f"comparisons begin after {self._settings.first_s / 60.0:.0f} min"
        if self._prompt_showing:
            return "a prompt is showing"
        if self._holding:
            return "a paced block with holds is running"
        if time - self._offered_at < self._settings.after_offer_s and self._offered_at < time:
            return f"an offer was made {(time - self._offered_at) / 60.0:.0f} min ago"
        return ""

    def _reasons(self, heart: float | None, skin: float | None, lasted: float) -> tuple[str, ...]:
        reasons = [
            f"{name} {z:.1f} SD above the last 10 min"
            for name, z in (("heart rate", heart), ("skin conductance", skin))
            if z is not None
        ]
        if len(reasons) == 1:
            reasons.append("the other signal is not known")
        return (*reasons, f"for {lasted:.0f} s")

    def _z(self, name: str, time: float) -> float | None:
        latest = self._latest.get(name)
        return None if latest is None or time - latest.time > FRESH_S else latest.value

    def _metric(self, time: float, lasted: float, quality: float, reason: str) -> Metric:
        info = METRICS["rise"]
        value = None if reason else lasted
        return Metric(
            time, self._person, "rise", value, info.unit, info.window_s, quality, reason or None
        )
