"""What the dialogs collect is saved as asked, and each says how it went."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from biofeedback.guidance import wording
from biofeedback.recordings.exporters import EXPORTERS
from biofeedback.recordings.vault import Vault
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.view_settings import ViewSettings
from biofeedback.ui.review import saving as review_saving
from biofeedback.ui.review.export_dialog import ExportDialog
from biofeedback.ui.review.report_dialog import ReportDialog
from biofeedback.ui.review.window import ReviewWindow
from tests.session.looking_back import META
from tests.ui.test_every_page import cut, outside, visible
from tests.ui.test_review import record, wait


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with Vault.create(tmp_path / "library", os.urandom(32)) as made:
        for scope in ("record", "exports"):
            made.people.agree("Wren", scope, "1", "words")
        record(made, META)
        yield made


@pytest.fixture
def window(vault: Vault, qapp: QApplication) -> Iterator[ReviewWindow]:
    window = ReviewWindow(vault, META.session_id, ViewSettings(None))
    window.show()
    wait(lambda: window.session.is_open)
    yield window
    window.close()


def words(dialog: ExportDialog | ReportDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel)]


def test_exports_leave_names_out_unless_asked(qapp: QApplication) -> None:
    dialog = ExportDialog("abcd1234")
    assert dialog.level.chosen == "pseudonym"
    assert set(dialog.form.buttons) == set(EXPORTERS)


def test_the_export_dialog_shows_that_coded_data_are_personal_data(qapp: QApplication) -> None:
    assert wording.fixed("F.8-n") in words(ExportDialog("abcd1234"))


def test_the_name_follows_the_form(qapp: QApplication) -> None:
    dialog = ExportDialog("abcd1234")
    dialog.form.buttons["edf"].setChecked(True)
    assert re.fullmatch(r"session-[0-9a-f]{6}\.edf", dialog.path.name)
    dialog.level.buttons["none"].setChecked(True)
    assert dialog.path.name == "session-abcd1234.edf"
    assert not dialog.passphrase.isVisibleTo(dialog)
    dialog.form.buttons["bundle"].setChecked(True)
    assert dialog.path.name == "session-abcd1234.bundle"
    assert dialog.passphrase.isVisibleTo(dialog)


def test_a_bundle_asks_for_its_passphrase(qapp: QApplication) -> None:
    dialog = ExportDialog("abcd1234")
    asked: list[str] = []
    dialog.asked.connect(lambda name, *_: asked.append(name))
    dialog.form.buttons["bundle"].setChecked(True)
    dialog.save.click()
    assert asked == []
    assert "passphrase" in dialog.said.text()
    dialog.passphrase.setText("of its own")
    dialog.save.click()
    assert asked == ["bundle"]


def test_an_export_is_written_and_noted(window: ReviewWindow, vault: Vault, tmp_path: Path) -> None:
    window.saving.open_export()
    dialog = window.saving.export
    assert dialog is not None
    dialog.place.setText(str(tmp_path / "out.csv"))
    dialog.save.click()
    wait(lambda: dialog.said.text().startswith("Saved as"))
    assert (tmp_path / "out.csv").read_text("utf-8").startswith("time_s,channel")
    assert [line.detail for line in vault.audit.lines() if line.action == "exported"] == [
        "csv, pseudonym"
    ]
    dialog.save.click()
    wait(lambda: "exists already" in dialog.said.text())
    assert dialog.save.isEnabled()


def test_the_clients_charts_are_asked_for_only_in_the_clients_copy(qapp: QApplication) -> None:
    dialog = ReportDialog("abcd1234")
    assert not dialog.shown["phases"].isEnabled()
    dialog.whose.buttons["client"].setChecked(True)
    assert dialog.shown["phases"].isEnabled()
    asked: list[tuple[str, frozenset[str]]] = []
    dialog.asked.connect(lambda copy, _place, hidden: asked.append((copy, hidden)))
    dialog.shown["phases"].setChecked(False)
    dialog.save.click()
    assert asked == [("client", frozenset({"phases"}))]


@pytest.mark.parametrize("form", ["pdf", "html"])
def test_a_report_is_written(
    window: ReviewWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    here: list[str] = []

    def without_process(work: Callable[..., object], *values: object) -> object:
        here.append(work.__name__)
        return work(*values)

    monkeypatch.setattr(review_saving, "apart", without_process)
    window.saving.open_report()
    dialog = window.saving.report
    assert dialog is not None
    dialog.form.buttons[form].setChecked(True)
    dialog.place.setText(str(tmp_path / f"page.{form}"))
    dialog.save.click()
    wait(lambda: dialog.said.text().startswith("Saved as"))
    start = {"pdf": b"%PDF", "html": b"<!DO"}[form]
    assert (tmp_path / f"page.{form}").read_bytes().startswith(start)
    assert here == ["analyzed"]


def test_a_name_with_another_ending_is_answered(window: ReviewWindow, tmp_path: Path) -> None:
    window.saving.open_report()
    dialog = window.saving.report
    assert dialog is not None
    dialog.place.setText(str(tmp_path / "page.txt"))
    dialog.save.click()
    wait(lambda: ".pdf or .html" in dialog.said.text())


def test_dialogs_have_names_for_every_field(qapp: QApplication) -> None:
    for dialog in (ExportDialog("a"), ReportDialog("a")):
        assert dialog.place.accessibleName()
        assert dialog.accessibleName()


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("kind", [ExportDialog, ReportDialog])
def test_nothing_in_a_dialog_is_cut_and_its_buttons_stay_on_the_screen(
    qapp: QApplication, kind: type[ExportDialog | ReportDialog], scale: float
) -> None:
    dialog = kind("a")
    theme = Theme(text_scale=scale, compact=True)
    dialog.set_theme(theme)
    assert dialog.height() <= dialog.screen().availableGeometry().height()
    # as on a display of 1280 by 720
    dialog.resize(min(theme.px(640), 1272), 680)
    dialog.show()
    qapp.processEvents()
    found = [each for widget in visible(dialog) for each in (cut(widget), outside(widget, dialog))]
    assert [each for each in found if each] == []
    assert dialog.rect().contains(dialog.save.geometry())
    dialog.close()
