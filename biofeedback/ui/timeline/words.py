"""What stands beside a lane's name, and what a timeline shows in a sentence."""

from __future__ import annotations

from biofeedback.session.reviewing import Role
from biofeedback.ui.timeline.data import Drawn
from biofeedback.ui.timeline.event_words import tr
from biofeedback.ui.timeline.heart import BEATS_PX
from biofeedback.ui.timeline.view import Shown, clock


def lane_name(role: Role) -> str:
    """What a lane is called."""
    return {"heart": tr("Heart"), "skin": tr("Skin"), "breath": tr("Breath")}[role]


def lane_words(role: Role, second_px: float, drawn: Drawn) -> str:
    """Unit and legend of a lane at this zoom, or why it is empty."""
    if role == "heart":
        if not len(drawn.beat_times):
            return tr("no beats in this recording")
        if second_px < BEATS_PX:
            return tr("bpm, band = swing from breath to breath; ticks: beats set aside")
        return tr("bpm, each beat; squares: beats set aside")
    if role == "skin":
        if not len(drawn.skin_times):
            return tr("not measured in this recording")
        return tr("µS, responses as ticks")
    if drawn.breath_known.any():
        return tr("pacer; estimate from heart, dashed, up close")
    return tr("pacer") if drawn.pacer else tr("no pacer, and no breath that could be told")


def summary(drawn: Drawn | None, shown: Shown) -> str:
    """What is in view, for those who do not see it."""
    if drawn is None:
        return tr("Nothing was measured here.")
    step = 0.2 if shown.length_s < 60.0 else 1.0
    words = tr("From {start} to {end}").format(
        start=clock(shown.start, step), end=clock(shown.end, step)
    )
    inside = (drawn.beat_times >= shown.start) & (drawn.beat_times <= shown.end)
    rates = drawn.beat_bpm[inside & drawn.beat_ok]
    if len(rates):
        words += tr(", heart {low} to {high} beats a minute").format(
            low=round(float(rates.min())), high=round(float(rates.max()))
        )
    return words
