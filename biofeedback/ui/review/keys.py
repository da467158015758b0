"""Every key of the review, in one table that also fills Help."""

from __future__ import annotations

from biofeedback.ui.kit.shortcuts import Group, Key
from biofeedback.ui.kit.translate import QT_TRANSLATE_NOOP

GROUPS: tuple[Group, ...] = (
    Group(
        QT_TRANSLATE_NOOP("shortcuts", "Time"),
        (
            Key("Left", "earlier", QT_TRANSLATE_NOOP("shortcuts", "Earlier moment"), True),
            Key("Right", "later", QT_TRANSLATE_NOOP("shortcuts", "Later moment"), True),
            Key("+", "zoom-in", QT_TRANSLATE_NOOP("shortcuts", "Zoom in, down to a beat"), True),
            Key("-", "zoom-out", QT_TRANSLATE_NOOP("shortcuts", "Zoom out"), True),
            Key("0", "whole", QT_TRANSLATE_NOOP("shortcuts", "The whole session")),
            Key("Z", "zoom-moment", QT_TRANSLATE_NOOP("shortcuts", "Zoom to the moment")),
            Key("PgUp", "pan-back", QT_TRANSLATE_NOOP("shortcuts", "Earlier by half a view"), True),
            Key("PgDown", "pan-on", QT_TRANSLATE_NOOP("shortcuts", "Later by half a view"), True),
            Key(
                "Shift+Left",
                "nudge-back",
                QT_TRANSLATE_NOOP("shortcuts", "Earlier, a little"),
                True,
            ),
            Key("Shift+Right", "nudge-on", QT_TRANSLATE_NOOP("shortcuts", "Later, a little"), True),
            Key("Home", "start", QT_TRANSLATE_NOOP("shortcuts", "To the beginning")),
            Key("End", "finish", QT_TRANSLATE_NOOP("shortcuts", "To the end")),
            Key(
                "Ctrl+Left",
                "cursor-back",
                QT_TRANSLATE_NOOP("shortcuts", "Cursor earlier; up close, to the beat before"),
                True,
            ),
            Key(
                "Ctrl+Right",
                "cursor-on",
                QT_TRANSLATE_NOOP("shortcuts", "Cursor later; up close, to the next beat"),
                True,
            ),
        ),
    ),
    Group(
        QT_TRANSLATE_NOOP("shortcuts", "Moments"),
        (
            Key("M", "add-moment", QT_TRANSLATE_NOOP("shortcuts", "Add a moment at the cursor")),
            Key("S", "star", QT_TRANSLATE_NOOP("shortcuts", "Star for the report, up to three")),
            Key("T", "note", QT_TRANSLATE_NOOP("shortcuts", "Write a late note")),
            Key("K", "card", QT_TRANSLATE_NOOP("shortcuts", "A card for the moment")),
            Key(
                "O",
                "breaths-out",
                QT_TRANSLATE_NOOP("shortcuts", "Breaths out that were counted, or not"),
            ),
            Key("B", "beats", QT_TRANSLATE_NOOP("shortcuts", "Correct the beat at the cursor")),
            Key("Ctrl+Z", "undo", QT_TRANSLATE_NOOP("shortcuts", "Take the last change back")),
            Key("Ctrl+Y", "redo", QT_TRANSLATE_NOOP("shortcuts", "Bring it back")),
        ),
    ),
    Group(
        QT_TRANSLATE_NOOP("shortcuts", "Session"),
        (
            Key("R", "replay", QT_TRANSLATE_NOOP("shortcuts", "Replay on the desk")),
            Key("C", "compare", QT_TRANSLATE_NOOP("shortcuts", "Compare with another session")),
            Key("Y", "synchrony", QT_TRANSLATE_NOOP("shortcuts", "Synchrony of two people")),
            Key("J", "next-stretch", QT_TRANSLATE_NOOP("shortcuts", "Next stretch beyond chance")),
            Key(
                "Shift+J",
                "earlier-stretch",
                QT_TRANSLATE_NOOP("shortcuts", "Earlier stretch beyond chance"),
            ),
            Key("W", "wearer", QT_TRANSLATE_NOOP("shortcuts", "The other person’s signals")),
            Key("E", "export", QT_TRANSLATE_NOOP("shortcuts", "Export")),
            Key("P", "report", QT_TRANSLATE_NOOP("shortcuts", "One-page report")),
            Key(
                "Esc",
                "close-panel",
                QT_TRANSLATE_NOOP("shortcuts", "Close the panel"),
            ),
        ),
    ),
    Group(
        QT_TRANSLATE_NOOP("shortcuts", "View"),
        (
            Key("?", "about", QT_TRANSLATE_NOOP("shortcuts", "What is this?")),
            Key("F7", "theme", QT_TRANSLATE_NOOP("shortcuts", "Light or dark")),
            Key("F6", "motion", QT_TRANSLATE_NOOP("shortcuts", "Less movement, or more")),
            Key("Ctrl++", "larger", QT_TRANSLATE_NOOP("shortcuts", "Larger text")),
            Key("Ctrl+-", "smaller", QT_TRANSLATE_NOOP("shortcuts", "Smaller text")),
            Key("F11", "full-screen", QT_TRANSLATE_NOOP("shortcuts", "Full screen")),
            Key("F1", "help", QT_TRANSLATE_NOOP("shortcuts", "Help")),
            Key("Ctrl+Q", "end", QT_TRANSLATE_NOOP("shortcuts", "Close")),
        ),
    ),
)
