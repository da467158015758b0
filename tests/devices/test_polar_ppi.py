"""Pulse intervals of an optical sensor, placed by their sum."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.devices.polar_pmd_frames import PpiInterval
from biofeedback.devices.polar_ppi import DELIVERY_S, PulseIntervals, trusted
from biofeedback.events import Event, RrIntervals
from tests.devices.scripted_link import of, wearer


def pulse(pp_ms: int, error_ms: int = 8, *, blocker: bool = False) -> PpiInterval:
    return PpiInterval(60, pp_ms, error_ms, blocker, contact=False, contact_supported=True)


@pytest.mark.parametrize(
    ("interval", "used"),
    [
        (pulse(900), True),  # although the contact bit says no: it is unreliable
        (pulse(900, blocker=True), False),
        (pulse(900, error_ms=30), True),
        (pulse(900, error_ms=31), False),
        (pulse(0), False),
    ],
)
def test_movement_and_error_decide(interval: PpiInterval, used: bool) -> None:
    assert trusted(interval) is used


def placed(events: list[Event]) -> list[tuple[float, float]]:
    """(time, interval) of every beat, as the pipeline reads a packet on the beat's own clock."""
    beats = []
    for packet in of(RrIntervals, events):
        time = packet.time - sum(packet.rr_ms) / 1000
        for rr_ms in packet.rr_ms:
            time += rr_ms / 1000
            beats.append((time, rr_ms))
    return beats


def test_late_batches_do_not_move_the_beats() -> None:
    rng, events = random.Random(1), []
    intervals, beat = PulseIntervals(wearer(events)), 0.0
    true = []
    for _ in range(60):
        batch = [rng.randrange(800, 1000) for _ in range(5)]
        for pp_ms in batch:
            beat += pp_ms / 1000
            true.append(beat)
        intervals.take([pulse(pp_ms) for pp_ms in batch], beat + DELIVERY_S + rng.uniform(0, 1.5))
    offsets = [time - beat for (time, _), beat in zip(placed(events), true, strict=True)]
    assert max(offsets) - min(offsets) < 1e-6


def test_an_interval_that_is_not_trusted_leaves_a_hole_of_its_length_and_is_kept() -> None:
    events: list[Event] = []
    intervals = PulseIntervals(wearer(events))
    intervals.take([pulse(1000), pulse(900, blocker=True), pulse(1100)], 10.0)
    (first, _), (second, rr_ms) = placed(events)
    assert second - first == pytest.approx(2.0)
    assert rr_ms == 1100.0
    kept = [(packet.rr_ms, packet.untrusted_ms) for packet in of(RrIntervals, events)]
    assert kept == [((1000.0,), ()), ((), (900.0,)), ((1100.0,), ())]


def test_after_a_long_silence_beats_are_placed_by_arrival_again() -> None:
    events: list[Event] = []
    intervals = PulseIntervals(wearer(events))
    intervals.take([pulse(1000)] * 5, 10.0)
    intervals.take([pulse(1000)] * 5, 60.0)
    assert placed(events)[-1][0] == pytest.approx(60.0 - DELIVERY_S)


@given(
    st.lists(
        st.tuples(
            st.lists(st.builds(pulse, st.integers(0, 65535), st.integers(0, 60)), max_size=9),
            st.floats(0.0, 30.0),
        ),
        max_size=20,
    )
)
def test_beats_never_go_back_in_time(batches: list[tuple[list[PpiInterval], float]]) -> None:
    events: list[Event] = []
    intervals, arrival = PulseIntervals(wearer(events)), 0.0
    for batch, wait in batches:
        arrival += wait
        intervals.take(batch, arrival)
    times = [time for time, _ in placed(events)]
    assert all(later >= earlier - 1e-6 for earlier, later in itertools.pairwise(times))
    sent = [one.pp_ms for batch, _ in batches for one in batch if trusted(one)]
    assert [rr_ms for _, rr_ms in placed(events)] == sent
    others = [one.pp_ms for batch, _ in batches for one in batch if not trusted(one)]
    kept = [rr_ms for packet in of(RrIntervals, events) for rr_ms in packet.untrusted_ms]
    assert kept == others
