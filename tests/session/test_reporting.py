import math
from dataclasses import replace
from typing import Any

import pytest

from biofeedback.events import Marker, PacerChange, Person, Phase, Tick
from biofeedback.recordings.additions import Addition
from biofeedback.recordings.report import CheckInRow, Number, Report
from biofeedback.recordings.vault import Vault
from biofeedback.session.practising import AT_HOME
from biofeedback.session.report_words import back_words, title
from biofeedback.session.reporting import build_report
from biofeedback.session.review_moments import Around, Channel, Moment
from biofeedback.session.review_reading import open_review, review_of
from biofeedback.session.reviewing import Review, traces
from biofeedback.signal.analysis import analyze
from biofeedback.signal.moment_windows import Window, measure
from biofeedback.signal.recovery import TimeBack
from tests.session import looking_back

WHOLE: dict[str, dict[str, Any]] = {
    "time": {"hr_bpm": 71.25, "rmssd_ms": 33.5},
    "eda": {"scl_us": 4.125, "scr_per_min": 0.5},
}
CLIENT: Person = "client"


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Review:
    """A quarter of an hour with a rupture, a gap and a paced block."""
    with Vault.create(tmp_path_factory.mktemp("report") / "library", bytes(32)) as vault:
        writer = vault.new_session(replace(looking_back.META, source="simulated"))
        writer.write(looking_back.session())
        writer.close()
        found = open_review(vault.session("last"))
    return replace(found, meta=looking_back.META)


@pytest.fixture(scope="module")
def report(review: Review) -> Report:
    stars = tuple(
        Addition(number, "", "star", {"time": time})
        for number, time in enumerate((120.0, looking_back.RUPTURE))
    )
    return build_report(
        review.with_additions(stars),
        WHOLE,
        number=7,
        check_ins=[CheckInRow("Distress", "6", "4")],
        note="a note",
    )


def test_the_page_says_whose_and_which_session_it_is(report: Report) -> None:
    assert report.person == "Wren"
    assert report.heading == "Session 7, 19 November 2026, 14:02, 15 min"
    assert report.sensors == ("H10 5.0.0, 96 % clean", "Conductance sensor, 98 % clean")
    assert report.fixed_texts[1].startswith("For practice and reflection.")


def test_the_first_row_is_what_analyze_says(report: Report) -> None:
    row = report.rows[0]
    assert row.name == "Whole session"
    assert row.heart_bpm.value == 71.25
    assert (row.skin_us.value, row.responses_per_min.value) == (4.125, 0.5)
    assert (row.heart_bpm.start, row.heart_bpm.end) == (0.0, 900.0)


def test_variability_is_told_over_free_breathing_alone(review: Review, report: Report) -> None:
    assert report.rows[0].rmssd_ms.value is None  # a paced block is in it
    free = replace(review, spans=tuple(replace(span, pattern="") for span in review.spans))
    assert build_report(free, WHOLE).rows[0].rmssd_ms.value == 33.5


def test_how_hints_lay_to_rises_is_told_in_words(review: Review, report: Report) -> None:
    assert report.noticed == "Noticed: 1 without a signal change."
    near = Marker(400.0, "noticed", "client")
    sooner = replace(review, happenings=(near, *review.happenings))
    assert build_report(sooner, WHOLE).noticed == (
        "Noticed: 1 before a signal change, 1 without a signal change."
    )


def test_every_phase_has_the_numbers_of_its_own_stretch(review: Review, report: Report) -> None:
    found = traces(review.wearers[CLIENT], {})
    for row, span in zip(report.rows[1:], review.spans, strict=True):
        values = measure(found, Window("during", span.start, span.end))
        assert row.heart_bpm == Number(values.heart_bpm, span.start, span.end, values.heart_clean)
        assert row.skin_us == Number(values.skin_us, span.start, span.end, values.skin_clean)
    assert [row.name for row in report.rows[1:]] == [
        "Free breathing, 0:00 to 5:00",
        "Talk, 5:00 to 8:20",
        "Long exhale 4-6, 8:20 to 11:40",
        "Talk, 11:40 to 15:00",
    ]


def test_a_paced_phase_has_its_rate_and_no_variability(report: Report) -> None:
    free, _, paced, _ = report.rows[1:]
    assert free.rmssd_ms.value is not None
    assert free.asked_per_min is None
    assert paced.rmssd_ms.value is None
    assert paced.asked_per_min == pytest.approx(6.0)


