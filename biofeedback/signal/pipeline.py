"""From recorded events to beats, metrics and offers: a pure function of the event sequence.

No clock, no thread, no logging: feeding a recording again gives the live metrics, value for
value. Each person has a chain of parts. A part sees every event that concerns its person (or the
session as a whole) and then whatever the parts before it derived from that event.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Protocol, TypeAlias, get_args

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

Key: TypeAlias = type[Event] | str
Feed: TypeAlias = Callable[[Event], list[Event]]
"""A type of event; of samples the kind of stream, of metrics the name."""


class Part(Protocol):
    """One stage of a person's chain."""

    takes: frozenset[Key]
    """What it acts on; other events are not fed to it."""

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


AHEAD = 512
"""Events that a replay looks ahead: half a minute of two people."""


class Pipeline:
    """Derives beats, metrics and offers from recorded events, for one or two people."""

    def __init__(self) -> None:
        # Both from the start, so that a second person's parts know the pacer and the phase.
        self._chains = {
            person: _Chain([part(person) for part in PARTS]) for person in get_args(Person)
        }
        self._streams: dict[str, StreamInfo] = {}

    def feed(self, event: Event) -> list[Event]:
        """Take the next recorded event; return the events derived from it, in order."""
        if isinstance(event, SampleBatch):
            info = self._streams.get(event.stream)
            return [] if info is None else self._chains[info.person].run(info.kind, event)
        if isinstance(event, _OF_A_PERSON):
            if isinstance(event, StreamInfo):
                self._streams[event.stream] = event
            return self._chains[event.person].run(type(event), event)
        derived: list[Event] = []
        for chain in self._chains.values():
            derived += chain.run(type(event), event)
        return derived

    def replay(self, events: Iterable[Event]) -> Iterator[tuple[Event, list[Event]]]:
        """Each event with what :meth:`feed` derives from it; quicker, as the next are known."""
        stream = iter(events)
        while ahead := list(islice(stream, AHEAD)):
            self._look_ahead(ahead)
            for event in ahead:
                yield event, self.feed(event)

    def _look_ahead(self, events: list[Event]) -> None:
        batches: dict[str, list[SampleBatch]] = {}
        anew: set[str] = set()
        for event in events:
            if isinstance(event, SampleBatch) and event.stream not in anew:
                batches.setdefault(event.stream, []).append(event)
            elif isinstance(event, StreamInfo):
                anew.add(event.stream)
        for name, found in batches.items():
            if name in self._streams:
                for part in self._chains[self._streams[name].person].parts:
                    if isinstance(part, Heart | Skin):
                        part.look_ahead(name, found)

    def finish(self) -> list[Event]:
        """No more events will come: return what was held back, in order."""
        return [event for chain in self._chains.values() for event in chain.finish()]


class _Chain:
    """The parts of one person, in order; none is called with what it does not act on."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = parts
        self._first: dict[Key, list[tuple[int, Feed]]] = {}
        """Who takes what was recorded, with the number of the part after it. Most parts have
        nothing to do with most events: not to call them is what counts here."""
        for position, part in enumerate(parts, start=1):
            for key in part.takes:
                self._first.setdefault(key, []).append((position, part.feed))

    def run(self, key: Key, event: Event) -> list[Event]:
        """Feed what was recorded; return what the parts derive, in order."""
        for position, feed in self._first.get(key, ()):
            if derived := feed(event):
                return self._go_on(position, derived, key, event)
        return []

    def finish(self) -> list[Event]:
        """No more events will come: return what was held back, in order."""
        return [
            event
            for position, part in enumerate(self.parts, start=1)
            for held in part.finish()
            for event in self._go_on(position, [held])
        ]

    def _go_on(
        self, position: int, derived: list[Event], key: Key = "", event: Event | None = None
    ) -> list[Event]:
        """Feed the parts from ``position`` on with the event and what was derived from it."""
        keys = [_key(each) for each in derived]
        for part in self.parts[position:]:
            takes = part.takes
            found = part.feed(event) if event is not None and key in takes else []
            if not takes.isdisjoint(keys):
                for each_key, each in zip(keys, derived, strict=True):
                    if each_key in takes:
                        found += part.feed(each)
            if found:
                derived += found
                keys += [_key(each) for each in found]
        return derived


def _key(event: Event) -> Key:
    """Of an event derived by a part, which is never a batch of samples."""
    return event.name if type(event) is Metric else type(event)
