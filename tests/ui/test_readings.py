from __future__ import annotations

import pytest

from biofeedback.events import SessionState
from biofeedback.ui.live import quality_words, readings
from biofeedback.ui.live.live import Live
from biofeedback.ui.live.readings import Reading
from tests.ui.fake_session import ELECTRODES, STRAP, metric, paced, status
from tests.ui.test_live import with_sensors


def texts(reading: Reading) -> list[str]:
    return [text for text, _ in reading.lines]


def test_heart_says_its_window_and_source() -> None:
    live = with_sensors()
    live.on_metric(metric(10.0, "hr", 80.4))
    live.on_metric(metric(10.0, "peak_to_trough", 11.2))
    reading = readings.heart(live, 10.0, 751.4)
    assert (reading.value, reading.unit) == ("80", "bpm")
    assert texts(reading) == [
        "RR 751 ms", "last 5 beats, chest strap", "peak-to-trough 11 bpm", "last 4 breaths",
    ]  # fmt: skip


def test_a_withheld_number_is_a_dash_and_its_reason() -> None:
    live = with_sensors()
    live.on_metric(metric(10.0, "hr", None, reason="no contact"))
    reading = readings.heart(live, 10.0, 800.0)
    assert reading.value is None
    assert texts(reading) == ["no contact"]


def test_a_silent_strap_shows_no_stale_number() -> None:
    live = with_sensors()
    live.on_metric(metric(10.0, "hr", 80.0))
    live.on_device(status(11.0, STRAP, "reconnecting"))
    reading = readings.heart(live, 52.0, 800.0)
    assert reading.value is None
    assert texts(reading)[0] == "no data for 41 s"


def test_nothing_yet_says_so() -> None:
    assert texts(readings.heart(Live(), 0.0, None)) == ["no beats yet"]
    assert texts(readings.skin(Live(), 0.0)) == ["no data yet"]
    assert texts(readings.breath(Live())) == ["no breath seen yet"]
    assert texts(readings.tile(Live(), "rmssd")) == ["no data yet"]


def test_skin_while_settling_counts_no_responses() -> None:
    live = with_sensors()
    live.on_metric(metric(10.0, "scl", 3.2, "uS"))
    live.on_metric(metric(10.0, "scr_rate", None, reason="settling, about 1 min left"))
    reading = readings.skin(live, 10.0)
    assert (reading.value, reading.unit) == ("3.2", "µS")
    assert texts(reading) == ["settling, about 1 min left", "responses not counted yet"]


@pytest.mark.parametrize(
    ("rate", "words"), [(1.0, "1 response a minute"), (4.0, "4 responses a minute")]
)
def test_skin_counts_responses_once_settled(rate: float, words: str) -> None:
    live = with_sensors()
    live.on_metric(metric(400.0, "scl", 4.8, "uS"))
    live.on_metric(metric(400.0, "scr_rate", rate))
    reading = readings.skin(live, 400.0)
    assert texts(reading) == [words, "level 10 s, count 60 s", "finger electrodes"]


def test_breath_is_the_pacers_while_it_runs_and_an_estimate_otherwise() -> None:
    live = with_sensors()
    live.on_metric(metric(10.0, "breath_rate", 14.4, window_s=30.0))
    assert texts(readings.breath(live)) == ["estimate, last 30 s"]
    live.on_pacer(paced(10.0))
    live.on_metric(metric(90.0, "followed_rate", 5.9))
    reading = readings.breath(live)
    assert reading.value == "6.0"
    assert texts(reading) == ["pacer, followed 5.9"]


def test_rmssd_is_indicative_and_says_how_clean_it_is() -> None:
    live = with_sensors()
    live.on_metric(metric(100.0, "rmssd", 27.2, "ms"))
    reading = readings.tile(live, "rmssd")
    assert (reading.value, reading.unit) == ("27", "ms")
    assert texts(reading) == ["last 60 s", "indicative, 96 % clean"]


def test_changes_since_the_start_carry_their_sign() -> None:
    live = with_sensors()
    live.on_metric(metric(400.0, "scl_since_start", -0.42, "uS"))
    live.on_metric(metric(400.0, "scl_start", 4.41, "uS"))
    reading = readings.tile(live, "scl_since_start")
    assert reading.value == "−0.4"
    assert texts(reading) == ["first 5 min: 4.4", "does not drive offers"]


def test_a_reading_is_spoken_as_one_sentence() -> None:
    assert Reading("80", "bpm", (("last 5 beats", False),)).spoken("Heart") == (
        "Heart: 80 bpm, last 5 beats"
    )
    assert Reading(None, "", (("no contact", True),)).spoken("Heart") == (
        "Heart: no value, no contact"
    )


@pytest.mark.parametrize(
    ("clean", "glyph", "word"),
    [(99.0, "clear", "clear"), (95.0, "clear", "clear"), (94.9, "patchy", "patchy"),
     (80.0, "patchy", "patchy"), (79.9, "resting", "resting")],
)  # fmt: skip
def test_quality_words_change_at_their_limits(clean: float, glyph: str, word: str) -> None:
    live = with_sensors()
    live.on_metric(metric(100.0, "heart_clean", clean, "%"))
    found = quality_words.quality(live, "heart")
    assert (found.glyph, found.word) == (glyph, word)


def test_a_reconnecting_sensor_rests() -> None:
    live = with_sensors()
    live.on_metric(metric(100.0, "skin_clean", 99.0, "%"))
    live.on_device(status(101.0, ELECTRODES, "reconnecting"))
    found = quality_words.quality(live, "skin")
    assert (found.glyph, found.word, found.detail) == ("resting", "resting", "reconnecting")


def test_settling_says_how_long_it_takes() -> None:
    live = with_sensors()
    live.on_metric(metric(60.0, "scr_rate", None, reason="settling, about 4 min left"))
    found = quality_words.quality(live, "skin")
    assert (found.glyph, found.word, found.detail) == ("patchy", "settling", "about 4 min left")


def test_no_sensor_and_one_that_is_coming_differ() -> None:
    live = Live()
    assert quality_words.quality(live, "heart").word == "none"
    live.on_device(status(1.0, STRAP, "connecting"))
    assert quality_words.quality(live, "heart").word == "waiting"


def test_a_pause_leaves_no_stale_number_and_no_stale_quality() -> None:
    live = with_sensors()
    for name in ("hr", "scl", "breath_rate", "heart_clean"):
        live.on_metric(metric(10.0, name, 50.0))
    live.on_session(SessionState(11.0, recording=True, paused_by="client"))
    shown = [readings.heart(live, 12.0, 800.0), readings.skin(live, 12.0), readings.breath(live)]
    assert [reading.value for reading in shown] == [None, None, None]
    assert {texts(reading)[0] for reading in shown} == {"sensing paused"}
    assert quality_words.quality(live, "heart").detail == "paused"
