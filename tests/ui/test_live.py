from __future__ import annotations

import pytest

from biofeedback.events import Cue, Gap, Marker, PacerChange, RrIntervals, SessionState, StreamInfo
from biofeedback.ui.live.live import Live
from tests.ui.fake_session import ELECTRODES, STRAP, metric, paced, status


def with_sensors() -> Live:
    live = Live()
    live.on_rr(RrIntervals(0.0, "client", STRAP, 70.0))
    live.on_stream(StreamInfo(0.0, "client/eda/1", ELECTRODES, "client", "eda", 8.0, "uS"))
    live.on_device(status(0.5, STRAP))
    live.on_device(status(0.5, ELECTRODES))
    return live


def test_a_sensor_is_known_by_what_it_measures() -> None:
    live = with_sensors()
    heart, skin = live.sensor_of("heart"), live.sensor_of("skin")
    assert heart is not None
    assert skin is not None
    assert (heart.device, skin.device) == (STRAP, ELECTRODES)
    assert live.sensor_of("breath") is None


def test_another_persons_sensors_are_left_aside() -> None:
    live = Live()
    live.on_rr(RrIntervals(0.0, "therapist", "other", 60.0))
    live.on_metric(metric(0.0, "hr", 70.0))
    assert live.sensors == {}
    assert "hr" in live.metrics


def test_silence_begins_when_a_streaming_sensor_stops_and_ends_when_it_is_back() -> None:
    live = with_sensors()
    live.on_device(status(10.0, STRAP, "stalled"))
    live.on_device(status(12.0, STRAP, "reconnecting", retry_s=5.0))
    assert live.silence("heart", 15.0) == (10.0, 15.0)
    assert [sensor.device for sensor in live.resting()] == [STRAP]
    live.on_device(status(20.0, STRAP))
    assert live.silence("heart", 21.0) is None


def test_a_sensor_that_never_streamed_is_not_silent() -> None:
    live = Live()
    live.on_device(status(1.0, STRAP, "connecting"))
    assert live.resting() == []


def test_a_gap_is_drawn_in_the_lane_of_its_sensor() -> None:
    live = with_sensors()
    live.on_gap(Gap(20.0, ELECTRODES, "client", 12.0, 20.0, "out of reach"))
    assert [(role, gap.start) for role, gap in live.gaps] == [("skin", 12.0)]


@pytest.mark.parametrize(("lasted", "up"), [(None, False), (0.0, False), (3.0, True)])
def test_a_rise_shows_as_soon_as_the_rule_calls_it_one(lasted: float | None, up: bool) -> None:
    live = Live()
    live.on_metric(metric(0.0, "z_hr", 1.6))
    live.on_metric(metric(0.0, "z_scl", 1.7))
    live.on_metric(metric(0.0, "rise", lasted, reason="a voice was marked"))
    rise = live.rise()
    assert (rise is not None) is up
    if rise is not None:
        assert rise.signals == ("HR", "SC")


def test_a_rise_names_the_signal_it_was_seen_in() -> None:
    live = Live()
    live.on_metric(metric(0.0, "z_hr", 2.6))
    live.on_metric(metric(0.0, "z_scl", None, reason="settling"))
    live.on_metric(metric(0.0, "rise", 30.0))
    rise = live.rise()
    assert rise is not None
    assert rise.signals == ("HR",)


def test_settling_is_told_by_the_reason_for_withholding() -> None:
    live = Live()
    assert live.settling is None
    live.on_metric(metric(0.0, "scr_rate", None, reason="settling, about 4 min left"))
    assert live.settling == "settling, about 4 min left"
    live.on_metric(metric(0.0, "scr_rate", None, reason="needs 60 s"))
    assert live.settling is None


def test_a_refusal_stays_until_a_block_begins() -> None:
    live = Live()
    live.on_cue(Cue(1.0, "refused", "A little free breathing first.", "therapist"))
    assert live.refusal == "A little free breathing first."
    live.on_pacer(paced(200.0))
    assert live.refusal == ""


def test_what_is_offered_to_the_therapist_leaves_the_prompt_that_shows() -> None:
    live = Live()
    live.on_cue(Cue(1.0, "prompt", "T1", "therapist"))
    live.on_cue(Cue(2.0, "offered", "T2 O1", "program"))
    assert live.cue is not None
    assert live.cue.item == "T1"


def test_the_pacer_is_on_from_its_first_pattern_until_it_stops() -> None:
    live = Live()
    live.on_pacer(paced(5.0))
    live.on_pacer(paced(60.0, "even-5-5"))
    assert live.pacer_since == 5.0
    assert live.pacer is not None
    assert live.pacer.pattern == "even-5-5"
    live.on_pacer(PacerChange(90.0, "even-5-5", (), "therapist"))
    assert live.pacer is None
    assert [kind for _, kind in live.flags] == ["breathe"]


def test_a_prompt_shows_until_it_is_cleared_or_all_is_stopped() -> None:
    live = Live()
    for ending in ("clear", "stop"):
        live.on_cue(Cue(1.0, "prompt", "T1", "therapist"))
        assert live.cue is not None
        live.on_cue(Cue(2.0, ending, "", "therapist"))
        assert live.cue is None


def test_simulated_data_are_known_as_such_from_the_first_event() -> None:
    live = Live()
    live.on_device(status(0.0, STRAP, "connecting", source="simulated"))
    assert live.simulated


def test_markers_and_state_are_kept() -> None:
    live = Live()
    live.on_marker(Marker(3.0, "named", "therapist"))
    live.on_session(SessionState(0.0, recording=True))
    assert list(live.flags) == [(3.0, "named")]
    assert live.session is not None


def test_a_pause_is_a_gap_that_is_open() -> None:
    live = with_sensors()
    live.on_session(SessionState(100.0, recording=True, paused_by="client"))
    assert live.silence("heart", 130.0) == (100.0, 130.0)
    assert live.silence("breath", 130.0) is None, "there is no such sensor"
    live.on_session(SessionState(140.0, recording=True))
    assert live.silence("heart", 150.0) is None
