"""Trying one thing: what the signals did around it, kept beside what the person said."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from biofeedback.events import Event, Metric
from biofeedback.guidance.course import Done
from biofeedback.guidance.try_it import (
    AFTER,
    BEFORE,
    HEART_RATE_FLOOR_BPM,
    LOG_CONDUCTANCE_FLOOR,
    Change,
    Try,
    compare,
)

_SETTLED_S = 10.0
"""A window of so many seconds before a part still holds what came before it."""


@dataclass(slots=True)
class TrySignals:
    """Listens to one session and remembers what a comparison needs."""

    heart: list[tuple[float, float]] = field(default_factory=list)
    """Time and beats a minute."""
    skin: list[tuple[float, float]] = field(default_factory=list)
    """Time and log conductance."""
    _clean: dict[str, list[tuple[float, float]]] = field(default_factory=dict)

    def listen(self, event: Event) -> None:
        """Take one event of the session."""
        if not isinstance(event, Metric) or event.person != "client":
            return
        if event.name in ("heart_clean", "skin_clean"):
            share = 0.0 if event.value is None else event.value / 100.0
            self._clean.setdefault(event.name, []).append((event.time, share))
        elif event.value is None:
            return
        elif event.name == "hr":
            self.heart.append((event.time, event.value))
        elif event.name == "scl" and event.value > 0:
            self.skin.append((event.time, math.log(event.value)))

    def changes(self, done: Sequence[Done]) -> tuple[Change, Change | None]:
        """What heart and skin did from before to after; None for skin without a sensor."""
        heart = self._change(self.heart, "heart_clean", done, HEART_RATE_FLOOR_BPM)
        if not self.skin:
            return heart, None
        return heart, self._change(self.skin, "skin_clean", done, LOG_CONDUCTANCE_FLOOR)

    def _change(
        self,
        values: Sequence[tuple[float, float]],
        clean: str,
        done: Sequence[Done],
        floor: float,
    ) -> Change:
        parts = {each.part.name: each for each in done}
        if not (BEFORE in parts and AFTER in parts):
            return Change(None, None, "F.8-h")
        before, after = (_within(values, parts[name]) for name in (BEFORE, AFTER))
        shares = self._clean.get(clean, [])
        share = min(
            (min(_within(shares, parts[name]), default=0.0) for name in (BEFORE, AFTER)),
            default=0.0,
        )
        return compare(before, after, before, share, floor)


def _within(values: Sequence[tuple[float, float]], part: Done) -> list[float]:
    start = min(part.start + _SETTLED_S, part.end)
    return [value for time, value in values if start <= time <= part.end]


def to_settings(tried: Try, day: str) -> dict[str, object]:
    """Write a try of ``day`` (ISO 8601) as plain values, for the vault."""
    return {**asdict(tried), "day": day}


def tries_of(kept: object, day: str) -> list[Try]:
    """The tries of one day among those that :func:`to_settings` wrote, oldest first."""
    return [
        _read(each)
        for each in (kept if isinstance(kept, list) else [])
        if isinstance(each, dict) and each.get("day") == day
    ]


def _read(kept: dict[str, Any]) -> Try:
    heart, skin = kept["heart"], kept["skin"]
    return Try(
        kept["what"],
        kept["guess"],
        kept["felt"],
        kept["word"],
        Change(**heart),
        None if skin is None else Change(**skin),
    )
