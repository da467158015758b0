import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.signal.samples import SampleTimes


@given(
    st.floats(0.0, 1e6),
    st.sampled_from([4.0, 32.0, 130.16]),
    st.lists(st.integers(0, 50), max_size=20),
)
def test_an_even_stream_has_the_same_times_however_it_is_cut(start, rate, sizes):
    whole, _ = SampleTimes(0.1).feed(start, sum(sizes), rate)
    times, listed = SampleTimes(0.1), SampleTimes(0.1)
    pieces = []
    begin = 0
    for size in sizes:
        pieces.append(times.feed(start + begin / rate, size, rate)[0])
        assert listed.listed(start + begin / rate, size, rate)[0] == pieces[-1].tolist()
        begin += size
    assert np.array_equal(np.concatenate([np.empty(0), *pieces]), whole)


@pytest.mark.parametrize(
    ("late", "continues"), [(0.0, True), (0.09, True), (0.2, False), (-3.0, False)]
)
def test_a_jump_in_time_does_not_continue(late, continues):
    times = SampleTimes(0.1)
    assert times.feed(5.0, 10, 10.0)[1] is False
    after, follows = times.feed(6.0 + late, 3, 10.0)
    assert follows is continues
    assert after == pytest.approx(6.0 + late + np.arange(3) / 10.0)


def test_times_follow_a_changing_rate():
    times = SampleTimes(0.1)
    times.feed(0.0, 100, 100.0)
    after, follows = times.feed(1.0, 3, 101.0)
    assert follows
    assert after == pytest.approx(1.0 + np.arange(3) / 101.0)
