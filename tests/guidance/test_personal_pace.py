"""Looking for a personal pace."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from biofeedback.events import Cue, Event, PacerChange, Phase
from biofeedback.guidance.personal_pace import (
    COMFORT_QUESTION,
    SHORTER,
    Assessment,
    Crest,
    PersonalPace,
    Protocol,
    Step,
    paced_at,
    reason_not_to_start,
    retry,
    suggest,
    unwelcome,
)

RATES = SHORTER.rates_per_min


def run(assessment: Assessment, until: float, comfort: int | None = 7) -> list[Event]:
    """Answer each question five seconds after it is asked."""
    events = assessment.course.begin(0.0, "therapist")
    time = 0.0
    while time < until and assessment.course.ending is None:
        time += 5.0
        events += assessment.course.feed(time)
        if assessment.course.question == COMFORT_QUESTION:
            events += assessment.answer(time, comfort, False)
    return events


def paced(events: list[Event]) -> list[PacerChange]:
    return [event for event in events if isinstance(event, PacerChange) and event.phases]


READY: dict[str, Any] = {
    "against_person": None,
    "therapist_confirmed": True,
    "artefacts_pct": 1.0,
    "has_intervals": True,
    "earlier_halts": 0,
}


def test_it_can_start_when_everything_is_in_place() -> None:
    assert reason_not_to_start(**READY) is None


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"against_person": "Go through the safety notes first."}, "safety notes"),
        ({"therapist_confirmed": False}, "therapist"),
        ({"artefacts_pct": 5.0}, "patchy"),
        ({"artefacts_pct": None}, "60 s"),
        ({"has_intervals": False}, "chest strap"),
        ({"earlier_halts": 1}, "Another day"),
    ],
)
def test_otherwise_it_says_what_is_missing(change: dict[str, Any], word: str) -> None:
    assert word in str(reason_not_to_start(**{**READY, **change}))


def test_the_log_shows_rates_and_times_exactly() -> None:
    assessment = Assessment(SHORTER)
    events = run(assessment, 3000.0)
    record = assessment.record()
    assert record.ending == "done"
    assert record.baseline == (0.0, 300.0)
    assert [step.rate_per_min for step in record.steps] == list(RATES)
    for step in record.steps:
        assert step.complete
        assert step.end - step.start == pytest.approx(120.0, abs=0.01)
        assert step.used_from == step.start + 20.0
    begun = [change.time for change in paced(events)[1:]]
    assert begun == [step.start for step in record.steps]
    gaps = [b.start - a.end for a, b in zip(record.steps, record.steps[1:], strict=False)]
    assert gaps == pytest.approx([60.0] * 4)
    assert 1200.0 < record.steps[-1].end + 60.0 < 1500.0


def test_no_step_holds_the_breath_and_in_to_out_is_40_to_60() -> None:
    for change in paced(run(Assessment(SHORTER), 3000.0)):
        assert [phase for phase, _ in change.phases] == ["in", "out"]
        in_s, out_s = (seconds for _, seconds in change.phases)
        assert in_s / (in_s + out_s) == pytest.approx(0.4)
    even = paced_at(5.0, 0.5)
    assert even.in_out_ratio == pytest.approx(1.0)


def test_the_line_against_over_breathing_opens_every_paced_part() -> None:
    events = run(Assessment(SHORTER), 3000.0)
    lines = [event.time for event in events if isinstance(event, Cue) and event.item == "B3"]
    assert lines == [change.time for change in paced(events)]


def test_the_order_can_be_shuffled_and_repeated() -> None:
    orders = {Protocol(shuffle_seed=seed).order() for seed in range(20)}
    assert len(orders) > 5
    assert all(sorted(order) == sorted(Protocol().rates_per_min) for order in orders)
    assert Protocol(shuffle_seed=3).order() == Protocol(shuffle_seed=3).order()


def test_the_usual_search_tries_six_rates_for_three_minutes() -> None:
    assessment = Assessment()
    run(assessment, 3000.0)
    tried = assessment.record().steps
    assert [step.rate_per_min for step in tried] == [7.0, 6.5, 6.0, 5.5, 5.0, 4.5]
    assert all(180.0 <= step.end - step.start < 195.0 for step in tried)


def test_light_headedness_stops_it_and_keeps_the_record() -> None:
    assessment = Assessment(SHORTER)
    run(assessment, 555.0)
    assessment.course.feed(560.0)
    assert assessment.course.question == COMFORT_QUESTION
    events = assessment.answer(600.0, 2, True)
    assert Cue(600.0, "prompt", "B6", "client") in events
    record = assessment.record()
    assert record.ending == "light-headed"
    assert record.steps[-1].light_headed is True
    assert assessment.course.feed(9999.0) == []


@pytest.mark.parametrize("after", [0.0, 100.0, 250.0, 330.0, 400.0, 505.0, 700.0, 1300.0])
def test_stopping_anywhere_leaves_a_usable_part(after: float) -> None:
    assessment = Assessment(SHORTER)
    run(assessment, after)
    assessment.course.stop(after + 1.0, "client")
    record = assessment.record()
    assert record.ending == "stopped"
    for step in record.steps:
        assert step.start <= step.used_from <= step.end
        assert step.complete == (step.end - step.start > 119.0)


def test_the_next_rate_waits_for_an_answer_or_a_pass() -> None:
    assessment = Assessment(SHORTER)
    assessment.course.begin(0.0, "therapist")
    events = assessment.course.feed(5000.0)
    assert len(paced(events)) == 2
    assessment.answer(5000.0, None, None)
    resumed = assessment.course.feed(5000.0)
    assert [event.name for event in resumed if isinstance(event, Phase)] == ["pace"]
    assert assessment.record().steps[0].comfort is None


def test_comfort_beyond_its_scale_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 10"):
        Assessment(SHORTER).answer(0.0, 11, False)


def test_a_retry_looks_a_quarter_breath_to_either_side() -> None:
    assert retry(Protocol(), 5.5).order() == (5.75, 5.5, 5.25)


def steps(**comfort: int) -> list[Step]:
    """Every rate, each as comfortable as the rest unless said otherwise (``at_5_5=2``)."""
    said = {float(name[3:].replace("_", ".")): value for name, value in comfort.items()}
    return [Step(rate, 0.0, 20.0, 120.0, True, said.get(rate, 6), False) for rate in RATES]


def crest(rate: float | None, *as_good: float, usable: tuple[float, ...] = RATES) -> Crest:
    return Crest(rate, as_good, usable)


def test_a_clear_crest_is_suggested() -> None:
    found = suggest(steps(), crest(5.4, 5.5))
    assert (found.rate_per_min, found.also_per_min, found.text) == (5.4, None, "")


def test_two_close_rates_are_both_named_and_comfort_puts_one_first() -> None:
    found = suggest(steps(), crest(5.6, 5.5, 6.0))
    assert (found.rate_per_min, found.also_per_min, found.text) == (5.6, 6.0, "F.8-k")
    found = suggest(steps(at_6_0=9), crest(5.6, 5.5, 6.0))
    assert (found.rate_per_min, found.also_per_min) == (6.0, 5.6)


def test_a_flat_response_suggests_six_with_its_text() -> None:
    found = suggest(steps(), crest(None, *RATES))
    assert (found.rate_per_min, found.text) == (6.0, "F.8-j")


def test_what_was_not_comfortable_or_made_light_headed_is_unwelcome() -> None:
    tried = steps(at_5_5=3, at_5_0=4)
    tried[0] = replace(tried[0], light_headed=True)
    assert unwelcome(tried) == {6.5, 5.5}
    assert unwelcome([replace(tried[1], comfort=None)]) == frozenset()


def test_an_unwelcome_rate_is_not_named_as_a_second_one() -> None:
    found = suggest(steps(at_6_0=2), crest(5.6, 5.5, 6.0))
    assert found.also_per_min is None


def test_fewer_than_three_usable_steps_mean_six_with_the_reason() -> None:
    found = suggest(steps(), crest(None, usable=(6.5, 6.0)))
    assert found.rate_per_min == 6.0
    assert "three" in found.reason


def test_when_nothing_was_comfortable_six_is_named() -> None:
    tried = [replace(step, comfort=1) for step in steps()]
    assert "comfortable" in suggest(tried, crest(None)).reason


def test_an_accepted_pace_keeps_the_share_of_the_way_in() -> None:
    half = PersonalPace(6.0, "2026-01-31", "chest strap", 0.5, 5).pattern()
    assert half.phases == (("in", 5.0), ("out", 5.0))
    # what no search has tried is not followed
    odd = PersonalPace(6.0, "2026-01-31", "chest strap", 7.0, 5).pattern()
    assert odd.phases == (("in", 6.0), ("out", 4.0))


def test_a_search_takes_as_long_as_it_says() -> None:
    assert Protocol().seconds == pytest.approx(1875.0)
    assert SHORTER.seconds / 60.0 == pytest.approx(22.25)


def test_an_accepted_pace_becomes_a_pattern_within_its_limits() -> None:
    assert PersonalPace(5.25, "2026-01-31", "chest strap", 0.4, 5).pattern().rate_per_min == (
        pytest.approx(5.25)
    )
    assert PersonalPace(2.0, "2026-01-31", "chest strap", 0.4, 5).pattern().rate_per_min == (
        pytest.approx(4.0)
    )
