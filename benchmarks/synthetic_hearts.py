"""Synthetic hearts with a known truth, and the artifacts that straps add to them.

Each person is a sum of waves and noise in the interval: breathing (wandering about its own rate,
or paced near six a minute), a slow 0.1 Hz wave, drift, and white noise, scaled to an RMSSD that is
low (8-18 ms), middle (22-45) or high (55-100). Intervals are whole 1/1024 s, as straps send them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from biofeedback.events import Samples

Level = Literal["low", "middle", "high"]
Damage = Literal["clean", "missed", "extra", "ectopic", "drop-out", "mixed"]
DAMAGES: tuple[Damage, ...] = ("clean", "missed", "extra", "ectopic", "drop-out", "mixed")
RMSSD_MS: dict[Level, tuple[float, float]] = {
    "low": (8.0, 18.0),
    "middle": (22.0, 45.0),
    "high": (55.0, 100.0),
}
RATES: dict[Damage, float] = {
    "clean": 0.0,
    "missed": 0.02,
    "extra": 0.02,
    "ectopic": 0.02,
    "drop-out": 0.01,
    "mixed": 0.03,
}
"""Events per beat."""


@dataclass(frozen=True, slots=True)
class Stream:
    """Intervals as they arrive, and the truth they hide."""

    times: Samples
    """Of the beats that arrived, s."""
    rr_ms: Samples
    true_times: Samples
    true_rr_ms: Samples
    true_adjacent: np.ndarray
    """False where the truth itself has a hole, as after a drop-out."""


def quantized(rr_ms: Samples) -> Samples:
    """Whole 1/1024 s, in ms."""
    return np.round(rr_ms * 1.024) / 1.024


def heart(seed: int, level: Level, *, paced: bool, minutes: float = 10.0) -> Samples:
    """Intervals of one person at rest, ms."""
    rng = np.random.default_rng([seed, *level.encode(), paced])
    target = rng.uniform(*RMSSD_MS[level])
    mean = rng.uniform(680.0, 1080.0)
    breath_hz = rng.uniform(0.083, 0.108) if paced else rng.uniform(0.17, 0.32)
    noise_share = rng.uniform(0.15, 0.35) if paced else rng.uniform(0.3, 0.6)
    slow_share = 0.3 if paced else rng.uniform(0.6, 1.2)
    amplitude = 1.0
    rr_ms = np.empty(0)
    for _ in range(4):  # the RMSSD of a wave depends on the beats it is sampled by
        rr_ms = _beats(
            np.random.default_rng([seed, 7]),
            mean,
            amplitude,
            breath_hz,
            noise_share,
            slow_share,
            minutes * 60.0,
            paced=paced,
        )
        amplitude *= target / math.sqrt(float(np.mean(np.square(np.diff(rr_ms)))))
    return quantized(rr_ms)


def _beats(
    rng: np.random.Generator,
    mean: float,
    amplitude: float,
    breath_hz: float,
    noise_share: float,
    slow_share: float,
    seconds: float,
    *,
    paced: bool,
) -> Samples:
    time = drift = wander = 0.0
    breath, slow = rng.uniform(0.0, 2.0 * math.pi, 2)
    depth = 1.0
    rr: list[float] = []
    while time < seconds:
        value = mean + amplitude * (
            depth * math.sin(breath)
            + slow_share * math.sin(slow)
            + noise_share * rng.normal()
            + drift
        )
        value = min(max(value, 0.6 * mean), 1.4 * mean)
        rr.append(value)
        step = value / 1000.0
        time += step
        wander += -0.1 * step * wander + (0.01 if paced else 0.06) * math.sqrt(step) * rng.normal()
        depth += 0.3 * step * (1.0 - depth) + 0.12 * math.sqrt(step) * rng.normal()
        depth = min(max(depth, 0.4), 1.6)
        drift += -0.01 * step * drift + 0.12 * math.sqrt(step) * rng.normal()
        breath += 2.0 * math.pi * breath_hz * (1.0 + wander) * step
        slow += 2.0 * math.pi * 0.1 * (1.0 + 0.2 * wander) * step
    return np.array(rr)


def damaged(rr_ms: Samples, damage: Damage, seed: int) -> Stream:
    """The same heart through a strap that misses, invents, or loses beats, or beats early."""
    rng = np.random.default_rng([seed, DAMAGES.index(damage)])
    times = np.cumsum(rr_ms) / 1000.0
    adjacent = np.ones(len(rr_ms), dtype=np.bool_)
    adjacent[0] = False
    chosen = rng.random(len(rr_ms)) < RATES[damage]
    chosen[:2] = chosen[-8:] = False
    kinds: tuple[Damage, ...] = ("missed", "extra", "ectopic") if damage == "mixed" else (damage,)
    arrived = times.tolist()
    kept = np.ones(len(rr_ms), dtype=np.bool_)
    busy = -1
    for index in np.flatnonzero(chosen).tolist():
        if index <= busy:
            continue
        kind = kinds[int(rng.integers(len(kinds)))]
        if kind == "missed":
            arrived[index] = math.nan
            busy = index + 1
        elif kind == "extra":
            arrived.append(times[index - 1] + rng.uniform(0.25, 0.75) * rr_ms[index] / 1000.0)
            busy = index + 1
        elif kind == "ectopic":
            arrived[index] -= rng.uniform(0.25, 0.40) * rr_ms[index] / 1000.0
            busy = index + 1
        elif kind == "drop-out":
            lost = int(rng.integers(4, 8))
            kept[index : index + lost] = False
            busy = index + lost
    if damage == "drop-out":
        after = np.flatnonzero(kept[1:] & ~kept[:-1]) + 1
        adjacent[after] = False
        return Stream(times[kept], rr_ms[kept], times[kept], rr_ms[kept], adjacent[kept])
    beats = np.array(sorted(time for time in arrived if not math.isnan(time)))
    sent = quantized(np.diff(beats, prepend=0.0) * 1000.0)
    return Stream(beats, sent, times, rr_ms, adjacent)
