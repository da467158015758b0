"""The client's window: what it shows, what it never shows, and the keys that always work."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLabel, QLineEdit, QWidget

from biofeedback.events import Cue, Offer, SessionState
from biofeedback.guidance.patterns import pattern
from biofeedback.ui.action_button import ActionButton
from biofeedback.ui.client_state import Scene
from biofeedback.ui.client_window import ClientWindow
from biofeedback.ui.theme import Theme
from tests.ui.conftest import Shown
from tests.ui.fake_session import STRAP, begin, gap, metric, paced, status, usual_metrics
from tests.ui.pictures import of_pixmap, pixels

Show = Callable[..., Shown]

STATES: dict[str, Callable[[Shown], None]] = {
    "plain": lambda shown: None,
    "pacer": lambda shown: shown.press("breathe"),
    "prompt": lambda shown: shown.press("ground"),
    "here": lambda shown: shown.press("here"),
    "prompt beside the shape": lambda shown: (shown.press("breathe"), shown.press("ground")),  # type: ignore[func-returns-value]
    "choices": lambda shown: shown.press("something-else"),
    "way out": lambda shown: (shown.press("breathe"), shown.press("light-headed")),  # type: ignore[func-returns-value]
    "counting": lambda shown: (shown.press("count"), shown.press("breathe")),  # type: ignore[func-returns-value]
    "announced": lambda shown: shown.handle.next_phase("practice", pattern=LONG_EXHALE),
    "paused": lambda shown: (shown.press("breathe"), shown.press("pause")),  # type: ignore[func-returns-value]
}
LONG_EXHALE = pattern("long-exhale-4-6")


def in_state(show: Show, name: str, **how: object) -> Shown:
    shown = show(now=5.0, **how)
    begin(shown.handle)
    STATES[name](shown)
    shown.frames(3, 0.9)
    return shown


def texts(widget: QWidget) -> list[str]:
    """Every word that can be read or heard of a window."""
    found = [widget.windowTitle(), widget.accessibleName(), widget.accessibleDescription()]
    for child in widget.findChildren(QWidget):
        found += [child.accessibleName(), child.accessibleDescription(), child.toolTip()]
        if isinstance(child, QLabel | QLineEdit | ActionButton):
            found.append(child.text())
    return found


# --- what is shown --------------------------------------------------------------------------
@pytest.mark.parametrize("state", STATES)
def test_the_view_holds_no_figures_unless_asked_to(show: Show, state: str) -> None:
    shown = in_state(show, state)
    counts = state == "counting"
    assert bool(shown.view.count.text) == counts or shown.view.scene.count is None
    without_count = [text for text in texts(shown.window.client) if "1 of" not in text]
    allowed = {"Next: 3 minutes of following the shape"}
    if state == "choices":
        return  # the keys 1 to 3 stand before the choices
    for text in without_count:
        plain = text.removeprefix("Client sees: ")
        assert plain in allowed or not any(sign.isdigit() for sign in plain), text


def test_the_same_key_shows_and_hides_the_count_in_one_frame(show: Show) -> None:
    shown = show(now=0.0)
    shown.press("breathe")
    shown.until(5.5)
    before = pixels(shown.view)
    shown.press("count")
    assert shown.view.count.text == "3"
    assert (pixels(shown.view) != before).any()
    shown.press("count")
    assert shown.view.count.text == ""
    assert (pixels(shown.view) == before).all()


def test_nobody_is_named_on_the_clients_side(qapp: QApplication, show: Show) -> None:
    shown = show(person="Zebulon")
    begin(shown.handle)
    shown.press("breathe")
    shown.until(3.0)
    assert not any("Zebulon" in text for text in texts(shown.window.client))
    assert shown.window.client.windowTitle() == "Biofeedback view"
    assert "Zebulon" in shown.window.desk.header.person.text()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(
    ("width", "height", "scale"), [(1280, 720, 1.0), (1920, 1080, 1.0), (1280, 720, 2.0)]
)
def test_the_ways_out_are_whole_and_never_covered(
    show: Show, state: str, width: int, height: int, scale: float
) -> None:
    shown = in_state(show, state, theme=Theme(text_scale=scale))
    client, view = shown.window.client, shown.view
    client.resize(width, height)
    shown.frames(1)
    places = []
    for button in (view.other, view.stop):
        assert min(button.width(), button.height()) >= 44
        assert view.rect().contains(button.geometry())
        assert button.width() >= button.minimumSizeHint().width()
        for point in (button.geometry().topLeft(), button.geometry().bottomRight()):
            assert view.childAt(point) is button
        places.append(button.geometry())
    for part in (view.prompt, view.choices):
        if part.isVisibleTo(view):
            assert not any(QRect(part.geometry()).intersects(place) for place in places)
    for area in view.findChildren(QAbstractScrollArea):
        assert area.verticalScrollBar().maximum() == 0
    assert client.grab().size().width() == width


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("prompt_id", ["T5", "S1", "B6", "O3", "H2"])
def test_long_prompts_fit_at_any_size_of_text(show: Show, prompt_id: str, scale: float) -> None:
    shown = show(theme=Theme(text_scale=scale))
    for beside in (False, True):
        if beside:
            shown.press("breathe")
        shown.handle.show_prompt(prompt_id)
        shown.frames(2, 1.0)
        panel = shown.view.stage.prompt
        assert panel._fits(panel.fitted_font())
        assert not panel.geometry().intersects(shown.view.other.geometry())
        if not beside and shown.view.prompt.isVisibleTo(shown.view):
            assert not panel.geometry().intersects(shown.view.prompt.geometry())


# --- stop -----------------------------------------------------------------------------------
def by_desk_key(shown: Shown) -> None:
    QTest.keyClick(shown.window, Qt.Key.Key_Escape)


def with_the_keyboard(shown: Shown) -> ClientWindow:
    """The client's window, after a touch on it took the keyboard along."""
    client = shown.window.client
    client.show()
    client.activateWindow()
    QApplication.processEvents()
    return client


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


