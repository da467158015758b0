"""Every key of the desk, in one table that also fills Help."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from biofeedback.ui.kit.translate import QT_TRANSLATE_NOOP

_SIGNS = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓", "-": "−"}
_NAMES = {
    "Ctrl": QT_TRANSLATE_NOOP("keys", "Ctrl"),
    "Shift": QT_TRANSLATE_NOOP("keys", "Shift"),
    "Esc": QT_TRANSLATE_NOOP("keys", "Esc"),
    "Space": QT_TRANSLATE_NOOP("keys", "Space"),
    "Home": QT_TRANSLATE_NOOP("keys", "Home"),
    "End": QT_TRANSLATE_NOOP("keys", "End"),
    "PgUp": QT_TRANSLATE_NOOP("keys", "Page ↑"),
    "PgDown": QT_TRANSLATE_NOOP("keys", "Page ↓"),
}


def _key_name(part: str) -> str:
    return QCoreApplication.translate("keys", _NAMES[part]) if part in _NAMES else part


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its sequence, the action it does, and what Help says of it."""

    sequence: str
    action: str
    words: str
    repeats: bool = False
    """Whether it acts again while it is held down."""

    @property
    def shown(self) -> str:
        """What stands on it, translated: ``Ctrl ←``."""
        parts = re.split(r"(?<=\w)\+", self.sequence)
        return " ".join(_SIGNS.get(each) or _key_name(each) for each in parts)

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


