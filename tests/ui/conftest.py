"""A window on a session that is moved by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QApplication

from biofeedback.session.profile import Profile
from biofeedback.ui.client.view import ClientView
from biofeedback.ui.desk.window import Window
from biofeedback.ui.kit.fonts import load_fonts
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.view_settings import ViewSettings
from tests.ui.fake_session import FakeHandle
from tests.ui.whole_app import SilentSound


@pytest.fixture(scope="session", autouse=True)
def _fonts(qapp: QApplication) -> None:
    qapp.setStyle("Fusion")
    load_fonts()


@dataclass
class Shown:
    """A window, its session, and time that passes only when asked to."""

    window: Window
    handle: FakeHandle

    def frames(self, count: int = 3, seconds: float = 0.0) -> None:
        """Draw ``count`` frames, ``seconds`` apart."""
        session = self.window.session
        assert session is not None
        for _ in range(count):
            self.handle.pass_to(self.handle.now + seconds)
            session.frame()
            QApplication.processEvents()

    def until(self, time: float) -> None:
        """Let time pass to ``time`` and draw it."""
        self.handle.pass_to(time)
        self.frames(2)

    def for_client(self, seconds: float = 0.0) -> None:
        """Let time pass and draw the client's side alone, which costs a tenth."""
        session = self.window.session
        assert session is not None
        self.handle.pass_to(self.handle.now + seconds)
        session.bridge.drain()
        session.client.frame(self.handle.now)

    @property
    def view(self) -> ClientView:
        """The client's side."""
        return self.window.client.view

    def press(self, action: str) -> None:
        """Do what a key of the table does."""
        session = self.window.session
        assert session is not None
        session.keys.actions[action]()
        self.frames(1)


@pytest.fixture
def show(qapp: QApplication) -> Iterator[Callable[..., Shown]]:
    """Open a window of a given size and look on a session that has begun."""
    opened: list[Window] = []

    def make(
        width: int = 1280,
        height: int = 720,
        theme: Theme | None = None,
        now: float = 0.0,
        person: str = "",
        hidden: bool = False,
        profile: Profile | None = None,
        session_id: str = "",
    ) -> Shown:
        window = Window(ViewSettings(None))
        opened.append(window)
        window.resize(width, height)
        if theme is not None:
            window.ask(theme)
        if not hidden:
            window.show()
            QApplication.processEvents()
        handle = FakeHandle(now)
        window.attach(handle, person, profile, session_id=session_id)
        assert window.session is not None
        window.session.client.sound.make = SilentSound
        # frames are drawn by the test, so that nothing depends on real time
        window.frames.stop()
        return Shown(window, handle)

    yield make
    for window in opened:
        window.frames.stop()
        window.client.leave()
        window.hide()
        window.deleteLater()
    QApplication.processEvents()
