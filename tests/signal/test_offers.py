import numpy as np
import pytest

from biofeedback.events import Cue, Marker, Metric, Offer, PacerChange, SessionState
from biofeedback.signal.metrics import METRICS
from biofeedback.signal.offers import Rise, RiseSettings


def metric(time, name, value, reason=None):
    return Metric(time, "client", name, value, METRICS[name].unit, 60.0, 1.0, reason)


class Desk:
    """Feeds the rule one second after the other."""

    def __init__(self, settings=None):
        self.rule = Rise("client", settings)
        self.time = 0.0
        self.rises = []
        self.left_alone = []
        self.offers = []

    def live(self, seconds, hr=0.0, sc=0.0, **others):
        for _ in range(seconds):
            self.time += 1.0
            for name, value in others.items():
                self.rule.feed(metric(self.time, name, value))
            z = [("z_hr", hr), ("z_scl", sc)]
            for name, value in z:
                reason = "no signal" if value is None else None
                for event in self.rule.feed(metric(self.time, name, value, reason)):
                    if isinstance(event, Offer):
                        self.offers.append(event)
                    elif event.name == "rise":
                        self.rises.append(event)
                    else:
                        self.left_alone.append(event.reason)
        return self

    @property
    def last(self):
        return self.rises[-1]


def ready(settings=None):
    return Desk(settings).live(400)


def test_both_signals_up_for_twenty_seconds_make_one_offer_with_its_reasons():
    desk = ready().live(60, hr=3.2, sc=3.1)
    (offer,) = desk.offers
    assert offer.time == pytest.approx(420.0, abs=2.0)
    assert offer.items == ()
    assert offer.reasons == (
        "heart rate 3.2 SD up from own last minutes",
        "skin conductance 3.1 SD up from own last minutes",
        f"for {offer.time - 401:.0f} s",
    )


def test_how_long_a_rise_lasts_is_told_each_second():
    desk = ready().live(40, hr=3.2, sc=3.1)
    values = [event.value for event in desk.rises[-40:]]
    assert values[:15] == [0.0] * 15
    assert values[20:] == [float(second) for second in range(20, 40)]
    assert desk.live(15).last.value == 0.0


def test_a_stronger_rise_is_noticed_sooner():
    strong = ready().live(60, hr=8.0, sc=8.0).offers[0].time
    mild = ready().live(60, hr=3.1, sc=3.1).offers[0].time
    assert strong < mild
    assert strong - 400.0 >= 8.0


@pytest.mark.parametrize(
    ("hr", "sc"), [(3.0, 1.4), (1.4, 3.0), (9.0, 0.0), (1.7, 1.7), (-5.0, 9.0)]
)
def test_one_signal_or_two_mild_ones_are_no_rise_while_both_are_known(hr, sc):
    desk = ready().live(300, hr=hr, sc=sc)
    assert desk.offers == []
    assert desk.last.value == 0.0


def test_the_skin_may_come_up_from_a_low_of_the_last_minutes():
    desk = ready().live(200, sc=-1.5)
    assert len(desk.live(60, hr=3.2, sc=1.6).offers) == 1
    assert ready().live(60, hr=3.2, sc=1.6).offers == []


def test_no_single_second_makes_a_rise():
    desk = ready()
    for _ in range(30):
        desk.live(19).live(1, hr=50.0, sc=50.0)
    assert desk.offers == []


def test_where_one_signal_is_missing_the_other_needs_more_and_longer():
    desk = ready().live(60, hr=None, sc=2.4)
    assert desk.offers == []
    desk.live(29, hr=None, sc=2.6)
    assert desk.offers == []
    (offer,) = desk.live(5, hr=None, sc=2.6).offers
    assert "the other signal is not known" in offer.reasons
    assert desk.last.quality == 0.5


def test_a_missing_signal_does_not_carry_a_rise_over_to_the_other():
    desk = ready().live(15, hr=3.2, sc=3.2).live(20, hr=None, sc=3.0)
    assert desk.offers == []


def test_the_first_six_minutes_make_no_offer():
    desk = Desk().live(350, hr=3.2, sc=3.2)
    assert desk.offers == []
    assert desk.last.reason == "comparisons begin after 6 min"


def test_one_rise_makes_one_offer_and_the_next_waits_five_minutes():
    desk = ready().live(400, hr=3.2, sc=3.2)
    assert len(desk.offers) == 1
    desk.live(20).live(60, hr=3.2, sc=3.2)
    assert len(desk.offers) == 2
    desk.live(20).live(60, hr=3.2, sc=3.2)
    assert len(desk.offers) == 2
    assert desk.left_alone == ["an offer was made in the last 5 min"]
    assert desk.last.value > 30.0


