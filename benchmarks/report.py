"""What a validation section is made of: figures beside their references, as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Figure:
    """One value beside what it is held against."""

    what: str
    value: str
    reference: str
    """The reference value or limit, with its source."""
    holds: bool | None
    """Whether it lies within the limit; None where none is set."""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the validation report."""

    intro: str
    figures: tuple[Figure, ...] = ()
    tables: tuple[str, ...] = ()
    """Further Markdown, shown after the figures."""
    not_validated: tuple[str, ...] = field(default=())
    """What this part cannot show, and why."""

    def markdown(self, title: str) -> str:
        """The section as text."""
        parts = [f"## {title}", self.intro]
        if self.figures:
            rows = [
                (each.what, each.value, each.reference, _WORDS[each.holds]) for each in self.figures
            ]
            parts.append(table(FIGURE_HEAD, rows))
        parts.extend(self.tables)
        return "\n\n".join(parts)


FIGURE_HEAD = ("what", "value", "reference or limit", "holds")
_WORDS = {True: "yes", False: "**no**", None: "–"}


def within(what: str, value: float, reference: float, tolerance: float, source: str) -> Figure:
    """A value held against a reference with an absolute tolerance."""
    return Figure(
        what,
        f"{value:.8g}",
        f"{reference:.8g} ± {tolerance:.3g} ({source})",
        abs(value - reference) <= tolerance,
    )


def at_most(what: str, value: float, limit: float, unit: str = "") -> Figure:
    """A value held below a limit."""
    return Figure(what, f"{value:.3g}{unit}", f"≤ {limit:g}{unit}", value <= limit)


def at_least(what: str, value: float, limit: float, unit: str = "") -> Figure:
    """A value held above a limit."""
    return Figure(what, f"{value:.4g}{unit}", f"≥ {limit:g}{unit}", value >= limit)


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines)