def test_a_short_phase_has_no_variability_and_a_very_short_one_no_row(review: Review) -> None:
    first, second, *rest = review.spans
    short = replace(first, end=50.0)
    flash = replace(second, start=50.0, end=70.0)
    changed = replace(review, spans=(short, flash, replace(rest[1], start=70.0)))
    rows = build_report(changed, WHOLE).rows
    assert [row.name for row in rows[1:]] == ["Free breathing, 0:00 to 0:50", "Talk, 1:10 to 15:00"]
    assert rows[1].heart_bpm.value is not None
    assert rows[1].rmssd_ms.value is None


def test_starred_moments_come_with_what_lay_around(report: Report) -> None:
    named, rupture = report.moments
    assert (named.name, named.heart_back) == ("named", "stayed in its usual range")
    assert rupture.name == "rupture"
    before, during, after = (number.shown for number in rupture.heart_bpm)
    assert before == pytest.approx(70.0, abs=0.1)
    assert during is not None
    assert after is not None
    assert during > after > before
    assert [number.start for number in rupture.heart_bpm] == [340.0, 400.0, 430.0]


def test_a_rise_is_the_therapists(report: Report) -> None:
    (rise,) = [mark for mark in report.marks if mark.name == "up from own start"]
    assert rise.for_therapist
    assert not any(mark.for_therapist for mark in report.marks if mark is not rise)


def test_what_was_tried_is_told_once_with_its_times(report: Report) -> None:
    assert report.tried[0] == "Long exhale 4-6, 8:20"
    assert len(report.tried) == 2


def test_a_gap_has_no_heart_rate(report: Report) -> None:
    assert (200.0, 230.0) in report.gaps
    assert report.heart is not None
    inside = (report.heart.times_s > 206) & (report.heart.times_s < 224)
    assert inside.any()
    assert all(math.isnan(value) for value in report.heart.values[inside])


def test_a_session_without_a_sensor_still_has_a_page() -> None:
    nothing = review_of(replace(looking_back.META, person=""), 0.0, [])
    report = build_report(nothing, WHOLE)
    assert report.person == "Session without a name"
    assert report.rows == report.moments == ()
    assert report.heart is None


def test_a_practice_without_a_sensor_has_its_phases_and_a_dash_for_every_number() -> None:
    events = [
        Phase(0.0, "free before", "client"),
        PacerChange(60.0, "long-exhale-4-6", (("in", 4.0), ("out", 6.0)), "client"),
        PacerChange(180.0, "", (), "client"),
        Phase(180.0, "free after", "client"),
        *(Tick(float(second)) for second in range(1, 241)),
    ]
    meta = replace(looking_back.META, origin=AT_HOME)
    report = build_report(review_of(meta, 240.0, events), analyze(events))
    assert report.heading.endswith(", 4 min, practice at home")
    assert report.heart is None
    assert report.skin is None
    assert [row.name for row in report.rows] == [
        "Whole session",
        "Free breathing, 0:00 to 1:00",
        "Long exhale 4-6, 1:00 to 3:00",
        "Free breathing after, 3:00 to 4:00",
    ]
    numbers = [
        cell.shown
        for row in report.rows
        for cell in (row.heart_bpm, row.skin_us, row.responses_per_min, row.breaths_per_min)
    ]
    assert set(numbers) == {None}
    assert report.tried == ("Long exhale 4-6, 1:00",)


@pytest.mark.parametrize(
    ("back", "ends_with", "words"),
    [
        (TimeBack("back", 42.0), "end", "back after about 40 s"),
        (TimeBack("back", 1.0), "end", "back after about 5 s"),
        (TimeBack("stayed"), "end", "stayed in its usual range"),
        (TimeBack("cannot tell"), "end", "can't tell (signal gaps)"),
        (TimeBack("not back", 113.0), "moment", "not back by the next moment (at least 110 s)"),
        (TimeBack("not back", 113.0), "end", "not back by the end (at least 110 s)"),
    ],
)
def test_time_back_in_words(back: TimeBack, ends_with: Any, words: str) -> None:
    windows = (Window("before", 0, 1), Window("during", 1, 2), Window("after", 2, 3))
    channel = Channel(windows, back, "before", None)
    moment = Moment(1.0, "marker", "named", "therapist")
    around = Around(moment, (), channel, channel, ends_with, None)  # type: ignore[arg-type]
    assert back_words(channel, around, str) == words


def test_a_long_prompt_is_cut_between_words() -> None:
    moment = Moment(1.0, "prompt", "T1", "therapist")
    assert title(moment, str).endswith(" …")
    assert len(title(moment, str)) <= 42
    assert title(replace(moment, name="gone"), str) == "gone"