# --- predictable ----------------------------------------------------------------------------
def test_the_same_keys_at_the_same_times_give_the_same_frames(show: Show) -> None:
    keys = ["breathe", "ground", "something-else", "something-else", "clear", "here", "count",
            "breathe", "light-headed", "slow", "stop-all", "ground", "stop-all"]  # fmt: skip

    def run() -> list[bytes]:
        shown = show(now=0.0, hidden=True)
        chosen = random.Random(7)
        frames = []
        for key in keys:
            shown.press(key)
            shown.frames(2, chosen.uniform(0.1, 3.0))
            frames.append(pixels(shown.view).tobytes())
        return frames

    assert run() == run()


def test_ten_thousand_signals_alone_leave_the_frame_unchanged(show: Show) -> None:
    shown = show(hidden=True)
    begin(shown.handle)
    shown.frames(1)
    before = pixels(shown.view).tobytes()
    chosen = random.Random(3)
    for batch in range(200):
        time = 400.0 + batch
        for _ in range(50):
            shown.handle.put(
                chosen.choice(
                    [
                        metric(time, "hr", chosen.uniform(40, 160), "bpm"),
                        metric(time, "rise", chosen.uniform(0, 90)),
                        metric(time, "z_hr", chosen.gauss(0, 3)),
                        metric(time, "scr_rate", None, reason="conductance settling, 1 min left"),
                        Offer(time, "client", ("T1", "O1"), ("both up",)),
                        Cue(time, "offered", "T1 O1", "program"),
                        Cue(time, "refused", "A little free breathing first.", "program"),
                        status(time, STRAP, chosen.choice(["streaming", "reconnecting", "failed"])),
                        gap(time - 20, time - 5),
                        SessionState(time, recording=True),
                    ]
                )
            )
        shown.handle.pass_to(time)
        session = shown.window.session
        assert session is not None
        session.frame()
        assert shown.view.scene == Scene()
    assert pixels(shown.view).tobytes() == before
    assert shown.handle.calls == []


