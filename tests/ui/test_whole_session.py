"""A therapist's session by keys alone, on a simulated client, from Home to the report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from biofeedback.events import Cue, Gap, Marker, PacerChange, Phase
from biofeedback.recordings.report_html import report_html
from biofeedback.recordings.vault import Vault
from biofeedback.session.report_reading import read_report
from biofeedback.session.starting import OFFERS
from biofeedback.ui.client.state import Scene
from biofeedback.ui.desk.window import Window
from biofeedback.ui.review import saving as review_saving
from biofeedback.ui.review.window import ReviewWindow
from tests.ui.whole_app import WholeApp

Key = Qt.Key


@pytest.fixture
def app(qapp: QApplication, tmp_path: Path) -> Iterator[WholeApp]:
    made = WholeApp(tmp_path, scenario="two-rises", seed=1)
    yield made
    made.close()


class Sitting:
    """Hands on one keyboard, and the session's time."""

    def __init__(self, app: WholeApp, vault: Vault) -> None:
        self.app = app
        self.vault = vault
        app.wear_simulated()
        app.press_on(app.flow.home.people["Wren"])
        app.press(Key.Key_1)
        desk = app.flow.sessions.window
        assert isinstance(desk, Window)
        desk.frames.stop()
        desk.activateWindow()
        self.desk = desk

    @property
    def scene(self) -> Scene:
        return self.desk.client.view.scene

    def wait(self, seconds: float, step: float = 1.0) -> None:
        while seconds > 1e-9:
            self.app.thread.advance(min(step, seconds))
            self.desk.draw_frame()
            seconds -= step
        QApplication.processEvents()

    def press(self, key: Qt.Key, then_s: float = 1.0) -> None:
        focused = QApplication.focusWidget()
        QTest.keyClick(focused if focused is not None else self.desk, key)
        self.wait(then_s)

    def type(self, text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget(), text)

    @property
    def state_line(self) -> str:
        return self.desk.desk.header.state.line.text()


def with_offers_switched_on(app: WholeApp) -> Vault:
    """The first sessions of a practice only observe what they would offer."""
    vault = app.with_vault("Wren")
    vault.people.set_setting(OFFERS, "on")
    return vault


