from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QFrame,
    QLabel,
    QStackedWidget,
    QWidget,
)

from biofeedback.ui.desk.quality_chip import QualityChip
from biofeedback.ui.desk.stalls import Stalls
from biofeedback.ui.desk.window import Window
from biofeedback.ui.kit import shortcuts
from biofeedback.ui.kit.key_button import KeyButton
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.view_settings import ViewSettings
from biofeedback.ui.live.figure import Figure
from tests.ui.conftest import Shown
from tests.ui.fake_session import STRAP, begin, metric, paced, status, stream, usual_metrics

Show = Callable[..., Shown]


SIZES = [(1280, 720, 1.0), (1920, 1080, 1.0), (1280, 720, 2.0), (1920, 1080, 2.0), (1280, 720, 0.8)]


def settled(show: Show, width: int, height: int, scale: float, name: str = "light") -> Shown:
    shown = show(width, height, Theme(name=name, text_scale=scale))  # type: ignore[arg-type]
    begin(shown.handle, source="simulated")
    stream(shown.handle, 270.0, 400.0)
    shown.handle.put(paced(390.0))
    usual_metrics(shown.handle, 400.0, paced=True)
    shown.until(400.0)
    shown.frames(3)
    return shown


def troubled(show: Show, width: int, height: int, scale: float) -> Shown:
    shown = settled(show, width, height, scale)
    shown.handle.put(
        status(401.0, STRAP, "reconnecting", retry_s=30.0),
        metric(401.0, "rmssd", None, reason="gap 12 s ago, needs 60 s of clean beats"),
        metric(401.0, "hr_since_start", None, reason="warming up, 2:31 of 5:00"),
    )
    shown.until(430.0)
    shown.frames(3)
    return shown


def visible(window: QWidget) -> list[QWidget]:
    return [child for child in window.findChildren(QWidget) if child.isVisible()]


def cut(widget: QWidget) -> str | None:
    """What of a widget's content does not fit into it."""
    words = widget.text() if isinstance(widget, QLabel | KeyButton) else ""
    name = f"{type(widget).__name__} {widget.accessibleName() or words}"
    if isinstance(widget, Figure | KeyButton | QualityChip):
        least = widget.minimumSizeHint()
        if widget.width() < least.width() or widget.height() < least.height():
            return f"{name}: {widget.size()} < {least}"
    elif isinstance(widget, QLabel) and widget.text():
        if widget.wordWrap():
            fits = widget.heightForWidth(widget.width()) <= widget.height()
        else:
            hint = widget.minimumSizeHint()
            fits = hint.width() <= widget.width() and hint.height() <= widget.height()
        if not fits:
            return f"{name}: {widget.size()}"
    return None


def outside(widget: QWidget, window: QWidget) -> str | None:
    """A widget that its window or a sibling's edge cuts, other than by scrolling."""
    parent = widget.parentWidget()
    if parent is None or isinstance(parent, QAbstractScrollArea | QStackedWidget):
        return None
    if isinstance(parent.parentWidget(), QAbstractScrollArea):
        return None
    place = QRect(widget.mapTo(parent, QPoint(0, 0)), widget.size())
    if parent.rect().contains(place):
        return None
    return f"{type(widget).__name__} {widget.accessibleName()} {place} in {parent.rect()}"


@pytest.mark.parametrize(("width", "height", "scale"), SIZES)
@pytest.mark.parametrize("scene", [settled, troubled])
def test_nothing_is_cut_at_any_size(
    show: Show, scene: Callable[..., Shown], width: int, height: int, scale: float
) -> None:
    shown = scene(show, width, height, scale)
    window = shown.window
    assert (window.width(), window.height()) == (width, height)
    found = [cut(widget) for widget in visible(window)]
    found += [
        outside(widget, window)
        for widget in visible(window)
        if isinstance(widget, QLabel | KeyButton | QualityChip | QFrame)
    ]
    assert [each for each in found if each] == []


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080)])
def test_nothing_scrolls_at_the_usual_text_size(show: Show, width: int, height: int) -> None:
    shown = settled(show, width, height, 1.0)
    for area in shown.window.desk.findChildren(QAbstractScrollArea):
        assert area.verticalScrollBar().maximum() == 0 or not area.isVisible()


def test_keys_stay_where_they_are_when_the_state_changes(show: Show) -> None:
    shown = settled(show, 1280, 720, 1.0)
    desk = shown.window.desk

    def places() -> dict[str, QRect]:
        return {
            name: QRect(key.mapTo(desk, QPoint(0, 0)), key.size())
            for name, key in desk.keys.items()
            if key.isVisible() and name not in ("pacer", "pacer-stop")
        }

    before = places()
    shown.handle.put(status(401.0, STRAP, "reconnecting", retry_s=30.0))
    shown.press("ground")
    shown.press("about")
    shown.until(420.0)
    shown.press("stop-all")
    assert places() == before


def test_every_widget_that_takes_the_focus_has_a_name(show: Show) -> None:
    shown = settled(show, 1280, 720, 1.0)
    shown.press("pattern")
    nameless = [
        type(widget).__name__
        for widget in visible(shown.window)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        and not widget.accessibleName()
    ]
    assert nameless == []


