from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.events import Gap, RrIntervals
from biofeedback.signal.beats import BeatClock, PlacedBeat, place_all
from tests.signal.recorded import intervals, polar_h10_ibi


def settled(packets: list[RrIntervals]) -> list[PlacedBeat]:
    clock = BeatClock()
    placed = [beat for packet in packets for beat in clock.feed(packet)]
    return [beat for beat in placed + clock.cut() if beat.settled]


def strap(rr_ms: np.ndarray, lag_s: np.ndarray, drift: float = 0.001) -> list[RrIntervals]:
    """Arrivals of a strap whose clock is too fast by ``drift``."""
    beats = np.cumsum(rr_ms) / 1000.0 * (1.0 - drift)
    return intervals(rr_ms, beats + lag_s, "arrival")


def notified_each_second(beats: np.ndarray, phase: float) -> np.ndarray:
    """Lag of intervals that leave with the next notification, once a second."""
    return np.ceil(beats - phase) + phase - beats + 0.03


def test_a_real_strap_gives_every_beat_once_and_no_hole(test_data: Path) -> None:
    packets = polar_h10_ibi(test_data)
    beats = settled(packets)
    assert [beat.rr_ms for beat in beats] == [rr for packet in packets for rr in packet.rr_ms]
    assert [beat.number for beat in beats] == list(range(620))
    assert [beat.number for beat in beats if not beat.adjacent] == [0]


def test_beats_stay_on_session_time_although_intervals_sum_to_more() -> None:
    rng = np.random.default_rng(1)
    rr_ms = np.round(rng.normal(850.0, 30.0, 2000))
    true = np.cumsum(rr_ms) / 1000.0 * 0.999
    beats = settled(strap(rr_ms, notified_each_second(true, 0.3)))
    late = np.array([beat.time for beat in beats]) - true
    assert np.abs(late[20:]).max() < 0.3
    assert all(beat.adjacent for beat in beats[1:])
    assert np.diff([beat.time for beat in beats]).min() > 0.0


def test_single_late_packets_are_no_holes() -> None:
    rng = np.random.default_rng(2)
    rr_ms = np.full(300, 800.0)
    lag = rng.uniform(0.03, 0.8, 300)
    lag[[50, 120, 121, 200]] += 3.5
    assert [beat.number for beat in settled(strap(rr_ms, lag)) if not beat.adjacent] == [0]


@pytest.mark.parametrize("lost", [3, 4, 7, 60])
def test_lost_intervals_leave_one_hole_and_later_beats_at_their_time(lost: int) -> None:
    rng = np.random.default_rng(3)
    rr_ms = np.round(rng.normal(850.0, 30.0, 400))
    true = np.cumsum(rr_ms) / 1000.0
    arrival = true + notified_each_second(true, 0.7)
    kept = np.r_[0:200, 200 + lost : 400]
    beats = settled(intervals(rr_ms[kept], arrival[kept], "arrival"))
    assert [beat.number for beat in beats if not beat.adjacent] == [0, 200]
    error = np.array([beat.time for beat in beats]) - true[kept]
    assert np.abs(error[30:]).max() < 0.85


def test_a_gap_ends_the_run_and_settles_what_was_held_back() -> None:
    clock = BeatClock()
    for packet in intervals([800.0] * 5):
        clock.feed(packet)
    assert [beat.number for beat in clock.cut()] == [3, 4]
    after = clock.feed(RrIntervals(60.0, "client", "strap", None, (800.0,), clock="beat"))
    assert [(beat.number, beat.adjacent) for beat in after] == [(5, False)]


def test_on_an_exact_clock_a_beat_follows_when_it_comes_one_interval_later() -> None:
    times = [1.0, 1.8, 2.6, 4.2, 5.0]
    beats = settled(intervals([800.0] * 5, times))
    assert [beat.time for beat in beats] == times
    assert [beat.adjacent for beat in beats] == [False, True, True, False, True]


@pytest.mark.parametrize("rr_ms", [0.0, -5.0, float("nan"), float("inf"), 1.9e9])
def test_what_is_no_interval_is_left_out_and_breaks_the_run(rr_ms: float) -> None:
    beats = settled(intervals([800.0, 810.0, rr_ms, 820.0], [0.8, 1.61, 1.7, 2.43]))
    assert [(beat.rr_ms, beat.adjacent) for beat in beats] == [
        (800.0, False),
        (810.0, True),
        (820.0, False),
    ]


@given(
    st.lists(st.integers(300, 2000), min_size=1, max_size=60),
    st.data(),
)
def test_beats_do_not_depend_on_how_intervals_share_a_packet(
    quantized: list[int], data: st.DataObject
) -> None:
    rr_ms = [each * 1000.0 / 1024.0 for each in quantized]
    arrival = 0.0
    grouped: list[RrIntervals] = []
    single: list[RrIntervals] = []
    while rr_ms:
        count = data.draw(st.integers(1, 4))
        arrival += data.draw(st.floats(0.1, 3.0))
        packet, rr_ms = tuple(rr_ms[:count]), rr_ms[count:]
        grouped.append(RrIntervals(arrival, "client", "strap", None, packet))
        single += [RrIntervals(arrival, "client", "strap", None, (rr,)) for rr in packet]
    assert settled(grouped) == settled(single)


exact_times = st.lists(
    st.tuples(
        st.one_of(st.floats(200.0, 3000.0), st.sampled_from([0.0, -1.0, float("nan"), 2e4])),
        st.floats(-0.3, 5.0),
    ),
    max_size=80,
)


@given(exact_times, st.booleans())
def test_placing_a_whole_file_gives_the_beats_of_the_live_run(
    rows: list[tuple[float, float]], drop_out: bool
) -> None:
    time = 0.0
    packets: list[RrIntervals] = []
    for rr, extra in rows:
        time = max(time + (rr / 1000.0 if 0.0 < rr < 1e4 else 0.8) + max(extra - 4.0, 0.0), time)
        packets.append(RrIntervals(time, "client", "strap", None, (rr,), clock="beat"))
    live = settled(packets)
    gaps: list[RrIntervals | Gap] = [*packets]
    if drop_out:  # a gap that closes before the first beat changes nothing but the way taken
        gaps.insert(0, Gap(0.0, "strap", "client", 0.0, 0.0, "out of reach"))
    series = place_all(gaps)
    assert series.times.tolist() == [beat.time for beat in live]
    assert series.rr_ms.tolist() == [beat.rr_ms for beat in live]
    assert series.adjacent.tolist() == [beat.adjacent for beat in live]
