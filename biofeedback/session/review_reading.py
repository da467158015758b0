"""Opens a recording for looking back: from the library, or from a file made elsewhere."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final, TypeAlias, get_args

import numpy as np

from biofeedback.events import (
    Beat,
    Cue,
    DeviceStatus,
    Event,
    Gap,
    Marker,
    Metric,
    Offer,
    PacerChange,
    Person,
    Phase,
    SessionMeta,
    SkinResponse,
    StreamInfo,
)
from biofeedback.recordings.additions import read_additions
from biofeedback.recordings.glance import (
    VERDICTS,
    BeatArrays,
    Glance,
    MetricArrays,
    ResponseArrays,
    glance,
)
from biofeedback.recordings.packed import REVIEWED
from biofeedback.recordings.recording import Recording
from biofeedback.session.replaying import interpret
from biofeedback.session.reviewing import Hole, Review, Role, Span, Wearer

TOGETHER_S: Final = 1.0
"""Closer than this, two changes are one."""
_ROLES: Final[dict[str, Role]] = {"eda": "skin", "respiration": "breath"}
_NONE: Final = np.empty(0)
Interpreter: TypeAlias = Callable[[Callable[[Recording], Review], Recording], Review]


def _here(work: Callable[[Recording], Review], recording: Recording) -> Review:
    return work(recording)


def open_review(recording: Recording, interpret_with: Interpreter = _here) -> Review:
    """Prepare a session of the library.

    Beats and metrics are those of the time of recording. Where there are none (a file that was
    imported, say), the recording goes through the pipeline now, which takes a while:
    ``interpret_with`` says where, for example :func:`biofeedback.session.apart.apart`.
    """
    seen = glance(recording, REVIEWED)
    if seen.beats or seen.metrics:
        review = _assemble(recording.meta, recording.duration_s, seen)
    else:
        review = interpret_with(interpreted, recording)
    additions = tuple(read_additions(recording))
    return replace(review, complete=recording.complete, additions=additions)


def interpreted(recording: Recording) -> Review:
    """A recording without beats and metrics of its own, through the pipeline."""
    return review_of(recording.meta, recording.duration_s, recording.events())


def review_of(meta: SessionMeta, duration_s: float, events: Iterable[Event]) -> Review:
    """Prepare recorded events, through the same pipeline as a live session."""
    heard: list[Event] = []
    interpret(events, (heard.append,))
    people: tuple[Person, ...] = get_args(Person)
    beats = {person: _beats(heard, person) for person in people}
    responses = {person: _responses(heard, person) for person in people}
    metrics = {
        (person, name): _metric(heard, person, name) for person in people for name in REVIEWED
    }
    single = tuple(e for e in heard if not isinstance(e, Beat | Metric | SkinResponse))
    seen = Glance(
        single,
        {person: each for person, each in beats.items() if len(each)},
        {person: each for person, each in responses.items() if len(each.times)},
        {key: each for key, each in metrics.items() if len(each.times)},
    )
    return _assemble(meta, duration_s, seen)


def _beats(heard: list[Event], person: Person) -> BeatArrays:
    found = [e for e in heard if isinstance(e, Beat) and e.person == person and not e.provisional]
    return BeatArrays(
        np.array([each.index for each in found], dtype=np.int64),
        np.array([each.time for each in found], dtype=np.float64),
        np.array([each.rr_ms for each in found], dtype=np.float64),
        np.array([VERDICTS.index(each.verdict) for each in found], dtype=np.uint8),
        np.array([each.adjacent for each in found], dtype=np.bool_),
        np.zeros(len(found), dtype=np.int64),
    )


def _responses(heard: list[Event], person: Person) -> ResponseArrays:
    found = [e for e in heard if isinstance(e, SkinResponse) and e.person == person]
    return ResponseArrays(
        np.array([each.time for each in found], dtype=np.float64),
        np.array([each.amplitude_us for each in found], dtype=np.float64),
    )


def _metric(heard: list[Event], person: Person, name: str) -> MetricArrays:
    found = [e for e in heard if isinstance(e, Metric) and e.person == person and e.name == name]
    values = [math.nan if each.value is None else each.value for each in found]
    return MetricArrays(
        np.array([each.time for each in found], dtype=np.float64),
        np.array(values, dtype=np.float64),
    )


def _assemble(meta: SessionMeta, duration_s: float, seen: Glance) -> Review:
    events = seen.events
    infos = [event for event in events if isinstance(event, StreamInfo)]
    statuses = {event.device: event for event in events if isinstance(event, DeviceStatus)}
    pacer = tuple(event for event in events if isinstance(event, PacerChange))
    people: list[Person] = [
        person
        for person in get_args(Person)
        if person in seen.beats or any(whose == person for whose, _ in seen.metrics)
    ]
    return Review(
        meta,
        duration_s,
        True,
        {person: _wearer(person, seen, infos) for person in people},
        _spans([e for e in events if isinstance(e, Phase)], pacer, duration_s),
        pacer,
        tuple(e for e in events if isinstance(e, Marker | Cue | Offer)),
        tuple(statuses.values()),
        tuple({info.stream: info for info in infos}.values()),
    )


def _wearer(person: Person, seen: Glance, infos: Sequence[StreamInfo]) -> Wearer:
    def metric(name: str) -> MetricArrays:
        return seen.metrics.get((person, name), MetricArrays(_NONE, _NONE))

    roles: dict[str, set[Role]] = {}
    for info in infos:
        roles.setdefault(info.device, set()).add(_ROLES.get(info.kind, "heart"))
    gaps = [event for event in seen.events if isinstance(event, Gap) and event.person == person]
    nothing = np.empty(0, np.int64)
    return Wearer(
        seen.beats.get(
            person,
            BeatArrays(
                nothing, _NONE, _NONE, np.empty(0, np.uint8), np.empty(0, np.bool_), nothing
            ),
        ),
        metric("conductance"),
        seen.responses.get(person, ResponseArrays(_NONE, _NONE)),
        metric("breath_rate"),
        metric("followed_rate"),
        metric("rise"),
        tuple(
            Hole(role, gap.start, gap.end, gap.reason)
            for gap in gaps
            for role in sorted(roles.get(gap.device, {"heart"}))
        ),
    )


def paced_blocks(pacer: Sequence[PacerChange], duration_s: float) -> list[Span]:
    """From each start of the pacer to its stop, under the pattern that ran longest."""
    blocks: list[Span] = []
    running: list[PacerChange] = []
    for change in (*pacer, PacerChange(duration_s, "", (), "program")):
        if change.phases:
            running.append(change)
        elif running:
            ends = [each.time for each in running[1:]] + [change.time]
            lengths: dict[str, float] = {}
            for each, end in zip(running, ends, strict=True):
                lengths[each.pattern] = lengths.get(each.pattern, 0.0) + end - each.time
            longest = max(lengths, key=lambda pattern: lengths[pattern])
            blocks.append(Span(running[0].time, change.time, "", longest))
            running = []
    return blocks


def _spans(
    phases: Sequence[Phase], pacer: Sequence[PacerChange], duration_s: float
) -> tuple[Span, ...]:
    blocks = paced_blocks(pacer, duration_s)
    cuts = [0.0]
    edges = [each.time for each in phases] + [e for b in blocks for e in (b.start, b.end)]
    for edge in sorted(edges):
        if edge - cuts[-1] > TOGETHER_S and edge < duration_s - TOGETHER_S:
            cuts.append(edge)
    spans: list[Span] = []
    for start, end in zip(cuts, [*cuts[1:], duration_s], strict=True):
        middle = (start + end) / 2.0
        name = next((each.name for each in reversed(phases) if each.time <= middle), "")
        pattern = next((b.pattern for b in blocks if b.start <= middle < b.end), "")
        if end > start:
            spans.append(Span(start, end, name, pattern))
    return tuple(spans)
