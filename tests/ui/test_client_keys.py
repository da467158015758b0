"""Keys and focus on the client's side."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from biofeedback.events import Marker
from biofeedback.ui.client.state import Scene
from biofeedback.ui.kit.theme import Theme
from tests.ui.client_in_state import Show, in_state, with_the_keyboard
from tests.ui.desk_in_session import heard


# --- colours --------------------------------------------------------------------------------
def test_light_turns_to_dark_for_the_client_only_while_the_view_is_plain(show: Show) -> None:
    shown = in_state(show, "pacer")
    client = with_the_keyboard(shown)
    QTest.keyClick(client, Qt.Key.Key_F7)
    shown.frames(2, 1.0)
    assert shown.window.theme.name == "dark"
    assert client.theme.name == "light"
    shown.press("pacer")
    shown.frames(3, 1.0)
    assert client.theme.name == "dark"
    QTest.keyClick(client, Qt.Key.Key_F7)
    assert client.theme.name == "light", "there is nothing to disturb"
    client.hide()


def test_larger_text_does_not_wait(show: Show) -> None:
    shown = in_state(show, "prompt")
    client = with_the_keyboard(shown)
    shown.window.ask(Theme(name="dark", text_scale=1.5))
    assert (client.theme.name, client.theme.text_scale) == ("light", 1.5)
    client.hide()


# --- keys and focus -------------------------------------------------------------------------
def test_something_else_is_first_in_the_order_of_tab(show: Show) -> None:
    shown = in_state(show, "prompt")
    client = with_the_keyboard(shown)
    order = []
    for _ in range(5):
        QTest.keyClick(client, Qt.Key.Key_Tab)
        focused = client.focusWidget()
        order.append(focused.accessibleName() if focused is not None else "")
    ways_out = ["Something else", "Pass", "Don’t offer this again"]
    assert order == [*ways_out, "I noticed something", "Stop"]
    client.hide()


def test_the_client_chooses_something_else_by_number(show: Show) -> None:
    shown = in_state(show, "pacer")
    client = with_the_keyboard(shown)
    QTest.keyClick(client, Qt.Key.Key_E)
    shown.frames(1)
    choices = shown.view.scene.choices
    assert choices is not None
    assert len(choices) == 3
    QTest.keyClick(client, Qt.Key.Key_2)
    shown.frames(3, 1.0)
    assert shown.handle.calls[-2:] == ["stop pacer", f"prompt {choices[1]}"]
    assert shown.view.scene.prompt == choices[1]
    assert shown.view.scene.position is None, "it takes the pacer's place too"
    client.hide()


def test_outside_of_choices_digits_are_the_therapists_cues_in_both_windows(show: Show) -> None:
    shown = show()
    with_the_keyboard(shown)
    QTest.keyClick(shown.window.client, Qt.Key.Key_1)
    assert shown.handle.calls == ["pacer long-exhale-4-6"]
    QTest.keyClick(shown.window.client, Qt.Key.Key_N)
    assert shown.handle.calls[-1] == "mark named"


def test_pressing_e_again_goes_back(show: Show) -> None:
    shown = in_state(show, "choices")
    QTest.keyClick(shown.window, Qt.Key.Key_E)
    shown.frames(1)
    assert shown.view.scene == Scene()


def test_space_goes_through_the_steps_and_then_passes(show: Show) -> None:
    shown = show()
    shown.handle.show_prompt("O3")
    shown.frames(2, 1.0)
    said = [shown.view.scene.text]
    with_the_keyboard(shown)
    for _ in range(4):
        QTest.keyClick(shown.window.client, Qt.Key.Key_Space)
        shown.frames(1)
        said.append(shown.view.scene.text)
    assert len(set(said)) == 5
    QTest.keyClick(shown.window.client, Qt.Key.Key_Space)
    shown.frames(2, 1.0)
    assert shown.view.scene == Scene()
    assert shown.handle.calls == ["prompt O3", "clear"]


def test_a_prompt_declined_for_good_does_not_come_again(show: Show) -> None:
    shown = show()
    shown.press("ground")
    shown.frames(2, 1.0)
    declined = shown.view.scene.prompt
    shown.view.prompt.never.click()
    shown.frames(2, 1.0)
    assert shown.view.scene == Scene()
    assert shown.handle.calls[-1] == f"deny {declined}"
    for _ in range(40):
        shown.press("ground")
        shown.frames(1)
        assert shown.view.scene.prompt != declined


def test_the_way_out_of_pacing_cannot_be_declined_for_good(show: Show) -> None:
    shown = in_state(show, "way out")
    assert shown.view.prompt.go_on.isVisibleTo(shown.view)
    assert not shown.view.prompt.never.isVisibleTo(shown.view)


def test_every_widget_that_takes_the_focus_has_a_name(show: Show) -> None:
    for state in ("plain", "prompt", "choices"):
        shown = in_state(show, state)
        nameless = [
            type(child).__name__
            for child in shown.view.findChildren(QWidget)
            if child.isVisibleTo(shown.view)
            and child.focusPolicy() & Qt.FocusPolicy.TabFocus
            and not child.accessibleName()
        ]
        assert nameless == []


# --- "I noticed something" ----------------------------------------------------------------------
@pytest.mark.parametrize("state", ["plain", "pacer", "prompt", "choices"])
def test_one_press_marks_that_the_client_noticed_something(show: Show, state: str) -> None:
    shown = in_state(show, state)
    client = with_the_keyboard(shown)
    marks = heard(shown)
    before = shown.view.scene
    QTest.keyClick(client, Qt.Key.Key_I)
    shown.frames(1)
    assert marks == [Marker(shown.handle.now, "noticed", "client")]
    assert shown.view.notice.text() == "Noted"
    assert replace(shown.view.scene, noted=False) == before, "nothing else is another now"
    shown.frames(1, 3.1)
    assert shown.view.notice.accessibleName() == "I noticed something"
    client.hide()


def test_a_touch_does_the_same_as_the_key_and_the_desk_can_mark_it_too(show: Show) -> None:
    shown = in_state(show, "plain")
    marks = heard(shown)
    QTest.mouseClick(shown.view.notice, Qt.MouseButton.LeftButton)
    QTest.keyClick(shown.window, Qt.Key.Key_I)
    shown.frames(1)
    assert [(each.kind, each.author) for each in marks if isinstance(each, Marker)] == [
        ("noticed", "client"), ("noticed", "therapist"),
    ]  # fmt: skip


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("state", ["way out", "prompt beside the shape"])
def test_it_leaves_pass_and_stop_their_places(show: Show, state: str, scale: float) -> None:
    shown = in_state(show, state, theme=Theme(text_scale=scale))
    view = shown.view
    parts = [view.other, view.notice, view.stop]
    places = [each.geometry() for each in parts]
    if view.prompt.isVisibleTo(view):
        places.append(view.prompt.geometry())
    for place, other in combinations(places, 2):
        assert not place.intersects(other)
    assert view.rect().contains(view.notice.geometry())
    assert view.notice.height() >= 44
