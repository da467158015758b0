import numpy as np
import pytest

from biofeedback.events import Marker, PacerChange
from biofeedback.signal.synchrony import (
    phase_locking,
    segment_synchrony,
    slope_concordance,
    windowed_cross_correlation,
)
from biofeedback.signal.synchrony_segments import Blank
from biofeedback.signal.synchrony_series import (
    blanks,
    conductance_on,
    grid,
    heart_rate_on,
    moving,
    shifted,
)

HZ = 4.0
MEASURES = [segment_synchrony, slope_concordance, windowed_cross_correlation, phase_locking]


def heart(seed, minutes=10.0):
    """A heart rate with slow drift, a 0.1 Hz wave and a breath."""
    rng = np.random.default_rng(seed)
    count = round(minutes * 60 * HZ)
    noise = np.fft.rfft(rng.normal(size=count + 400))
    hz = np.fft.rfftfreq(count + 400, 1.0 / HZ)
    shape = np.exp(-0.5 * ((hz - 0.1) / 0.02) ** 2) + 0.7 * np.exp(-0.5 * ((hz - 0.24) / 0.03) ** 2)
    waves = np.fft.irfft((shape + 0.05 / np.maximum(hz, 0.005) * 0.1) * noise)[200 : 200 + count]
    return 70.0 + 3.0 * waves / waves.std()


def coupled(seed, rho=0.5, lag_s=2.0, minutes=30.0):
    one, own = heart(seed, minutes), heart(seed + 1000, minutes)
    follows = np.roll(one, round(lag_s * HZ)) - 70.0
    return one, 70.0 + rho * follows + np.sqrt(1.0 - rho**2) * (own - 70.0)


@pytest.mark.parametrize("measure", MEASURES)
def test_two_independent_people_are_within_chance(measure):
    verdicts = [measure(heart(i), heart(i + 500), HZ, seed=i).verdict for i in range(12)]
    assert verdicts.count("within") >= 11


@pytest.mark.parametrize("measure", [segment_synchrony, windowed_cross_correlation, phase_locking])
def test_coupled_people_are_above_chance(measure):
    verdicts = [measure(*coupled(i), HZ, seed=i).verdict for i in range(6)]
    assert verdicts.count("above") >= 5


def test_slopes_that_agree_at_once_are_above_chance():
    found = slope_concordance(*coupled(1, rho=0.7, lag_s=0.0), HZ)
    assert found.verdict == "above"
    assert found.value > found.high > 0.0 > found.low


def test_the_lag_says_who_follows_and_only_beyond_chance():
    found = segment_synchrony(*coupled(3), HZ)
    assert found.best_lag_s == pytest.approx(2.0, abs=0.5)
    assert found.profile.lags_s[found.profile.values.argmax()] == found.best_lag_s
    assert segment_synchrony(*coupled(3)[::-1], HZ).best_lag_s == pytest.approx(-2.0, abs=0.5)
    assert segment_synchrony(heart(5), heart(6), HZ).best_lag_s is None


def test_moving_oppositely_is_below_chance_and_above_it_when_direction_does_not_count():
    one, other = coupled(4, rho=0.8, lag_s=0.0)
    opposite = 140.0 - other
    assert segment_synchrony(one, opposite, HZ).verdict == "below"
    assert segment_synchrony(one, opposite, HZ, absolute=True).verdict == "above"


def test_a_trend_both_share_is_no_synchrony():
    drift = np.linspace(0.0, 30.0, round(20 * 60 * HZ))
    found = segment_synchrony(heart(7, 20.0) + drift, heart(8, 20.0) + drift, HZ)
    assert found.verdict == "within"


def test_chance_and_effect_come_from_the_surrogates():
    found = segment_synchrony(*coupled(9), HZ)
    assert found.low < 0.0 < found.high < found.value
    assert found.effect > 3.0
    assert abs(segment_synchrony(heart(1), heart(2), HZ).effect) < 3.5


@pytest.mark.parametrize("measure", MEASURES)
def test_under_five_minutes_it_cannot_be_told(measure):
    found = measure(heart(1, 4.5), heart(2, 4.5), HZ)
    assert found.verdict == "cannot-tell"
    assert found.reason.startswith("needs 5 min of both signals")
    assert np.isnan(found.value)


@pytest.mark.parametrize("measure", MEASURES)
def test_gaps_in_more_than_a_fifth_leave_it_open(measure):
    one, other = heart(1, 20.0), heart(2, 20.0)
    for start in range(0, len(one), 480):
        one[start : start + 150] = np.nan
    found = measure(one, other, HZ)
    assert found.verdict == "cannot-tell"
    assert found.reason == "signal gaps"


