"""The first run: three quiet steps, and what each says to input that cannot be used."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from biofeedback.ui.vault.making import VaultPage
from tests.ui.whole_app import PASSPHRASE, WholeApp

Key = Qt.Key


@pytest.fixture
def app(qapp: QApplication, tmp_path: Path) -> Iterator[WholeApp]:
    made = WholeApp(tmp_path)
    made.shell.begin()
    yield made
    made.close()


def at_the_vault(app: WholeApp) -> VaultPage:
    app.press(Key.Key_Return)
    page = app.shell.first.vault
    assert app.page is page
    return page


def fill(app: WholeApp, once: str, again: str) -> None:
    page = app.shell.first.vault
    for field, text in ((page.once, once), (page.again, again)):
        app.tab_to(field)
        app.type(text)


def words(page: QWidget) -> set[str]:
    return {label.text() for label in page.findChildren(QLabel)}


def test_every_step_says_where_it_is_and_has_the_ring_where_it_goes_on(app: WholeApp) -> None:
    first = app.shell.first
    assert app.focused is first.purpose.go_on
    for page, step in ((first.purpose, "1 of 3"), (first.vault, "2 of 3"),
                       (first.recovery, "2 of 3"), (first.sensor, "3 of 3")):  # fmt: skip
        assert step in words(page)
        assert page.first() is not None
    assert "1 of 3" not in words(app.flow.purpose), "read again later, it is no step"


def test_tab_goes_from_the_age_to_the_passphrase_and_on(app: WholeApp) -> None:
    page = at_the_vault(app)
    assert app.focused is page.adult
    app.press(Key.Key_Return)
    fill(app, PASSPHRASE, PASSPHRASE)
    app.press(Key.Key_Tab)
    assert app.focused is page.make


@pytest.mark.parametrize(
    ("once", "again", "said"),
    [
        ("", "", "Choose a passphrase to go on."),
        ("heron", "heron", "The passphrase has fewer than eight letters so far."),
        (" " * 12, " " * 12, "The passphrase has fewer than eight letters so far."),
        ("a heron at noon", "a heron at non", "The two passphrases differ so far."),
    ],
)
def test_a_passphrase_that_cannot_be_used_says_why_and_makes_nothing(
    app: WholeApp, once: str, again: str, said: str
) -> None:
    page = at_the_vault(app)
    app.press(Key.Key_Space)
    fill(app, once, again)
    assert page.why.text() == said
    app.press(Key.Key_Return)
    assert app.page is page
    assert not page.make.isEnabled()
    assert not (app.folder / "library").exists()


def test_nobody_under_18_makes_a_vault(app: WholeApp) -> None:
    page = at_the_vault(app)
    fill(app, PASSPHRASE, PASSPHRASE)
    assert not page.make.isEnabled()
    assert page.why.text() == "This program is for people of 18 and over."
    app.press(Key.Key_Return)
    assert not app.shell.first._opening.exists


def test_the_way_that_opens_it_is_one_of_three_and_never_none(app: WholeApp) -> None:
    page = at_the_vault(app)
    app.press_on(page.protection.chips["none"], Key.Key_Space)
    assert page.once.isHidden()
    app.press_on(page.protection.chips["none"], Key.Key_Space)
    assert page.protection.chosen == ("passphrase",)
    assert page.once.isVisible()


@pytest.mark.parametrize("why", ["taken", "read-only"])
def test_a_folder_that_takes_nothing_is_said_in_one_sentence(
    app: WholeApp, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    library = app.folder / "library"
    if why == "taken":
        library.write_text("a file of that name")
    else:
        library.mkdir()

        def refused(path: Path, *_: object, **__: object) -> None:
            raise PermissionError(13, "Permission denied", str(path))

        monkeypatch.setattr(Path, "mkdir", refused)
    page = at_the_vault(app)
    app.press(Key.Key_Space)
    fill(app, PASSPHRASE, PASSPHRASE)
    app.press(Key.Key_Return)
    assert app.page is page
    assert page.why.text() == (
        f"The library cannot be made in “{library}”: allow writing there, or start the program "
        "with --library and another folder."
    )
    assert page.make.isEnabled(), "the same can be tried again"


def test_the_recovery_key_waits_until_it_was_written_down_and_is_shown_once(app: WholeApp) -> None:
    recovery = app.shell.first.recovery
    recovery.show_key("QHFY-DVQE-RES9-FXWH-1H25-A360-5WE9")
    app.shell.show_page(recovery)
    assert app.focused is recovery.written
    assert not recovery.go_on.isEnabled()
    app.press(Key.Key_Tab)
    assert app.focused is not recovery.go_on
    app.press_on(recovery.written, Key.Key_Space)
    app.press_on(recovery.go_on)
    assert app.page is app.shell.first.sensor
    assert recovery.key.text() == ""


def test_an_empty_passphrase_asks_for_one_and_opens_nothing(app: WholeApp) -> None:
    unlock = app.shell.first.unlock
    app.shell.first._opening.make("passphrase", PASSPHRASE).vault.close()
    app.shell.first.ask()
    assert app.focused is unlock.field
    app.press(Key.Key_Return)
    assert unlock.why.text() == "Type the passphrase or the recovery key to open it."
    assert app.focused is unlock.field
    assert app.shell.opened is None
