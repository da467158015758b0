import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.ui.timeline.view import Shown, clock, time_step, time_ticks, whole

steps = st.lists(
    st.tuples(st.sampled_from(["zoom", "pan", "centre", "span"]), st.floats(-5000, 30000)),
    max_size=20,
)


@given(duration=st.floats(0.0, 28800.0), moves=steps)
def test_no_move_leaves_the_session(duration, moves):
    shown = whole(duration)
    for kind, value in moves:
        if kind == "zoom":
            shown = shown.zoomed(0.1 + abs(value) / 5000.0, shown.middle)
        elif kind == "pan":
            shown = shown.panned(value)
        elif kind == "centre":
            shown = shown.centred(value)
        else:
            shown = shown.spanning(value, value + 30.0)
        assert -1e-6 <= shown.start < shown.end <= shown.whole_s + 1e-6


def test_zoom_keeps_the_time_under_the_hand():
    shown = whole(3000.0).zoomed(0.5, 1000.0)
    assert shown.length_s == 1500.0
    assert (1000.0 - shown.start) / shown.length_s == pytest.approx(1000.0 / 3000.0)


def test_the_closest_view_shows_two_seconds():
    shown = whole(28800.0)
    for _ in range(100):
        shown = shown.zoomed(0.5, 14400.0)
    assert shown.length_s == 2.0
    assert shown.start <= 14400.0 <= shown.end


def test_what_is_well_in_view_moves_nothing():
    shown = Shown(100.0, 200.0, 1000.0)
    assert shown.holding(150.0) is shown
    assert shown.holding(198.0) == Shown(148.0, 248.0, 1000.0)


def test_everything_is_one_step_away():
    shown = whole(500.0).zoomed(0.1, 250.0)
    assert not shown.is_whole
    assert shown.all() == whole(500.0)
    assert shown.all().is_whole


@pytest.mark.parametrize(
    ("seconds", "step", "words"),
    [
        (0.0, 1.0, "0:00"),
        (725.0, 1.0, "12:05"),
        (3725.0, 1.0, "1:02:05"),
        (725.2, 0.2, "12:05.2"),
        (59.96, 0.2, "1:00.0"),
    ],
)
def test_times_are_read_as_a_clock(seconds, step, words):
    assert clock(seconds, step) == words


def test_labels_have_room():
    for length_s in (2.0, 10.0, 300.0, 3000.0, 28800.0):
        step = time_step(length_s, 1000.0, 80.0)
        assert step / length_s * 1000.0 >= 80.0 or step == 7200.0
        ticks = time_ticks(Shown(0.0, length_s, 28800.0), step)
        assert 2 <= len(ticks) <= 14


def test_ticks_lie_at_round_times():
    assert time_ticks(Shown(95.0, 215.0, 3000.0), 30.0) == [
        (120.0, "2:00"),
        (150.0, "2:30"),
        (180.0, "3:00"),
        (210.0, "3:30"),
    ]
