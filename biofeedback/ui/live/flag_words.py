"""What stands on the strip above the lanes for each kind of mark: an icon and a word."""

from __future__ import annotations

from biofeedback.events import Cue
from biofeedback.guidance.pacer import BREATH_OUT
from biofeedback.session.guide import CHOICES, NOT_AGAIN
from biofeedback.ui.kit import icons
from biofeedback.ui.kit.words import flag_word
from biofeedback.ui.live.live import CEILING, PAUSE_GUIDE, Flag

STOPPED = "stopped"
_UNSEEN = frozenset({NOT_AGAIN, PAUSE_GUIDE, CEILING, BREATH_OUT})
"""Marks of what the therapist does with the desk alone, and of what is for later or on request."""
_ICONS = {STOPPED: "clear", CHOICES: "pattern", "note": "page"}


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
