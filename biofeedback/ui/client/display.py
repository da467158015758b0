"""Which display the client's window is on; the desk is never on that one.

Two ways: a display of its own, or the desk's display turned to the client, with the desk away until
F12. Displays that show the same have room for one way only, the second.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, TypeAlias

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from biofeedback.ui.client.window import ClientWindow

Way: TypeAlias = Literal["away", "own", "turned"]


def apart_from(desk: QRect, displays: Sequence[QRect]) -> int | None:
    """Place of the first display that shows nothing of the desk's; None where there is none."""
    for place, display in enumerate(displays):
        if not display.intersects(desk):
            return place
    return None


class ClientDisplay(QObject):
    """Moves two windows; ``lost`` is called before a display that is gone could show the desk.

    Signals:
        changed: the client's window came, went, or moved.
    """

    changed = Signal()

    def __init__(
        self,
        desk: QWidget,
        client: ClientWindow,
        lost: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.way: Way = "away"
        self._desk = desk
        self._client = client
        self._lost = lost
        self._display: QScreen | None = None
        self._gone: set[QScreen] = set()
        client.close_asked.connect(self.take_away)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenRemoved.connect(self._removed)
            app.screenAdded.connect(self._added)
        self._watched: set[QScreen] = set()
        for screen in QGuiApplication.screens():
            self._watch(screen)

    # --- what keys do -----------------------------------------------------------------------
    def show_apart(self) -> bool:
        """Fill a display of its own; False where every display shows the desk."""
        display = self._free_display()
        if display is None:
            return False
        if self.way == "turned":
            self._desk.show()
        self._put_on(display, "own")
        # a window that comes up takes the keyboard: it belongs to the desk
        self._desk.activateWindow()
        return True

    def toggle_apart(self) -> None:
        """To a display of its own, or away from it."""
        if self.way == "own":
            self.take_away()
        else:
            self.show_apart()

    def toggle_turned(self) -> None:
        """Turn the desk's display to the client, or back."""
        if self.way == "turned":
            self.take_away()
            self.show_apart()
        else:
            self._put_on(self._desk.screen(), "turned")
            self._desk.hide()
            self._client.activateWindow()

    def take_away(self) -> None:
        """Show the desk alone."""
        turned, self.way = self.way == "turned", "away"
        self._display = None
        self._client.leave()
        if turned:
            self._desk.show()
            self._desk.activateWindow()
        self.changed.emit()

    @property
    def possible(self) -> bool:
        """Whether there is a display that the desk is not on."""
        return self._free_display() is not None

    # --- displays ---------------------------------------------------------------------------
    def _free_display(self) -> QScreen | None:
        screens = [each for each in QGuiApplication.screens() if each not in self._gone]
        place = apart_from(self._desk.screen().geometry(), [each.geometry() for each in screens])
        return None if place is None else screens[place]

    def _put_on(self, display: QScreen, way: Way) -> None:
        self.way, self._display = way, display
        self._client.show_on(display)
        self.changed.emit()

    def _watch(self, screen: QScreen) -> None:
        if screen not in self._watched:
            self._watched.add(screen)
            screen.geometryChanged.connect(self._moved)

    def _added(self, screen: QScreen) -> None:
        """A display that comes, or comes back, waits for a key."""
        self._gone.discard(screen)
        self._watch(screen)
        self.changed.emit()

    def _removed(self, screen: QScreen) -> None:
        """Qt is about to move what was on it to another display: be there first."""
        self._gone.add(screen)
        self._watched.discard(screen)
        if self.way == "own" and screen is self._display:
            self._lost()
            self.take_away()
        elif self.way == "own" and screen is self._desk.screen() and self._display is not None:
            # the only display left is before the client: the desk stays away until F12
            self._desk.hide()
            self._put_on(self._display, "turned")
            self._lost()
        else:
            self.changed.emit()
        self._gone = {each for each in self._gone if each in QGuiApplication.screens()}

    def _moved(self) -> None:
        """A display shows another part now: where it shows the desk's, the client's goes."""
        display = self._display
        if self.way != "own" or display is None:
            self.changed.emit()
        elif display.geometry().intersects(self._desk.screen().geometry()):
            self._lost()
            self.take_away()
        else:
            self._client.setGeometry(display.geometry())
