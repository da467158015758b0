"""What marks in a session are called where people read them."""

from __future__ import annotations

from typing import Final

MARKER_NAMES: Final = {
    "named": "named",
    "rupture": "rupture",
    "repair": "repair",
    "posture": "posture",
    "voice": "voice",
    "star": "star",
    "breathe": "breathe together",
    "light-headed": "light-headed",
    "note": "note",
    "noticed": "I noticed",
    "check-in before": "check-in",
    "check-in after": "check-in",
    "body map": "body map",
    "answer": "answer written",
    "choices": "something else",
    "stopped": "stopped by the client",
    "agreement withdrawn": "agreement taken back",
    "agreed again": "agreed again",
}
"""By the kind of a marker."""
