import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import butter, sosfilt, sosfilt_zi

from biofeedback.signal.filters import CausalFilter, high_pass, low_pass, moving_dot


@pytest.mark.parametrize("sampling_rate", [4.0, 10.0, 130.16, 1000.0])
@pytest.mark.parametrize(("design", "name"), [(low_pass, "lowpass"), (high_pass, "highpass")])
def test_filters_equal_scipys_butterworth(design, name, sampling_rate):
    values = np.random.default_rng(1).normal(5.0, 1.0, 500)
    sections = butter(2, 1.0, btype=name, fs=sampling_rate, output="sos")
    expected, _ = sosfilt(sections, values, zi=sosfilt_zi(sections) * values[0])
    assert CausalFilter(design(1.0, sampling_rate)).feed(values) == pytest.approx(
        expected, abs=1e-9
    )


def test_a_cascade_applies_its_sections_in_turn():
    values = np.random.default_rng(2).normal(0.0, 1.0, 300)
    first, second = high_pass(5.0, 130.0), low_pass(18.0, 130.0)
    apart = CausalFilter(second).feed(CausalFilter(first).feed(values))
    assert np.array_equal(CausalFilter(first, second).feed(values), apart)


def test_a_filter_that_starts_on_a_level_shows_no_step():
    assert CausalFilter(low_pass(1.0, 32.0)).feed(np.full(50, 8.0)) == pytest.approx(8.0)
    assert CausalFilter(high_pass(1.0, 32.0)).feed(np.full(50, 8.0)) == pytest.approx(0.0, abs=1e-9)


def test_after_a_reset_the_next_value_starts_anew():
    band = CausalFilter(low_pass(1.0, 32.0))
    band.feed(np.full(10, 3.0))
    band.reset()
    assert band.feed(np.full(10, 9.0)) == pytest.approx(9.0)


@given(st.lists(st.floats(-1e6, 1e6), max_size=80), st.lists(st.integers(0, 80), max_size=5))
def test_any_chunking_gives_the_same_result(values, cuts):
    samples = np.array(values, dtype=float)
    whole = CausalFilter(high_pass(5.0, 130.0), low_pass(18.0, 130.0)).feed(samples)
    band = CausalFilter(high_pass(5.0, 130.0), low_pass(18.0, 130.0))
    pieces = [band.feed(piece) for piece in np.split(samples, sorted(cuts))]
    assert np.array_equal(np.concatenate(pieces), whole)


@given(st.integers(1, 40), st.integers(0, 60), st.integers(0, 60))
def test_moving_dot_is_the_same_wherever_the_values_lie(width, count, before):
    values = np.random.default_rng(count).normal(size=before + count)
    weights = np.random.default_rng(width).normal(size=width)
    sums = moving_dot(values[before:], weights)
    assert len(sums) == max(count - width + 1, 0)
    assert sums == pytest.approx([values[before + i :][:width] @ weights for i in range(len(sums))])
    if count >= width:
        assert np.array_equal(moving_dot(values, weights)[before:], sums)
