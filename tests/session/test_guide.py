"""The guide: pacer, lead, course and offers as events, told the time and nothing else."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.events import Cue, Event, Marker, Metric, Offer, PacerChange
from biofeedback.guidance.choice import about_breath
from biofeedback.guidance.course import Course, Part
from biofeedback.guidance.offers import Settings
from biofeedback.guidance.paced_block import PacedBlocks
from biofeedback.guidance.pacer import position
from biofeedback.guidance.patterns import pattern
from biofeedback.guidance.personal_pace import Assessment
from biofeedback.guidance.prompts import load_prompts, prompt
from biofeedback.session.guide import CHOICES, NOT_OFFERED, OFFERED, REFUSED, Guide

LONG_EXHALE = pattern("long-exhale-4-6")


EASING_IN = pattern("easing-in")


def in_session() -> Guide:
    return Guide(Settings("session", silent_sessions=0))


def changes(events: list[Event]) -> list[PacerChange]:
    return [event for event in events if isinstance(event, PacerChange)]


def cues(events: list[Event], kind: str) -> list[Cue]:
    return [event for event in events if isinstance(event, Cue) and event.kind == kind]


def a_rise(time: float) -> Offer:
    return Offer(time, "client", (), ("heart rate and skin conductance up for 20 s",))


def test_a_paced_block_begins_with_its_line_and_ends_as_planned() -> None:
    guide = in_session()
    begun = guide.start_pacer(LONG_EXHALE, 5.0, "therapist")
    assert cues(begun, "prompt") == [Cue(5.0, "prompt", "B3", "therapist")]
    assert changes(begun) == [PacerChange(5.0, LONG_EXHALE.id, LONG_EXHALE.phases, "therapist")]
    assert guide.busy
    assert guide.feed(30.0) == [Cue(20.0, "clear", "", "program")]
    assert changes(guide.stop_pacer(31.0, "client"))[0].phases == ()
    assert not guide.busy


def test_a_lead_begins_at_the_own_rate_and_slows_without_a_jump() -> None:
    guide = in_session()
    (first,) = changes(guide.start_pacer(LONG_EXHALE, 0.0, "therapist", lead_from_per_min=12.0))
    assert sum(seconds for _, seconds in first.phases) == pytest.approx(5.0)
    running = [first]
    for second in range(1, 1200):
        running += changes(guide.feed(float(second)))
    assert running[-1].phases == LONG_EXHALE.phases
    for before, after in itertools.pairwise(running):
        end = position(before, after.time - 1e-9)
        assert end is not None
        assert end.extent == pytest.approx(0.0, abs=1e-6)


def test_hold_here_keeps_the_rate_until_the_lead_goes_on() -> None:
    guide = in_session()
    guide.start_pacer(LONG_EXHALE, 0.0, "therapist", lead_from_per_min=12.0)
    guide.feed(60.0)
    guide.hold_here(60.0)
    assert guide.feed(300.0) == []
    guide.lead_on(300.0)
    assert changes(guide.feed(330.0))


@given(st.lists(st.floats(0.0, 400.0), max_size=40))
def test_what_falls_due_does_not_depend_on_how_often_time_is_fed(times: list[float]) -> None:
    often, once = in_session(), in_session()
    events = []
    for guide in (often, once):
        guide.start_pacer(LONG_EXHALE, 0.0, "therapist", lead_from_per_min=10.0)
    for time in sorted(times):
        events += often.feed(time)
    assert events + often.feed(400.0) == once.feed(400.0)


def test_a_pattern_with_a_cap_stops_by_itself() -> None:
    guide = in_session()
    guide.start_pacer(pattern("4-7-8"), 0.0, "therapist")
    assert changes(guide.feed(75.9)) == []
    assert changes(guide.feed(90.0)) == [PacerChange(76.0, "4-7-8", (), "program")]


def test_a_reset_of_three_breaths_stops_after_them() -> None:
    guide = in_session()
    guide.start_pacer(pattern("double-inhale-sigh"), 0.0, "therapist")
    assert changes(guide.feed(100.0)) == [PacerChange(30.0, "double-inhale-sigh", (), "program")]


def test_a_prompt_goes_away_when_its_time_is_over_unless_another_took_its_place() -> None:
    guide = in_session()
    guide.show_prompt("T1", 0.0, "therapist")
    guide.show_prompt("O1", 10.0, "therapist")
    assert guide.feed(30.0) == []
    assert guide.feed(40.0) == [Cue(35.0, "clear", "", "program")]
    assert guide.feed(400.0) == []


@pytest.mark.parametrize(("dwell", "goes_at"), [(1.0, 20.0), (2.0, 40.0), (math.inf, None)])
def test_a_prompt_stays_as_long_as_its_person_wants(dwell: float, goes_at: float | None) -> None:
    guide = Guide(Settings("session"), dwell=dwell)
    guide.show_prompt("T1", 0.0, "therapist")
    gone = guide.feed(4000.0)
    assert [each.time for each in gone] == ([] if goes_at is None else [goes_at])
    assert guide.busy is False


def test_the_line_that_opens_a_block_goes_by_itself_however_long_prompts_stay() -> None:
    guide = Guide(Settings("session"), dwell=math.inf)
    guide.start_pacer(LONG_EXHALE, 0.0, "therapist")
    assert cues(guide.feed(60.0), "clear") == [Cue(15.0, "clear", "", "program")]


def test_light_headed_halts_shows_the_way_out_and_rests_before_a_quicker_block() -> None:
    guide = in_session()
    guide.start_pacer(LONG_EXHALE, 0.0, "therapist")
    halted = guide.light_headed(30.0, "client")
    assert halted[0] == Marker(30.0, "light-headed", "client")
    assert changes(halted)[0].phases == ()
    assert cues(halted, "prompt")[0].item == "B6"

    refused = guide.start_pacer(LONG_EXHALE, 60.0, "therapist")
    assert cues(refused, REFUSED)
    assert not changes(refused)

    (again,) = changes(guide.start_pacer(LONG_EXHALE, 151.0, "therapist"))
    assert 60.0 / sum(seconds for _, seconds in again.phases) == pytest.approx(7.0)


@pytest.mark.parametrize("own_per_min", [5.0, 6.0, 8.0, 9.0, 14.0])
def test_a_lead_after_a_halt_never_comes_nearer_than_a_breath_a_minute(own_per_min: float) -> None:
    guide = in_session()
    shown = changes(guide.start_pacer(LONG_EXHALE, 0.0, "therapist", lead_from_per_min=9.0))
    shown += changes(guide.feed(60.0))
    guide.light_headed(60.0, "client")
    halted_per_min = 60.0 / sum(seconds for _, seconds in shown[-1].phases)

    again = changes(guide.start_pacer(LONG_EXHALE, 200.0, "therapist", own_per_min))
    again += changes(guide.feed(1300.0))
    rates = [60.0 / sum(seconds for _, seconds in change.phases) for change in again]
    assert min(rates) >= halted_per_min + 1.0 - 1e-9


def test_after_a_halt_nothing_offered_is_about_breath() -> None:
    guide = in_session()
    guide.start_pacer(LONG_EXHALE, 0.0, "therapist")
    guide.light_headed(30.0, "client")
    for time in range(40, 140, 10):
        (chosen,) = cues(guide.something_else(float(time), "client"), CHOICES)
        assert not any(about_breath(prompt(each)) for each in chosen.item.split())
        guide.clear(float(time), "client")
    (offered,) = cues(guide.rise(a_rise(145.0)), OFFERED)
    assert not any(about_breath(prompt(each)) for each in offered.item.split())


def test_stop_blanks_the_view_and_nothing_comes_back_by_itself() -> None:
    guide = in_session()
    guide.start_pacer(LONG_EXHALE, 0.0, "therapist", lead_from_per_min=12.0)
    guide.start_pacer(EASING_IN, 1.0, "therapist")
    stopped = guide.stop(2.0, "client")
    assert stopped[-1] == Cue(2.0, "stop", "", "client")
    assert [event for second in range(3, 600) for event in guide.feed(float(second))] == []


def test_a_course_runs_by_the_clock_and_keeps_the_pacer_key_waiting() -> None:
    guide = in_session()
    blocks = PacedBlocks()
    course = Course([Part("practice", 60.0, LONG_EXHALE), Part("free after", 30.0)], blocks)
    begun = guide.begin_course(course, 10.0, "client")
    assert changes(begun)
    assert cues(guide.start_pacer(EASING_IN, 20.0, "client"), REFUSED)
    later = [event for second in range(11, 120) for event in guide.feed(float(second))]
    assert changes(later)[0].phases == ()
    assert course.ending == "done"
    assert changes(guide.start_pacer(EASING_IN, 130.0, "client"))


def test_a_rise_puts_two_prompts_before_the_therapist_and_shows_nothing() -> None:
    guide = in_session()
    (offered,) = guide.rise(a_rise(600.0))
    assert isinstance(offered, Cue)
    assert (offered.kind, offered.author) == (OFFERED, "program")
    assert len(offered.item.split()) == 2
    (resting,) = guide.rise(a_rise(620.0))
    assert isinstance(resting, Cue)
    assert resting.kind == NOT_OFFERED
    assert resting.item


def test_a_rise_while_breath_is_paced_offers_nothing_about_breath() -> None:
    kinds = {prompt.id: prompt.kind for prompt in load_prompts()}
    for seed in range(50):
        guide = Guide(Settings("session", silent_sessions=0), seed=seed)
        guide.start_pacer(LONG_EXHALE, 500.0, "therapist")
        guide.clear(520.0, "program")
        (offered,) = guide.rise(a_rise(600.0))
        assert isinstance(offered, Cue)
        assert offered.kind == OFFERED
        assert all(kinds[item] != "breath" for item in offered.item.split())


def test_offers_of_the_first_sessions_are_written_down_only() -> None:
    (kept,) = Guide(Settings("session")).rise(a_rise(600.0))
    assert isinstance(kept, Cue)
    assert kept.kind == NOT_OFFERED
    assert "observed" in kept.item


def test_a_posture_mark_explains_a_rise_for_a_minute() -> None:
    guide = in_session()
    guide.marked(Marker(590.0, "posture", "therapist"))
    (kept,) = guide.rise(a_rise(600.0))
    assert isinstance(kept, Cue)
    assert "posture" in kept.item
    (offered,) = guide.rise(a_rise(660.0))
    assert isinstance(offered, Cue)
    assert offered.kind == OFFERED
    guide.dismissed(661.0, "therapist")
    (resting,) = guide.rise(a_rise(1100.0))
    assert isinstance(resting, Cue)
    assert resting.kind == NOT_OFFERED


def test_an_answer_that_ends_a_course_halts_its_pacer() -> None:
    guide = in_session()
    search = Assessment()
    guide.begin_course(search.course, 0.0, "client")
    guide.next_part(1.0, "client")
    assert guide.busy
    after = guide.answered(lambda now: search.answer(now, 7, light_headed=True), 2.0)
    assert [change.phases for change in changes(after)] == [()]
    assert cues(after, "prompt")[0].item == "B6"
    assert guide.feed(100.0) == [Cue(32.0, "clear", "", "program")]
    assert not guide.busy


def test_a_course_leads_from_the_breath_that_was_measured() -> None:
    guide = in_session()
    parts = (Part("free", 60.0), Part("paced", 300.0, LONG_EXHALE, lead_from_per_min=9.0))
    guide.begin_course(Course(parts, PacedBlocks()), 0.0, "client")
    guide.measured(Metric(50.0, "client", "breath_rate", 13.0, "1/min", 30.0, 1.0))
    (first, *_) = changes(guide.feed(61.0))
    assert 60.0 / sum(seconds for _, seconds in first.phases) == pytest.approx(13.0)


def test_the_pace_of_a_course_can_be_changed_by_a_key() -> None:
    guide = in_session()
    guide.begin_course(Course((Part("paced", 300.0, LONG_EXHALE),), PacedBlocks()), 0.0, "client")
    assert guide.change_pace(1.0, 5.0, "client") == []
    (change,) = changes(guide.feed(15.0))
    assert change.time == 10.0
    assert change.author == "client"
