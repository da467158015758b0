"""What stands on the strip above the lanes for each kind of mark: an icon and a word."""

from __future__ import annotations

from biofeedback.events import Cue
from biofeedback.session.guide import CHOICES, NOT_AGAIN
from biofeedback.ui import icons
from biofeedback.ui.live import Flag
from biofeedback.ui.words import flag_word

STOPPED = "stopped"
_UNSEEN = frozenset({NOT_AGAIN})
"""Marks that change what is offered later, and nothing now."""
_ICONS = {STOPPED: "clear", CHOICES: "pattern"}


def flag(time: float, kind: str) -> Flag | None:
    """The flag of a mark; None for a mark that is not shown."""
    if kind in _UNSEEN:
        return None
    icon = _ICONS.get(kind, kind)
    return Flag(time, icon if icon in icons.names() else "added", flag_word(kind))


def kind_of(cue: Cue) -> str | None:
    """Kind of the mark that a cue leaves on the strip; None for one that leaves none."""
    if cue.author != "client":
        return None
    return {"stop": STOPPED, CHOICES: CHOICES}.get(cue.kind)
