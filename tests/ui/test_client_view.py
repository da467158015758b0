"""The client's view: what is shown, that it is predictable, and the desk's picture of it."""

from __future__ import annotations

import random

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

from biofeedback.events import Cue, Offer, SessionState
from biofeedback.ui.client.state import Scene
from biofeedback.ui.client.window import ClientWindow
from biofeedback.ui.kit.theme import Theme
from tests.ui.client_in_state import STATES, Show, in_state, texts
from tests.ui.fake_session import STRAP, begin, gap, metric, paced, status, usual_metrics
from tests.ui.pictures import of_pixmap, pixels


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
    for part in (view.prompt, view.choices, view.asked):
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
        panel, under = shown.view.stage.prompt, shown.view.prompt
        assert panel._fits(panel.text, panel.fitted_font(), as_line=beside)
        assert not panel.geometry().intersects(shown.view.other.geometry())
        if not beside and under.isVisibleTo(shown.view):
            assert shown.view.stage.words_end([panel.text]) <= under.y()
            assert under.geometry().bottom() < shown.view.stop.y()


def test_what_stands_under_a_prompt_follows_its_words_and_keeps_its_place(show: Show) -> None:
    shown = show()
    tops = {}
    for prompt_id in ("T6", "T5"):
        shown.handle.show_prompt(prompt_id)
        shown.frames(2, 1.0)
        stage, tops[prompt_id] = shown.view.stage, shown.view.prompt.y()
        below = tops[prompt_id] - stage.words_end([stage.prompt.text])
        assert 24 <= below <= 48
    assert tops["T6"] < tops["T5"]
    shown.handle.show_prompt("O3")
    shown.frames(2, 1.0)
    places = set()
    for _ in range(5):
        places.add(shown.view.prompt.y())
        shown.view.prompt.passed.emit()
        shown.frames(1)
    assert len(places) == 1, "one step at a time, with the key in one place"


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
@pytest.mark.parametrize("state", ["plain", "pacer", "prompt", "choices", "questions"])
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
    from biofeedback.ui.desk.window import Window
    from biofeedback.ui.kit.view_settings import ViewSettings
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
