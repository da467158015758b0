"""Another language is one file: everything that is shown comes from it, but names and units."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from biofeedback.guidance import wording
from biofeedback.recordings.people import CheckIn
from biofeedback.recordings.report import Copy
from biofeedback.recordings.report_html import report_html
from biofeedback.recordings.vault import Vault
from biofeedback.session.report_reading import read_report
from biofeedback.session.synchrony_reading import Missing, together
from biofeedback.ui import catalogue
from biofeedback.ui.kit import translate
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.review.synchrony_panel import SynchronyPanel
from tests.recordings.reports import Reader
from tests.session.looking_back import META, RUPTURE
from tests.session.test_synchrony_reading import paced
from tests.session.two_people import two
from tests.ui import another_language, review_faces
from tests.ui.conftest import Shown
from tests.ui.fake_session import STRAP, begin, gap, metric, status, usual_metrics
from tests.ui.pages import each_page
from tests.ui.test_every_dialog import CLINIC, each_dialog
from tests.ui.whole_app import WholeApp

Show = Callable[..., Shown]
NAMES = {"Wren", "Alder", "jaw gets tight", "shallow breath", "Finger", "ECG chest left [mV]",
         "Time since the start [s]", "talk", "free breathing"}  # fmt: skip
"""What people and the makers of files wrote themselves."""
MARKED = "spoke o"
"""How a note begins, which is shown with its time and whose it is."""


@pytest.fixture(scope="module")
def language(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("languages")
    another_language.make(folder)
    return folder


@pytest.fixture
def spoken(qapp: QApplication, language: Path) -> Iterator[None]:
    with another_language.spoken(qapp, language):
        yield


def test_every_page_speaks_it(spoken: None, tmp_path: Path) -> None:
    app = WholeApp(tmp_path)
    app.with_vault("Wren", "Alder")
    app.press_on(app.flow.home.people["Wren"])
    found = {
        f"{page}: {text}"
        for page in each_page(app)
        for text in another_language.untranslated(app.page)
        if text not in NAMES
    }
    app.close()
    assert found == set(), "\n".join(sorted(found))


@pytest.mark.parametrize(
    "keys", [("breathe", "ground"), ("here", "about"), ("prompts",), ("something-else", "phase")]
)
def test_desk_and_client_speak_it(spoken: None, show: Show, keys: tuple[str, ...]) -> None:
    shown = show(now=400.0, person="Wren")
    begin(shown.handle)
    usual_metrics(shown.handle, 400.0)
    shown.handle.put(
        status(401.0, STRAP, "reconnecting", problem="The sensor does not answer.",
               advice="Keep it within a few metres; it is connected again as soon as it answers."),
        gap(380.0, 390.0),
        metric(401.0, "rmssd", None, reason="needs 60 s of clean beats"),
    )  # fmt: skip
    for key in keys:
        shown.press(key)
    shown.frames(2, 1.0)
    shown.window.show_help()
    roots = (shown.window, shown.window.client, shown.window.help)
    found = {text for root in roots if root for text in another_language.untranslated(root)}
    left = found - NAMES
    assert left == set(), "\n".join(sorted(left))


def test_the_review_and_its_dialogs_speak_it(spoken: None, tmp_path: Path) -> None:
    with Vault.create(tmp_path / "library", bytes(range(32))) as vault:
        review_faces.fill(vault)
        window = review_faces.opened(vault, Theme())
        found = {
            f"{face}: {text}"
            for face, root in review_faces.each_face(window)
            for text in another_language.untranslated(root)
            if text not in NAMES and MARKED not in text
        }
        window.close()
    assert found == set(), "\n".join(sorted(found))


def test_the_panel_on_two_people_speaks_it(spoken: None) -> None:
    panel = SynchronyPanel()
    panel.set_theme(Theme())
    found = set()
    for way in get_args(Missing):
        panel.show_missing(way)
        found |= set(another_language.untranslated(panel))
    for review in (two(minutes=4.0), two(are_coupled=True, pacer=paced(480.0, 700.0))):
        panel.show_found(together(review), review.duration_s, may_withdraw=True)
        found |= set(another_language.untranslated(panel))
    panel.close()
    assert found == set(), "\n".join(sorted(found))


def test_every_dialog_speaks_it(spoken: None, tmp_path: Path) -> None:
    app = WholeApp(tmp_path)
    found = {
        f"{name}: {text}"
        for name, dialog in each_dialog(app, Theme())
        for text in another_language.untranslated(dialog)
        if text != CLINIC
    }
    app.close()
    assert found == set(), "\n".join(sorted(found))


@pytest.mark.parametrize("copy", ["client", "therapist"])
def test_a_report_is_written_in_it(spoken: None, tmp_path: Path, copy: Copy) -> None:
    with Vault.create(tmp_path / "library", bytes(range(32))) as vault:
        review_faces.fill(vault)
        for instrument, given in (("before", {"distress": 6}), ("after", {"pace": "fine"})):
            vault.people.keep_check_in(
                CheckIn("Wren", META.session_id, f"check-in {instrument}", "1", "en", given)
            )
        for time in (RUPTURE, 500.0, 740.0):
            vault.additions(META.session_id).star(time)
        report = read_report(vault, META.session_id, language=translate.spoken())
    page = report_html(report, copy)
    assert page.startswith('<!DOCTYPE html>\n<html lang="de">')
    assert page == report_html(report, copy)
    texts = (text.removeprefix("Wren, ") for text in Reader(page).texts)
    found = {*another_language.left(texts, another_language.LINE)} - NAMES
    assert found == set(), "\n".join(sorted(found))


def test_numbers_and_names_are_put_into_the_translation(spoken: None) -> None:
    assert translate.said("needs 60 s of clean beats") == "⟦needs 60 s of clean beats⟧"
    sentence = "“Wren 2” is a folder: choose a file in it."
    assert translate.said(sentence) == f"⟦{sentence}⟧"
    assert translate.said("not in the file, 3 times") == "not in the file, 3 times"


def test_a_fixed_text_is_translated_with_what_is_put_in(spoken: None) -> None:
    whole = wording.fixed("F.8-b", minutes="5 minutes")
    assert translate.fixed("F.8-b", minutes="5 minutes") == f"⟦{whole}⟧"


def test_without_a_file_it_speaks_english(qapp: QApplication, tmp_path: Path) -> None:
    assert translate.install(qapp, QLocale("de_DE"), tmp_path) is None
    assert translate.said("not sure") == "not sure"


def test_what_is_translated_stays_when_the_file_is_brought_up_to_date(tmp_path: Path) -> None:
    file = tmp_path / "biofeedback_de.ts"
    catalogue.write(file, {("Desk", "Ground"): "Boden"})
    catalogue.write(file)
    assert catalogue._read(file) == {("Desk", "Ground"): "Boden"}
    assert 'language="de"' in file.read_text("utf-8")
