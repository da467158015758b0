"""The rise rule: when both signals stand well above a person's own last minutes for a while.

Averages over 20 s, rather than 20 s without a break, because the waves of a resting heart break a
rise into pieces: on simulated sessions more episodes are found, 10 s sooner, with a third of the
chance rises. The rule says that something could be offered, with its reasons; whether it is, and
what, is decided elsewhere. Every second it tells how long a rise has lasted or why that cannot be
told, and for a rise that is left alone it tells why, once. Thresholds come from simulated sessions,
and people may differ from those, so they are settings.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from functools import partial
from statistics import median

from biofeedback.events import Cue, Event, Marker, Metric, Offer, PacerChange, Person, SessionState
from biofeedback.signal.arousal import VOICED, VOICED_MARKS, VOICED_S
from biofeedback.signal.metrics import metric_of
from biofeedback.signal.skin import SETTLING

POSTURE_MARKS = frozenset({"posture", "activity"})
MOVEMENT_MG = 50.0
"""SD of acceleration within a second; sitting still stays near 10."""
FRESH_S = 10.0
REFRESH_S = 10.0
FEWEST_LATELY = 30
USED = frozenset({"z_hr", "z_scl", "heart_clean", "skin_clean", "scr_rate", "movement"})
"""Metrics of earlier parts that the rule goes by; z of conductance comes last."""


@dataclass(frozen=True, slots=True)
class RiseSettings:
    """What counts as a rise, and when the rule rests."""

    both_z: float = 1.5
    both_s: int = 20
    """Both signals lie above ``both_z``, now and on average over so long,"""
    together_z: float = 6.0
    """and their averages add up to this: a strong rise of one makes up for a mild one."""
    lately_s: tuple[float, float] = (60.0, 180.0)
    """Where the skin lay below its usual level so long ago, a rise is measured from there: it
    drifts for minutes, and coming up from a low is a rise too."""
    limit_z: float = 4.0
    """Of each value in an average, so that no second weighs more than others can make good."""
    one_z: float = 2.5
    """Where only one signal is known, it alone lies above this,"""
    one_s: float = 30.0
    """for so long without a break."""
    hysteresis_z: float = 0.5
    """A rise is over when a signal has fallen by this much more."""
    first_s: float = 360.0
    least_clean_pct: float = 95.0
    after_movement_s: float = 10.0
    after_posture_s: float = 60.0
    after_offer_s: float = 300.0


class Rise:
    """How long a rise has lasted, each second; an ``Offer`` once it has lasted long enough."""

    takes: frozenset[type[Event] | str] = frozenset({Cue, Marker, PacerChange, SessionState, *USED})

    def __init__(self, person: Person, settings: RiseSettings | None = None) -> None:
        self._person = person
        self._metric = partial(metric_of, person)
        self._settings = settings or RiseSettings()
        self._latest: dict[str, Metric] = {}
        self._begun: float | None = None
        self._since: float | None = None
        """Since when the signals have been above their limit."""
        self._recent: deque[tuple[float, ...]] = deque(maxlen=self._settings.both_s)
        self._on = False
        """Whether that has become a rise."""
        self._skin: deque[tuple[float, float]] = deque()
        self._low_lately = 0.0
        self._refreshed = -math.inf
        self._offered_at = -math.inf
        self._armed = True
        """Whether no offer was made for the present rise."""
        self._left_alone = ""
        """Why none is made for it, as told."""
        self._quiet: dict[str, float] = {}
        """Reason to rest → until when."""
        self._prompt_showing = False
        self._holding = False

    def feed(self, event: Event) -> list[Event]:
        """Take one event; with each new z of conductance, judge."""
        match event:
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
            case SessionState() if event.paused_by is not None:
                self._follow(event.time, [])
            case _:
                pass
        return []

    def finish(self) -> list[Event]:
        """Nothing is held back."""
        return []

    def _judge(self, time: float) -> list[Event]:
        if self._begun is None:
            self._begun = time
        heart, skin = self._z("z_hr", time), self._from_lately(time, self._z("z_scl", time))
        known = [z for z in (heart, skin) if z is not None]
        unfit = self._unfit(time, heart, skin)
        self._follow(time, [] if unfit else known)
        lasted = time - self._since if self._on and self._since is not None else 0.0
        derived: list[Event] = [self._metric(time, "rise", lasted, len(known) / 2, unfit)]
        if not self._on or not self._armed:
            self._left_alone = ""
            return derived
        resting = self._resting(time)
        if not resting:
            self._armed = False
            self._offered_at = time
            derived.append(Offer(time, self._person, (), self._reasons(heart, skin, lasted)))
        elif resting != self._left_alone:
            derived.append(self._metric(time, "offer_withheld", 0.0, 1.0, resting))
        self._left_alone = resting
        return derived

    def _follow(self, time: float, known: list[float]) -> None:
        """Let a rise begin, go on or end."""
        if not known or (self._recent and len(self._recent[-1]) != len(known)):
            self._recent.clear()
            self._since, self._on = None, False
        if not known:
            return
        self._recent.append(tuple(known))
        both = len(known) == 2
        limit = self._settings.both_z if both else self._settings.one_z
        if min(known) <= limit - self._settings.hysteresis_z:
            self._since, self._on, self._armed = None, False, True
        elif min(known) > limit:
            if self._since is None:
                self._since = time
            self._on = self._on or (
                self._both_are_up() if both else time - self._since >= self._settings.one_s
            )
        elif not both and not self._on:
            self._since = None

    def _from_lately(self, time: float, skin: float | None) -> float | None:
        """z of conductance, from its usual level or from a low of the last minutes."""
        latest_s, earliest_s = self._settings.lately_s
        while self._skin and self._skin[0][0] < time - earliest_s:
            self._skin.popleft()
        if time - self._refreshed >= REFRESH_S:
            self._refreshed = time
            lately = [z for when, z in self._skin if when < time - latest_s]
            self._low_lately = min(median(lately), 0.0) if len(lately) >= FEWEST_LATELY else 0.0
        if skin is None:
            return None
        self._skin.append((time, skin))
        return skin - self._low_lately

    def _both_are_up(self) -> bool:
        most, count = self._settings.limit_z, self._settings.both_s
        means = [
            sum([min(max(z, -most), most) for z in one]) / count
            for one in zip(*self._recent, strict=True)
        ]
        full = len(self._recent) == count
        return (
            full and min(means) > self._settings.both_z and sum(means) > self._settings.together_z
        )

    def _unfit(self, time: float, heart: float | None, skin: float | None) -> str:
        """Why the signals cannot tell of a rise just now."""
        if self._begun is not None and time - self._begun < self._settings.first_s:
            return f"comparisons begin after {self._settings.first_s / 60.0:.0f} min"
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
        """Why a rise is left alone."""
        if self._prompt_showing:
            return "a prompt is showing"
        if self._holding:
            return "a paced block with holds is running"
        if time - self._offered_at < self._settings.after_offer_s:
            return "an offer was made in the last 5 min"
        return ""

    def _reasons(self, heart: float | None, skin: float | None, lasted: float) -> tuple[str, ...]:
        reasons = [
            f"{name} {z:.1f} SD up from own last minutes"
            for name, z in (("heart rate", heart), ("skin conductance", skin))
            if z is not None
        ]
        if len(reasons) == 1:
            reasons.append("the other signal is not known")
        return (*reasons, f"for {lasted:.0f} s")

    def _z(self, name: str, time: float) -> float | None:
        latest = self._latest.get(name)
        return None if latest is None or time - latest.time > FRESH_S else latest.value
