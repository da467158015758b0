import math

import numpy as np
import pytest

from biofeedback.events import Beat, Marker, Metric, SessionState, Tick
from biofeedback.signal.arousal import LEVELS, TERMS, Arousal
from biofeedback.signal.metrics import METRICS


def metric(time, name, value, reason=None):
    return Metric(time, "client", name, value, METRICS[name].unit, 60.0, 1.0, reason)


class Wearer:
    """Feeds a part one second after the other, as the parts before it would."""

    def __init__(self, part, seed=1):
        self.part = part
        self.rng = np.random.default_rng(seed)
        self.time = 0.0
        self.beat_time = 0.0
        self.index = 0

    def live(
        self, seconds, hr=70.0, sc=5.0, rmssd=40.0, scr=2.0, noise=1.0, reasons=None, sensors="both"
    ):
        derived = []
        reasons = reasons or {}
        for _ in range(seconds):
            self.time += 1.0
            while self.beat_time < self.time and sensors != "skin":
                rr_ms = 60000.0 / (hr + noise * self.rng.normal())
                self.beat_time += rr_ms / 1000.0
                self.index += 1
                derived += self.part.feed(
                    Beat(self.beat_time, "client", self.index, rr_ms, "ok", adjacent=True)
                )
            values = {"ln_rmssd": math.log(rmssd) + 0.1 * noise * self.rng.normal()}
            values["heart_clean"] = 100.0
            if sensors == "skin":
                values = {}
            if sensors != "heart":
                values["conductance"] = sc * math.exp(0.02 * noise * self.rng.normal())
                values["scr_rate"] = scr
                values["skin_clean"] = 100.0
            for name, value in values.items():
                reason = reasons.get(name)
                derived += self.part.feed(
                    metric(self.time, name, None if reason else value, reason)
                )
            derived += self.part.feed(Tick(self.time))
        return derived


def series(events, name):
    return [event for event in events if event.name == name]


def last(events):
    return {event.name: event for event in events}


def test_nothing_is_said_of_someone_without_sensors():
    part = Arousal("therapist")
    assert part.feed(Tick(1.0)) == []
    assert part.feed(Marker(1.5, "star", "therapist")) == []


def test_every_metric_comes_each_second_with_a_value_or_a_reason():
    derived = Wearer(Arousal("client")).live(400)
    names = {"arousal", *TERMS, "z_hr", "z_scl", "hr_since_start", "scl_since_start"}
    assert {event.name for event in derived} - LEVELS == names
    for event in derived:
        assert (event.value is None) == (event.reason is not None)
        assert event.reason != ""
    for name in names:
        times = [event.time for event in series(derived, name)]
        assert times == list(range(int(times[0]), 401))
        assert times[0] <= 2.0


def test_the_index_waits_for_three_minutes_of_own_baseline():
    index = series(Wearer(Arousal("client")).live(300), "arousal")
    assert index[100].reason.startswith("needs 3 min of own baseline, has 0:3")
    first = next(event for event in index if event.value is not None)
    assert 240.0 <= first.time <= 260.0


def test_an_unchanged_person_stays_near_fifty():
    index = [e.value for e in series(Wearer(Arousal("client")).live(1200), "arousal")[300:]]
    assert 45.0 < np.mean(index) < 55.0
    assert max(index) < 62.0
    assert min(index) > 38.0


def test_a_rise_in_both_signals_lifts_the_index_and_names_its_parts():
    wearer = Wearer(Arousal("client"))
    wearer.live(600)
    risen = last(wearer.live(60, hr=82.0, sc=6.5, rmssd=25.0, scr=8.0))
    assert risen["arousal"].value > 75.0
    assert risen["z_hr"].value > 1.5
    assert risen["z_scl"].value > 1.5
    assert all(risen[name].value > 3.0 for name in TERMS)
    parts = sum(risen[name].value for name in TERMS)
    assert 50.0 + parts == pytest.approx(risen["arousal"].value, abs=4.0)
    assert risen["hr_since_start"].value == pytest.approx(12.0, abs=1.0)
    assert risen["scl_since_start"].value == pytest.approx(1.5, abs=0.1)


def test_the_index_stays_between_0_and_100():
    wearer = Wearer(Arousal("client"))
    wearer.live(600)
    up = series(wearer.live(120, hr=180.0, sc=50.0, rmssd=1.0, scr=60.0), "arousal")
    assert 90.0 < max(event.value for event in up) <= 100.0
    assert all(abs(event.value - 50.0) <= 45.1 for event in up)


def test_one_signal_says_how_sure_it_is_and_heart_rate_alone_says_nothing():
    both = last(Wearer(Arousal("client")).live(400))["arousal"]
    heart = last(Wearer(Arousal("client")).live(400, sensors="heart"))["arousal"]
    skin = last(Wearer(Arousal("client")).live(400, sensors="skin"))["arousal"]
    assert (both.quality, heart.quality, skin.quality) == pytest.approx((1.0, 0.5, 0.5))
    assert heart.value is not None
    assert skin.value is not None
    wearer = Wearer(Arousal("client"))
    wearer.live(400, sensors="heart")
    paced = last(wearer.live(20, sensors="heart", reasons={"ln_rmssd": "breathing is paced"}))
    assert paced["arousal"].value is None
    assert paced["arousal"].reason == "too little to go by"
    assert paced["arousal_rmssd"].reason == "breathing is paced"


