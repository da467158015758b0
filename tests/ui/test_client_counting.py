"""Breaths out that the client counts by holding the space bar, while nothing is paced."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from biofeedback.events import Marker
from biofeedback.guidance.pacer import BREATH_OUT
from biofeedback.ui.client.window import ClientWindow
from biofeedback.ui.live.flag_words import flag
from tests.ui.client_in_state import Show, with_the_keyboard
from tests.ui.conftest import Shown
from tests.ui.desk_in_session import heard

SPACE = Qt.Key.Key_Space


def counting(show: Show) -> tuple[Shown, ClientWindow]:
    shown = show(now=5.0)
    shown.press("count")
    return shown, with_the_keyboard(shown)


def let_go(shown: Shown, client: ClientWindow) -> None:
    QTest.keyRelease(client, SPACE)
    shown.frames(1)


def test_it_counts_while_space_is_held_and_keeps_the_length(show: Show) -> None:
    shown, client = counting(show)
    events = heard(shown)
    QTest.keyPress(client, SPACE)
    seen = []
    for _ in range(4):
        shown.frames(1, 1.0)
        seen.append(shown.view.count.text)
    let_go(shown, client)
    assert seen == ["2", "3", "4", "5"]
    assert events == [Marker(9.0, BREATH_OUT, "client", "4.0")]
    assert shown.view.count.text == ""


def test_the_desk_gets_no_flag_of_it() -> None:
    assert flag(9.0, BREATH_OUT) is None


@pytest.mark.parametrize("action", ["breathe", "ground", "something-else", "stop-all"])
def test_what_comes_in_between_ends_it_without_a_length(show: Show, action: str) -> None:
    shown, client = counting(show)
    QTest.keyPress(client, SPACE)
    shown.frames(1, 1.0)
    shown.press(action)
    events = heard(shown)
    let_go(shown, client)
    assert events == []


def test_with_another_window_in_front_it_ends_without_a_length(show: Show) -> None:
    shown, client = counting(show)
    events = heard(shown)
    QTest.keyPress(client, SPACE)
    shown.frames(1, 1.0)
    client.hide()
    QApplication.sendEvent(client, QEvent(QEvent.Type.ActivationChange))
    let_go(shown, client)
    assert events == []


def test_unless_numerals_are_wanted_space_counts_nothing(show: Show) -> None:
    shown = show(now=5.0)
    client = with_the_keyboard(shown)
    events = heard(shown)
    QTest.keyPress(client, SPACE)
    shown.frames(2, 1.0)
    assert shown.view.count.text == ""
    let_go(shown, client)
    assert events == []


def test_space_still_passes_on_a_prompt(show: Show) -> None:
    shown, client = counting(show)
    shown.press("ground")
    QTest.keyClick(client, SPACE)
    shown.frames(1)
    assert shown.handle.calls[-1] == "clear"