def test_targets_are_at_least_24_pixels(show: Show) -> None:
    shown = settled(show, 1280, 720, 0.8)
    for key in shown.window.findChildren(KeyButton):
        if key.isVisible():
            assert min(key.width(), key.height()) >= 24, key.accessibleName()


# --- keys -----------------------------------------------------------------------------------
def test_no_key_is_used_twice() -> None:
    sequences = [key.sequence for group in shortcuts.GROUPS for key in group.keys]
    assert len(sequences) == len(set(sequences))


def test_every_action_of_the_table_is_bound_and_every_key_on_the_screen_is_in_it(
    show: Show,
) -> None:
    shown = show()
    session = shown.window.session
    assert session is not None
    table = {key.action for group in shortcuts.GROUPS for key in group.keys}
    own = {"theme", "motion", "larger", "smaller", "full-screen", "help", "end", "display", "turn"}
    own |= {"lock", "agreements", "circumstances"}  # where there is a vault
    assert table == (set(session.keys.actions) - {"pacer-stop"}) | own


KEYS = [
    (Qt.Key.Key_1, "pacer long-exhale-4-6"),
    (Qt.Key.Key_3, "prompt S1"),
    (Qt.Key.Key_5, "clear"),
    (Qt.Key.Key_N, "mark named"),
    (Qt.Key.Key_S, "mark star"),
    (Qt.Key.Key_Space, "pacer long-exhale-4-6"),
    (Qt.Key.Key_Escape, "stop all"),
    (Qt.Key.Key_F8, "pause"),
    (Qt.Key.Key_L, "light-headed"),
]


@pytest.mark.parametrize(("key", "call"), KEYS)
def test_keys_of_the_keyboard_reach_the_session(show: Show, key: Qt.Key, call: str) -> None:
    shown = show()
    shown.window.activateWindow()
    QTest.keyClick(shown.window, key)
    assert call in shown.handle.calls


def test_tab_reaches_every_key_and_the_ring_follows(show: Show) -> None:
    shown = show()
    window = shown.window
    window.activateWindow()
    QApplication.processEvents()
    reached: list[QWidget] = []
    for _ in range(60):
        QTest.keyClick(window, Qt.Key.Key_Tab)
        focused = window.focusWidget()
        if focused in reached:
            break
        if isinstance(focused, KeyButton):
            reached.append(focused)
            ring = window.ring
            assert ring.isVisible()
            assert ring.geometry().contains(
                QRect(focused.mapTo(window, QPoint(0, 0)), focused.size())
            )
    shown_keys = {key for key in window.desk.keys.values() if key.isVisible()}
    assert shown_keys <= set(reached)


def test_a_recording_played_again_takes_no_commands(qapp: QApplication) -> None:
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
    assert not window.desk.cues["breathe"].isEnabled()
    assert not window.desk.stop_all.isEnabled()
    assert window.desk.lanes_card.freeze.isEnabled()
    QTest.keyClick(window, Qt.Key.Key_1)
    assert full.calls == []
    window.hide()
    window.deleteLater()


def test_f7_turns_the_desk_dark_and_light(show: Show) -> None:
    shown = show()
    QTest.keyClick(shown.window, Qt.Key.Key_F7)
    assert shown.window.theme.name == "dark"
    QTest.keyClick(shown.window, Qt.Key.Key_F7)
    assert shown.window.theme.name == "light"


def test_the_title_names_nobody(qapp: QApplication) -> None:
    from tests.ui.fake_session import FakeHandle

    window = Window(ViewSettings(None))
    window.attach(FakeHandle(), "Planted Name")
    window.frames.stop()
    assert "Planted" not in window.windowTitle()
    window.deleteLater()


# --- end ------------------------------------------------------------------------------------
def test_closing_ends_the_session_first(show: Show) -> None:
    shown = show()
    shown.handle.end = lambda: shown.handle.calls.append("end")  # type: ignore[method-assign]
    shown.window.close()
    assert shown.window.isVisible()
    assert shown.handle.calls == ["end"]
    shown.handle.done.set_result(None)
    shown.window.draw_frame()
    assert not shown.window.isVisible()


def test_a_window_whose_session_has_ended_stays_until_it_is_closed(show: Show) -> None:
    shown = show()
    shown.handle.end()
    shown.window.draw_frame()
    assert shown.window.isVisible()
    shown.window.close()
    assert not shown.window.isVisible()


def test_a_screen_that_stood_still_is_counted_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "biofeedback.ui.desk.stalls")
    stalls = Stalls()
    for now in (5.0, 5.016, 5.1, 5.33, 5.34):
        stalls.frame(now)
    assert stalls.count == 1
    assert [each.getMessage() for each in caplog.records] == ["the screen stood still for 230 ms"]


def test_with_one_screen_the_key_that_turns_it_stands_beside_the_clients_picture(
    show: Show,
) -> None:
    shown = show()
    thumbnail = shown.window.desk.thumbnail
    assert thumbnail.turn.isVisible()
    assert not thumbnail.show_apart.isVisible()
    QTest.mouseClick(thumbnail.turn, Qt.MouseButton.LeftButton)
    assert shown.window.display.way == "turned"
    assert not shown.window.isVisible()
    shown.window.display.toggle_turned()
    assert shown.window.isVisible()
