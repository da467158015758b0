"""The keys of a practice; which of them work depends on what the screen shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

Mode: TypeAlias = Literal["stage", "questions", "choices", "over"]

_ALWAYS = {"Esc": "stop"}
_KEYS: dict[Mode, dict[str, str]] = {
    "stage": {
        "E": "something else",
        "H": "hold",
        "L": "light-headed",
        "M": "sound",
        "Down": "slower",
        "Up": "quicker",
        "P": "plain",
        "N": "go on",
        "I": "noticed",
    },
    # the fields and scales need letters, digits and arrows for themselves
    "questions": {},
    "choices": {"E": "something else", "I": "noticed", "1": "first", "2": "second", "3": "third"},
    "over": {"E": "something else"},
}


class PracticeKeys:
    """Binds every key once, and lets those work that the mode has."""

    def __init__(self, widget: QWidget, actions: Mapping[str, Callable[[], None]]) -> None:
        self._mode: Mode | None = None
        self._shortcuts: dict[str, QShortcut] = {}
        for keys in (_ALWAYS, *_KEYS.values()):
            for sequence, action in keys.items():
                if sequence in self._shortcuts or action not in actions:
                    continue
                shortcut = QShortcut(QKeySequence(sequence), widget)
                shortcut.setAutoRepeat(False)
                shortcut.activated.connect(actions[action])
                self._shortcuts[sequence] = shortcut
        self.set_mode("over")

    def set_mode(self, mode: Mode) -> None:
        """Let the keys of this mode work, and no others."""
        if mode == self._mode:
            return
        self._mode = mode
        for sequence, shortcut in self._shortcuts.items():
            shortcut.setEnabled(sequence in _ALWAYS or sequence in _KEYS[mode])
