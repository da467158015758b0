from dataclasses import replace

import numpy as np
import pytest

from biofeedback.signal.resonance import StepMeasures, estimate_pace, measure_step

RATES = (7.0, 6.5, 6.0, 5.5, 5.0, 4.5)


def answer(rate, crest=5.5, size_bpm=6.0, sharpness=1.5):
    return size_bpm / np.hypot(1.0, sharpness * (rate / crest - crest / rate))


def step(rate, swing_bpm, seed=0, seconds=180.0, noise_bpm=1.0, lag_s=1.0, followed=None):
    """Beats of one paced step that begins at 0, with its crest ``lag_s`` after the in-breath."""
    rng = np.random.default_rng([seed, round(100 * rate)])
    hz = (followed or rate) / 60.0
    crest = 0.4 * 60.0 / rate + lag_s
    times, rr_ms, time = [], [], 0.0
    while time < seconds:
        bpm = 70.0 + swing_bpm * np.cos(2.0 * np.pi * hz * (time - crest))
        rr = 60.0 / (bpm + noise_bpm * rng.normal())
        time += rr
        times.append(time)
        rr_ms.append(1000.0 * rr)
    return np.array(times), np.array(rr_ms)


def measured(rate, swing_bpm, seed=0, ok=None, **how):
    times, rr_ms = step(rate, swing_bpm, seed, **how)
    ok = np.ones(len(times), dtype=bool) if ok is None else ok(times)
    return measure_step(times, rr_ms, ok, (20.0, how.get("seconds", 180.0)), rate, 0.0)


def search(crest=5.5, seed=0, **how):
    return [measured(rate, answer(rate, crest), seed, **how) for rate in RATES]


def test_a_step_has_all_its_measures():
    found = measured(6.0, 5.0)
    assert found.usable
    assert found.breaths == 16
    assert found.followed_per_min == pytest.approx(6.0, abs=0.1)
    assert found.wave_bpm == pytest.approx(5.0, abs=0.3)
    assert found.wave_error_bpm == pytest.approx(0.2, abs=0.15)
    assert found.peak_to_trough_bpm == pytest.approx(11.5, abs=1.5)
    assert found.range_bpm > found.peak_to_trough_bpm
    assert found.power_at_pace > 0.8
    assert found.lf_power_ms2 > 500.0
    assert found.lf_peaks == 1
    # 1 s is 36 degrees; an interval drawn at its start lies half an interval later still
    assert found.lag_deg == pytest.approx(51.4, abs=6.0)
    assert found.clean_share > 0.99


def test_an_unclean_step_cannot_be_used():
    found = measured(6.0, 5.0, ok=lambda times: (times < 60.0) | (times > 100.0))
    assert not found.usable
    assert found.reason == "75 % of it clean"
    assert measured(6.0, 5.0, ok=lambda times: (times < 60.0) | (times > 80.0)).usable


def test_a_step_that_was_not_followed_cannot_be_used():
    found = measured(6.0, 5.0, followed=9.0)
    assert found.reason == "breathing at 9.0 a minute instead of 6"


def test_a_short_step_cannot_be_used():
    assert measured(6.0, 5.0, seconds=70.0).reason == "fewer than 6 breaths"


@pytest.mark.parametrize("count", [0, 1, 3])
def test_hardly_any_beats_cannot_be_used(count):
    times = np.arange(count, dtype=float) + 30.0
    found = measure_step(
        times, np.full(count, 1000.0), np.ones(count, dtype=bool), (20.0, 180.0), 6.0, 0.0
    )
    assert not found.usable


@pytest.mark.parametrize("crest", [5.0, 5.5, 6.0])
def test_the_crest_of_the_answer_is_found(crest):
    found = [estimate_pace(search(crest, seed)).rate_per_min for seed in range(5)]
    assert sum(rate is not None and abs(rate - crest) <= 0.25 for rate in found) >= 4


def test_the_same_answer_at_every_rate_is_no_clear_difference():
    found = [estimate_pace([measured(rate, 5.0, seed) for rate in RATES]) for seed in range(5)]
    assert sum(one.rate_per_min is None for one in found) >= 4
    assert found[0].reason == "no clear difference between the rates"


def test_rates_within_a_tenth_of_the_best_suit_as_well():
    close = estimate_pace(search()).as_good_per_min
    assert 5.5 in close
    assert 7.0 not in close
    assert len(close) >= 2


def test_one_rate_that_stands_out_has_no_equal():
    steps = [replace(one, peak_to_trough_bpm=5.0) for one in search()]
    steps[3] = replace(steps[3], peak_to_trough_bpm=9.0)
    assert estimate_pace(steps).as_good_per_min == (5.5,)


def test_an_unwelcome_rate_is_never_suggested():
    steps = search()
    found = estimate_pace(steps, unwelcome_per_min={5.5})
    assert found.rate_per_min in (5.0, 6.0)
    assert 5.5 not in found.as_good_per_min
    none = estimate_pace(steps, unwelcome_per_min=set(RATES))
    assert none.rate_per_min is None
    assert none.reason == "no rate that was tried was comfortable"


@pytest.mark.parametrize("usable", [0, 2])
def test_fewer_than_three_usable_steps_give_no_rate(usable):
    steps = [
        one if at < usable else StepMeasures(one.rate_per_min, 0.5, reason="50 % of it clean")
        for at, one in enumerate(search())
    ]
    assert estimate_pace(steps).reason == "fewer than three rates could be used"
    assert estimate_pace([]).rate_per_min is None


def test_the_order_of_steps_does_not_matter():
    steps = search()
    assert estimate_pace(steps) == estimate_pace(steps[::-1])
