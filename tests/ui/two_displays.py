"""Moves the desk and the client's window over two displays; prints what it finds as JSON.

A program of its own, since displays are counted when Qt starts: its arguments are a file that lists
the displays, and the scenes to play.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable

displays, *scenes = sys.argv[1:]
os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={displays}"

from PySide6.QtGui import QGuiApplication, QScreen  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from biofeedback.ui.app import application  # noqa: E402
from biofeedback.ui.client.state import Scene  # noqa: E402
from biofeedback.ui.desk.window import Window  # noqa: E402
from biofeedback.ui.kit.view_settings import ViewSettings  # noqa: E402
from tests.ui.fake_session import FakeHandle, begin  # noqa: E402

app = application()
screens = {screen.name(): screen for screen in QGuiApplication.screens()}
handle = FakeHandle(5.0)
window = Window(ViewSettings(None))


def draw(seconds: float = 1.0) -> None:
    handle.pass_to(handle.now + seconds)
    window.draw_frame()
    QApplication.processEvents()


def start(desk: QScreen) -> None:
    window.setScreen(desk)
    window.setGeometry(desk.geometry().adjusted(40, 40, -40, -40))
    window.show()
    QApplication.processEvents()
    window.attach(handle, "Wren")
    window.frames.stop()
    begin(handle)
    for _ in range(3):
        draw()


def found() -> dict[str, object]:
    client, desk = window.client, window
    return {
        "way": window.display.way,
        "client": client.screen().name() if client.isVisible() else None,
        "whole": client.isVisible() and client.geometry() == client.screen().geometry(),
        "desk": desk.screen().name() if desk.isVisible() else None,
        "plain": client.view.scene == Scene(),
        "calls": handle.calls,
        "keyboard": {desk: "desk", client: "client"}.get(QApplication.activeWindow()),
        "help": window.help is not None and window.help.isVisible(),
        "windows": len([each for each in QApplication.topLevelWidgets() if each.isVisible()]),
    }


def remove(name: str) -> None:
    """What Qt says before it moves the windows of a display that is gone to another one."""
    app.screenRemoved.emit(screens[name])


def apart() -> None:
    start(screens["desk"])


def pulled() -> None:
    apart()
    window.session.keys.actions["breathe"]()  # type: ignore[union-attr]
    for _ in range(3):
        draw()
    remove("client")


def pulled_and_plugged_in() -> None:
    pulled()
    app.screenAdded.emit(screens["client"])
    for _ in range(20):
        draw(10.0)


def pulled_then_key() -> None:
    pulled_and_plugged_in()
    window.display.toggle_apart()
    draw()


def desk_pulled() -> None:
    apart()
    window.session.keys.actions["breathe"]()  # type: ignore[union-attr]
    for _ in range(3):
        draw()
    remove("desk")


def desk_pulled_then_f12() -> None:
    desk_pulled()
    window.display.toggle_turned()
    draw()


def taken_away() -> None:
    apart()
    window.display.toggle_apart()


def turned() -> None:
    apart()
    window.display.toggle_turned()
    draw()


def turned_with_help() -> None:
    apart()
    window.show_help()
    window.display.toggle_turned()
    draw()


def turned_back() -> None:
    turned()
    window.display.toggle_turned()
    draw()


def closed() -> None:
    apart()
    window.client.close()
    draw()


SCENES: dict[str, Callable[[], None]] = {
    each.__name__: each
    for each in (apart, pulled, pulled_and_plugged_in, pulled_then_key, desk_pulled,
                 desk_pulled_then_f12, taken_away, turned, turned_back, turned_with_help, closed)
}  # fmt: skip

played = {}
for scene in scenes:
    handle = FakeHandle(5.0)
    window = Window(ViewSettings(None))
    SCENES[scene]()
    played[scene] = found()
    window.client.leave()
    window.hide()
    window.deleteLater()
    QApplication.processEvents()
sys.stdout.write(json.dumps(played))
