"""The pacer's sound as a stream of blocks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biofeedback.events import PacerChange
from biofeedback.guidance.patterns import pattern
from biofeedback.guidance.tone_mixer import ToneMixer
from biofeedback.guidance.tones import LOUDEST_DBFS, breath

RATE = 8000
LONG = PacerChange(10.0, "long-exhale-4-6", pattern("long-exhale-4-6").phases, "client")


def mixer(gain: float = 1.0) -> ToneMixer:
    made = ToneMixer(RATE)
    made.set_gain(gain)
    # the gain is reached over the first block
    made.block(0.0, 1)
    return made


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 4000), min_size=1, max_size=12))
def test_blocks_of_any_length_make_the_same_sound(lengths: list[int]) -> None:
    whole, parts = mixer(), mixer()
    for each in (whole, parts):
        each.follow(LONG)
        each.block(9.0, RATE)
    n = sum(lengths)
    expected = whole.block(10.0, n)
    time, found = 10.0, []
    for length in lengths:
        found.append(parts.block(time, length))
        time += length / RATE
    assert np.array_equal(np.concatenate(found), expected)


def test_the_sound_is_that_of_the_breath_at_its_time() -> None:
    made = mixer()
    made.follow(LONG)
    made.block(9.0, RATE)
    assert np.allclose(made.block(10.0, 10 * RATE), breath(LONG.phases, RATE))
    assert np.allclose(made.block(20.0, 10 * RATE), breath(LONG.phases, RATE))


def test_before_its_time_a_pattern_is_silent_and_the_one_before_goes_on() -> None:
    made = mixer()
    made.follow(LONG)
    assert not made.block(8.0, RATE).any()
    made.block(9.0, RATE)
    other = PacerChange(20.0, "even-5-5", pattern("even-5-5").phases, "client")
    made.follow(other)
    heard = made.block(10.0, 20 * RATE)
    fade = round(0.02 * RATE)
    assert np.allclose(heard[fade : 10 * RATE], breath(LONG.phases, RATE)[fade:], atol=1e-6)
    assert np.allclose(heard[10 * RATE :], breath(other.phases, RATE), atol=1e-6)


def test_a_pacer_that_stops_is_silent_within_a_blink_and_without_a_click() -> None:
    made = mixer()
    made.follow(LONG)
    made.block(9.0, RATE)
    made.block(10.0, RATE)
    made.follow(PacerChange(11.0, LONG.pattern, (), "client"))
    after = made.block(11.0, RATE)
    assert after[: round(0.01 * RATE)].any()
    assert not after[round(0.02 * RATE) :].any()
    assert np.max(np.abs(np.diff(after))) < 0.05


def test_a_jump_in_time_makes_no_click() -> None:
    made = mixer()
    made.follow(LONG)
    made.block(9.0, RATE)
    before = made.block(10.0, RATE)
    after = made.block(11.03, RATE)
    steps = np.abs(np.diff(np.concatenate([before, after])))
    # a 450 Hz sine at -20 dBFS moves by 0.036 from sample to sample at 8 kHz
    assert np.max(steps) < 0.05


@pytest.mark.parametrize("gain", [0.0, 0.5, 1.0, 7.0])
def test_it_stays_within_the_loudest_that_is_allowed(gain: float) -> None:
    made = mixer(gain)
    made.follow(LONG)
    loudest = np.max(np.abs(made.block(10.0, 10 * RATE)))
    assert loudest <= 10 ** (LOUDEST_DBFS / 20)
    assert bool(loudest) == bool(gain)


def test_without_a_pacer_it_is_silent() -> None:
    assert not mixer().block(0.0, 10 * RATE).any()
