"""Every page, and the turns of a session: displays that go, sensors that go, what changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from biofeedback.session.starting import OFFERS
from biofeedback.ui.app import application
from biofeedback.ui.desk.window import Window
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.view_settings import ViewSettings
from biofeedback.ui.review.window import ReviewWindow
from tests.ui.whole_app import WholeApp

Key = Qt.Key
Turn = tuple[str, QPixmap]


class Room:
    """A therapist's session with both simulated sensors, in stepped time."""

    def __init__(self, app: WholeApp, person: str = "Wren") -> None:
        self.app = app
        opened = app.shell.opened
        assert opened is not None
        app.wear_simulated()
        if opened.person != person:
            app.press_on(app.flow.home.people[person])
        app.press(Key.Key_1)
        desk = app.flow.sessions.window
        assert isinstance(desk, Window)
        desk.frames.stop()
        desk.activateWindow()
        self.desk = desk

    def wait(self, seconds: float, step: float = 1.0) -> None:
        """Let time pass."""
        while seconds > 1e-9:
            self.app.thread.advance(min(step, seconds))
            self.desk.draw_frame()
            seconds -= step
        QApplication.processEvents()

    def press(self, *keys: Qt.Key, then_s: float = 1.0) -> None:
        """Press keys as the therapist does."""
        for key in keys:
            focused = QApplication.focusWidget()
            QTest.keyClick(focused if focused is not None else self.desk, key)
            self.wait(then_s)

    def until(self, reached: Callable[[], bool], most_s: float = 900.0) -> None:
        """Let time pass until something has come about."""
        for _ in range(round(most_s)):
            if reached():
                return
            self.wait(1.0)
        raise AssertionError("it never came")

    def look(self, name: str) -> Iterator[Turn]:
        """Both windows as they are now."""
        # enough frames for the desk's picture of the client's view
        self.wait(0.3, 0.03)
        yield f"{name}-desk", self.desk.grab()
        yield f"{name}-client", self.desk.client.picture()

    def close(self) -> None:
        """End the session and come back to Home."""
        self.desk.close()
        for _ in range(8):
            self.app.thread.advance(1.0)
            self.desk.draw_frame()
        self.app.flow.sessions.look()
        QApplication.processEvents()


# --- turns of a session -------------------------------------------------------------------------
def phase_change(app: WholeApp) -> Iterator[Turn]:
    """A part is announced, then begun."""
    room = Room(app)
    room.wait(20.0)
    room.press(Key.Key_G)
    yield from room.look("phase-1-list")
    room.press(Key.Key_Down, Key.Key_Return)
    yield from room.look("phase-2-announced")
    room.wait(8.0)
    yield from room.look("phase-3-begun")
    room.close()


def pacer_change(app: WholeApp) -> Iterator[Turn]:
    """Another pattern, taken up where the breath ends."""
    room = Room(app)
    room.wait(30.0)
    room.press(Key.Key_1)
    room.wait(3.0)
    yield from room.look("pacer-1-begun")
    room.wait(40.0)
    room.press(Key.Key_B)
    yield from room.look("pacer-2-list")
    room.press(Key.Key_Up, Key.Key_Return)
    yield from room.look("pacer-3-asked")
    room.wait(12.0)
    yield from room.look("pacer-4-taken-up")
    room.press(Key.Key_L)
    yield from room.look("pacer-5-light-headed")
    room.close()


def sensor_loss(app: WholeApp) -> Iterator[Turn]:
    """A strap that goes and comes back while a shape is followed."""
    room = Room(app)
    room.wait(30.0)
    room.press(Key.Key_1)
    session = room.desk.session
    assert session is not None
    room.until(lambda: session.live.silence("heart", 0.0) is not None)
    room.wait(6.0)
    yield from room.look("sensor-1-gone")
    room.until(lambda: session.live.silence("heart", 0.0) is None)
    room.wait(10.0)
    yield from room.look("sensor-2-back")
    room.close()


def display_pulled(app: WholeApp) -> Iterator[Turn]:
    """The client's own display is unplugged, and plugged in again."""
    room = Room(app)
    screens = {each.name(): each for each in QGuiApplication.screens()}
    gui = QGuiApplication.instance()
    assert isinstance(gui, QGuiApplication)
    room.wait(5.0)
    room.press(Key.Key_1)
    room.wait(6.0)
    yield from room.look("display-1-own")
    gui.screenRemoved.emit(screens["client"])
    yield from room.look("display-2-pulled")
    gui.screenAdded.emit(screens["client"])
    room.wait(30.0)
    yield from room.look("display-3-plugged-in")
    room.press(Key.Key_F9)
    yield from room.look("display-4-asked-for")
    room.close()


def locked(app: WholeApp) -> Iterator[Turn]:
    """The desk locked while the pacer runs, and opened again."""
    room = Room(app)
    room.wait(20.0)
    room.press(Key.Key_1)
    room.wait(6.0)
    room.press(Key.Key_F2)
    yield from room.look("locked-1")
    room.press(Key.Key_Return)
    yield from room.look("locked-2-open")
    room.close()


