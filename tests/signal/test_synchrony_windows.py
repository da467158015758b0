from itertools import pairwise

import numpy as np
import pytest

from biofeedback.signal.synchrony_segments import Blank
from biofeedback.signal.synchrony_windows import WINDOW_S, over_time
from tests.signal.test_synchrony import HZ, coupled, heart

PACED = Blank(600.0, 900.0, "breathing is paced")


def test_two_independent_people_have_no_stretch_beyond_chance():
    found = [over_time(heart(i, 20.0), heart(i + 500, 20.0), HZ, seed=i) for i in range(8)]
    assert sum(bool(each.stretches) for each in found) <= 1
    for each in found:
        assert np.isfinite(each.values).all()
        assert (each.low < each.high).all()


def test_a_stretch_in_which_they_are_coupled_is_found_where_it_is():
    one, coupled_part = coupled(4, rho=0.8, minutes=30.0)
    other = heart(900, 30.0)
    here = slice(round(600 * HZ), round(1200 * HZ))
    other[here] = coupled_part[here]
    found = over_time(one, other, HZ).stretches
    assert found
    for each in found:
        assert each.above
        assert each.end - each.start == WINDOW_S
        assert each.start >= 420.0
        assert each.end <= 1380.0


def test_moving_oppositely_is_told_apart():
    one, other = coupled(4, rho=0.8, lag_s=0.0, minutes=20.0)
    found = over_time(one, 140.0 - other, HZ).stretches
    assert 1 <= len(found) <= 3
    assert not any(each.above for each in found)
    assert all(b.start >= a.end for a, b in pairwise(found))


def test_windows_that_are_paced_are_blank_and_say_so():
    found = over_time(*coupled(2, minutes=30.0), HZ, blanks=[PACED])
    paced = (found.times > 650.0) & (found.times < 850.0)
    assert paced.any()
    assert np.isnan(found.values[paced]).all()
    assert np.isnan(found.low[paced]).all()
    assert {found.reasons[at] for at in np.flatnonzero(paced)} == {"breathing is paced"}
    assert [bool(each) for each in found.reasons] == np.isnan(found.values).tolist()
    assert not any(s.start < 840.0 and s.end > 660.0 for s in found.stretches)


def test_a_hole_is_blank_and_a_minute_without_signal_is_borne():
    one, other = coupled(2, minutes=30.0)
    one[round(600 * HZ) : round(660 * HZ)] = np.nan
    assert np.isfinite(over_time(one, other, HZ).values).all()
    one[round(600 * HZ) : round(780 * HZ)] = np.nan
    found = over_time(one, other, HZ)
    assert set(found.reasons) == {"", "signal gaps"}


@pytest.mark.parametrize("minutes", [0.0, 4.5])
def test_under_five_minutes_there_is_nothing_to_show(minutes):
    count = round(minutes * 60 * HZ)
    found = over_time(heart(1)[:count], heart(2)[:count], HZ)
    assert len(found.times) == len(found.reasons) == len(found.stretches) == 0


def test_the_same_seed_gives_the_same_stretches():
    pair = coupled(2, minutes=20.0)
    first, second = (over_time(*pair, HZ, seed=3) for _ in range(2))
    assert np.array_equal(first.high, second.high)
    assert first.stretches == second.stretches
