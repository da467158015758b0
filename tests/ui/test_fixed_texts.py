"""Each text that never varies stands where ``wording.json`` says, word for word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from biofeedback.guidance import wording
from biofeedback.guidance.personal_pace import Suggestion
from biofeedback.guidance.try_it import Change, Try
from biofeedback.recordings.exporters import export
from biofeedback.recordings.report_html import report_html
from biofeedback.recordings.vault import Vault
from biofeedback.ui.client.words import announced
from biofeedback.ui.desk.state_words import state
from biofeedback.ui.desk.tray_about import about_lines
from biofeedback.ui.home.help_now import HelpNow
from biofeedback.ui.home.page import Home
from biofeedback.ui.home.purpose_page import PurposePage
from biofeedback.ui.kit.help_dialog import HelpDialog
from biofeedback.ui.notes.diary import Diary
from biofeedback.ui.pace.result import PaceResult
from biofeedback.ui.practice.offer import PracticeOffer
from biofeedback.ui.practice.setup import PracticeSetup
from biofeedback.ui.practice.try_result import result_words
from biofeedback.ui.review.export_dialog import ExportDialog
from biofeedback.ui.review.synchrony_panel import SynchronyPanel
from biofeedback.ui.trends.page import TrendsPage
from biofeedback.ui.trends.panel import spoken
from tests.recordings.reports import sample_report
from tests.recordings.sessions import everything, record
from tests.ui.fake_session import STRAP, metric, status
from tests.ui.test_state_words import settled
from tests.ui.test_trends import REST, SITTING, points, trend

Place = Callable[[], str]
ROOT = Path(__file__).parents[2]


def on(make: Callable[[], QWidget]) -> Place:
    """Everything that a page says."""

    def read() -> str:
        widget = make()
        return "\n".join(label.text() for label in widget.findChildren(QLabel))

    return read


def tried(text: str) -> Place:
    change = Change(1.0, 1.0, text)  # type: ignore[arg-type]
    return lambda: result_words(Try("T1", None, None, "", change, None))


def suggested(text: str) -> Place:
    def make() -> QWidget:
        page = PaceResult()
        page.show_result((), Suggestion(6.0, 5.5, text))  # type: ignore[arg-type]
        return page

    return on(make)


def sensor_lost() -> str:
    live = settled()
    live.on_device(status(700.0, STRAP, "reconnecting", retry_s=10.0))
    return state(live, 702.0).line


def one_signal() -> str:
    live = settled()
    live.on_metric(metric(700.0, "z_scl", None, reason="settling"))
    live.on_metric(metric(739.0, "rise", 39.0))
    return state(live, 739.0).second


def withheld_report() -> str:
    text = wording.fixed("F.8-l")
    return report_html(replace(sample_report(), variability_withheld=text), "therapist")


def home_word() -> str:
    home = Home()
    return home.words["help-now"].text()


PLACES: dict[str, tuple[Place, ...]] = {
    "F.7-a": (
        on(PurposePage),
        on(HelpDialog),
        on(lambda: ExportDialog("1")),
        lambda: report_html(sample_report(), "client"),
        lambda: (ROOT / "README.md").read_text("utf-8"),
    ),
    "F.7-b": (on(PurposePage), on(HelpDialog)),
    "F.7-c": (on(Diary), on(HelpNow), on(HelpDialog)),
    "F.7-d": (on(SynchronyPanel),),
    "F.8-a": (sensor_lost,),
    "F.8-b": (lambda: announced("180"),),
    "F.8-c": (on(PracticeOffer),),
    "F.8-d": (lambda: report_html(sample_report(), "client"), about_lines, on(TrendsPage)),
    "F.8-e": (on(PracticeSetup),),
    "F.8-f": (tried("F.8-f"),),
    "F.8-g": (tried("F.8-g"),),
    "F.8-h": (tried("F.8-h"),),
    "F.8-i": (lambda: "\n".join(spoken(REST, trend(points(*[70] * 5), SITTING, 2.0))),),
    "F.8-j": (suggested("F.8-j"),),
    "F.8-k": (suggested("F.8-k"),),
    "F.8-l": (withheld_report, on(TrendsPage)),
    "F.8-m": (one_signal,),
    "F.8-n": (on(lambda: ExportDialog("1")),),
    "F.8-o": (
        on(HelpDialog),
        on(HelpNow),
        home_word,
    ),
}
FILLED = {"F.8-b": {"minutes": "3 minutes"}}


def test_every_text_has_its_place() -> None:
    assert set(PLACES) == set(wording.fixed_ids())


@pytest.mark.parametrize("text_id", PLACES)
def test_a_text_stands_at_each_of_its_places(qapp: QApplication, text_id: str) -> None:
    text = wording.fixed(text_id, **FILLED.get(text_id, {}))
    for place, read in enumerate(PLACES[text_id]):
        assert text in read().replace("&#x27;", "'"), f"place {place} of {text_id}"


@pytest.mark.parametrize("name", ["bids", "parquet"])
def test_what_it_is_for_goes_with_files_that_have_a_place_for_words(
    tmp_path: Path, name: str
) -> None:
    about = wording.fixed("F.7-a")
    with Vault.create(tmp_path / "library", bytes(32)) as vault:
        written = export(record(vault, everything()), name, tmp_path / "out", about=about)
    if name == "bids":
        assert about in (tmp_path / "out" / "README.md").read_text("utf-8")
        return
    parquet = pytest.importorskip("pyarrow.parquet")
    for path in written:
        assert parquet.read_schema(path).metadata[b"about"].decode() == about
