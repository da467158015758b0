import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest

from biofeedback.guidance import wording
from biofeedback.recordings.report import Copy, Curve, Number
from biofeedback.recordings.report_charts import moment_chart, strip_chart
from biofeedback.recordings.report_html import report_html
from tests.recordings.reports import FIXED, Reader, sample_report

COPIES: tuple[Copy, ...] = ("client", "therapist")


@pytest.mark.parametrize("copy", COPIES)
def test_a_page_loads_nothing_from_anywhere(copy: Copy) -> None:
    page = report_html(sample_report(), copy)
    assert Reader(page).loads == []
    assert "url(http" not in page
    assert "@import" not in page


@pytest.mark.parametrize("copy", COPIES)
def test_the_same_report_gives_the_same_bytes(copy: Copy) -> None:
    assert report_html(sample_report(), copy) == report_html(sample_report(), copy)


def test_what_people_wrote_is_text_and_never_markup() -> None:
    page = report_html(replace(sample_report(), person='<script>"x"</script>'), "therapist")
    assert "<script>" not in page
    assert "I spoke over the pause &lt;b&gt;at 31:44&lt;/b&gt; &amp; named it." in page


def test_the_clients_copy_leaves_out_what_is_the_therapists() -> None:
    noticed = replace(sample_report(), noticed="Noticed: 1 before a signal change.")
    therapist, client = (report_html(noticed, copy) for copy in ("therapist", "client"))
    for words in ("I spoke over", "up from own start", "RMSSD", "Therapist", noticed.noticed):
        assert words in therapist
        assert words not in client
    for words in ("named", "I noticed", "Distress, 0 to 10", *FIXED):
        assert words in therapist
        assert words in client


@pytest.mark.parametrize(
    ("chart", "heading"),
    [("session", "The session"), ("phases", "Phases"), ("moments", "Starred moments")],
)
def test_the_therapist_can_keep_a_chart_out_of_the_clients_copy(chart: str, heading: str) -> None:
    report = replace(sample_report(), hidden=frozenset([chart]))
    assert f"<h2>{heading}" in report_html(report, "therapist")
    assert f"<h2>{heading}" not in report_html(report, "client")


def _cells(page: str, row: str) -> list[str]:
    (body,) = re.findall(rf'<tr><th scope="row" align="left">{re.escape(row)}</th>(.*?)</tr>', page)
    return re.findall(r"<td[^>]*>(.*?)</td>", body)


def test_every_number_says_where_it_comes_from() -> None:
    page = report_html(sample_report(), "therapist")
    assert '<td align="right" title="from 2:00 to 7:00, 98 % clean">71</td>' in page
    assert _cells(page, "Free breathing, 2:00 to 7:00") == [
        "71", "34", "4.6", "2.7", "13.8", "344", "98", "–",
    ]  # fmt: skip
    assert _cells(page, "Long exhale 4-6, 18:30 to 22:30")[-1] == "6.0 / 6.0"


def test_less_than_eighty_percent_clean_is_a_dash() -> None:
    page = report_html(sample_report(), "therapist")
    cells = _cells(page, "Free breathing, 45:00 to 48:00")
    assert cells[:3] == ["–", "–", "4.6"]
    assert Number(1.0, 0, 1, 0.8).shown == 1.0
    assert Number(1.0, 0, 1, 0.799).shown is None


@pytest.mark.parametrize("copy", COPIES)
def test_every_chart_has_the_same_in_words(copy: Copy) -> None:
    charts = re.findall(r"<svg.*?</svg>", report_html(sample_report(), copy))
    assert len(charts) == (4 if copy == "therapist" else 3)
    for chart in charts:
        root = ElementTree.fromstring(chart)
        title, words = (root.find(f"{{http://www.w3.org/2000/svg}}{n}") for n in ("title", "desc"))
        assert title is not None
        assert title.text
        assert words is not None
        assert len(words.text or "") > 30
        assert root.get("role") == "img"


def test_a_gap_is_as_wide_as_it_lasted_and_nothing_is_drawn_across() -> None:
    report = sample_report()
    root = ElementTree.fromstring(strip_chart(report, report.marks))
    space = "{http://www.w3.org/2000/svg}"
    (hatched,) = [each for each in root.iter(f"{space}rect") if "hatch" in each.get("fill", "")]
    assert float(hatched.get("width", 0)) == pytest.approx(74 / 3000 * 1056, abs=0.1)
    left = float(hatched.get("x", 0))
    right = left + float(hatched.get("width", 0))
    for line in root.iter(f"{space}polyline"):
        if line.get("stroke") == "#0072B2":
            at = [float(point.split(",")[0]) for point in line.get("points", "").split()]
            assert max(at) <= left + 0.1 or min(at) >= right - 3.6


def test_a_report_without_sensors_has_its_words() -> None:
    empty = Curve(np.empty(0), np.empty(0))
    report = replace(
        sample_report(),
        heart=None,
        skin=None,
        sensors=(),
        gaps=(),
        rows=(),
        moments=(),
        response_times_s=np.empty(0),
    )
    page = report_html(report, "client")
    assert "nothing was measured" in page
    assert "Without a sensor" in page
    assert "hatched" not in page
    assert 'viewBox="0 0 1096 98"' in page
    assert "Distress" in page
    moment = replace(sample_report().moments[0], heart=empty, skin=empty)
    assert "nothing was measured" in moment_chart(moment)


def test_a_row_without_beats_has_dashes_throughout() -> None:
    report = sample_report()
    nothing = Number(None, 0.0, 60.0, 0.0)
    row = replace(
        report.rows[0], name="Alone", heart_bpm=nothing, rmssd_ms=nothing, skin_us=nothing,
        responses_per_min=nothing, breaths_per_min=nothing, beats=0,
    )  # fmt: skip
    page = report_html(replace(report, rows=(row,)), "therapist")
    assert set(_cells(page, "Alone")) == {"–"}


@pytest.mark.parametrize("copy", COPIES)
def test_the_words_are_ours(copy: Copy) -> None:
    for text in Reader(report_html(sample_report(), copy)).texts:
        assert wording.check(text, copy) == [], text


def test_a_full_page_is_set_smaller_to_fit_one_sheet() -> None:
    report = sample_report()
    assert "zoom: 1.00;" in report_html(replace(report, rows=(), moments=()), "therapist")
    full = replace(report, rows=report.rows * 4, note="a note of some length\n" * 6)
    (zoom,) = re.findall(r"zoom: (\d\.\d\d);", report_html(full, "therapist"))
    assert 0.6 < float(zoom) < 0.9
