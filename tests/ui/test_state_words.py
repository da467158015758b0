from __future__ import annotations

import pytest

from biofeedback.events import Author, RrIntervals, SessionState
from biofeedback.guidance import wording
from biofeedback.ui.desk.state_words import state
from biofeedback.ui.live.live import Live
from tests.ui.fake_session import ELECTRODES, STRAP, metric, status
from tests.ui.test_live import with_sensors


def settled() -> Live:
    live = with_sensors()
    live.on_session(SessionState(0.0, recording=True))
    for name, value in (("z_hr", 0.3), ("z_scl", 0.2), ("hr_since_start", 3.2),
                        ("scl_since_start", -0.4)):  # fmt: skip
        live.on_metric(metric(700.0, name, value))
    return live


def test_a_settled_person_is_compared_with_the_last_10_minutes() -> None:
    words = state(settled(), 700.0)
    assert not words.up
    assert words.line == "about as in the last 10 min"
    assert words.second == "heart +3, skin −0.4 from the start of today"


def test_a_rise_is_a_shape_and_a_sentence_without_a_state() -> None:
    live = settled()
    live.on_metric(metric(725.0, "rise", 25.0))
    words = state(live, 725.0)
    assert words.up
    assert words.line == "up from own start, HR+SC, 25 s"


def test_a_rise_in_one_signal_says_so() -> None:
    live = settled()
    live.on_metric(metric(700.0, "z_scl", None, reason="settling"))
    live.on_metric(metric(739.0, "rise", 39.0))
    words = state(live, 739.0)
    assert words.up
    assert words.second.startswith(wording.fixed("F.8-m"))


def test_sensor_loss_has_its_fixed_line_and_the_next_try() -> None:
    live = settled()
    live.on_device(status(700.0, STRAP, "reconnecting", retry_s=10.0))
    words = state(live, 702.0)
    assert words.line == wording.fixed("F.8-a")
    assert words.second == "chest strap is reconnecting, next try in 8 s; recording goes on"


def test_advice_comes_with_the_problem_it_is_for() -> None:
    live = Live()
    live.on_device(
        status(2.0, STRAP, "reconnecting", problem="Bluetooth is off.", advice="Turn it on.")
    )
    words = state(live, 3.0)
    assert (words.line, words.second) == ("Bluetooth is off.", "Turn it on.")


def test_a_recording_that_cannot_be_written_comes_first() -> None:
    live = settled()
    live.on_device(status(700.0, STRAP, "reconnecting"))
    live.on_session(SessionState(701.0, recording=True, problem="The disk is full."))
    assert state(live, 702.0).line == "The disk is full."


@pytest.mark.parametrize("author", ["client", "therapist"])
def test_a_pause_says_by_whom_and_for_how_long(author: Author) -> None:
    live = settled()
    live.on_session(SessionState(700.0, recording=True, paused_by=author))
    words = state(live, 765.0)
    assert words.line == "sensing paused"
    assert words.second == f"paused by {author}, for 1:05; the hole stays in the file"


def test_no_sensor_is_not_an_error() -> None:
    assert state(Live(), 1.0).line == "no sensor yet"


def test_connecting_names_the_sensors() -> None:
    live = Live()
    live.on_device(status(1.0, STRAP, "connecting"))
    live.on_device(status(1.0, ELECTRODES, "connecting"))
    words = state(live, 2.0)
    assert (words.line, words.second) == ("connecting", "Polar H10, Conductance sensor")


def test_before_a_baseline_the_reason_is_given() -> None:
    live = with_sensors()
    live.on_rr(RrIntervals(1.0, "client", STRAP, 70.0))
    live.on_metric(metric(60.0, "z_hr", None, reason="needs 6 min, has 1"))
    assert state(live, 60.0).second == "needs 6 min, has 1"


def test_the_end_is_said() -> None:
    live = settled()
    live.on_session(SessionState(800.0, recording=False))
    assert state(live, 800.0).line == "session ended"
