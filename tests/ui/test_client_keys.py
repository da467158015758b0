"""Keys and focus on the client's side."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from biofeedback.ui.client.state import Scene
from tests.ui.client_in_state import Show, in_state, with_the_keyboard


# --- keys and focus -------------------------------------------------------------------------
def test_something_else_is_first_in_the_order_of_tab(show: Show) -> None:
    shown = in_state(show, "prompt")
    client = with_the_keyboard(shown)
    order = []
    for _ in range(5):
        QTest.keyClick(client, Qt.Key.Key_Tab)
        focused = client.focusWidget()
        order.append(focused.accessibleName() if focused is not None else "")
    assert order[:4] == ["Something else", "Pass", "Don't offer this again", "Stop"]
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