def test_each_lag_has_its_chance():
    found = segment_synchrony(*coupled(3), HZ).profile
    assert 2.0 in found.lags_s[found.values > found.high]
    assert (found.low < found.high).all()


def test_small_gaps_are_left_out():
    one, other = coupled(11)
    one[1000:1100] = np.nan
    found = segment_synchrony(one, other, HZ)
    assert found.verdict == "above"
    assert found.usable_share == pytest.approx(59 / 60, abs=0.01)


@pytest.mark.parametrize("measure", MEASURES)
def test_pacing_blanks_it(measure):
    paced = [Blank(0.0, 1700.0, "breathing is paced")]
    found = measure(*coupled(2), HZ, blanks=paced)
    assert (found.verdict, found.reason) == ("cannot-tell", "breathing is paced")


def test_one_pacer_for_both_tells_nothing_of_them():
    pacer = 3.0 * np.sin(2.0 * np.pi * 0.093 * np.arange(round(30 * 60 * HZ)) / HZ)
    one, other = heart(1, 30.0), heart(2, 30.0)
    middle = slice(len(one) // 4, 3 * len(one) // 4)
    one[middle] += pacer[middle]
    other[middle] += pacer[middle]
    assert segment_synchrony(one, other, HZ).verdict == "above"
    paced = [Blank(450.0, 1380.0, "breathing is paced")]
    assert segment_synchrony(one, other, HZ, blanks=paced).verdict == "within"


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize(
    "values", [np.empty(0), np.full(2400, 70.0), np.full(2400, np.nan), np.zeros(3)]
)
def test_what_has_no_waves_cannot_be_told(measure, values):
    assert measure(values, values, HZ).verdict == "cannot-tell"


def test_the_same_seed_gives_the_same_answer():
    pair = coupled(2, minutes=10.0)
    first, second = (segment_synchrony(*pair, HZ, seed=5) for _ in range(2))
    assert (first.value, first.low, first.effect) == (second.value, second.low, second.effect)


def test_signals_are_laid_on_one_grid_with_their_holes():
    times = grid(10.0, 20.0)
    assert (times[0], times[-1], len(times)) == (10.0, 19.75, 40)
    beats = np.concatenate((np.arange(5.0, 13.0), np.arange(17.0, 30.0)))
    rate = heart_rate_on(times, beats, np.full(len(beats), 1000.0))
    assert np.isnan(rate[(times > 12.0) & (times < 16.0)]).all()
    assert rate[times < 11.0] == pytest.approx(60.0)
    level = conductance_on(times, np.arange(30.0), np.full(30, np.e))
    assert level == pytest.approx(1.0)
    assert np.isnan(heart_rate_on(times, np.empty(0), np.empty(0))).all()


def test_paced_and_spoken_stretches_are_left_out():
    change = [
        PacerChange(100.0, "long", (("in", 4.0), ("out", 6.0)), "client"),
        PacerChange(130.0, "slow", (("in", 5.0), ("out", 7.0)), "client"),
        PacerChange(200.0, "slow", (), "client"),
        PacerChange(400.0, "long", (("in", 4.0), ("out", 6.0)), "client"),
    ]
    marks = [Marker(300.0, "voice", "therapist"), Marker(310.0, "star", "therapist")]
    found = blanks(change, marks, 500.0)
    assert found == [
        Blank(100.0, 230.0, "breathing is paced"),
        Blank(400.0, 500.0, "breathing is paced"),
        Blank(285.0, 315.0, "a voice was marked"),
    ]
    assert shifted(found, 100.0)[0] == Blank(0.0, 130.0, "breathing is paced")


def test_what_is_no_conductance_is_left_out():
    conductance = np.full(21, np.e)
    conductance[10] = 0.0
    level = conductance_on(grid(1.0, 20.0), np.arange(21.0), conductance)
    assert level == pytest.approx(1.0)


def test_movement_of_both_at_about_the_same_time_is_left_out():
    first, second = np.array([10.0, 11.0, 40.0, 90.0]), np.array([12.0, 60.0, 89.0])
    assert moving(first, second) == [
        Blank(8.0, 13.0, "both moved"),
        Blank(88.0, 92.0, "both moved"),
    ]
    assert moving(first, np.empty(0)) == moving(np.empty(0), second) == []
