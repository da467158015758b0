"""What the tray says while nobody asked it for anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from biofeedback.guidance.paced_block import WAY_OUT
from biofeedback.guidance.prompts import triggered_by
from biofeedback.ui.kit.translate import said
from biofeedback.ui.kit.words import tr
from biofeedback.ui.live.live import Live


@dataclass(frozen=True, slots=True)
class Idle:
    """Heading, a few words at its right, and a sentence or two."""

    heading: str
    right: str
    text: str


def made(live: Live, now: float) -> str:
    """How many offers there were, of how many there can be."""
    return tr("{made} of {cap}").format(made=live.offers.made, cap=live.offers.cap(now))


def idle(live: Live, now: float, *, breath_unwelcome: bool = False) -> Idle:
    """Nothing is offered: why, and what would change that; after a halt, the way out."""
    if live.free_left_s(now) > 0.0:
        way_out = triggered_by(WAY_OUT)
        words = tr("{text} Keys W and Enter send this to the client’s side.")
        return Idle(said(way_out.title), "", words.format(text=said(way_out.text)))
    if breath_unwelcome:
        return Idle(
            tr("Offers"), made(live, now), said(triggered_by("breath-focus-unwelcome").text)
        )
    if any(live.value(name) is None for name in ("z_hr", "z_scl")):
        words = tr(
            "They need six minutes of the client’s own signals and a settled electrode. "
            "Markers and cues work as always."
        )
        return Idle(tr("Offers rest"), "", words)
    settings = live.offers.settings
    if settings.off:
        words = tr(
            "They are switched off, and can be switched on in Settings. The mark beside the clock "
            "turns all the same."
        )
        return Idle(tr("Offers rest"), "", words)
    if settings.observed:
        words = tr(
            "What would be offered is written down and not shown yet. The mark beside the clock "
            "turns all the same. Settings can switch offers on."
        )
        which = tr("session {number} of {all}").format(
            number=settings.earlier_sessions + 1, all=settings.silent_sessions
        )
        return Idle(tr("Offers are observed"), which, words)
    if live.offers.withheld and live.rise() is not None:
        words = tr("Nothing is offered now: {reason}.").format(reason=said(live.offers.withheld))
        return Idle(tr("Offers rest"), made(live, now), words)
    words = tr(
        "Nothing to show. When the mark beside the clock turns to a half circle, two options "
        "appear here. Keys 6 and 7 send one; nothing is sent by itself."
    )
    return Idle(tr("Offers"), made(live, now), words)


def with_advice(told: Idle, advice: Sequence[str]) -> Idle:
    """The same after what is to be talked about first, each on a line of its own."""
    if not advice:
        return told
    lines = [said(each) for each in advice]
    lines.append(f"<b>{told.heading}</b> {told.text}")
    return Idle(tr("To talk about first"), told.right, "<br>".join(lines))