def test_paced_breathing_mutes_the_variability_term():
    wearer = Wearer(Arousal("client"))
    wearer.live(600)
    paced = last(wearer.live(60, rmssd=120.0, reasons={"ln_rmssd": "breathing is paced"}))
    assert paced["arousal"].value == pytest.approx(50.0, abs=6.0)
    assert paced["arousal"].quality == pytest.approx(0.75)


def test_a_marked_voice_mutes_the_heart_terms_for_a_while():
    wearer = Wearer(Arousal("client"))
    wearer.live(600)
    wearer.part.feed(Marker(wearer.time, "voice", "therapist"))
    spoken = last(wearer.live(20, hr=80.0, rmssd=20.0))
    assert spoken["arousal_hr"].reason == spoken["arousal_rmssd"].reason == "a voice was marked"
    assert spoken["arousal"].value == pytest.approx(50.0, abs=6.0)
    assert spoken["z_hr"].value > 1.5
    later = last(wearer.live(15))
    assert later["arousal_hr"].value is not None
    assert later["arousal_rmssd"].reason == "a voice was marked"
    assert last(wearer.live(60))["arousal_rmssd"].value is not None


def test_of_an_uneven_rhythm_the_heart_tells_nothing_of_arousal():
    wearer = Wearer(Arousal("client"))
    wearer.live(600)
    varies = "rhythm varies for other reasons"
    wearer.part.feed(metric(wearer.time, "rhythm_regularity", None, varies))
    uneven = last(wearer.live(5, hr=80.0, reasons={"ln_rmssd": varies}))
    for name in ("arousal_hr", "arousal_rmssd", "z_hr", "hr_since_start"):
        assert (uneven[name].value, uneven[name].reason) == (None, varies)
    assert uneven["arousal"].quality == pytest.approx(0.5)
    wearer.part.feed(metric(wearer.time, "rhythm_regularity", 0.3))
    assert last(wearer.live(5))["arousal_hr"].value is not None


def test_settling_electrodes_mute_the_skin_terms():
    wearer = Wearer(Arousal("client"))
    settling = {"scr_rate": "settling, about 1 min left"}
    early = last(wearer.live(310, reasons=settling))
    assert early["arousal_scl"].reason == "settling, about 1 min left"
    assert early["scl_since_start"].reason == "settling, about 1 min left"
    assert early["hr_since_start"].value == pytest.approx(0.0, abs=1.0)
    assert last(wearer.live(5))["scl_since_start"].value == pytest.approx(0.0, abs=0.2)


def test_the_fixed_start_shows_a_drift_that_the_rolling_rule_follows():
    wearer = Wearer(Arousal("client"))
    wearer.live(320, noise=1.0)
    derived = []
    for minute in range(20):
        derived += wearer.live(60, hr=70.0 + 0.5 * minute)
    assert last(derived)["hr_since_start"].value == pytest.approx(9.5, abs=1.0)
    assert max(event.value for event in series(derived, "z_hr")) < 3.0


def test_the_start_of_today_needs_five_minutes():
    derived = Wearer(Arousal("client")).live(200)
    reason = series(derived, "hr_since_start")[-1].reason
    assert reason.startswith("warming up, 3:1")
    assert reason.endswith("of 5:00")


def test_silence_and_pauses_leave_no_stale_number():
    wearer = Wearer(Arousal("client"))
    wearer.live(400)
    silent = [event for second in range(401, 421) for event in wearer.part.feed(Tick(second))]
    assert all(event.value is None for event in last(silent).values())
    wearer = Wearer(Arousal("client"))
    wearer.live(400)
    wearer.part.feed(SessionState(400.5, recording=True, paused_by="client"))
    paused = wearer.part.feed(Tick(401.0))
    assert all(event.value is None for event in paused)


def test_the_same_events_give_the_same_metrics():
    assert Wearer(Arousal("client")).live(300) == Wearer(Arousal("client")).live(300)


def test_usual_range_and_start_are_told_when_they_change():
    wearer = Wearer(Arousal("client"))
    told = wearer.live(600)
    low, high = series(told, "hr_usual_low"), series(told, "hr_usual_high")
    assert 1 < len(low) <= 600 / 10
    assert low[-1].value < 70.0 < high[-1].value
    z = [metric.value for metric in series(told, "z_hr") if metric.time == low[-1].time]
    assert abs(z[0]) < 1.5
    (start,) = series(told, "hr_start")
    assert start.value == pytest.approx(70.0, abs=0.5)
    assert series(told, "scl_start")[0].value == pytest.approx(5.0, abs=0.05)
