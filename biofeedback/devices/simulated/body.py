"""One simulated person: heart, breath and skin that answer to pacing and to what happens.

The heart is an integral pulse frequency modulator (Mateo and Laguna 2000, IEEE Trans. Biomed.
Eng. 47, 985-996): the rate is integrated, and each time the integral gains 1 there is a beat. The
rate is a resting rate with a slow drift, a wave near 0.1 Hz, respiratory sinus arrhythmia whose
amplitude has a resonance near 5.5 breaths a minute (Vaschillo et al. 2006, Appl. Psychophysiol.
Biofeedback 31, 129-142), and the rises of the scenario. Skin conductance is a tonic level plus
responses of the two-exponential shape (Alexander et al. 2005, J. Neurosci. Methods 146, 116-123).

It is a demonstration and a test bench, not a model to draw conclusions about people from.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from biofeedback.devices.simulated.breath import Breath
from biofeedback.devices.simulated.scenarios import SCENARIOS, Scenario
from biofeedback.errors import UsageError
from biofeedback.events import PacerChange, Samples

STEP_S = 0.1
"""The body lives in steps of this; what happens between is interpolated."""
RESONANCE_PER_MINUTE = 5.5
_RESONANCE_SHARPNESS = 2.5
_HISTORY_S = 30.0
"""A skin response is over after this: less than a thousandth of it is left."""


@dataclass(frozen=True, slots=True)
class HeartBeat:
    """An R peak, as it truly was."""

    time: float
    kind: Literal["normal", "ectopic"] = "normal"


@dataclass(frozen=True, slots=True)
class Episode:
    """Something that happens to the person, from ``start`` to ``end``."""

    start: float
    end: float
    size: float
    """1 is usual."""


class SimulatedBody:
    """A person who is the same for the same ``seed``, ``scenario`` and pacer changes.

    Sensors ask for what has happened up to a time; the body is lived forward as far as it is
    asked, so a pacer change acts from the furthest time asked for.
    """

    def __init__(
        self,
        seed: int = 0,
        scenario: str | Scenario = "steady",
        *,
        resonance_per_minute: float | None = RESONANCE_PER_MINUTE,
    ) -> None:
        if isinstance(scenario, str) and scenario not in SCENARIOS:
            raise UsageError(
                f"There is no scenario {scenario!r}; choose one of {', '.join(SCENARIOS)}."
            )
        self.scenario = SCENARIOS[scenario] if isinstance(scenario, str) else scenario
        self.seed = seed
        # One generator for each process: what one draws does not shift the others.
        traits, self._heart, self._skin, breath, fate = (
            np.random.default_rng([seed, process]) for process in range(5)
        )
        self.rises = _rises(fate, self.scenario.rises)
        self.movements = scattered([seed, 5], self.scenario.movements_per_hour, (4.0, 15.0))
        self.breath = Breath(breath, spontaneous_per_minute=traits.uniform(12.5, 15.5))
        self._resting_bpm = traits.uniform(62.0, 74.0)
        self._rsa_bpm = traits.uniform(1.8, 2.4)
        self._resonant_bpm = traits.uniform(4.5, 6.0)
        if resonance_per_minute is None:  # the heart answers the same at every rate
            self._resonant_bpm = self._rsa_bpm
        self._resonance_hz = (resonance_per_minute or RESONANCE_PER_MINUTE) / 60
        self._tonic_us = traits.uniform(3.0, 8.0)
        self._responses_per_minute = traits.uniform(1.5, 3.0)

        self._steps = 0
        self._beats: list[HeartBeat] = []
        self._integral = float(traits.uniform(0.0, 1.0))
        self._pause_s = 0.0
        self._slow_bpm = 0.0
        self._drift = self._slow_level = 0.0
        self._wave = (0.0, 0.0)
        self._settled = 0.0
        self._responses: list[tuple[float, float, float, float]] = []
        """Onset, height (µS), time constants of rise and recovery."""
        self._tonic: list[float] = []
        self._extent: list[float] = []

    # --- what acts on the body --------------------------------------------------------------
    def follow(self, change: PacerChange) -> None:
        """Breathe with the pacer from now on, or freely again when it stops."""
        self.breath.follow(change)

    # --- what sensors ask -------------------------------------------------------------------
    def live_until(self, time: float) -> None:
        """Live forward to ``time``."""
        while self._steps * STEP_S < time:
            self._live_one_step()

    def beats(self, start: float, end: float) -> list[HeartBeat]:
        """Beats with ``start`` <= time < ``end``."""
        self.live_until(end)
        first = bisect_left(self._beats, start, key=lambda beat: beat.time)
        last = bisect_left(self._beats, end, key=lambda beat: beat.time)
        return self._beats[first:last]

    def conductance(self, times: Samples) -> Samples:
        """Skin conductance, µS, at increasing ``times``."""
        end = float(times[-1])
        self.live_until(end + STEP_S)
        conductance = self._between_steps(times, self._tonic)
        for onset, height, rise_s, recovery_s in reversed(self._responses):
            if onset < times[0] - _HISTORY_S:
                break
            since = np.maximum(times - onset, 0.0)
            shape = np.exp(-since / recovery_s) - np.exp(-since / rise_s)
            conductance += np.where(since < _HISTORY_S, height * shape, 0.0)
        return conductance

    def lung_extent(self, times: Samples) -> Samples:
        """How full the lungs are, 0 to about 1, at increasing ``times``."""
        self.live_until(float(times[-1]) + STEP_S)
        return self._between_steps(times, self._extent)

    def _between_steps(self, times: Samples, steps: list[float]) -> Samples:
        first = max(0, int(times[0] / STEP_S) - 1)
        last = int(times[-1] / STEP_S) + 2
        values = steps[first:last]
        return np.interp(times / STEP_S - first, np.arange(len(values)), values)

    def moving(self, time: float) -> bool:
        """Whether the person moves about at ``time``."""
        return any(one.start <= time < one.end for one in self.movements)

    def arousal(self, time: float) -> float:
        """How far the rises of the scenario lift the person at ``time``: 0 rest, 1 a usual rise."""
        return sum(_lift(time, rise) for rise in self.rises)

    # --- one step ---------------------------------------------------------------------------
    def _live_one_step(self) -> None:
        time = self._steps * STEP_S
        self._steps += 1
        arousal = self.arousal(time)
        breathing = self.breath.advance(STEP_S)
        self._extent.append(breathing.extent)
        self._settled += (self.breath.paced - self._settled) * STEP_S / 120.0
        self._live_heart(time, arousal, breathing.swing, breathing.rate_hz)
        self._live_skin(time, arousal)

    def _live_heart(self, time: float, arousal: float, swing: float, breaths_hz: float) -> None:
        noise = self._heart.standard_normal(3)
        self._slow_bpm += -self._slow_bpm * STEP_S / 100.0 + noise[0] * 0.09
        # A damped oscillator driven by noise: the wave that blood pressure control leaves
        position, speed = self._wave
        w = 2 * math.pi * 0.1
        speed += (-w * w * position - 0.12 * speed) * STEP_S + noise[1] * 0.085
        position += speed * STEP_S
        self._wave = (position, speed)
        detune = _RESONANCE_SHARPNESS * (
            breaths_hz / self._resonance_hz - self._resonance_hz / breaths_hz
        )
        rsa = self._rsa_bpm + (self._resonant_bpm - self._rsa_bpm) / math.hypot(1.0, detune)
        rate = (
            self._resting_bpm
            + 4.0 * math.exp(-time / 180.0)
            + self._slow_bpm
            + position
            + rsa * (1 - 0.4 * min(arousal, 1.0)) * swing
            + 12.0 * arousal
            - 1.5 * self._settled
            + noise[2] * 1.0
        )
        self._integrate(time, max(rate, 35.0) / 60)

    def _integrate(self, time: float, beats_per_s: float) -> None:
        left = STEP_S
        waited = min(left, self._pause_s)
        self._pause_s -= waited
        left -= waited
        gained = beats_per_s * left
        while self._integral + gained >= 1.0:
            until = (1.0 - self._integral) / beats_per_s
            left -= until
            gained = beats_per_s * left
            self._integral = 0.0
            self._beat(time + STEP_S - left, 1 / beats_per_s)
        self._integral += gained

    def _beat(self, time: float, interval_s: float) -> None:
        self._beats.append(HeartBeat(time))
        if self._heart.random() < self.scenario.ectopic_share:
            early = time + interval_s * self._heart.uniform(0.6, 0.72)
            self._beats.append(HeartBeat(early, "ectopic"))
            # The next beat keeps its place: the pause after an early beat makes up for it
            self._pause_s = interval_s
            self._integral = 0.0

    def _live_skin(self, time: float, arousal: float) -> None:
        # Smoothed, for a level that wandered at random would be full of what looks like responses
        self._drift += -self._drift * STEP_S / 200.0 + self._skin.standard_normal() * 0.003
        self._slow_level += (self._drift - self._slow_level) * STEP_S / 40.0
        level = (
            self._tonic_us
            * (1.0 - 0.12 * math.exp(-time / 300.0))
            * math.exp(self._slow_level + 0.22 * arousal - 0.04 * self._settled)
        )
        self._tonic.append(level)
        per_minute = self._responses_per_minute * (1 - 0.4 * self._settled) + 12.0 * arousal
        if self._skin.random() < per_minute / 60 * STEP_S:
            height = 0.16 * math.exp(0.6 * self._skin.standard_normal()) * (1 + 0.8 * arousal)
            rise_s = self._skin.uniform(0.6, 0.9)
            recovery_s = self._skin.uniform(2.0, 4.0)
            # The difference of two exponentials peaks below 1: raise it to its height
            ratio = recovery_s / rise_s
            peak = ratio ** (-1 / (ratio - 1)) - ratio ** (-ratio / (ratio - 1))
            onset = time + STEP_S * self._skin.random()
            self._responses.append((onset, height / peak, rise_s, recovery_s))


def _lift(time: float, rise: Episode) -> float:
    if time < rise.start:
        return 0.0
    up = 1 - math.exp(-(time - rise.start) / 12.0)
    if time < rise.end:
        return rise.size * up
    at_end = 1 - math.exp(-(rise.end - rise.start) / 12.0)
    return rise.size * at_end * math.exp(-(time - rise.end) / 45.0)


def _rises(fate: np.random.Generator, count: int) -> tuple[Episode, ...]:
    """Rises 10 to 14 minutes apart, the first after 7.5 to 9.5 minutes, 90 to 180 s long."""
    rises: list[Episode] = []
    start = fate.uniform(450.0, 570.0)
    for _ in range(count):
        rises.append(Episode(start, start + fate.uniform(90.0, 180.0), fate.uniform(0.85, 1.15)))
        start += fate.uniform(600.0, 840.0)
    return tuple(rises)


def scattered(
    seed: Sequence[int], per_hour: float, length_s: tuple[float, float], hours: float = 4.0
) -> tuple[Episode, ...]:
    """Episodes at random over the first ``hours``, the first not before one minute."""
    fate = np.random.default_rng(seed)
    episodes: list[Episode] = []
    time = 60.0
    while per_hour > 0:
        time += fate.exponential(3600.0 / per_hour)
        if time > hours * 3600:
            break
        end = time + fate.uniform(*length_s)
        episodes.append(Episode(time, end, 1.0))
        time = end
    return tuple(episodes)
