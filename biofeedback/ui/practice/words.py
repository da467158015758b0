"""The one line under the shape, and how a practice is told afterwards."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QDate, QLocale, Qt

from biofeedback.guidance.lead import can_lead
from biofeedback.guidance.paced_block import BLOCK_LINE
from biofeedback.guidance.personal_pace import PersonalPace
from biofeedback.guidance.prompts import triggered_by
from biofeedback.session.practising import Plan
from biofeedback.session.recipe import Recipe
from biofeedback.ui.kit.translate import fixed, said
from biofeedback.ui.kit.words import minutes, pattern_seconds
from biofeedback.ui.practice.state import PracticeState, Run

_CONTEXT = "practice"
_SHORTEST_S = 5.0
"""What a key ended sooner is not told."""


def tr(text: str) -> str:
    """Translate a text of the practice."""
    return QCoreApplication.translate(_CONTEXT, text)


def line(state: PracticeState, plan: Plan, now: float, problem: str = "") -> str:
    """The line under the shape: what comes, what helps, or nothing."""
    if state.left_free(now):
        return tr("Two quiet minutes, with your own breath. Close is there at any time.")
    if state.over or state.prompt is not None or state.offer(now):
        return ""
    coming = state.announced_s()
    if coming is not None:
        return fixed("F.8-b", minutes=minutes(coming))
    if state.block_line(now):
        return said(triggered_by(BLOCK_LINE).text)
    if problem:
        return problem
    if state.sensor_rests:
        return fixed("F.8-a")
    if state.just_begun(now):
        if plan.count_out:
            return tr("Your own breath. Hold the space bar while it goes out, if you like.")
        return tr("Your own breath, eyes as you like.")
    if plan.way == "sound" and state.pacer is not None:
        return tr("By sound: rising in, falling out. The screen can rest.")
    return ""


def told(runs: Sequence[Run]) -> str:
    """What ran and for how long, in one sentence without a judgement."""
    parts: list[tuple[str, float]] = []
    for run in runs:
        if run.ended is None or run.part.seconds is None:
            continue
        name = tr("free breathing") if run.part.pattern is None else said(run.part.pattern.name)
        lasted = run.ended - run.begun
        if parts and parts[-1][0] == name:
            parts[-1] = (name, parts[-1][1] + lasted)
        else:
            parts.append((name, lasted))
    told_parts = [
        tr("{name} for {time}").format(name=name, time=minutes(lasted))
        for name, lasted in parts
        if lasted >= _SHORTEST_S
    ]
    if not told_parts:
        return ""
    first = told_parts[0]
    return f"{first[:1].upper()}{first[1:]}{_rest(told_parts[1:])}."


def recipe_told(recipe: Recipe) -> str:
    """What a recipe says, as one or two sentences."""
    chosen = recipe.chosen
    parts = [said(chosen.name)]
    if chosen.paced:
        parts.append(pattern_seconds(chosen))
    parts.append(minutes(60.0 * recipe.minutes))
    if recipe.lead and can_lead(chosen):
        parts.append(tr("beginning at the own breath"))
    count = len(recipe.unwanted)
    left_out = tr("One prompt is left out.") if count == 1 else (
        tr("{count} prompts are left out.").format(count=count)
    )  # fmt: skip
    return f"{', '.join(parts)}. {left_out if count else ''}".strip()


def pace_again(pace: PersonalPace) -> str:
    """That a pace is from some weeks ago, and what could be done."""
    day = QLocale().toString(QDate.fromString(pace.accepted_on, Qt.DateFormat.ISODate),
                             tr("d MMMM yyyy"))  # fmt: skip
    return tr("The personal pace of {rate} a minute is from {day}. A pace can change.").format(
        rate=f"{pace.rate_per_min:.2f}".rstrip("0").rstrip("."), day=day
    )


def _rest(said: list[str]) -> str:
    return "".join(tr(", then {part}").format(part=part) for part in said)
