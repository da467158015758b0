"""The whole program without real time: a stepped session's loop, and keys as a person presses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from biofeedback.devices.link import Advertisement
from biofeedback.recordings.vault import Vault
from biofeedback.session.opening import JUST_ME, PURPOSE_READ, Opening
from biofeedback.session.sensing import Sensing
from biofeedback.ui.client.pacer_sound import Sound
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.view_settings import ViewSettings
from biofeedback.ui.live.bridge import Bridge
from biofeedback.ui.shell import Shell
from tests.ui.stepped import SteppedThread

PASSPHRASE = "a heron at noon"


async def nothing_heard(_seconds: float) -> list[Advertisement]:
    return []


class SilentSound(Sound):
    """Never opens a device."""

    def _open(self) -> None:
        self.problem = ""


class WholeApp:
    """A window, its session thread, and time that passes only when asked to."""

    def __init__(
        self, folder: Path, width: int = 1280, height: int = 720, theme: Theme | None = None,
        **sensing: Any,
    ) -> None:  # fmt: skip
        self.folder = folder
        self.thread = SteppedThread()
        self.shell = Shell(
            Opening(folder / "library", folder / "config"),
            self.thread,  # type: ignore[arg-type]
            ViewSettings(folder / "view.json"),
            lambda vault: Sensing(vault.people, listen=nothing_heard, **sensing),
        )
        self.flow = self.shell.flow
        for flow in (self.flow.practice, self.flow.tries, self.flow.pace):
            flow.sound = SilentSound
        self.shell.resize(width, height)
        if theme is not None:
            self.shell.ask(theme)
        self.shell.show()
        self.shell.activateWindow()
        QApplication.processEvents()

    # --- vault ------------------------------------------------------------------------------
    def with_vault(self, *people: str, record: bool = True, notes: bool = True) -> Vault:
        """Open a vault that needs no passphrase to be stretched."""
        vault = Vault.create(self.folder / "plain", bytes(range(32)))
        vault.people.add(JUST_ME)
        vault.people.set_setting(PURPOSE_READ, True)
        for person in people:
            vault.people.add(person)
        for person in vault.people.names():
            if record:
                vault.people.agree(person, "record", "1", "text")
            if notes:
                vault.people.set_setting("notes seen", True, person)
        self.shell.first.opened.emit(vault, False)
        QApplication.processEvents()
        return vault

    def wear_simulated(self, *measuring: str) -> None:
        """Choose the simulated sensors for the client: all of them, or ``heart`` or ``skin``."""
        assert self.shell.opened is not None
        sensing = self.shell.opened.sensing
        look = self.thread.submit(sensing.look(0.0))
        self.thread.advance(0.1)
        for sensor in look.result().found:
            if sensor.simulated and (not measuring or sensor.measures in measuring):
                sensing.use(sensor, "client")

    # --- time -------------------------------------------------------------------------------
    def pass_time(self, seconds: float, step: float = 0.5) -> None:
        """Let the session's time pass, and draw after each step."""
        while seconds > 1e-9:
            length = min(step, seconds)
            self.thread.advance(length)
            self.draw()
            seconds -= length

    def draw(self) -> None:
        flow = self.flow
        for run in (flow.practice.run, flow.tries.run, flow.pace.run):
            run.frames.stop()
            run.frame()
        flow.sensors.frames.stop()
        flow.sensors.frame()
        self.shell.beside.look()
        QApplication.processEvents()

    # --- keys -------------------------------------------------------------------------------
    @property
    def focused(self) -> QWidget:
        return self.shell.focusWidget() or self.shell

    def press(self, key: Qt.Key, then_s: float = 0.05) -> None:
        QTest.keyClick(self.focused, key)
        self.pass_time(then_s)

    def type(self, text: str) -> None:
        QTest.keyClicks(self.focused, text)

    def type_anew(self, text: str) -> None:
        """Put ``text`` in the place of what the field holds."""
        QTest.keySequence(self.focused, QKeySequence(QKeySequence.StandardKey.SelectAll))
        QTest.keyClicks(self.focused, text)

    def tab_to(self, widget: QWidget) -> None:
        """Press Tab until the ring is at ``widget``, as anybody without a mouse does."""
        for _ in range(200):
            if self.shell.focusWidget() is widget:
                return
            QTest.keyClick(self.focused, Qt.Key.Key_Tab)
        raise AssertionError(f"Tab does not reach {widget.accessibleName()!r}")

    def press_on(self, widget: QWidget, key: Qt.Key = Qt.Key.Key_Return) -> None:
        self.tab_to(widget)
        self.press(key)

    # --- beside the screen ------------------------------------------------------------------
    def wait_beside(self, done: Callable[[], bool]) -> None:
        """Wait for work that runs beside the screen."""
        for _ in range(500):
            self.shell.beside.look()
            if done():
                return
            QTest.qWait(10)
        raise AssertionError("it did not come to an end")

    @property
    def vault(self) -> Vault:
        assert self.shell.opened is not None
        return self.shell.opened.vault

    @property
    def page(self) -> QWidget:
        current = self.shell.pages.currentWidget()
        assert current is not None
        return current

    # --- end --------------------------------------------------------------------------------
    def close(self) -> None:
        for timer in self.shell.findChildren(QTimer):
            timer.stop()
        self.shell.close()
        self.pass_time(1.0)
        self.shell.close()
        self.thread.close()
        for timer in self.shell.findChildren(QTimer):
            timer.stop()
        for bridge in self.shell.findChildren(Bridge):
            QObject.deleteLater(bridge)
        self.shell.deleteLater()
        QApplication.processEvents()
