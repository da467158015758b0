"""Stop: the client's view is plain at once, whoever stops and whatever is on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from biofeedback.events import Cue
from biofeedback.ui.client.state import Scene
from tests.ui.client_in_state import STATES, Show, in_state, with_the_keyboard
from tests.ui.conftest import Shown
from tests.ui.pictures import pixels


# --- stop -----------------------------------------------------------------------------------
def by_desk_key(shown: Shown) -> None:
    QTest.keyClick(shown.window, Qt.Key.Key_Escape)


def by_client_key(shown: Shown) -> None:
    QTest.keyClick(with_the_keyboard(shown), Qt.Key.Key_Escape)


def by_button(shown: Shown) -> None:
    QTest.mouseClick(shown.view.stop, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("press", [by_desk_key, by_client_key, by_button])
def test_stop_leaves_it_plain_at_once_from_every_state_and_nothing_comes_back(
    show: Show, state: str, press: Callable[[Shown], None]
) -> None:
    shown = in_state(show, "plain")
    plain = pixels(shown.view)
    STATES[state](shown)
    shown.frames(3, 0.9)
    press(shown)
    # before any event of the session has been read
    assert shown.view.scene == Scene()
    assert (pixels(shown.view) == plain).all()
    for _ in range(30):
        shown.for_client(20.0)
        assert shown.view.scene == Scene()
    stop = [call for call in shown.handle.calls if call == "stop all"]
    assert len(stop) == 1, "no question is asked first"
    shown.window.client.hide()


def test_who_stopped_is_written_down_and_nothing_else(show: Show) -> None:
    shown = show()
    heard: list[Cue] = []
    session = shown.window.session
    assert session is not None
    session.bridge.cue.connect(heard.append)
    by_client_key(shown)
    shown.window.activateWindow()
    QApplication.processEvents()
    by_desk_key(shown)
    shown.frames(1)
    assert [(each.kind, each.author) for each in heard] == [
        ("stop", "client"),
        ("stop", "therapist"),
    ]


def test_stop_works_in_help(show: Show) -> None:
    shown = show()
    shown.press("breathe")
    shown.window.show_help()
    assert shown.window.help is not None
    QTest.keyClick(shown.window.help, Qt.Key.Key_Escape)
    assert shown.view.scene == Scene()
    shown.window.help.hide()
