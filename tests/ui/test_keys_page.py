"""Another passphrase, another recovery key, and the trail, from the settings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from biofeedback.errors import PassphraseError
from biofeedback.recordings import key_slots
from biofeedback.recordings.keys import unlock
from biofeedback.ui.vault.keys import KeysPage
from tests.ui.whole_app import PASSPHRASE, WholeApp

_NEW = "a heron at midnight"


@pytest.fixture
def app(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WholeApp]:
    monkeypatch.setattr(key_slots, "_MEMORY_KIB", 64)
    made = WholeApp(tmp_path)
    made.shell.first.opened.emit(unlock(tmp_path / "library", PASSPHRASE), False)
    QApplication.processEvents()
    yield made
    made.close()


def page_of(app: WholeApp) -> KeysPage:
    app.press_on(app.flow.home.words["settings"])
    app.press_on(app.flow.edge.settings.keys)
    page = app.flow.edge.keys
    assert app.page is page
    return page


def enter(app: WholeApp, page: KeysPage, current: str, once: str, again: str) -> None:
    for field, text in ((page.current, current), (page.once, once), (page.again, again)):
        app.tab_to(field)
        field.clear()
        app.type(text)
    app.press_on(page.change)


def test_the_passphrase_is_changed_when_the_one_before_is_known(app: WholeApp) -> None:
    page, folder = page_of(app), app.vault.folder
    enter(app, page, PASSPHRASE, "short", "short")
    assert "fewer than eight" in page.said.text()
    enter(app, page, PASSPHRASE, _NEW, _NEW + "s")
    assert "differ" in page.said.text()
    enter(app, page, "something else", _NEW, _NEW)
    assert "did not open" in page.said.text()
    unlock(folder, PASSPHRASE).close()
    enter(app, page, PASSPHRASE, _NEW, _NEW)
    assert "from now on" in page.said.text()
    assert page.current.text() == page.once.text() == page.again.text() == ""
    assert "passphrase changed" in page.trail.item(0).text()
    with pytest.raises(PassphraseError):
        unlock(folder, PASSPHRASE)
    unlock(folder, _NEW).close()


def test_a_recovery_key_is_shown_and_forgotten(app: WholeApp) -> None:
    page, folder = page_of(app), app.vault.folder
    app.tab_to(page.current)
    app.type(PASSPHRASE)
    app.press_on(page.recovery)
    key = page.key.text()
    unlock(folder, key).close()
    app.press_on(page.go_back)
    assert app.page is app.flow.edge.settings
    app.press_on(app.flow.edge.settings.keys)
    assert page.key.text() == ""
    assert not page.key.isVisible()