def test_a_session_from_home_to_the_report(
    app: WholeApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting = Sitting(app, with_offers_switched_on(app))
    tray = sitting.desk.desk.tray
    sitting.wait(20.0)
    assert sitting.scene == Scene()
    # the first part, from the list
    sitting.press(Key.Key_G)
    sitting.press(Key.Key_Return)
    assert sitting.scene.text == "Next: arriving, in your own time"
    sitting.wait(40.0)
    assert "arriving" in sitting.desk.desk.header.recording.text()
    sitting.press(Key.Key_N)
    # a ceiling, one step down and two more
    sitting.press(Key.Key_C)
    for _ in range(3):
        sitting.press(Key.Key_Down, 0.0)
    sitting.press(Key.Key_Return)
    assert not sitting.desk.desk.tiles["ceiling"].isHidden()
    sitting.press(Key.Key_G)
    sitting.press(Key.Key_Return)
    sitting.wait(300.0)
    assert "free breathing" in sitting.desk.desk.header.recording.text()
    # together, from the client's own breath; held; and ended
    sitting.press(Key.Key_1)
    assert sitting.scene.position is not None
    sitting.wait(20.0)
    sitting.press(Key.Key_H)
    sitting.press(Key.Key_3)
    assert sitting.scene.glow > 0.0
    sitting.wait(15.0)
    sitting.press(Key.Key_Space)
    assert sitting.scene.position is None
    # a note, in which no key of the desk works
    sitting.press(Key.Key_T)
    sitting.type("Tingling hands; 6 was quick enough")
    sitting.press(Key.Key_Return)
    # a rise at about 8 minutes, and the first of its two options
    for _ in range(160):
        if tray.showing == "offer":
            break
        sitting.wait(1.0)
    assert tray.showing == "offer"
    assert sitting.desk.desk.header.clock.up
    assert sitting.state_line.startswith("up from own start, HR+SC")
    title = tray.offer.options[0].text()
    sitting.press(Key.Key_6)
    assert sitting.scene.prompt
    assert tray.showing == ""
    sitting.press(Key.Key_P)
    sitting.press(Key.Key_S)
    sitting.wait(60.0)
    # the client's turn, while the screen is turned
    sitting.press(Key.Key_F12)
    assert not sitting.desk.isVisible()
    app.flow.sessions.look()
    assert not app.shell.isVisible(), "Home does not come up before the client"
    sitting.press(Key.Key_E)
    assert sitting.scene.choices is not None
    sitting.press(Key.Key_3)
    assert sitting.scene.prompt
    sitting.press(Key.Key_Space)
    sitting.press(Key.Key_F12)
    assert sitting.desk.isVisible()
    # sensing rests, and goes on
    sitting.press(Key.Key_F8)
    assert sitting.state_line == "sensing paused"
    sitting.wait(10.0)
    sitting.press(Key.Key_F8)
    # the paced part, and a light head; then stop
    sitting.wait(60.0)
    sitting.press(Key.Key_G)
    sitting.press(Key.Key_Return)
    sitting.wait(10.0)
    assert sitting.scene.position is not None
    sitting.press(Key.Key_L)
    assert (sitting.scene.position, sitting.scene.prompt) == (None, "B6")
    sitting.press(Key.Key_Escape, 0.0)
    assert sitting.scene == Scene()
    sitting.wait(60.0)
    assert sitting.scene == Scene()
    # the end
    sitting.press(Key.Key_G)
    sitting.press(Key.Key_End, 0.0)
    sitting.press(Key.Key_Return)
    sitting.wait(20.0)
    QTest.keyClick(sitting.desk, Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    sitting.wait(4.0)
    app.flow.sessions.look()
    assert app.shell.isVisible()
    soon(app.shell.isActiveWindow)
    kept_in_order(sitting.vault, title)
    page = report_by_keys(app, tmp_path, monkeypatch)
    assert "Wren" in page
    assert "simulated" in page
    assert "Tingling" in page, "a note is in the therapist's copy"
    told_in_the_report(sitting.vault)


def report_by_keys(app: WholeApp, folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Review the session that has just ended, star a moment, and write the page."""
    monkeypatch.setattr(review_saving, "apart", lambda work, *values: work(*values))
    app.press(Key.Key_3)
    assert app.page is app.flow.recordings.page
    app.press(Key.Key_Return)
    review = app.flow.sessions.window
    assert isinstance(review, ReviewWindow)
    review.activateWindow()
    soon(lambda: review.page.moments.model().rowCount() > 0)
    QTest.keyClick(review, Key.Key_Right)
    QTest.keyClick(review, Key.Key_S)
    QTest.keyClick(review, Key.Key_P)
    dialog = review.saving.report
    assert dialog is not None
    dialog.activateWindow()
    QApplication.processEvents()
    tab_to(dialog, dialog.form.buttons["pdf"])
    QTest.keyClick(dialog.form.buttons["pdf"], Key.Key_Down)
    assert dialog.form.chosen == "html"
    tab_to(dialog, dialog.place)
    QTest.keyClick(dialog.place, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(dialog.place, str(folder / "page.html"))
    tab_to(dialog, dialog.save)
    QTest.keyClick(dialog.save, Key.Key_Return)
    soon(lambda: dialog.said.text().startswith("Saved as"))
    QTest.keyClick(dialog, Key.Key_Escape)
    review.activateWindow()
    QApplication.processEvents()
    QTest.keyClick(review, Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    app.flow.sessions.look()
    assert app.shell.isVisible()
    soon(app.shell.isActiveWindow)
    return (folder / "page.html").read_text("utf-8")


def tab_to(dialog: QWidget, widget: QWidget) -> None:
    for _ in range(30):
        if dialog.focusWidget() is widget:
            return
        QTest.keyClick(dialog.focusWidget() or dialog, Key.Key_Tab)
    raise AssertionError(f"Tab does not reach {widget.accessibleName()!r}")


def soon(reached: Callable[[], bool]) -> None:
    """The disk is read beside the screen, in real time."""
    for _ in range(6000):
        QApplication.processEvents()
        if reached():
            return
        QTest.qWait(10)
    raise AssertionError("it never came")


def kept_in_order(vault: Vault, title: str) -> None:
    recording = vault.session("last")
    events = list(recording.events())
    assert recording.meta.person == "Wren"
    assert [each.kind for each in events if isinstance(each, Marker)] == [
        "named", "ceiling", "note", "pause guide", "star", "light-headed",
    ]  # fmt: skip
    assert [each.name for each in events if isinstance(each, Phase)] == [
        "arrive", "free before", "practice", "close",
    ]  # fmt: skip
    cues = [each for each in events if isinstance(each, Cue)]
    assert [each.kind for each in cues].count("offered") == 1
    stop = next(each for each in cues if each.kind == "stop")
    assert stop.author == "therapist"
    choices = next(each for each in cues if each.kind == "choices")
    assert choices.author == "client"
    pacer = [each for each in events if isinstance(each, PacerChange)]
    assert pacer[-1].phases == ()
    assert all(each.time < stop.time + 0.1 for each in pacer), "nothing began again"
    pauses = [each for each in events if isinstance(each, Gap) and "paused" in each.reason]
    assert {each.reason for each in pauses} == {"paused by therapist"}
    assert title


def told_in_the_report(vault: Vault) -> None:
    report = read_report(vault, "last")
    therapist, client = report_html(report, "therapist"), report_html(report, "client")
    assert "Wren" in therapist
    assert "simulated" in therapist
    assert "Tingling" not in client