def still(app: WholeApp) -> Iterator[Turn]:
    """A still picture for the client."""
    room = Room(app)
    room.wait(20.0)
    room.press(Key.Key_X)
    room.wait(2.0)
    yield from room.look("still")
    room.close()


def offer(app: WholeApp) -> Iterator[Turn]:
    """Two options for the therapist, and one of them sent."""
    room = Room(app)
    tray = room.desk.desk.tray
    room.until(lambda: tray.showing == "offer", 1200.0)
    yield from room.look("offer-1-made")
    room.press(Key.Key_6)
    yield from room.look("offer-2-sent")
    room.press(Key.Key_T)
    QTest.keyClicks(QApplication.focusWidget(), "hands warmer after a while")
    yield from room.look("offer-3-note")
    room.close()


def end_of_session(app: WholeApp) -> Iterator[Turn]:
    """The end, as the desk and the client see it, and Home after it."""
    room = Room(app)
    room.wait(20.0)
    room.press(Key.Key_1)
    room.wait(10.0)
    room.press(Key.Key_G, Key.Key_End, Key.Key_Return)
    yield from room.look("end-1-announced")
    room.wait(8.0)
    yield from room.look("end-2-closing")
    room.close()
    app.draw()
    yield "end-3-home", app.shell.grab()
    app.press(Key.Key_3)
    yield "end-4-recordings", app.shell.grab()


def synchrony(app: WholeApp) -> Iterator[Turn]:
    """Two people looked back on: what chance gives, a paced stretch, what lies beyond."""
    from tests.session import two_people
    from tests.session.test_synchrony_reading import paced
    from tests.ui.test_review import wait

    writer = app.vault.new_session(replace(two_people.META, source="simulated"))
    events = [*two_people.beats(50.0, are_coupled=True), *paced(1200.0, 1500.0)]
    writer.write(sorted(events, key=lambda event: event.time))
    writer.close()
    settings = ViewSettings(app.folder / "view.json")
    window = ReviewWindow(app.vault, two_people.META.session_id, settings)
    window.resize(app.shell.size())
    window.show()
    wait(lambda: window.session.is_open)
    window.actions_of_page.actions["synchrony"]()
    wait(window.page.synchrony.verdict.isVisible)
    yield "synchrony-1-asked-for", window.grab()
    window.actions_of_page.actions["next-stretch"]()
    QApplication.processEvents()
    yield "synchrony-2-stretch", window.grab()
    window.close()


TURNS: dict[str, tuple[str, Callable[[WholeApp], Iterator[Turn]]]] = {
    "phase": ("steady", phase_change),
    "pacer": ("steady", pacer_change),
    "sensor": ("drop-outs", sensor_loss),
    "display": ("steady", display_pulled),
    "locked": ("steady", locked),
    "still": ("steady", still),
    "offer": ("two-rises", offer),
    "end": ("steady", end_of_session),
    "synchrony": ("steady", synchrony),
}
"""By name: what the simulated client goes through, and what is drawn."""


# --- pages --------------------------------------------------------------------------------------
def pages(app: WholeApp, names: Sequence[str]) -> Iterator[Turn]:
    """Every page a person comes to, or those that are named; ``pages`` are all."""
    from tests.ui.pages import PAGES, each_page

    chosen = [each for each in PAGES if {each.__name__, "pages"} & {*names} or not names]
    for name in each_page(app, chosen):
        yield f"page-{name}", app.shell.grab()


def drawn(
    folder: Path, width: int, height: int, theme: Theme, names: Sequence[str]
) -> Iterator[Turn]:
    """Everything, or what is named: pages, then turns, each from a fresh start."""
    application()
    page_names = [each for each in names if each not in TURNS]
    if page_names or not names:
        app = begun(folder / "pages", width, height, theme, "steady")
        yield from pages(app, page_names)
        leave(app)
    for name, (scenario, turn) in TURNS.items():
        if names and name not in names:
            continue
        app = begun(folder / name, width, height, theme, scenario)
        for screen in QGuiApplication.screens():
            if screen.name() == "desk":
                app.shell.setScreen(screen)
                app.shell.move(screen.geometry().topLeft())
        yield from turn(app)
        leave(app)


def leave(app: WholeApp) -> None:
    """Close everything, so that no window of it hears of the displays' end."""
    app.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def begun(folder: Path, width: int, height: int, theme: Theme, scenario: str) -> WholeApp:
    """Home with two people; where there are rises, offers are on."""
    app = WholeApp(folder, width, height, theme, scenario=scenario, seed=1)
    vault = app.with_vault("Wren", "Alder")
    if scenario == "two-rises":
        vault.people.set_setting(OFFERS, "on")
    app.press_on(app.flow.home.people["Wren"])
    return app
