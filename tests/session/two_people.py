"""Two people whose hearts go each by itself, or one a little after the other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from biofeedback.events import Beat, Event, Person, SessionMeta
from biofeedback.recordings.glance import VERDICTS, BeatArrays, MetricArrays, ResponseArrays
from biofeedback.session.reviewing import Review, Wearer
from tests.signal.test_synchrony import HZ, coupled, heart

META = SessionMeta("twopeople", "2026-11-19T14:02:00+01:00", "sensor", "0.1.0", "Wren")
_NONE = MetricArrays(np.empty(0), np.empty(0))


def hearts(minutes: float, *, are_coupled: bool) -> tuple[np.ndarray, np.ndarray]:
    """Heart rates of both, four times a second."""
    if are_coupled:
        return coupled(3, rho=0.7, minutes=minutes)
    return heart(1, minutes), heart(501, minutes)


def beat_times(rates: np.ndarray) -> np.ndarray:
    """When a heart of these rates beats."""
    phase = np.cumsum(rates / 60.0 / HZ)
    return np.interp(np.arange(1.0, phase[-1]), phase, np.arange(1, len(rates) + 1) / HZ)


def beats(minutes: float, *, are_coupled: bool) -> list[Event]:
    """Final beats of both, in order."""
    found: list[Event] = []
    people: tuple[Person, Person] = ("client", "therapist")
    for person, rates in zip(people, hearts(minutes, are_coupled=are_coupled), strict=True):
        times = beat_times(rates)
        for index, (before, time) in enumerate(pairwise(times)):
            rr_ms = 1000.0 * float(time - before)
            found.append(Beat(float(time), person, index, rr_ms, "ok", index > 0))
    return sorted(found, key=lambda event: event.time)


def wearer(rates: np.ndarray, skin: MetricArrays = _NONE) -> Wearer:
    """What was measured of one of them."""
    times = beat_times(rates)
    count = len(times) - 1
    return Wearer(
        BeatArrays(
            np.arange(count),
            times[1:],
            1000.0 * np.diff(times),
            np.full(count, VERDICTS.index("ok"), np.uint8),
            np.ones(count, np.bool_),
            np.zeros(count, np.int64),
        ),
        skin,
        ResponseArrays(np.empty(0), np.empty(0)),
        _NONE,
        _NONE,
        _NONE,
        (),
    )


def two(
    minutes: float = 20.0,
    *,
    are_coupled: bool = False,
    pacer: Sequence = (),
    happenings: Sequence = (),
    skins: Sequence[MetricArrays] = (_NONE, _NONE),
    meta: SessionMeta = META,
) -> Review:
    """A session of both, as it is looked back on."""
    people: tuple[Person, Person] = ("client", "therapist")
    rates = hearts(minutes, are_coupled=are_coupled)
    wearers = {
        person: wearer(rate, skin) for person, rate, skin in zip(people, rates, skins, strict=True)
    }
    return Review(meta, 60.0 * minutes, True, wearers, (), tuple(pacer), tuple(happenings), (), ())
