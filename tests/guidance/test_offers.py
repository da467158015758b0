"""When a rise becomes an offer."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from biofeedback.guidance.offers import Offers, Settings

SESSION = Settings("session", earlier_sessions=20)
HOME = Settings("home", home_offers=True, earlier_sessions=20)


def outcomes(offers: Offers, *minutes: float) -> list[str]:
    return [offers.rise(minute * 60.0).outcome for minute in minutes]


def test_a_first_rise_is_offered() -> None:
    assert outcomes(Offers(SESSION), 7.0) == ["offer"]


def test_five_minutes_pass_between_offers() -> None:
    assert outcomes(Offers(SESSION), 7.0, 11.9, 12.0) == ["offer", "nothing", "offer"]


def test_fifteen_minutes_pass_after_one_was_passed_on() -> None:
    offers = Offers(SESSION)
    assert outcomes(offers, 7.0) == ["offer"]
    offers.dismissed(8 * 60.0)
    assert outcomes(offers, 22.9, 23.0) == ["nothing", "offer"]


def test_after_two_passed_on_there_are_no_more() -> None:
    offers = Offers(SESSION)
    for minute in (7.0, 24.0):
        assert outcomes(offers, minute) == ["offer"]
        offers.dismissed(minute * 60.0 + 10.0)
    assert offers.rise(120 * 60.0).reason == "two offers were passed on"


def test_a_session_of_50_minutes_has_three_at_most() -> None:
    assert outcomes(Offers(SESSION), 6.0, 12.0, 18.0, 24.0, 49.9, 50.0) == [
        "offer",
        "offer",
        "offer",
        "nothing",
        "nothing",
        "offer",
    ]


def test_a_practice_at_home_has_two_at_most() -> None:
    assert outcomes(Offers(HOME), 6.0, 12.0, 18.0) == ["offer", "offer", "nothing"]


def test_at_home_nothing_is_offered_until_switched_on() -> None:
    assert Settings("home").home_offers is False
    assert outcomes(Offers(Settings("home", earlier_sessions=50)), 7.0) == ["nothing"]


def test_switching_off_works_at_once() -> None:
    offers = Offers(HOME)
    offers.switched_off = True
    assert outcomes(offers, 7.0) == ["nothing"]


def test_in_the_first_twenty_sessions_offers_are_only_logged() -> None:
    assert outcomes(Offers(Settings("session", earlier_sessions=19)), 7.0, 8.0, 12.0) == [
        "log",
        "nothing",
        "log",
    ]


def test_a_change_of_posture_explains_a_rise_for_a_minute() -> None:
    offers = Offers(SESSION)
    offers.marked(600.0, "posture")
    assert outcomes(offers, 10.99, 11.0) == ["nothing", "offer"]


def test_voice_explains_a_rise_and_other_marks_do_not() -> None:
    offers = Offers(SESSION)
    offers.marked(600.0, "star")
    offers.marked(601.0, "hum")
    assert offers.rise(602.0).outcome == "nothing"
    assert offers.rise(640.0).outcome == "offer"


def test_nothing_is_offered_over_a_prompt_or_during_holds() -> None:
    offers = Offers(SESSION, prompt_showing=True)
    assert outcomes(offers, 7.0) == ["nothing"]
    offers.prompt_showing, offers.held_pattern = False, True
    assert outcomes(offers, 7.1) == ["nothing"]
    offers.held_pattern = False
    assert outcomes(offers, 7.2) == ["offer"]


@given(st.lists(st.tuples(st.floats(0.0, 3000.0), st.sampled_from(["rise", "dismiss", "hum"]))))
def test_no_run_of_events_breaks_pause_or_cap(events: list[tuple[float, str]]) -> None:
    offers = Offers(SESSION)
    offered: list[float] = []
    dismissed: list[float] = []
    for time, what in sorted(events):
        if what == "rise":
            if offers.rise(time).outcome == "offer":
                assert all(time - earlier >= 300.0 for earlier in offered)
                assert all(time - earlier >= 900.0 for earlier in dismissed)
                assert len(dismissed) < 2
                offered.append(time)
        elif what == "dismiss":
            offers.dismissed(time)
            dismissed.append(time)
        else:
            offers.marked(time, what)
    assert len([time for time in offered if time < 3000.0]) <= 3


def test_switched_off_in_settings_nothing_is_offered_and_nothing_observed() -> None:
    assert outcomes(Offers(Settings("session", earlier_sessions=20, off=True)), 7.0) == ["nothing"]
    assert not Settings("session", earlier_sessions=20).observed
    assert Settings("session", earlier_sessions=19).observed
