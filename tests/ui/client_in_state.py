"""The client's view in each of its states, for the tests of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from biofeedback.guidance.patterns import pattern
from biofeedback.ui.client.window import ClientWindow
from biofeedback.ui.kit.action_button import ActionButton
from tests.ui.conftest import Shown
from tests.ui.fake_session import begin

Show = Callable[..., Shown]


STATES: dict[str, Callable[[Shown], None]] = {
    "plain": lambda shown: None,
    "pacer": lambda shown: shown.press("breathe"),
    "prompt": lambda shown: shown.press("ground"),
    "here": lambda shown: shown.press("here"),
    "prompt beside the shape": lambda shown: (shown.press("breathe"), shown.press("ground")),  # type: ignore[func-returns-value]
    "choices": lambda shown: shown.press("something-else"),
    "questions": lambda shown: shown.handle.ask("check-in after"),
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


def with_the_keyboard(shown: Shown) -> ClientWindow:
    """The client's window, after a touch on it took the keyboard along."""
    client = shown.window.client
    client.show()
    client.activateWindow()
    QApplication.processEvents()
    return client
