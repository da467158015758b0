"""What answers say over time: tags of sessions, before and after, the body diary, totals.

Nothing is summed up, and nothing is compared with other people.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from biofeedback.guidance import checkins
from biofeedback.recordings.people import CheckIn
from biofeedback.session.profile import QUESTIONNAIRE

_NO_REASON: Final = frozenset({"rather-not-say"})


def session_tags(answers: Iterable[CheckIn]) -> dict[str, tuple[str, ...]]:
    """What was ticked before a session (slept badly, say), in words, by session."""
    names: dict[str, str] = {}
    for item in checkins.items("check-in before"):
        if item.kind == "several" and item.id == "tags":
            names = dict(item.options)
    found: dict[str, tuple[str, ...]] = {}
    for each in answers:
        ticked = each.answers.get("tags")
        if each.session_id and isinstance(ticked, str):
            told = tuple(names.get(tag, tag) for tag in ticked.split() if tag not in _NO_REASON)
            found[each.session_id] = told
    return found


def before_and_after(
    answers: Iterable[CheckIn], item: str = "distress"
) -> list[tuple[str, float, float]]:
    """Answers to one scale before and after, by day; only where both were given."""
    given: dict[str, dict[str, tuple[str, float]]] = {}
    for each in answers:
        value = each.answers.get(item)
        if each.session_id and isinstance(value, int | float):
            pair = given.setdefault(each.session_id, {})
            pair[each.instrument] = (each.at, float(value))
    return sorted(
        (pair["check-in before"][0], pair["check-in before"][1], pair["check-in after"][1])
        for pair in given.values()
        if {"check-in before", "check-in after"} <= pair.keys()
    )


def diary(answers: Iterable[CheckIn]) -> dict[str, list[tuple[str, float]]]:
    """Answers of the body diary: of each item, by its label, day and value.

    A person's own item stands under the name it had that day.
    """
    labels = {item.id: item.label for item in checkins.items("diary")}
    found: dict[str, list[tuple[str, float]]] = {}
    for each in answers:
        for item, value in each.answers.items():
            if each.instrument == "diary" and item in labels and isinstance(value, int | float):
                name = each.answers.get("own-name") if item == "own" else None
                label = name if isinstance(name, str) else labels[item]
                found.setdefault(label, []).append((each.at, float(value)))
    return found


def totals(answers: Iterable[CheckIn]) -> dict[str, list[tuple[str, float]]]:
    """What questionnaires from elsewhere came to: of each, day and total, by day."""
    found: dict[str, list[tuple[str, float]]] = {}
    for each in answers:
        match each.answers:
            case {"name": str(name), "day": str(day), "total": int(total)} if (
                each.instrument == QUESTIONNAIRE
            ):
                found.setdefault(name, []).append((day, float(total)))
    return {name: sorted(dots) for name, dots in found.items()}
