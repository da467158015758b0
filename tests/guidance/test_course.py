"""A sequence of parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.events import Cue, Event, PacerChange, Phase
from biofeedback.guidance.course import Course, Part
from biofeedback.guidance.paced_block import PacedBlocks
from biofeedback.guidance.patterns import pattern

LONG = pattern("long-exhale-4-6")
PARTS = (
    Part("free", 60.0),
    Part("paced", 55.0, LONG, question="comfort"),
    Part("between", 30.0),
    Part("paced again", 60.0, LONG),
    Part("close", None, question="after"),
)


def course(*parts: Part) -> Course:
    return Course(parts or PARTS, PacedBlocks())


def told(events: list[Event]) -> list[tuple[float, str]]:
    words = []
    for event in events:
        match event:
            case Phase():
                words.append((event.time, event.name))
            case Cue():
                words.append((event.time, f"{event.kind} {event.item}".strip()))
            case PacerChange():
                words.append((event.time, "pace" if event.phases else "halt"))
    return words


def test_parts_follow_each_other_by_the_clock() -> None:
    running = course()
    events = running.begin(0.0, "client")
    events += running.feed(130.0)
    assert told(events) == [
        (0.0, "free"),
        (54.0, "next 55"),
        (60.0, "paced"),
        (60.0, "prompt B3"),
        (60.0, "pace"),
        # the breath that is under way at 115 s is let end
        (120.0, "halt"),
        (120.0, "ask comfort"),
        (120.0, "between"),
    ]


def test_a_paced_part_waits_for_the_answer_however_long() -> None:
    running = course()
    running.begin(0.0, "client")
    events = running.feed(10_000.0)
    assert told(events)[-1] == (144.0, "next 60")
    running.answered(10_001.0)
    assert told(running.feed(10_001.0))[0] == (10_001.0, "paced again")


def test_an_answer_in_time_changes_nothing() -> None:
    running = course()
    running.begin(0.0, "client")
    running.feed(125.0)
    running.answered(130.0)
    assert (150.0, "paced again") in told(running.feed(151.0))


def test_one_key_ends_any_part() -> None:
    running = course()
    running.begin(0.0, "client")
    assert told(running.next_part(5.0, "client"))[0] == (5.0, "paced")
    assert told(running.next_part(9.0, "client"))[:2] == [(9.0, "halt"), (9.0, "ask comfort")]
    assert told(running.next_part(10.0, "client"))[0] == (10.0, "paced again")
    running.next_part(11.0, "client")
    running.next_part(12.0, "client")
    assert running.ending == "done"
    assert [done.complete for done in running.done] == [False, False, False, False, True]


def test_a_part_without_length_waits_for_a_key() -> None:
    running = course(Part("arrive", None, question="before"), Part("free", 10.0))
    running.begin(0.0, "client")
    assert running.feed(5000.0) == []
    assert running.progress(5000.0) == 0.0
    assert told(running.next_part(5001.0, "client")) == [(5001.0, "ask before"), (5001.0, "free")]


def test_a_stop_keeps_what_is_over_and_nothing_follows() -> None:
    running = course()
    running.begin(0.0, "client")
    assert told(running.stop(80.0, "client"))[-3::2] == [(80.0, "halt"), (80.0, "stop")]
    assert running.ending == "stopped"
    assert [(done.part.name, done.end) for done in running.done] == [
        ("free", 60.0),
        ("paced", 80.0),
    ]
    assert running.feed(10_000.0) == []
    assert running.next_part(10_000.0, "client") == []


def test_light_headedness_ends_it_with_the_way_out() -> None:
    running = course()
    running.begin(0.0, "client")
    halted = told(running.light_headed(80.0, "client"))
    assert halted[-3::2] == [(80.0, "halt"), (80.0, "prompt B6")]
    assert running.ending == "light-headed"
    assert running.part is None


def test_progress_runs_from_0_to_1() -> None:
    running = course()
    running.begin(100.0, "client")
    assert running.progress(100.0) == 0.0
    assert running.progress(130.0) == 0.5
    assert running.progress(999.0) == 1.0


def test_a_prompt_can_open_a_part() -> None:
    running = course(Part("try", 20.0, prompt="T1"))
    assert told(running.begin(0.0, "client")) == [(0.0, "try"), (0.0, "prompt T1")]


def test_a_part_can_lead() -> None:
    blocks = PacedBlocks()
    running = Course([Part("paced", 600.0, LONG, lead_from_per_min=8.0)], blocks)
    first = running.begin(0.0, "client")[-1]
    assert isinstance(first, PacerChange)
    assert sum(seconds for _, seconds in first.phases) == pytest.approx(7.5)
    running.feed(120.0)
    assert blocks.rate_per_min == pytest.approx(7.0, abs=0.1)
    changes = [event for event in running.feed(400.0) if isinstance(event, PacerChange)]
    assert changes[-1].phases == LONG.phases


def test_a_lead_can_rest_and_go_on() -> None:
    running = course(Part("paced", 600.0, LONG, lead_from_per_min=9.0))
    running.begin(0.0, "client")
    running.hold_here(60.0)
    assert running.feed(300.0) == []
    running.lead_on(300.0)
    assert running.feed(320.0)


moves = st.lists(
    st.tuples(st.floats(0.0, 400.0), st.sampled_from(["next", "answer", "hold", "on", "stop"])),
    max_size=6,
)


@given(moves, st.lists(st.floats(0.0, 450.0), max_size=12))
def test_however_often_it_is_fed_the_events_are_the_same(
    moves: list[tuple[float, str]], looks: list[float]
) -> None:
    parts = (*PARTS[:3], Part("led", 90.0, LONG, lead_from_per_min=10.0), *PARTS[4:])

    def run(looks: list[float]) -> list[Event]:
        running = Course(parts, PacedBlocks())
        events = running.begin(0.0, "client")
        for time, move in sorted([*moves, *((look, "") for look in looks)]):
            match move:
                case "next":
                    events += running.next_part(time, "client")
                case "answer":
                    events += running.feed(time)
                    running.answered(time)
                case "hold":
                    events += running.hold_here(time)
                case "on":
                    events += running.feed(time)
                    running.lead_on(time)
                case "stop":
                    events += running.stop(time, "client")
                case _:
                    events += running.feed(time)
        return events + running.feed(500.0)

    fed, unfed = run(looks), run([])
    assert fed == unfed
    assert [event.time for event in fed] == sorted(event.time for event in fed)


def rate_of(change: PacerChange) -> float:
    return 60.0 / sum(seconds for _, seconds in change.phases)


def paces(events: list[Event]) -> list[tuple[float, float]]:
    return [
        (event.time, round(rate_of(event), 1))
        for event in events
        if isinstance(event, PacerChange) and event.phases
    ]


def test_a_key_changes_the_pace_where_the_breath_ends() -> None:
    running = course(Part("paced", 300.0, LONG))
    running.begin(0.0, "client")
    assert running.change_pace(0.5, 12.0, "client") == []
    assert paces(running.feed(40.0)) == [(20.0, 6.5)]


def test_keys_pressed_within_one_breath_add_up() -> None:
    running = course(Part("paced", 300.0, LONG))
    running.begin(0.0, "client")
    running.change_pace(0.5, 12.0, "client")
    running.change_pace(0.5, 13.0, "client")
    # phases come in tenths of a second
    assert paces(running.feed(40.0)) == [(20.0, pytest.approx(7.0, abs=0.1))]


def test_the_pace_is_not_slowed_beyond_a_persons_limit() -> None:
    running = Course((Part("paced", 300.0, LONG),), PacedBlocks(), slowest_per_min=6.0)
    running.begin(0.0, "client")
    running.change_pace(-1.0, 12.0, "client")
    assert paces(running.feed(40.0)) == [(20.0, 6.0)]


def test_a_lead_rests_once_the_pace_was_changed_by_hand() -> None:
    running = course(Part("paced", 600.0, LONG, lead_from_per_min=12.0))
    running.begin(0.0, "client")
    running.feed(30.0)
    running.change_pace(1.0, 31.0, "client")
    changes = paces(running.feed(300.0))
    assert len(changes) == 1
    assert changes[0][1] > 12.0


def test_a_change_of_pace_without_a_pacer_does_nothing() -> None:
    running = course(Part("free", 60.0), Part("paced", 60.0, LONG))
    running.begin(0.0, "client")
    assert running.change_pace(0.5, 10.0, "client") == []
    assert paces(running.feed(61.0)) == [(60.0, 6.0)]


def test_a_part_that_leads_begins_at_the_rate_that_was_measured() -> None:
    running = course(Part("free", 60.0), Part("paced", 300.0, LONG, lead_from_per_min=9.0))
    running.begin(0.0, "client")
    running.breathes(14.2)
    assert paces(running.feed(61.0)) == [(60.0, 14.2)]


def test_a_rate_measured_while_paced_is_the_pacers_and_not_the_persons() -> None:
    running = course(
        Part("paced", 60.0, LONG), Part("paced again", 300.0, LONG, lead_from_per_min=9.0)
    )
    running.begin(0.0, "client")
    running.breathes(6.0)
    assert paces(running.feed(61.0)) == [(60.0, 9.0)]