def test_losing_a_sensor_leaves_the_pacer_going(show: Show) -> None:
    shown = in_state(show, "pacer")
    with_sensor = shown.view.scene
    shown.handle.put(status(shown.handle.now, STRAP, "reconnecting", retry_s=8.0))
    shown.frames(1)
    assert shown.view.scene == with_sensor
    assert shown.window.desk.thumbnail.word == "pacer, unchanged"


# --- the therapist's picture ----------------------------------------------------------------
@pytest.mark.parametrize("state", ["plain", "pacer", "prompt", "choices"])
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_the_desk_shows_exactly_what_the_client_sees(
    show: Show, state: str, size: tuple[int, int]
) -> None:
    shown = in_state(show, state)
    shown.window.client.resize(*size)
    shown.frames(12)
    small = shown.window.desk.thumbnail.picture
    whole = shown.window.client.grab().scaled(
        small.size(),
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    differs = np.abs(of_pixmap(whole).astype(float) - of_pixmap(small)).mean() / 255
    assert differs <= 0.02
    if state != "plain":
        assert of_pixmap(small).std() > 1.0, "there is something in it"


def test_the_picture_is_an_eighth_of_a_second_behind_at_most(show: Show) -> None:
    shown = show()
    shown.frames(10)
    before = of_pixmap(shown.window.desk.thumbnail.picture)
    shown.press("something-else")
    shown.frames(8, 0.016)
    assert (of_pixmap(shown.window.desk.thumbnail.picture) != before).any()


def test_a_picture_is_drawn_only_when_something_has_changed(show: Show) -> None:
    shown = show()
    drawn = []
    session = shown.window.session
    assert session is not None
    session.client.pictured.connect(drawn.append)
    shown.frames(40, 0.016)
    count = len(drawn)
    shown.frames(40, 0.016)
    assert len(drawn) == count


# --- the window -----------------------------------------------------------------------------
def test_closing_the_clients_window_only_asks(qapp: QApplication) -> None:
    window = ClientWindow()
    asked = []
    window.close_asked.connect(lambda: asked.append(1))
    window.show()
    window.close()
    assert window.isVisible()
    assert asked == [1]
    window.leave()
    window.deleteLater()


def test_with_one_display_the_screen_is_turned_and_the_desk_is_away_until_f12(show: Show) -> None:
    shown = show()
    assert not shown.window.client.isVisible(), "there is no display of its own"
    QTest.keyClick(shown.window, Qt.Key.Key_F12)
    assert shown.window.client.isVisible()
    assert not shown.window.isVisible()
    shown.frames(2)
    QTest.keyClick(shown.window.client, Qt.Key.Key_Escape)
    assert not shown.window.isVisible(), "Stop brings no desk"
    QTest.keyClick(shown.window.client, Qt.Key.Key_F12)
    assert shown.window.isVisible()
    assert not shown.window.client.isVisible()


def test_one_display_is_never_shared_with_the_desk(show: Show) -> None:
    shown = show()
    QTest.keyClick(shown.window, Qt.Key.Key_F9)
    assert not shown.window.client.isVisible()
    assert shown.window.isVisible()


def test_a_replay_takes_nothing_to_the_client(qapp: QApplication) -> None:
    from biofeedback.ui.view_settings import ViewSettings
    from biofeedback.ui.window import Window
    from tests.ui.fake_session import FakeHandle

    full = FakeHandle()

    class Replay:
        events, clock, done = full.events, full.clock, full.done

        def end(self) -> None:
            full.end()

    window = Window(ViewSettings(None))
    window.show()
    window.attach(Replay())
    window.frames.stop()
    full.put(paced(0.0))
    usual_metrics(full, 1.0)
    for key in (Qt.Key.Key_F9, Qt.Key.Key_F12, Qt.Key.Key_E, Qt.Key.Key_Escape):
        QTest.keyClick(window, key)
    window.draw_frame()
    assert not window.client.isVisible()
    assert window.isVisible()
    assert full.calls == []
    window.hide()
    window.deleteLater()
