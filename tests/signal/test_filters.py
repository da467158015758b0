import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import butter, sosfilt, sosfilt_zi

from biofeedback.signal.filters import LowPass, moving_dot, moving_sum


@pytest.mark.parametrize("sampling_rate", [4.0, 10.0, 130.16, 1000.0])
def test_the_low_pass_equals_scipys_butterworth(sampling_rate):
    values = np.random.default_rng(1).normal(5.0, 1.0, 500)
    sections = butter(2, 1.0, fs=sampling_rate, output="sos")
    expected, _ = sosfilt(sections, values, zi=sosfilt_zi(sections) * values[0])
    low_pass = LowPass(1.0, sampling_rate)
    assert low_pass.run(values.tolist()) == pytest.approx(expected, abs=1e-9)


def test_a_filter_that_starts_on_a_level_shows_no_step():
    low_pass = LowPass(1.0, 32.0)
    assert low_pass.run([8.0] * 50) == pytest.approx([8.0] * 50)


def test_after_a_reset_the_next_value_starts_anew():
    low_pass = LowPass(1.0, 32.0)
    low_pass.run([3.0])
    low_pass.reset()
    assert low_pass.run([9.0] * 5) == pytest.approx([9.0] * 5)


@given(st.integers(1, 40), st.integers(0, 60), st.integers(0, 60))
def test_moving_dot_is_the_same_wherever_the_values_lie(width, count, before):
    values = np.random.default_rng(count).normal(size=before + count)
    weights = np.random.default_rng(width).normal(size=width)
    sums = moving_dot(values[before:], weights)
    assert len(sums) == max(count - width + 1, 0)
    assert sums == pytest.approx([values[before + i :][:width] @ weights for i in range(len(sums))])
    if count >= width:
        assert np.array_equal(moving_dot(values, weights)[before:], sums)


@given(st.integers(1, 40), st.integers(0, 60), st.integers(0, 60))
def test_moving_sum_is_the_same_wherever_the_values_lie(width, count, before):
    values = np.random.default_rng(count).normal(size=before + count)
    sums = moving_sum(values[before:], width)
    assert len(sums) == max(count - width + 1, 0)
    assert sums == pytest.approx([values[before + i :][:width].sum() for i in range(len(sums))])
    if count >= width:
        assert np.array_equal(moving_sum(values, width)[before:], sums)
