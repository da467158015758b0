"""Sessions of a simulated person with one episode, through the whole pipeline."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from biofeedback.devices.simulated.body import Episode, SimulatedBody
from biofeedback.events import (
    Event,
    Metric,
    Offer,
    RrIntervals,
    SampleBatch,
    Samples,
    StreamInfo,
    Tick,
    read_only,
)
from biofeedback.signal.pipeline import Pipeline

MINUTES = 50
EDA_HZ = 8.0
LATE_S = 30.0
"""An offer up to this long after an episode still belongs to it."""


@dataclass(frozen=True)
class Session:
    """What happened, and what the rule made of it."""

    episode: Episode
    offers: tuple[Offer, ...]
    explained: bool
    """Every second has a length or a reason, every offer has reasons."""

    def delay_s(self) -> float | None:
        """From the episode's start to its offer."""
        own = [offer.time for offer in self.offers if self._belongs(offer)]
        return own[0] - self.episode.start if own else None

    def false_offers(self) -> int:
        """Offers that belong to no episode."""
        return sum(not self._belongs(offer) for offer in self.offers)

    def _belongs(self, offer: Offer) -> bool:
        return self.episode.start <= offer.time <= self.episode.end + LATE_S


def session(seed: int) -> Session:
    """Live through 50 minutes with one episode of 1 to 3 minutes.

    And four stretches of speech (heart rate up by 4 to 8 bpm for 20 to 60 s) and four startles
    (two to four large responses of the skin), none of them marked.
    """
    rng = np.random.default_rng([seed, 77])
    body = SimulatedBody(seed, "steady")
    start = rng.uniform(450.0, 2600.0)
    episode = Episode(start, start + rng.uniform(60.0, 180.0), rng.uniform(0.8, 1.2))
    body.rises = (episode,)
    end = MINUTES * 60.0
    beats = _with_speech(np.array([beat.time for beat in body.beats(0.0, end)]), end, rng)
    times = np.arange(0.0, end, 1.0 / EDA_HZ)
    conductance = body.conductance(times) + _startles(times, end, rng)
    conductance = conductance + rng.normal(0.0, 0.002, len(times))
    return _judged(episode, beats, conductance)


def _with_speech(beats: Samples, end: float, rng: np.random.Generator) -> Samples:
    faster = np.zeros(len(beats))
    for _ in range(4):
        start, length = rng.uniform(60.0, end - 60.0), rng.uniform(20.0, 60.0)
        faster += rng.uniform(4.0, 8.0) * ((beats > start) & (beats < start + length))
    intervals = 60.0 / (60.0 / np.diff(beats) + faster[1:])
    earlier: Samples = beats[0] + np.concatenate(([0.0], np.cumsum(intervals)))
    return earlier


def _startles(times: Samples, end: float, rng: np.random.Generator) -> Samples:
    added = np.zeros(len(times))
    for _ in range(4):
        start = rng.uniform(60.0, end - 60.0)
        for number in range(rng.integers(2, 5)):
            since = np.clip(times - start - number * rng.uniform(4.0, 10.0), 0.0, None)
            shape = np.exp(-since / 3.0) - np.exp(-since / 0.8)
            added += rng.uniform(0.2, 0.6) * 1.8 * shape
    return added


def _judged(episode: Episode, beats: Samples, conductance: Samples) -> Session:
    pipeline = Pipeline()
    pipeline.feed(StreamInfo(0.0, "eda", "s", "client", "eda", EDA_HZ, "uS", source="simulated"))
    rr_ms = np.round(np.diff(beats) * 1024.0) / 1.024
    offers: list[Offer] = []
    explained = True
    size, beat = round(EDA_HZ), 1
    for second in range(len(conductance) // size):
        now = second + 1.0
        events: list[Event] = []
        while beat < len(beats) and beats[beat] < now:
            packet = RrIntervals(beats[beat] + 0.1, "client", "h", None, (rr_ms[beat - 1],))
            events.append(packet)
            beat += 1
        part = read_only(conductance[second * size : (second + 1) * size])
        events += [SampleBatch(float(second), "eda", EDA_HZ, part, now), Tick(now)]
        for event in events:
            for derived in pipeline.feed(event):
                if isinstance(derived, Offer):
                    offers.append(derived)
                    explained &= len(derived.reasons) > 0
                elif isinstance(derived, Metric) and derived.name == "rise":
                    explained &= (derived.value is None) == bool(derived.reason)
    return Session(episode, tuple(offers), explained)
