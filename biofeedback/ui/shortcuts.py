"""Every key of the desk, in one table that also fills Help."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its sequence, the action it does, and what Help says of it."""

    sequence: str
    action: str
    words: str

    @property
    def text(self) -> str:
        """What Help says, translated."""
        return QCoreApplication.translate("shortcuts", self.words)


@dataclass(frozen=True, slots=True)
class Group:
    """Keys that belong together."""

    words: str
    keys: tuple[Key, ...]

    @property
    def text(self) -> str:
        """Heading in Help, translated."""
        return QCoreApplication.translate("shortcuts", self.words)


_NOOP = QT_TRANSLATE_NOOP

GROUPS: tuple[Group, ...] = (
    Group(
        _NOOP("shortcuts", "Cues for the client"),
        (
            Key("1", "breathe", _NOOP("shortcuts", "Breathe together")),
            Key("2", "ground", _NOOP("shortcuts", "Ground: something to touch or look at")),
            Key("3", "here", _NOOP("shortcuts", "I'm here")),
            Key("4", "slow", _NOOP("shortcuts", "Slow down")),
            Key("5", "clear", _NOOP("shortcuts", "Clear the client's side")),
            Key("Esc", "stop-all", _NOOP("shortcuts", "Stop all: pacer and prompt, at once")),
        ),
    ),
    Group(
        _NOOP("shortcuts", "Pacer"),
        (
            Key("Space", "pacer", _NOOP("shortcuts", "Start or stop the pacer")),
            Key("B", "pattern", _NOOP("shortcuts", "Choose a pattern; arrows and Enter pick one")),
            Key("L", "light-headed", _NOOP("shortcuts", "Light-headed: stop and say so")),
        ),
    ),
    Group(
        _NOOP("shortcuts", "Markers"),
        (
            Key("N", "named", _NOOP("shortcuts", "Named")),
            Key("U", "rupture", _NOOP("shortcuts", "Rupture")),
            Key("R", "repair", _NOOP("shortcuts", "Repair")),
            Key("O", "posture", _NOOP("shortcuts", "Posture")),
            Key("V", "voice", _NOOP("shortcuts", "Voice")),
            Key("S", "star", _NOOP("shortcuts", "Star")),
        ),
    ),
    Group(
        _NOOP("shortcuts", "View"),
        (
            Key("F", "freeze", _NOOP("shortcuts", "Freeze the lines, or let them move")),
            Key("?", "about", _NOOP("shortcuts", "What is this?")),
            Key("F7", "theme", _NOOP("shortcuts", "Light or dark")),
            Key("F6", "motion", _NOOP("shortcuts", "Less movement, or more")),
            Key("Ctrl++", "larger", _NOOP("shortcuts", "Larger text")),
            Key("Ctrl+-", "smaller", _NOOP("shortcuts", "Smaller text")),
            Key("F11", "full-screen", _NOOP("shortcuts", "Full screen")),
        ),
    ),
    Group(
        _NOOP("shortcuts", "Session"),
        (
            Key("F8", "pause", _NOOP("shortcuts", "Pause sensing, or go on")),
            Key("F1", "help", _NOOP("shortcuts", "Help")),
            Key("Ctrl+Q", "end", _NOOP("shortcuts", "End the session and close")),
        ),
    ),
)


def install(window: QWidget, actions: Mapping[str, Callable[[], None]]) -> list[QShortcut]:
    """Bind every key of the table in ``window``; KeyError for an action nobody provides."""
    made = []
    for group in GROUPS:
        for key in group.keys:
            shortcut = QShortcut(QKeySequence(key.sequence), window)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(actions[key.action])
            made.append(shortcut)
    return made
