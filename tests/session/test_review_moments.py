"""Every moment is listed in its place, with what lay around it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from biofeedback.events import Cue, Marker, Offer
from biofeedback.guidance.pacer import BREATH_OUT
from biofeedback.recordings.additions import Addition
from biofeedback.recordings.glance import Glance, MetricArrays, ResponseArrays
from biofeedback.session import review_reading
from biofeedback.session.review_moments import Around, Moment, about, look_around, moments
from biofeedback.session.reviewing import Hole, Review, curves, traces
from tests.session.looking_back import LENGTH_S, META, RUPTURE, conductance, happenings, rises, skin
from tests.session.looking_back import beats as client_beats


def metric(found, name: str) -> MetricArrays:
    values = [np.nan if each.value is None else each.value for each in found]
    return MetricArrays(np.array([each.time for each in found]), np.array(values))


@pytest.fixture(scope="module")
def review() -> Review:
    seen = Glance(
        tuple(happenings()),
        {"client": review_reading._beats(list(client_beats()), "client")},
        {"client": ResponseArrays(np.array([350.0, 403.0, 420.0, 450.0]), np.full(4, 0.2))},
        {
            ("client", "conductance"): metric(list(skin()), "conductance"),
            ("client", "rise"): metric(list(rises()), "rise"),
        },
    )
    return review_reading._assemble(META, LENGTH_S, seen)


def around(review: Review, time: float) -> Around:
    found = moments(review)
    moment = next(each for each in found if each.time == time)
    counting = traces(review.wearers["client"], {})
    return look_around(
        review, "client", found, moment, counting, curves(counting, review.duration_s)
    )


def test_all_are_listed_in_the_order_of_time(review: Review) -> None:
    assert [(each.time, each.kind, each.name) for each in moments(review)] == [
        (120.0, "marker", "named"),
        (400.0, "marker", "rupture"),
        (410.0, "rise", ""),
        (500.0, "pacer", "long-exhale-4-6"),
        (740.0, "marker", "noticed"),
        (780.0, "prompt", "T1"),
    ]


def test_breaths_out_that_were_counted_are_told_on_request_only(review: Review) -> None:
    counted = replace(
        review, happenings=(*review.happenings, Marker(130.0, BREATH_OUT, "client", "3.2"))
    )
    assert moments(counted) == moments(review)
    told = moments(counted, breaths_out=True)
    assert Moment(130.0, "marker", BREATH_OUT, "client", None, "3.2") in told
    assert len(told) == len(moments(review)) + 1


def test_what_lasts_has_an_end(review: Review) -> None:
    ends = {each.time: each.end for each in moments(review)}
    assert ends == {120.0: None, 400.0: None, 410.0: 445.0, 500.0: 700.0, 740.0: None, 780.0: 800.0}


def test_a_line_shown_with_the_pacer_is_no_moment_of_its_own(review: Review) -> None:
    assert not [each for each in moments(review) if each.name == "B3"]


def test_author_and_text_are_kept(review: Review) -> None:
    by_time = {each.time: each for each in moments(review)}
    assert by_time[400.0].text == "spoke over a pause"
    assert (by_time[740.0].author, by_time[410.0].author) == ("client", "program")


def test_what_the_client_pressed_is_a_moment(review: Review) -> None:
    pressed = (Cue(820.0, "stop", "", "client"), Cue(830.0, "choices", "T1 T2", "client"))
    seen = replace(review, happenings=(*review.happenings, *pressed))
    assert [(each.time, each.name, each.author) for each in moments(seen)[-2:]] == [
        (820.0, "stopped", "client"),
        (830.0, "choices", "client"),
    ]


def test_a_moment_added_later_takes_its_place(review: Review) -> None:
    added = review.with_additions(
        [Addition(1, "2026-11-20T10:00:00+00:00", "moment", {"time": 333.0, "text": "a sigh"})]
    )
    place = [each.time for each in moments(added)].index(333.0)
    assert moments(added)[place] == Moment(333.0, "added", "", "therapist", None, "a sigh")
    assert place == 1


def test_a_rise_without_its_metric_begins_with_the_offer(review: Review) -> None:
    wearer = review.wearers["client"]
    empty = MetricArrays(np.empty(0), np.empty(0))
    bare = Review(
        review.meta, review.duration_s, True,
        {"client": type(wearer)(wearer.beats, wearer.skin, wearer.responses, wearer.breath,
                                wearer.followed, empty, wearer.holes)},
        review.spans, review.pacer, review.happenings, review.sensors, review.streams,
    )  # fmt: skip
    assert [(each.time, each.end) for each in moments(bare) if each.kind == "rise"] == [
        (430.0, None)
    ]


def test_values_are_those_of_a_direct_computation(review: Review) -> None:
    found = around(review, RUPTURE)
    before, during, after = found.heart.windows
    assert (before.start, before.end) == (340.0, 400.0)
    assert (during.end, after.end) == (430.0, 490.0)
    for window, values in zip(found.heart.windows, found.values, strict=True):
        inside = [
            each.rr_ms
            for each in client_beats()
            if each.verdict == "ok" and window.start < each.time <= window.end
        ]
        seconds = np.arange(window.start + 1.0, window.end + 1.0)
        assert values.heart_bpm == pytest.approx(60000.0 / np.mean(inside))
        assert values.skin_us == pytest.approx(np.mean([conductance(each) for each in seconds]))
    assert [each.responses for each in found.values] == [1, 2, 1]
    assert not any(each.short for each in (*found.heart.windows, *found.skin.windows))


def test_time_back_is_looked_for_up_to_the_next_moment(review: Review) -> None:
    found = around(review, RUPTURE)
    assert found.ends_with == "moment"
    assert found.next_in_s == 10.0
    assert found.heart.back.outcome == "not back"
    assert found.heart.compared == "before"


def without_skin(review: Review, lost, holes: tuple[Hole, ...] = ()) -> Review:
    """Nothing follows the rupture for a while, and some seconds of conductance are lost."""
    client = review.wearers["client"]
    values = np.where(lost(client.skin.times), np.nan, client.skin.values)
    fewer = replace(client, skin=MetricArrays(client.skin.times, values), holes=holes)
    rest = tuple(each for each in review.happenings if not isinstance(each, Offer))
    return replace(review, wearers={"client": fewer}, happenings=rest)


def test_the_skin_is_back_when_it_was_seen_to_come_back(review: Review) -> None:
    back = around(without_skin(review, lambda times: times < 0.0), RUPTURE).skin.back
    assert back.outcome == "back"
    assert back.seconds == pytest.approx(63.0, abs=2.0)


def test_a_return_within_a_short_hole_has_no_time(review: Review) -> None:
    def lost(times):
        return (times > 459.0) & (times <= 466.0)

    hole = Hole("skin", 459.0, 466.0, "out of reach")
    assert around(without_skin(review, lost, (hole,)), RUPTURE).skin.back.outcome == "cannot tell"


def test_a_return_after_many_short_holes_cannot_be_told(review: Review) -> None:
    patchy = without_skin(review, lambda times: (times > RUPTURE) & (times % 3 == 0))
    assert around(patchy, RUPTURE).skin.back.outcome == "cannot tell"


def test_the_last_moment_ends_with_the_recording(review: Review) -> None:
    found = around(review, 780.0)
    assert (found.ends_with, found.next_in_s) == ("end", None)
    assert found.heart.back.outcome == "stayed"
    assert found.skin.back.outcome == "stayed"


def test_a_paced_block_has_its_own_length_and_is_cut_by_nothing(review: Review) -> None:
    found = around(review, 500.0)
    assert [(each.start, each.end, each.short) for each in found.skin.windows] == [
        (440.0, 500.0, False),
        (500.0, 700.0, False),
        (700.0, 760.0, False),
    ]


def test_a_gap_cuts_the_windows_of_its_own_signal(review: Review) -> None:
    late = review.with_additions([Addition(1, "", "moment", {"time": 260.0, "text": ""})])
    found = around(late, 260.0)
    assert (found.heart.windows[0].start, found.heart.windows[0].short) == (230.0, True)
    assert (found.skin.windows[0].start, found.skin.windows[0].short) == (200.0, False)
    assert found.values[0].heart_bpm == pytest.approx(70.0, abs=0.1)
    assert found.values[0].skin_us == pytest.approx(4.0)


def test_a_moment_is_drawn_with_a_minute_and_a_half_on_either_side() -> None:
    assert about(Moment(100.0, "marker", "named", "therapist")) == (10.0, 220.0)
    assert about(Moment(100.0, "pacer", "x", "therapist", 130.0)) == (10.0, 220.0)
