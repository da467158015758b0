"""What stands for the events of a session: a beat's verdict, a moment's icon, a phase's name."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from biofeedback.events import Verdict
from biofeedback.session.review_moments import Moment
from biofeedback.session.reviewing import Span
from biofeedback.ui.client.cues import Cues
from biofeedback.ui.kit import words
from biofeedback.ui.live import flag_words


def tr(text: str) -> str:
    """Translate a word of the timeline."""
    return QCoreApplication.translate("timeline", text)


def moment_icon(moment: Moment) -> str:
    """Name of the icon that stands for it."""
    if moment.kind == "marker":
        flag = flag_words.flag(moment.time, moment.name)
        known = {"noticed": "noticed", "note": "page"}
        return known.get(moment.name, "added" if flag is None else flag.icon)
    if moment.kind == "prompt":
        return {"ground": "ground", "here": "here", "slow": "slow"}.get(
            Cues().cue_of(moment.name) or "", "here"
        )
    return {"pacer": "breathe", "rise": "rise", "added": "added"}[moment.kind]


def verdict_word(verdict: Verdict) -> str:
    """What a beat is taken for."""
    return {
        "ok": tr("counts"),
        "ectopic": tr("early beat"),
        "missed": tr("beat overlooked"),
        "extra": tr("one too many"),
        "out_of_range": tr("not an interval"),
    }[verdict]


def span_word(span: Span) -> str:
    """Name of a phase; of a paced block, its pattern."""
    if span.pattern:
        return words.pattern_name(span.pattern)
    return words.part_name(span.name) or tr("no phase named")
