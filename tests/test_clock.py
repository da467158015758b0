"""Session time, and the mapping of a sensor's clock to it."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.clock import SensorClock, SessionClock


def test_session_time_begins_at_zero_and_follows_its_source() -> None:
    seconds = iter([100.0, 100.0, 107.5])
    clock = SessionClock(lambda: next(seconds))
    assert clock.now() == 0.0
    assert clock.now() == 7.5


def test_the_first_packet_is_needed() -> None:
    with pytest.raises(ValueError, match="no packet"):
        SensorClock().to_session(1.0)


def fitted(seed: int, drift: float, minutes: float, jitter_s: float = 0.015) -> SensorClock:
    """A clock that has seen a packet each 0.56 s, 40 ms late or more."""
    rng, clock = random.Random(seed), SensorClock()
    time = 0.0
    while time < 60 * minutes:
        late = 0.040 + rng.expovariate(1 / jitter_s) + (0.4 if rng.random() < 0.02 else 0.0)
        clock.add(6e8 + time * (1 + drift), time + late)
        time += 0.56
    return clock


@pytest.mark.parametrize("drift", [-100e-6, -20e-6, 0.0, 20e-6, 100e-6])
@pytest.mark.parametrize("seed", range(2))
def test_drift_is_followed_whatever_the_jitter(seed: int, drift: float) -> None:
    clock = fitted(seed, drift, minutes=30)
    for time in (25 * 60.0, 30 * 60.0):
        mapped = clock.to_session(6e8 + time * (1 + drift))
        assert mapped == pytest.approx(time + 0.040, abs=0.002)


def test_packets_without_jitter_are_mapped_exactly() -> None:
    clock = SensorClock()
    for n in range(200):
        clock.add(n * 0.5, 3.0 + n * 0.5 * (1 + 50e-6))
    assert clock.uncertainty_s < 1e-4
    assert clock.to_session(99.5) == pytest.approx(3.0 + 99.5 * (1 + 50e-6), abs=1e-4)


def test_few_packets_are_no_certainty_even_when_they_agree() -> None:
    clock = SensorClock()
    for n in range(7):
        clock.add(n * 0.5, n * 0.5)
        assert clock.uncertainty_s == float("inf")
    clock.add(3.5, 3.5)
    assert clock.uncertainty_s < 1e-9


def test_the_slope_stays_within_what_a_clock_can_drift() -> None:
    clock = SensorClock(max_drift=200e-6)
    for n in range(400):
        clock.add(n * 0.5, n * 0.5 * 1.01)  # deliveries that fall behind, not a clock 1 % slow
    ahead = clock.to_session(300.0) - clock.to_session(200.0)
    assert 100.0 < ahead <= 100.0 * (1 + 200e-6)


def test_a_packet_held_up_moves_nothing() -> None:
    clock = fitted(1, 0.0, minutes=5)
    before = clock.to_session(6e8 + 300.0)
    clock.add(6e8 + 300.0, 304.0)
    assert clock.to_session(6e8 + 300.0) == pytest.approx(before, abs=1e-3)
    assert clock.lateness(6e8 + 300.0, 304.0) == pytest.approx(3.96, abs=0.01)


@given(
    st.lists(st.tuples(st.floats(0.01, 5.0), st.floats(0.0, 2.0)), min_size=1, max_size=200),
    st.floats(0.0, 1e9),
)
def test_no_packet_ever_arrives_before_the_fit_allows(
    packets: list[tuple[float, float]], epoch: float
) -> None:
    clock, device = SensorClock(), 0.0
    for step, late in packets:
        device += step
        clock.add(epoch + device, device + late)
        # thinned to one pair a bucket, the slope may cost drift times the bucket
        assert clock.lateness(epoch + device, device + late) >= -200e-6 * 8.0
    fit = clock.to_session(epoch + device)
    assert fit <= device + 2.0 + 1e-6
