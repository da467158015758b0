import numpy as np
import pytest

from biofeedback.signal.responder import Check, SkinRange, check

RATE = 32.0
TIME = np.arange(40 * 32) / RATE
NOISE = np.random.default_rng(1).normal(0.0, 0.002, len(TIME))


def answering(amplitude_us=0.4, onset=22.0):
    since = np.clip(TIME - onset, 0.0, None)
    shape = np.exp(-since / 4.0) - np.exp(-since / 0.7)
    return amplitude_us * shape / shape.max()


def test_a_healthy_channel_answers():
    found = check(6.0 + answering() + NOISE, RATE, 20.0)
    assert found.answer == "answers"
    assert found.amplitude_us == pytest.approx(0.4, rel=0.1)
    assert not found.look_at_contact


def test_a_flat_channel_is_flat():
    assert check(6.0 + NOISE, RATE, 20.0) == Check("flat")
    assert check(np.full(len(TIME), 6.0), RATE, 20.0).answer == "flat"


def test_a_living_channel_that_does_not_answer_says_so():
    wandering = 6.0 + 0.05 * np.sin(2.0 * np.pi * TIME / 35.0)
    assert check(wandering + NOISE, RATE, 20.0) == Check("no-answer")


@pytest.mark.parametrize("slope", [0.05, -0.05])
def test_a_drifting_channel_says_so(slope):
    assert check(8.0 + slope * TIME + NOISE, RATE, 20.0).answer == "drifting"


def test_a_response_long_before_or_after_is_no_answer():
    assert check(6.0 + answering(onset=5.0) + NOISE, RATE, 20.0).answer != "answers"
    assert check(6.0 + answering(onset=32.0) + NOISE, RATE, 20.0).answer != "answers"


def test_a_small_wave_is_no_answer():
    assert check(6.0 + answering(0.04) + NOISE, RATE, 20.0).answer != "answers"


@pytest.mark.parametrize(("level_us", "look"), [(0.6, True), (5.0, False), (45.0, True)])
def test_an_unusual_level_is_worth_a_look_at_the_contact(level_us, look):
    assert check(level_us + answering() + NOISE, RATE, 20.0).look_at_contact is look


@pytest.mark.parametrize("values", [np.empty(0), np.full(1280, np.nan), np.zeros(1280)])
def test_without_a_usable_signal_it_is_flat(values):
    assert check(values, RATE, 20.0) == Check("flat", look_at_contact=True)


def test_levels_are_placed_within_the_own_range():
    own = SkinRange(4.0, 8.0)
    assert own.share(5.0) == 0.25
    assert (own.share(3.0), own.share(9.0)) == (0.0, 1.0)
    assert own.including(9.0) == SkinRange(4.0, 9.0)
    assert own.including(6.0) == own
    assert SkinRange(5.0, 5.0).share(5.0) == 0.0
