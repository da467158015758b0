"""Parts of a session: announced to the client, then begun."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.events import Cue, Event, PacerChange, Phase
from biofeedback.guidance.offers import Settings
from biofeedback.guidance.patterns import pattern
from biofeedback.session.guide import NEXT, Guide

LONG_EXHALE = pattern("long-exhale-4-6")


def in_session() -> Guide:
    return Guide(Settings("session", silent_sessions=0))


def changes(events: list[Event]) -> list[PacerChange]:
    return [event for event in events if isinstance(event, PacerChange)]


def cues(events: list[Event], kind: str) -> list[Cue]:
    return [event for event in events if isinstance(event, Cue) and event.kind == kind]


# --- parts of a session ---------------------------------------------------------------------
def phases(events: list[Event]) -> list[Phase]:
    return [event for event in events if isinstance(event, Phase)]


def test_a_paced_part_is_announced_with_its_length_six_seconds_ahead() -> None:
    guide = in_session()
    assert guide.next_phase("practice", 10.0, "therapist", LONG_EXHALE) == [
        Cue(10.0, NEXT, "180", "therapist")
    ]
    assert guide.busy
    assert guide.feed(15.9) == []
    begun = guide.feed(16.1)
    assert phases(begun) == [Phase(16.0, "practice", "therapist")]
    assert changes(begun)[0].time == 16.0


@pytest.mark.parametrize("running_since", [None, 2.0])
@pytest.mark.parametrize("lead_from", [None, 12.0])
def test_a_paced_part_ends_with_the_breath_in_which_its_announced_length_is_over(
    lead_from: float | None, running_since: float | None
) -> None:
    guide = in_session()
    if running_since is not None:
        guide.start_pacer(LONG_EXHALE, running_since, "therapist", lead_from)
    (announced,) = cues(guide.next_phase("practice", 10.0, "therapist", LONG_EXHALE, lead_from),
                        NEXT)  # fmt: skip
    events = [event for time in range(11, 400) for event in guide.feed(float(time))]
    (begun,) = phases(events)
    led = changes(events)
    last_cycle_s = sum(seconds for _, seconds in led[-2].phases) if len(led) > 1 else 10.0
    assert led[-1].phases == ()
    assert 0.0 <= led[-1].time - begun.time - float(announced.item) < last_cycle_s


def test_a_pattern_chosen_anew_in_an_announced_part_keeps_its_end() -> None:
    guide = in_session()
    guide.next_phase("practice", 0.0, "therapist", LONG_EXHALE)
    guide.feed(60.0)
    guide.start_pacer(pattern("even-5-5"), 60.0, "therapist")
    ended = changes(guide.feed(400.0))[-1]
    assert (ended.phases, ended.time) == ((), 186.0)


def test_a_part_without_a_pacer_begins_where_a_breath_ends_and_the_pacer_with_it() -> None:
    guide = in_session()
    guide.start_pacer(LONG_EXHALE, 0.0, "therapist")
    assert guide.next_phase("free after", 31.0, "therapist")[-1] == (
        Cue(31.0, NEXT, "free after", "therapist")
    )
    events = guide.feed(60.0)
    assert phases(events) == [Phase(40.0, "free after", "therapist")]
    assert changes(events) == [PacerChange(40.0, LONG_EXHALE.id, (), "therapist")]


def test_an_announced_part_takes_the_prompt_away() -> None:
    guide = in_session()
    guide.show_prompt("T1", 0.0, "therapist")
    kinds = [each.kind for each in guide.next_phase("close", 1.0, "therapist") if each]  # type: ignore[union-attr]
    assert kinds == ["clear", NEXT]


@pytest.mark.parametrize("act", ["stop", "clear", "light_headed"])
def test_what_was_announced_does_not_begin_after_a_key_that_takes_things_away(act: str) -> None:
    guide = in_session()
    guide.next_phase("practice", 0.0, "therapist", LONG_EXHALE)
    getattr(guide, act)(3.0, "client")
    assert phases(guide.feed(60.0)) == []
    assert changes(guide.feed(600.0)) == []


@given(st.lists(st.floats(0.0, 300.0), max_size=40))
def test_an_announced_part_does_not_depend_on_how_often_time_is_fed(times: list[float]) -> None:
    def run(instants: list[float]) -> list[Event]:
        guide = in_session()
        events = guide.start_pacer(LONG_EXHALE, 0.0, "therapist", 12.0)
        guide.feed(100.0)
        events += guide.next_phase("free after", 100.0, "therapist")
        for instant in instants:
            events += guide.feed(100.0 + instant)
        return events

    assert run([*sorted(times), 300.0]) == run([300.0])
