"""From recorded events to beats, metrics and offers: a pure function of the event sequence.

No clock, no thread, no logging: feeding a recording again gives the live metrics, value for
value. Each person has a chain of parts. A part sees every event that concerns its person (or the
session as a whole) and then whatever the parts before it derived from that event.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, get_args

from biofeedback.events import (
    Beat,
    DeviceStatus,
    Event,
    Gap,
    Metric,
    Offer,
    Person,
    RrIntervals,
    SampleBatch,
    SkinResponse,
    StreamInfo,
)
from biofeedback.signal.arousal import Arousal
from biofeedback.signal.breath import Breath
from biofeedback.signal.heart import Heart
from biofeedback.signal.offers import Rise
from biofeedback.signal.skin import Skin


class Part(Protocol):
    """One stage of a person's chain."""

    takes: frozenset[type[Event]]
    """Types of event it acts on; others are not fed to it."""
    takes_metrics: frozenset[str]
    """Names of the metrics it acts on; others are not fed to it."""

    def feed(self, event: Event) -> list[Event]:
        """Take one event (recorded, or derived by an earlier part); return what it derives."""
        ...

    def finish(self) -> list[Event]:
        """No more events will come: return what was held back."""
        ...


PARTS: tuple[Callable[[Person], Part], ...] = (Heart, Skin, Breath, Arousal, Rise)
"""The chain, in order: a later part sees what an earlier one derived."""

_OF_A_PERSON = (
    StreamInfo, RrIntervals, Gap, DeviceStatus, Beat, SkinResponse, Metric, Offer,
)  # fmt: skip


class Pipeline:
    """Derives beats, metrics and offers from recorded events, for one or two people."""

    def __init__(self) -> None:
        # Both from the start, so that a second person's parts know the pacer and the phase.
        self._chains: dict[Person, tuple[Part, ...]] = {
            person: tuple(part(person) for part in PARTS) for person in get_args(Person)
        }
        self._wearers: dict[str, Person] = {}

    def feed(self, event: Event) -> list[Event]:
        """Take the next recorded event; return the events derived from it, in order."""
        if isinstance(event, SampleBatch):
            person = self._wearers.get(event.stream)
            return [] if person is None else _run(self._chains[person], event)
        if isinstance(event, _OF_A_PERSON):
            if isinstance(event, StreamInfo):
                self._wearers[event.stream] = event.person
            return _run(self._chains[event.person], event)
        derived: list[Event] = []
        for chain in self._chains.values():
            derived += _run(chain, event)
        return derived

    def finish(self) -> list[Event]:
        """No more events will come: return what was held back, in order."""
        derived: list[Event] = []
        for chain in self._chains.values():
            for position, part in enumerate(chain):
                for held in part.finish():
                    derived.append(held)
                    derived += _run(chain[position + 1 :], held)
        return derived


def _run(chain: tuple[Part, ...], event: Event) -> list[Event]:
    derived: list[Event] = []
    for part in chain:
        # Most parts have nothing to do with most events: not to call them is what counts here.
        found = part.feed(event) if type(event) in part.takes else []
        if derived:
            takes, names = part.takes, part.takes_metrics
            for each in derived:
                if each.name in names if type(each) is Metric else type(each) in takes:
                    found += part.feed(each)
        if found:
            derived += found
    return derived
