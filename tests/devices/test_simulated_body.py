"""The simulated person: the same for the same seed, and answering as a body does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biofeedback.devices.simulated.body import SimulatedBody
from biofeedback.devices.simulated.scenarios import SCENARIOS, Scenario
from biofeedback.errors import UsageError
from biofeedback.events import PacerChange


def paced(body: SimulatedBody, per_minute: float, start: float = 0.0) -> SimulatedBody:
    cycle = 60 / per_minute
    phases = (("in", 0.4 * cycle), ("out", 0.6 * cycle))
    body.follow(PacerChange(start, "personal-pace", phases, "therapist"))
    return body


def heart_rates(body: SimulatedBody, start: float, end: float) -> np.ndarray:
    beats = np.array([beat.time for beat in body.beats(start, end)])
    return 60 / np.diff(beats)


def peak_to_trough(body: SimulatedBody, per_minute: float, start: float, end: float) -> float:
    """Mean over breaths of the highest less the lowest heart rate."""
    beats = np.array([beat.time for beat in body.beats(start, end)])
    rates, cycle = 60 / np.diff(beats), 60 / per_minute
    breaths = ((beats[1:] - start) // cycle).astype(int)
    return float(np.mean([np.ptp(rates[breaths == n]) for n in range(breaths.max())]))


@settings(max_examples=15, deadline=None)
@given(st.lists(st.floats(0.01, 20.0), min_size=1, max_size=20), st.integers(0, 50))
def test_the_body_does_not_depend_on_how_it_is_asked(steps: list[float], seed: int) -> None:
    whole, cut = SimulatedBody(seed, "rough-signal"), SimulatedBody(seed, "rough-signal")
    end = sum(steps)
    times, beats, conductance = np.arange(0.0, end, 0.25), [], []
    start = 0.0
    for step in steps:
        beats += cut.beats(start, start + step)
        mine = times[(times >= start) & (times < start + step)]
        if len(mine):
            conductance.append(cut.conductance(mine))
        start += step
    assert beats == whole.beats(0.0, start)
    assert np.allclose(np.concatenate(conductance), whole.conductance(times), atol=1e-12)


def test_another_seed_is_another_person() -> None:
    assert SimulatedBody(1).beats(0, 60) != SimulatedBody(2).beats(0, 60)


def test_an_unknown_scenario_is_named_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="two-rises"):
        SimulatedBody(0, "no-such-thing")


@pytest.mark.parametrize("seed", range(5))
def test_at_rest_everything_lies_where_adults_lie(seed: int) -> None:
    body = SimulatedBody(seed)
    beats = np.array([beat.time for beat in body.beats(240.0, 540.0)])
    rr_ms = np.diff(beats) * 1000
    assert 55 < 60_000 / rr_ms.mean() < 85
    assert 15 < np.sqrt(np.mean(np.diff(rr_ms) ** 2)) < 60  # RMSSD
    conductance = body.conductance(np.arange(240.0, 540.0, 0.25))
    assert 1.0 < conductance.min() < conductance.max() < 15.0


def test_paced_breathing_swings_the_heart_most_at_the_resonance() -> None:
    swings = {
        rate: np.mean(
            [
                peak_to_trough(paced(SimulatedBody(seed), rate), rate, 60.0, 240.0)
                for seed in range(6)
            ]
        )
        for rate in (4.0, 4.5, 5.5, 6.5, 8.0)
    }
    assert max(swings, key=lambda rate: swings[rate]) == 5.5
    assert 6 < swings[5.5] < 16
    free = np.mean([peak_to_trough(SimulatedBody(s), 14.0, 60.0, 240.0) for s in range(6)])
    assert swings[5.5] > 1.8 * free


def test_the_resonance_can_be_put_elsewhere() -> None:
    def swing(rate: float) -> float:
        bodies = [SimulatedBody(seed, resonance_per_minute=4.5) for seed in range(6)]
        return float(np.mean([peak_to_trough(paced(b, rate), rate, 60, 240) for b in bodies]))

    assert swing(4.5) > swing(6.0)


def spectral_peak_hz(body: SimulatedBody, start: float, end: float) -> float:
    beats = np.array([beat.time for beat in body.beats(start, end)])
    grid = np.arange(beats[1], beats[-1], 0.25)
    rate = np.interp(grid, beats[1:], 60 / np.diff(beats))
    power = np.abs(np.fft.rfft((rate - rate.mean()) * np.hanning(len(rate)))) ** 2
    frequency = np.fft.rfftfreq(len(rate), 0.25)
    return float(frequency[1 + np.argmax(power[1:])])


@pytest.mark.parametrize("per_minute", [4.5, 5.5, 6.5])
def test_the_heart_follows_the_pacers_rate(per_minute: float) -> None:
    body = paced(SimulatedBody(3), per_minute)
    assert spectral_peak_hz(body, 60, 360) == pytest.approx(per_minute / 60, abs=0.005)


def test_the_breath_is_free_again_when_the_pacer_stops() -> None:
    body = paced(SimulatedBody(3), 5.5)
    body.live_until(120.0)
    assert body.breath.paced
    body.follow(PacerChange(120.0, "personal-pace", (), "therapist"))
    body.live_until(125.0)
    assert not body.breath.paced
    extent = body.lung_extent(np.arange(180.0, 300.0, 0.1))
    breaths = np.sum((extent[1:] >= 0.5) & (extent[:-1] < 0.5)) / 2.0
    assert 10 < breaths < 18


@pytest.mark.parametrize("seed", range(6))
def test_two_rises_lift_heart_rate_and_conductance_together(seed: int) -> None:
    body = SimulatedBody(seed, "two-rises")
    assert len(body.rises) == 2
    for rise in body.rises:
        before = heart_rates(body, rise.start - 120, rise.start).mean()
        during = heart_rates(body, rise.start + 30, rise.end).mean()
        assert during - before > 6
        calm = body.conductance(np.arange(rise.start - 120, rise.start, 0.25))
        lifted = body.conductance(np.arange(rise.start + 30, rise.end, 0.25))
        assert lifted.mean() > 1.08 * calm.mean()
    assert 7 * 60 < body.rises[0].start < body.rises[0].end < body.rises[1].start < 25 * 60


def test_steady_has_no_rise_and_no_artifact() -> None:
    body = SimulatedBody(1, "steady")
    assert body.rises == ()
    assert body.movements == ()
    assert {beat.kind for beat in body.beats(0, 600)} == {"normal"}


def test_an_early_beat_is_followed_by_a_longer_interval() -> None:
    body = SimulatedBody(4, Scenario("ectopic", "", ectopic_share=0.05))
    beats = body.beats(0, 600)
    early = [n for n, beat in enumerate(beats) if beat.kind == "ectopic" and 0 < n < len(beats) - 1]
    assert len(early) > 10
    for n in early:
        before, after = beats[n].time - beats[n - 1].time, beats[n + 1].time - beats[n].time
        assert after > 1.4 * before
    times = [beat.time for beat in beats]
    assert times == sorted(times)


def responses(body: SimulatedBody, start: float, end: float) -> float:
    """Rises of 0.05 µS and more, trough to peak, per minute."""
    level = body.conductance(np.arange(start, end, 0.1))
    turns = np.flatnonzero(np.diff(np.sign(np.diff(level)))) + 1
    steps = np.diff(level[turns])
    return float(np.sum(steps >= 0.05) / (end - start) * 60)


def test_skin_responses_are_few_at_rest_and_many_in_a_rise() -> None:
    bodies = [SimulatedBody(seed, "two-rises") for seed in range(6)]
    rest = [responses(body, 60, body.rises[0].start) for body in bodies]
    rise = [responses(body, body.rises[0].start + 20, body.rises[0].end) for body in bodies]
    assert all(0.5 < count < 4.5 for count in rest)  # non-specific: 1 to 3 a minute (Boucsein 2012)
    assert all(count > 5 for count in rise)


def test_skin_responses_rise_fast_and_recover_slowly() -> None:
    body = SimulatedBody(2)
    conductance = body.conductance(np.arange(0.0, 600.0, 0.05))
    slope = np.diff(conductance) / 0.05
    assert slope.max() > 0.05  # µS/s
    assert slope.max() > 1.5 * -slope.min()


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_scenario_is_listed_under_its_name(name: str) -> None:
    assert SCENARIOS[name].name == name
    assert SCENARIOS[name].summary.endswith(".")
