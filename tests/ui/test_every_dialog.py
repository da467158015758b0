"""Every dialog of the program: nothing cut, everything named and reached."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from biofeedback.ui.kit.theme import Theme, ThemeName
from biofeedback.ui.review.export_dialog import ExportDialog
from biofeedback.ui.review.report_dialog import ReportDialog
from tests.ui.test_every_page import crowded, tab_round, unreachable
from tests.ui.whole_app import WholeApp

CLINIC = "Call the clinic."


@pytest.fixture
def app(qapp: QApplication, tmp_path: Path) -> Iterator[WholeApp]:
    made = WholeApp(tmp_path)
    yield made
    made.close()


def each_dialog(app: WholeApp, theme: Theme) -> Iterator[tuple[str, QDialog]]:
    """Help beside a page, and what saves something, each after it was asked too little of."""
    app.shell.ask(theme)
    app.shell.clinic_text = CLINIC
    app.shell.show_help()
    assert app.shell.help is not None
    QApplication.processEvents()
    yield "help", app.shell.help
    app.shell.show_help()
    bundle = ExportDialog("abcd1234", app.shell)
    bundle.form.buttons["bundle"].setChecked(True)
    clients = ReportDialog("abcd1234", app.shell)
    clients.whose.buttons["client"].setChecked(True)
    own = ReportDialog("abcd1234", app.shell, own=True, agreed=False)
    for name, dialog in (("bundle", bundle), ("client's", clients), ("own", own)):
        dialog.set_theme(app.shell.theme)
        # as on a display of 1280 by 720
        dialog.resize(min(app.shell.theme.px(640), 1272), 680)
        dialog.show()
        dialog.activateWindow()
        dialog.save.click()
        QApplication.processEvents()
        yield name, dialog
        dialog.close()


@pytest.mark.parametrize(("name", "scale"), [("light", 1.0), ("dark", 2.0)])
def test_nothing_is_cut_at_any_size_and_nothing_is_red(
    app: WholeApp, name: ThemeName, scale: float
) -> None:
    theme = Theme(name=name, text_scale=scale)
    found = [f"{each}: {cut}" for each, root in each_dialog(app, theme) for cut in crowded(root)]
    assert found == []


def test_every_control_has_a_name_and_is_reached_with_tab(app: WholeApp) -> None:
    found = [
        f"{name}: {each}"
        for name, root in each_dialog(app, Theme())
        for each in unreachable(root, tab_round(root))
    ]
    assert found == []