GROUPS: tuple[Group, ...] = (
    Group(
        QT_TRANSLATE_NOOP("shortcuts", "Cues for the client"),
        (
            Key("1", "breathe", QT_TRANSLATE_NOOP("shortcuts", "Breathe together")),
            Key(
                "2",
                "ground",
                QT_TRANSLATE_NOOP("shortcuts", "Ground: something to touch or look at"),
            ),
            Key("3", "here", QT_TRANSLATE_NOOP("shortcuts", "I'm here")),
            Key("4", "slow", QT_TRANSLATE_NOOP("shortcuts", "Slow down")),
            Key("5", "clear", QT_TRANSLATE_NOOP("shortcuts", "Clear the client’s side")),
            Key("X", "still", QT_TRANSLATE_NOOP("shortcuts", "A still picture, or none")),
            Key(
                "Esc",
                "stop-all",
                QT_TRANSLATE_NOOP("shortcuts", "Stop all: pacer and prompt, at once"),
            ),
            Key("6", "option-1", QT_TRANSLATE_NOOP("shortcuts", "Send the first option")),
            Key("7", "option-2", QT_TRANSLATE_NOOP("shortcuts", "Send the second option")),
            Key("8", "pass", QT_TRANSLATE_NOOP("shortcuts", "Pass on the options")),
            Key(
                "W",
                "prompts",
                QT_TRANSLATE_NOOP("shortcuts", "Choose a prompt from all; Enter sends it"),
            ),
        ),
    ),
    Group(
        QT_TRANSLATE_NOOP("shortcuts", "The client’s side"),
        (
            Key(
                "E",
                "something-else",
                QT_TRANSLATE_NOOP("shortcuts", "Something else: three things to choose from"),
            ),
            Key(
                "Q",
                "ask",
                QT_TRANSLATE_NOOP("shortcuts", "Ask how it is: on the client’s side, or aloud"),
            ),
            Key(
                "M",
                "body-map",
                QT_TRANSLATE_NOOP("shortcuts", "Ask where in the body it is: a map to press on"),
            ),
            Key(
                "I",
                "noticed",
                QT_TRANSLATE_NOOP("shortcuts", "“I noticed something”: a mark for the client"),
            ),
            Key(
                "F9",
                "display",
                QT_TRANSLATE_NOOP("shortcuts", "On a display of its own, or away from it"),
            ),
            Key(
                "F12",
                "turn",
                QT_TRANSLATE_NOOP("shortcuts", "Turn this screen to the client, or back"),
            ),
            Key(
                "F3",
                "sound",
                QT_TRANSLATE_NOOP("shortcuts", "Tones with the pacer, or none"),
            ),
            Key("Ctrl+Down", "softer", QT_TRANSLATE_NOOP("shortcuts", "Softer tones"), True),
            Key("Ctrl+Up", "louder", QT_TRANSLATE_NOOP("shortcuts", "Louder tones"), True),
            Key(
                "F4",
                "count",
                QT_TRANSLATE_NOOP(
                    "shortcuts",
                    "Count breaths out in small numerals; unpaced, while the client holds Space",
                ),
            ),
        ),
    ),
    Group(
        QT_TRANSLATE_NOOP("shortcuts", "Pacer"),
        (
            Key("Space", "pacer", QT_TRANSLATE_NOOP("shortcuts", "Start or stop the pacer")),
            Key(
                "B",
                "pattern",
                QT_TRANSLATE_NOOP("shortcuts", "Choose a pattern; arrows and Enter pick one"),
            ),
            Key(
                "H",
                "hold",
                QT_TRANSLATE_NOOP("shortcuts", "Hold the rate it has led to, or lead on"),
            ),
            Key("D", "fades", QT_TRANSLATE_NOOP("shortcuts", "Let shape and tones fade out")),
            Key("Up", "quicker", QT_TRANSLATE_NOOP("shortcuts", "Quicken the pacer a little")),
            Key("Down", "slower", QT_TRANSLATE_NOOP("shortcuts", "Slow the pacer a little")),
            Key(
                "L", "light-headed", QT_TRANSLATE_NOOP("shortcuts", "Light-headed: stop and say so")
            ),
        ),
    ),
    Group(
        QT_TRANSLATE_NOOP("shortcuts", "Markers"),
        (
            Key("N", "named", QT_TRANSLATE_NOOP("shortcuts", "Named")),
            Key("U", "rupture", QT_TRANSLATE_NOOP("shortcuts", "Rupture")),
            Key("R", "repair", QT_TRANSLATE_NOOP("shortcuts", "Repair")),
            Key("O", "posture", QT_TRANSLATE_NOOP("shortcuts", "Posture")),
            Key("V", "voice", QT_TRANSLATE_NOOP("shortcuts", "Voice")),
            Key("S", "star", QT_TRANSLATE_NOOP("shortcuts", "Star")),
            Key("T", "note", QT_TRANSLATE_NOOP("shortcuts", "Write a note; Enter keeps it")),
        ),
    ),
    Group(
        QT_TRANSLATE_NOOP("shortcuts", "View"),
        (
            Key(
                "P",
                "pause-guide",
                QT_TRANSLATE_NOOP("shortcuts", "An arc as long as two of the client’s breaths"),
            ),
            Key(
                "F5",
                "hide-heart",
                QT_TRANSLATE_NOOP("shortcuts", "Hide figures of the heart, or show them"),
            ),
            Key("Y", "own", QT_TRANSLATE_NOOP("shortcuts", "Your own signals, or not")),
            Key(
                "F", "freeze", QT_TRANSLATE_NOOP("shortcuts", "Freeze the lines, or let them move")
            ),
            Key("?", "about", QT_TRANSLATE_NOOP("shortcuts", "What is this?")),
            Key("F7", "theme", QT_TRANSLATE_NOOP("shortcuts", "Light or dark")),
            Key("F6", "motion", QT_TRANSLATE_NOOP("shortcuts", "Less movement, or more")),
            Key("Ctrl++", "larger", QT_TRANSLATE_NOOP("shortcuts", "Larger text")),
            Key("Ctrl+-", "smaller", QT_TRANSLATE_NOOP("shortcuts", "Smaller text")),
            Key("F11", "full-screen", QT_TRANSLATE_NOOP("shortcuts", "Full screen")),
        ),
    ),
    Group(
        QT_TRANSLATE_NOOP("shortcuts", "Session"),
        (
            Key(
                "G",
                "phase",
                QT_TRANSLATE_NOOP("shortcuts", "Go to a part: announced, then begun"),
            ),
            Key("C", "ceiling", QT_TRANSLATE_NOOP("shortcuts", "Agree on a ceiling for today")),
            Key(
                "A",
                "agreements",
                QT_TRANSLATE_NOOP("shortcuts", "What the client agreed to; it can be taken back"),
            ),
            Key("K", "circumstances", QT_TRANSLATE_NOOP("shortcuts", "Safety notes")),
            Key(
                "F2",
                "lock",
                QT_TRANSLATE_NOOP("shortcuts", "Lock the desk; the session goes on behind it"),
            ),
            Key("F8", "pause", QT_TRANSLATE_NOOP("shortcuts", "Pause sensing, or go on")),
            Key("F1", "help", QT_TRANSLATE_NOOP("shortcuts", "Help")),
            Key("Ctrl+Q", "end", QT_TRANSLATE_NOOP("shortcuts", "End the session and close")),
        ),
    ),
)


def keep_arrows(event: QEvent) -> bool:
    """For a widget that has the focus: keep Up and Down from being keys of the table."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if event.key() not in (Qt.Key.Key_Up, Qt.Key.Key_Down):
        return False
    event.accept()
    return True


def install(
    window: QWidget,
    actions: Mapping[str, Callable[[], None]],
    groups: Sequence[Group] = GROUPS,
) -> list[QShortcut]:
    """Bind the keys of the table whose actions are given."""
    made = []
    for group in groups:
        for key in group.keys:
            if key.action not in actions:
                continue
            shortcut = QShortcut(QKeySequence(key.sequence), window)
            shortcut.setObjectName(key.action)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.setAutoRepeat(key.repeats)
            shortcut.activated.connect(actions[key.action])
            made.append(shortcut)
    return made
