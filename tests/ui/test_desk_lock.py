"""The desk locked on request while a session runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from biofeedback.events import Marker
from biofeedback.recordings.vault import Vault
from biofeedback.session.opening import PURPOSE_READ
from biofeedback.ui.desk.lock import DeskLock
from biofeedback.ui.desk.window import Window
from tests.ui.whole_app import PASSPHRASE, WholeApp

Key = Qt.Key


@pytest.fixture
def app(qapp: QApplication, tmp_path: Path) -> Iterator[WholeApp]:
    made = WholeApp(tmp_path, scenario="steady")
    yield made
    made.close()


def vault_with_passphrase(app: WholeApp) -> Vault:
    vault = app.shell.first._opening.make("passphrase", PASSPHRASE).vault
    vault.people.set_setting(PURPOSE_READ, True)
    vault.people.add("Wren")
    vault.people.agree("Wren", "record", "1", "text")
    vault.people.set_setting("notes seen", True, "Wren")
    app.shell.first.opened.emit(vault, False)
    QApplication.processEvents()
    return vault


def begun(app: WholeApp) -> tuple[Window, DeskLock]:
    app.wear_simulated("heart")
    app.press_on(app.flow.home.people["Wren"])
    app.press(Key.Key_1)
    desk = app.flow.sessions.window
    assert isinstance(desk, Window)
    desk.frames.stop()
    desk.activateWindow()
    QTest.qWaitForWindowActive(desk)
    app.pass_time(2.0)
    desk.draw_frame()
    assert desk.lock is not None
    return desk, desk.lock


def press(app: WholeApp, desk: Window, key: Key) -> None:
    QTest.keyClick(desk.focusWidget() or desk, key)
    app.pass_time(0.5)
    desk.draw_frame()


def answer(lock: DeskLock, words: str) -> None:
    QTest.keyClicks(lock.page.field, words)
    QTest.keyClick(lock.page.field, Key.Key_Return)
    for _ in range(1000):
        # a loop without a pause would starve the thread it waits for
        QTest.qWait(10)
        if lock.page.open.isEnabled():
            return
    raise AssertionError("the passphrase was not looked at")


def end(app: WholeApp, desk: Window) -> None:
    desk.close()
    app.pass_time(4.0)
    desk.draw_frame()
    app.flow.sessions.look()
    QApplication.processEvents()


def test_f2_covers_the_desk_while_session_and_client_go_on(app: WholeApp) -> None:
    vault = vault_with_passphrase(app)
    desk, lock = begun(app)
    press(app, desk, Key.Key_Space)
    assert desk.session is not None
    disc = desk.client.view.stage.disc
    press(app, desk, Key.Key_F2)
    assert lock.locked
    assert not desk.desk.isVisible()
    assert desk.focusWidget() is lock.page.field
    before = disc.grab().toImage()
    app.pass_time(2.0)
    desk.draw_frame()
    assert disc.grab().toImage() != before
    for key in (Key.Key_N, Key.Key_F1, Key.Key_5):
        lock.page.open.setFocus()
        press(app, desk, key)
    assert desk.help is None
    answer(lock, "another one")
    assert lock.locked
    assert "did not open" in lock.page.why.text()
    answer(lock, PASSPHRASE)
    assert not lock.locked
    assert desk.desk.isVisible()
    press(app, desk, Key.Key_U)
    end(app, desk)
    recording = vault.session("last")
    assert [each.kind for each in recording.events() if isinstance(each, Marker)] == ["rupture"]
    assert app.page is app.flow.home


def test_escape_stops_everything_from_the_locked_desk_even_in_its_field(app: WholeApp) -> None:
    vault_with_passphrase(app)
    desk, lock = begun(app)
    press(app, desk, Key.Key_Space)
    assert desk.client.view.scene.position is not None
    press(app, desk, Key.Key_F2)
    press(app, desk, Key.Key_Escape)
    assert desk.client.view.scene.position is None
    assert lock.locked
    end(app, desk)


def test_a_session_that_ends_behind_the_lock_leaves_the_vault_closed(app: WholeApp) -> None:
    vault_with_passphrase(app)
    desk, _ = begun(app)
    press(app, desk, Key.Key_F2)
    press(app, desk, Key.Key_Q)
    end(app, desk)
    assert app.shell.opened is None
    assert app.page is app.shell.first.unlock


def test_where_the_computer_keeps_the_key_one_press_opens_the_desk(app: WholeApp) -> None:
    app.with_vault("Wren")
    desk, lock = begun(app)
    press(app, desk, Key.Key_F2)
    assert desk.focusWidget() is lock.page.open
    QTest.keyClick(lock.page.open, Key.Key_Return)
    assert not lock.locked
    assert desk.desk.isVisible()
    end(app, desk)
