"""First hints a person noticed by themselves, beside rises that the sensors saw.

It is told in words and compares nothing. Without a sensor every hint stands for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Literal, TypeAlias

NOTICED: Final = "noticed"
"""Kind of the mark that says "I noticed something"."""
NEAR_S = 120.0
"""A hint and a rise this close belong together."""

Relation: TypeAlias = Literal["before", "after", "without"]


def relation(noticed_at: float, rises: Sequence[float]) -> Relation:
    """Whether a hint came before or after the nearest rise, or without one."""
    near = [rise for rise in rises if abs(rise - noticed_at) <= NEAR_S]
    if not near:
        return "without"
    nearest = min(near, key=lambda rise: abs(rise - noticed_at))
    return "before" if noticed_at <= nearest else "after"


def told(
    noticed_at: Sequence[float], rises: Sequence[float], say: Callable[[str], str] = str
) -> str:
    """One sentence for the therapist's report; empty when nothing was noticed."""
    relations = [relation(time, rises) for time in noticed_at]
    words: dict[Relation, str] = {
        "before": say("{} before a signal change"),
        "after": say("{} after a signal change"),
        "without": say("{} without a signal change"),
    }
    counted = [
        text.format(relations.count(which)) for which, text in words.items() if which in relations
    ]
    return say("Noticed: {}.").format(", ".join(counted)) if counted else ""
