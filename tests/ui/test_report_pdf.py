import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from biofeedback.errors import InputError
from biofeedback.recordings.report import CheckInRow, Copy, Report
from biofeedback.recordings.report_html import page_rows
from biofeedback.ui.review.report_pdf import _Block, write_pdf
from tests.recordings.reports import sample_report

COPIES: tuple[Copy, ...] = ("client", "therapist")


def _pages(path: Path) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", path.read_bytes()))


class _Words(HTMLParser):
    """The texts of a piece of the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.said += data.split()


@pytest.mark.parametrize("copy", COPIES)
def test_a_report_is_one_page(qapp: QApplication, tmp_path: Path, copy: Copy) -> None:
    out = tmp_path / "report.pdf"
    write_pdf(sample_report(), copy, out)
    assert _pages(out) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["report.pdf"]


@pytest.mark.parametrize("copy", COPIES)
def test_every_word_and_number_of_the_page_is_on_the_paper(qapp: QApplication, copy: Copy) -> None:
    for row in page_rows(sample_report(), copy):
        for piece in row:
            block = _Block(piece, 300.0)
            documents = [each for each in (block._above, block._below) if each is not None]
            drawn = " ".join(each.toPlainText() for each in documents).split()
            wanted = _Words(piece.above).said + _Words(piece.below).said
            assert "".join(drawn) == "".join(wanted)


@pytest.mark.parametrize(
    "report",
    [
        replace(sample_report(), rows=sample_report().rows * 12, note="a line\n" * 60),
        replace(sample_report(), moments=sample_report().moments[:1]),
        replace(
            sample_report(),
            heart=None,
            skin=None,
            rows=(),
            moments=(),
            check_ins=(CheckInRow("Distress", "", ""),) * 9,
        ),
    ],
    ids=["long", "one moment", "nothing measured"],
)
def test_any_report_is_one_page(qapp: QApplication, tmp_path: Path, report: Report) -> None:
    write_pdf(report, "therapist", tmp_path / "report.pdf")
    assert _pages(tmp_path / "report.pdf") == 1


def test_what_is_there_is_kept(qapp: QApplication, tmp_path: Path) -> None:
    out = tmp_path / "report.pdf"
    out.write_text("mine")
    with pytest.raises(InputError, match="exists already"):
        write_pdf(sample_report(), "client", out)
    assert out.read_text() == "mine"


def test_two_runs_differ_in_their_time_only(qapp: QApplication, tmp_path: Path) -> None:
    def timeless(name: str) -> bytes:
        write_pdf(sample_report(), "client", tmp_path / name)
        data = re.sub(rb"D:\d{14}", b"", (tmp_path / name).read_bytes())
        return re.sub(rb"Date=\"[^\"]*\"", b"", data)

    assert timeless("a.pdf") == timeless("b.pdf")