def test_a_rise_that_outlasts_the_pause_after_an_offer_is_not_offered_twice():
    assert len(ready().live(900, hr=3.2, sc=3.2).offers) == 1


@pytest.mark.parametrize("kind", ["voice", "hum", "cough", "laugh"])
def test_a_voice_leaves_the_rule(kind):
    desk = ready().live(10, hr=3.2, sc=3.2)
    desk.rule.feed(Marker(desk.time, kind, "therapist"))
    desk.live(25, hr=3.2, sc=3.2)
    assert desk.offers == []
    assert desk.last.reason == "a voice was marked"
    assert len(desk.live(40, hr=3.2, sc=3.2).offers) == 1


def test_a_change_of_posture_leaves_the_rule_for_a_minute():
    desk = ready()
    desk.rule.feed(Marker(desk.time, "posture", "therapist"))
    assert desk.live(59, hr=3.2, sc=3.2).offers == []
    assert desk.last.reason == "a change of posture or activity was marked"
    desk.rule.feed(Marker(desk.time, "star", "therapist"))
    assert len(desk.live(60, hr=3.2, sc=3.2).offers) == 1


def test_movement_leaves_the_rule():
    desk = ready().live(60, hr=3.2, sc=3.2, movement=80.0)
    assert desk.offers == []
    assert desk.last.reason == "movement"
    assert len(desk.live(60, hr=3.2, sc=3.2, movement=8.0).offers) == 1


@pytest.mark.parametrize("name", ["heart_clean", "skin_clean"])
def test_artifacts_leave_the_rule(name):
    desk = ready().live(60, hr=3.2, sc=3.2, **{name: 91.0})
    assert desk.offers == []
    assert desk.last.reason == "9 % of the last 60 s set aside"
    assert len(desk.live(60, hr=3.2, sc=3.2, **{name: 96.0}).offers) == 1


def test_settling_electrodes_leave_the_rule():
    desk = ready()
    settling = metric(desk.time, "scr_rate", None, "settling, about 2 min left")
    desk.rule.feed(settling)
    assert desk.live(60, hr=3.2, sc=3.2).offers == []
    assert desk.last.reason == "settling, about 2 min left"


def test_a_prompt_that_is_showing_holds_an_offer_back():
    desk = ready()
    desk.rule.feed(Cue(desk.time, "prompt", "A1", "therapist"))
    assert desk.live(60, hr=3.2, sc=3.2).offers == []
    assert desk.left_alone == ["a prompt is showing"]
    desk.rule.feed(Cue(desk.time, "clear", "", "therapist"))
    assert len(desk.live(1, hr=3.2, sc=3.2).offers) == 1


def test_a_paced_block_with_holds_rests_the_rule_and_one_without_does_not():
    held = (("in", 4.0), ("hold-full", 4.0), ("out", 4.0))
    desk = ready()
    desk.rule.feed(PacerChange(desk.time, "box", held, "therapist"))
    assert desk.live(60, hr=3.2, sc=3.2).offers == []
    assert desk.left_alone == ["a paced block with holds is running"]
    desk = ready()
    desk.rule.feed(PacerChange(desk.time, "long", (("in", 4.0), ("out", 6.0)), "therapist"))
    assert len(desk.live(60, hr=3.2, sc=3.2).offers) == 1


def test_without_signals_it_says_so():
    desk = ready().live(60, hr=None, sc=None)
    assert desk.offers == []
    assert desk.last.reason == "no signal"
    assert desk.last.value is None


def test_a_pause_ends_a_rise():
    desk = ready().live(15, hr=3.2, sc=3.2)
    desk.rule.feed(SessionState(desk.time, recording=True, paused_by="client"))
    assert desk.live(12, hr=3.2, sc=3.2).offers == []


def test_low_and_flat_signals_never_make_an_offer():
    rng = np.random.default_rng(1)
    desk = Desk()
    for _ in range(3000):
        desk.live(1, hr=rng.normal(-1.0, 0.3), sc=rng.normal(-1.5, 0.3))
    assert desk.offers == []


def test_thresholds_are_settings():
    keen = RiseSettings(both_z=0.5, together_z=1.2, first_s=0.0)
    assert len(Desk(keen).live(60, hr=0.8, sc=0.8).offers) == 1


def test_every_decision_explains_itself():
    desk = Desk().live(380, hr=3.2, sc=3.2).live(30).live(60, hr=4.0, sc=3.2)
    for event in desk.rises:
        assert (event.value is None) == bool(event.reason)
    assert all(offer.reasons for offer in desk.offers)
